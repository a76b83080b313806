-- Organisations that serve the coalition (secretariat, facilitator), watch it or pay for it on the day a wave closes: they
-- are not asked for the members' view. One that is also a member is no outsider.
select waves.wave_id, memberships.organisation_id
from survey_waves as waves
join memberships using (coalition_id)
where joined_on <= closed_on and coalesce(left_on >= closed_on, true)
group by all
having bool_and(coalesce(role, 'member') in ('secretariat', 'facilitator', 'observer', 'funder'))

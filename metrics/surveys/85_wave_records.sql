-- What each organisation had kept of its promises by the month in which a wave closed: the share on time of those due in
-- the 6 months that end with it. What it promised before it was a member counts too.
select
    waves.wave_id, organisation_id,
    sum(commitments_on_time)::double / sum(commitments_due) as on_time_share
from survey_waves as waves
join member_months using (coalition_id)
where
    organisation_id is not null
    and month between date_trunc('month', waves.closed_on) - interval 5 months and date_trunc('month', waves.closed_on)
group by all
having sum(commitments_due) > 0

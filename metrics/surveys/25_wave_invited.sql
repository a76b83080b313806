-- The organisations asked in each closed wave: on its list of invitations, or spoken for by a person on it on the day the
-- wave opened. Outsiders do not count. A wave without a list has no row.
select distinct waves.wave_id, coalesce(asked.organisation_id, speakers.organisation_id) as organisation_id
from survey_invitations as asked
join survey_waves as waves using (wave_id)
left join wave_speakers as speakers
    on speakers.wave_id = asked.wave_id and speakers.person_key = asked.person_key
where
    waves.closed_on is not null
    and coalesce(asked.organisation_id, speakers.organisation_id) is not null
    and not exists (
        from wave_outsiders as outsiders
        where
            outsiders.wave_id = asked.wave_id
            and outsiders.organisation_id = coalesce(asked.organisation_id, speakers.organisation_id)
    )

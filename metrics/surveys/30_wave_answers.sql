-- What was answered in closed waves, "don't know" included, nothing that outsiders said. An answer that names no
-- organisation is of the one its respondent speaks for. An answer given after the wave closed does not count: a wave's
-- figures never change by one late answer, which could then be told from the difference.
select
    waves.coalition_id, wave_id, item_id, respondent_key,
    coalesce(answers.organisation_id, speakers.organisation_id) as organisation_id,
    value, coalesce(dont_know, false) as is_dont_know
from survey_answers as answers
join survey_waves as waves using (wave_id)
left join wave_speakers as speakers
    on speakers.wave_id = answers.wave_id and speakers.person_key = answers.respondent_key
where
    waves.closed_on is not null
    and (answers.value is not null or answers.dont_know)
    and coalesce(answered_at::date <= closed_on, true)
    and not exists (
        from wave_outsiders as outsiders
        where
            outsiders.wave_id = answers.wave_id
            and outsiders.organisation_id = coalesce(answers.organisation_id, speakers.organisation_id)
    )

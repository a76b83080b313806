/*
title = "Survey answers"
question = "How many of the organisations invited to the last survey answered it?"
unit = "share of invited organisations, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [0.40, 0.90]
weight = 1
window_months = 18
min_n = 3
source = "product default"
words = "Of the organisations invited to the last survey: those for which at least one person answered a question (\"don't know\" is an answer) or that rated another member. Invited is an organisation on the list, or one for which a person on the list spoke on the day the survey opened; the secretariat, facilitators, observers and funders do not count. Where some answers are of unknown organisations, the range goes up to the share reached if each were of another invited one; without one answer of a known organisation there is no value. The last survey is the latest with a list of invitations, closed in the last 18 months; answers that came after it closed do not count."
formula = '''
\frac{a}{I}
'''
symbols = ["a: invited organisations that answered", "I: invited organisations"]
counts = "invited organisations"
evidence = ["surveys"]
needs = "a closed survey with its list of invitations, and answers that name the organisation or a known person"
obstacle = "few organisations answer the survey"
next_step = "Call the organisations that did not answer and ask what kept them from it."
hat = "project manager"
*/
with last_waves as (
    select months.coalition_id, months.month, max_by(wave_id, (closed_on, wave_id)) as wave_id
    from coalition_months as months
    join survey_waves using (coalition_id)
    semi join survey_invitations using (wave_id)
    where closed_on between months.month - interval 17 months and months.month_end
    group by all
),
answers as (
    select wave_id, organisation_id, respondent_key from wave_answers
    union
    select wave_id, rater_organisation_id, null from survey_ratings
    where rater_organisation_id <> rated_organisation_id
),
heard as (
    select
        wave_id,
        count(organisation_id) as known,
        count(*) filter (where organisation_id is null) as u
    from answers
    group by all
),
counted as (
    select wave_id, count(*) as n, count(*) filter (where is_answering) as answering
    from (
        select *, exists (
            from answers where answers.wave_id = invited.wave_id and answers.organisation_id = invited.organisation_id
        ) as is_answering
        from wave_invited as invited
    )
    group by all
)
-- without one answer of a known organisation the answers have not come, or name nobody: no value, rather than nought
select
    coalition_id, month,
    case when known > 0 then answering / n end as value,
    case when known > 0 and u > 0 then answering / n end as low,
    case when known > 0 and u > 0 then least(n, answering + u) / n end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join last_waves using (coalition_id, month)
left join counted using (wave_id)
left join heard using (wave_id);

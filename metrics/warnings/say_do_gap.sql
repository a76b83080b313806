/*
title = "Reputation and record far apart"
question = "Is a member seen as reliable that does not deliver, or the reverse?"
classes = ["watch"]
severity = 1
hat = "facilitator"
subject_kind = "organisation"
why = "{subject} completed {value:share} of the {n:commitments} due in the 6 months up to {closed_on:month} on time, and the other members {rated} in the survey that closed then."
next_step = "Go through what {subject} promised and what came of it with {subject} and one or two others, before the next promises are made."
because = "Product judgement: promises that nobody sees broken are broken again, and a member that delivers unseen stops."
words = "As in the indicator reputation and record: how reliable the other members find a member, from 1 to 4 put on 0 to 1, beside the share of its commitments due in the 6 months up to the survey that it completed on time. Warned of where the two lie at least 0.4 apart and the other members rate it clearly: 3 or more of 4 on average, or 2 or less. At least 5 other members must have rated it and at least 5 of its commitments been due. How it was rated is said in words only. It holds for 12 months or until the next survey that asks closes."
source = "Product rule; 0.4, the ratings 3 and 2 and 5 commitments are product defaults"
needs = "a closed survey in which members rate each other's reliability, and commitments with an owner and a due date"
evidence = ["surveys", "commitments"]
unable = "Too little to warn: a member is needed that 5 others rated in a survey of the last 12 months and that had 5 commitments due in the 6 months up to it."
*/
with reputations as (
    -- as in the indicator
    select
        waves.coalition_id, wave_id, waves.closed_on, given.rated_organisation_id as organisation_id,
        -- decimals add up alike in any order, doubles do not
        round(avg(((given.value - 1) / 3)::decimal(38, 18)), 9) as reliability
    from survey_waves as waves
    join survey_ratings as given using (wave_id)
    semi join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        given.dimension = 'reliability'
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 1 and 4
    group by all
    having count(distinct given.rater_organisation_id) >= 5
),
records as (
    select
        reputations.*, sum(commitments_due)::bigint as n, sum(commitments_on_time) / nullif(n, 0) as on_time_share
    from reputations
    join member_months as record
        on record.coalition_id = reputations.coalition_id
        and record.organisation_id = reputations.organisation_id
        and record.month between date_trunc('month', closed_on) - interval 5 months and closed_on
    group by all
    having n >= 5
),
gaps as (
    select
        *,
        reliability >= round(2 / 3, 9) and round(reliability - on_time_share, 9) >= 0.4 as is_overrated,
        reliability <= round(1 / 3, 9) and round(on_time_share - reliability, 9) >= 0.4 as is_underrated
    from records
),
promised as (
    select
        gaps.wave_id, gaps.organisation_id, list('commitments/' || commitment_id order by due_on, commitment_id) as rows
    from gaps
    join commitments
        on commitments.coalition_id = gaps.coalition_id
        and owner_organisation_id = gaps.organisation_id
        and due_on between date_trunc('month', closed_on) - interval 5 months and last_day(closed_on)
        and coalesce(dropped_on > due_on, true)
    group by all
),
waves as (
    select distinct coalition_id, wave_id, closed_on from reputations
),
judged as (
    select judged.coalition_id, judged.month, wave_id
    from judged_months as judged
    left join waves
        on waves.coalition_id = judged.coalition_id
        and closed_on between judged.month - interval 11 months and judged.month_end
    qualify row_number() over (
        partition by judged.coalition_id, judged.month order by closed_on desc nulls last, wave_id desc
    ) = 1
)
select
    judged.coalition_id, month, organisation_id as subject, 'watch' as level,
    (date_trunc('month', closed_on) - interval 5 months)::date as since,
    on_time_share as value, null as expected, null as threshold, n,
    -- how far beyond depends on the ratings, which are not shown
    n::double as strength, coalesce(rows, []) as rows,
    if(is_overrated, 'rate it reliable', 'do not rate it reliable') as rated,
    closed_on
from judged
join gaps using (wave_id)
left join promised using (wave_id, organisation_id)
where is_overrated or is_underrated
union all by name
select coalition_id, month, null as subject, 'unable' as level
from judged
where wave_id is null or wave_id not in (select wave_id from gaps)

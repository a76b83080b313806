/*
title = "Trust is eroding"
question = "Do members trust each other less than in the survey before?"
classes = ["act"]
severity = 3
hat = "facilitator"
subject_kind = "coalition"
why = "The trust members have in each other fell from {expected:index} in the survey that closed in {before_on:month} to {value:index} in that of {closed_on:month} (0 is none, 1 is full), by more than chance among the {n:members} that rated would explain."
next_step = "Speak with each member alone this month, ask what happened between the last two surveys ({before_on:month} and {closed_on:month}), and bring what several of them name to the next meeting."
because = "Trust is repaired once both sides have come to one view of what happened (Kim, Dirks and Cooper 2009, Academy of Management Review 34)."
words = "Trust is as the indicator of that name has it: reliability, fit with the mission and openness from 1 to 4, as members rate each other, put on 0 to 1 and averaged by member that rated. Set side by side are the last two surveys, at most 18 months apart, in which at least 5 members rated on each of the three. Warned of where trust fell by at least 0.08 and the two means are further apart than chance allows: their 90 % intervals (Student's t over the members that rated) do not overlap. It holds for 12 months or until the next such survey closes. Since: the day on which the earlier survey closed."
source = "Product rule; 0.08 and 90 % are product defaults; 95th percentiles of Student's t: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2"
needs = "two closed surveys in which at least 5 members rate each other's reliability, fit with the mission and openness"
evidence = ["surveys"]
unable = "Nothing to compare: two closed surveys in which at least 5 members rate each other are needed, the last within 12 months."
*/
with ratings as (
    -- as in the indicator
    select
        waves.coalition_id, wave_id, waves.closed_on, given.dimension,
        given.rater_organisation_id as rater, given.rated_organisation_id as rated, (given.value - 1) / 3 as trust
    from survey_waves as waves
    join survey_ratings as given using (wave_id)
    semi join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        given.dimension in ('reliability', 'mission_fit', 'openness')
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 1 and 4
),
questions as (
    select wave_id, dimension, count(distinct rater) as raters from ratings group by all
),
floors as (
    select wave_id from questions group by all having count(*) = 3 and min(raters) >= 5
),
opinions as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, wave_id, closed_on, rater, rated, avg(trust::decimal(38, 18)) as trust
    from ratings
    semi join floors using (wave_id)
    group by all
),
raters as (
    select coalition_id, wave_id, closed_on, rater, avg(trust::decimal(38, 18)) as trust from opinions group by all
),
around_the_mean as (
    select *, avg(trust::decimal(38, 18)) over (partition by wave_id) as mean from raters
),
spreads as (
    select
        coalition_id, wave_id, closed_on, mean,
        count(*) as n,
        sqrt(sum(((trust - mean) ** 2)::decimal(38, 18))::double / (n - 1) / n) as error,
        -- 95th percentiles of Student's t by degrees of freedom, then the normal distribution's
        error * [
            6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812,
            1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725,
            1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697, 1.645
        ][least(n - 1, 31)] as margin
    from around_the_mean
    group by all
),
compared as (
    select
        *,
        lag(closed_on) over in_order as before_on, lag(mean) over in_order as before_mean,
        lag(error) over in_order as before_error, lag(margin) over in_order as before_margin,
        before_on >= closed_on - interval 18 months as is_pair,
        round(before_mean - mean, 9) as fall
    from spreads
    window in_order as (partition by coalition_id order by closed_on, wave_id)
),
speaking as (
    select judged.coalition_id, judged.month, compared.* exclude (coalition_id)
    from judged_months as judged
    left join compared
        on compared.coalition_id = judged.coalition_id
        and closed_on between judged.month - interval 11 months and judged.month_end
    qualify row_number() over (
        partition by judged.coalition_id, judged.month order by closed_on desc nulls last, wave_id desc
    ) = 1
)
select
    coalition_id, month, null as subject, case when is_pair then 'act' else 'unable' end as level, before_on as since,
    mean as value, before_mean as expected, before_mean - 0.08 as threshold, n,
    fall / greatest(sqrt(error ** 2 + before_error ** 2), 0.01) as strength,
    before_on, closed_on
from speaking
where
    not coalesce(is_pair, false)
    or (fall >= 0.08 and mean + margin < before_mean - before_margin)

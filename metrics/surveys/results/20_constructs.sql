-- One row per closed wave and construct of its instrument. Mean, agreement and interval are those of the indicators: over
-- organisations, each with the mean of its people; N is the members of the month in which the wave closed, or those that
-- answered where these are more; where no member is known there is no interval. rWG and AD too are of the organisations'
-- means over the items, as in shared_understanding: so rWG of one scale, not rWG(J) of J items; AD in points of the scale.
-- Under the floor of 5 people of 3 organisations nothing is told, not even how many answered.
with members as (
    select coalition_id, month as closing_month, count(*) as members
    from member_months
    where is_eligible and organisation_id is not null
    group by all
),
asked as (
    select distinct coalition_id, wave_id, closed_on, closing_month, construct
    from closed_waves
    join wave_items using (wave_id)
),
-- people who said "don't know" to an item of the construct; the floor holds for them too
unsure as (
    select
        wave_id, construct,
        count(distinct respondent_key) as people,
        people >= 5 and count(distinct organisation_id) >= 3 as is_told
    from wave_answers
    join wave_items using (wave_id, item_id)
    where is_dont_know and organisation_id is not null
    group by all
),
heard as (
    select distinct wave_id, construct, organisation_id from construct_answers
),
-- invited organisations of which nobody gave an answer on the scale. Those that only said "don't know" are among them:
-- told apart they could be singled out.
silent as (
    select wave_id, construct, count(*) filter (where heard.organisation_id is null) as organisations
    from asked
    join wave_invited using (wave_id)
    left join heard using (wave_id, construct, organisation_id)
    group by all
),
told as (
    select
        *,
        coalesce(is_enough, false) as is_shown,
        case when members is not null then greatest(members, organisations) end as n_all,
        -- 1.6449: 95th percentile of the normal distribution
        1.6449 * sqrt(variance / organisations) * sqrt((n_all - organisations) / nullif(n_all - 1, 0)) as margin
    from asked
    left join construct_means using (coalition_id, wave_id, construct)
    left join members using (coalition_id, closing_month)
)
select
    coalition_id, wave_id, closed_on, construct,
    case when is_shown then mean end as value,
    case when is_shown and margin is not null then greatest(0, mean - margin) end as low,
    case when is_shown and margin is not null then least(1, mean + margin) end as high,
    case when is_shown then told.organisations end as organisations,
    case when is_shown then respondents end as respondents,
    case when is_shown then case when people is null then 0 when is_told then people end end as dont_know,
    case when is_shown then silent.organisations end as unanswered,
    -- answers run from 0 to 1: times (A - 1) they are in points of the scale
    case when is_shown then 1 - variance * (steps - 1) ** 2 / ((steps ** 2 - 1) / 12) end as rwg,
    case when is_shown then mean_distance * (steps - 1) end as ad,
    not is_shown as withheld
from told
left join unsure using (wave_id, construct)
left join silent using (wave_id, construct)

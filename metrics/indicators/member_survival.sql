/*
title = "Members that stay"
question = "How likely is a new member to be still there after 12 months?"
unit = "probability, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0.50, 0.97]
weight = 2
window_months = 36
min_n = 5
source = "Kaplan and Meier 1958 with delayed entry; Greenwood 90 % interval on the log-log scale (Kalbfleisch and Prentice 1980; Borgan and Liestol 1990); goalposts, weight and least number are product defaults"
words = "The product-limit estimate from the memberships seen in the last 36 months: at each time since joining at which somebody left, the share that stayed, multiplied up to 12 months. A membership that began earlier counts from the age it had when the 36 months began. Leaving because the mission was complete, or by a merger, is not a failure. With nobody leaving, the range is the exact one for none of so many."
formula = '''
\prod_{t_j \le 12} \left(1 - \frac{d_j}{r_j}\right)
'''
symbols = ["t_j: months since joining at which members left", "d_j: members that left at t_j", "r_j: members still there just before t_j"]
counts = "memberships in their first 12 months"
evidence = ["memberships"]
needs = "a member register with joining and leaving dates, and members followed for 12 months"
obstacle = "members leave within their first year"
next_step = "Ask the last two organisations that left why, and greet the newest one with a named contact."
hat = "matchmaker"
interval = "sampling"
*/
with memberships_seen as (
    -- ages in days since joining, at the window's start and when last seen; who leaves at once was there a day
    select
        months.coalition_id, months.month,
        greatest(0, (months.month - interval 35 months)::date - memberships.joined_on) as age_at_start,
        greatest(1, least(coalesce(left_on, months.month_end), months.month_end) - joined_on) as age,
        coalesce(left_on <= months.month_end, false)
            and coalesce(leave_reason, '') not in ('mission_complete', 'merged') as has_left
    from coalition_months as months
    join memberships using (coalition_id)
    where
        joined_on <= months.month_end
        and coalesce(role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder')
),
first_years as (
    select * from memberships_seen where age > age_at_start and age_at_start < 12 * 30.4375
),
leaving as (
    select coalition_id, month, age as age_at_leaving, count(*) as d
    from first_years
    where has_left and age <= 12 * 30.4375
    group by all
),
at_risk as (
    select coalition_id, month, age_at_leaving, any_value(d) as d, count(*) as r
    from leaving
    join first_years using (coalition_id, month)
    where age_at_start < age_at_leaving and age >= age_at_leaving
    group by all
),
estimated as (
    select
        coalition_id, month,
        product(1 - d / r order by age_at_leaving) as survival,
        sum(d / (r * (r - d)) order by age_at_leaving) as greenwood
    from at_risk
    group by all
),
counted as (
    select
        coalition_id, month,
        count(*) as n,
        count(*) filter (where age >= 12 * 30.4375) as followed
    from first_years
    group by all
),
survived as (
    select
        coalition_id, month, n, followed,
        case when coalesce(survival, 1) = 0 or followed > 0 then coalesce(survival, 1) end as value,
        -- 1.6449: 95th percentile of the normal distribution
        1.6449 * sqrt(greenwood) / nullif(ln(nullif(survival, 0)), 0) as spread
    from coalition_months
    left join counted using (coalition_id, month)
    left join estimated using (coalition_id, month)
)
select
    coalition_id, month,
    value,
    case value when 1 then 0.05 ** (1 / followed) when 0 then 0 else value ** exp(-spread) end as low,
    case value when 1 then 1 when 0 then 1 - 0.05 ** (1 / n) else value ** exp(spread) end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from survived;

/*
title = "Attendance"
question = "How often do member organisations come to the meetings they are expected at?"
unit = "share of expected attendances, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [0.30, 0.90]
weight = 2
window_months = 6
min_n = 10
source = "Empirical Bayes shrinkage with 10 pseudo-meetings; goalposts, weight and least number are product defaults"
words = "Each member's attendance over the last 6 months is drawn a little towards the coalition's mean, so that one missed meeting of a newcomer says little; then the mean over members. Present means there for at least half of the scheduled time. Where some people are of unknown organisations, the range goes up to the value reached if each of them had been an absent member."
formula = '''
\frac{1}{N} \sum_i \frac{k_i + 10\mu}{n_i + 10}
\\[4pt]
\mu = \frac{\sum_i k_i}{\sum_i n_i}
'''
symbols = ["k_i: meetings member i attended in 6 months", "n_i: meetings it was expected at", "N: members that were expected at a meeting", "\\mu: the coalition's mean"]
counts = "expected attendances"
evidence = ["attendance"]
needs = "an attendance export"
obstacle = "members stay away from meetings"
next_step = "Call the members that missed the last two meetings and ask what would bring them back."
hat = "facilitator"
*/
with organisations as (
    -- nobody attends more meetings of a month than were expected of it (a guest before joining, say)
    select
        coalition_id, month, is_eligible,
        (sum(least(meetings_attended, meetings_expected)) over six_months)::double as k,
        (sum(meetings_expected) over six_months)::double as n
    from member_months
    where organisation_id is not null
    window six_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 5 months preceding and current row
    )
),
expected as (
    select *, sum(k) over coalition / sum(n) over coalition as mu
    from organisations
    where is_eligible and n > 0
    window coalition as (partition by coalition_id, month)
),
attended as (
    select
        coalition_id, month,
        sum(n) as n,
        sum(n) - sum(k) as missed,
        -- decimals add up alike in any order, doubles do not
        avg(((k + 10 * mu) / (n + 10))::decimal(38, 18)) as value,
        -- what one more attendance adds at most: directly at the member with fewest meetings, and through mu
        1 / (count(*) * (min(n) + 10)) + 10 * avg((1 / (n + 10))::decimal(38, 18)) / sum(n) as gain
    from expected
    group by all
),
monthly as (
    select
        coalition_id, month,
        sum(acts_attendance) filter (where organisation_id is not null) as known,
        sum(acts_attendance) filter (where organisation_id is null) as unknown
    from member_months
    group by all
),
activity as (
    select
        coalition_id, month,
        coalesce(sum(known) over six_months, 0)::double as known,
        coalesce(sum(unknown) over six_months, 0)::double as u
    from coalition_months
    left join monthly using (coalition_id, month)
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
)
select
    coalition_id, month,
    value,
    case when u > 0 then value end as low,
    case when u > 0 and value is not null then least(1, value + least(u, missed) * gain) end as high,
    coalesce(n, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join attended using (coalition_id, month);

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
source = "Empirical Bayes shrinkage with 10 pseudo-meetings; interval: jackknife over months (Tukey 1958) with Student's t; goalposts, weight and least number are product defaults"
words = "Each member's attendance over the last 6 months is drawn a little towards the coalition's mean, so that one missed meeting of a newcomer says little; then the mean over members. The range says what it could be if the months had fallen out a little differently: it is worked out again without each of the 6 months in turn. Present means there for at least half of the scheduled time; a meeting for which nobody is listed, and one before joining, is expected of nobody. Where some people are of unknown organisations, the range also goes up to the value reached if each of them had been an absent member."
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
interval = "sampling"
*/
with organisations as (
    select
        coalition_id, month, organisation_id, is_eligible,
        (sum(expected_attended) over six_months)::double as k,
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
-- the same without each of the months in turn; an organisation not expected in that month stays as it is
one_month_left_out as (
    select
        e.coalition_id, e.month, met.month as without,
        e.k - coalesce(m.expected_attended, 0) as k,
        e.n - coalesce(m.meetings_expected, 0) as n
    from expected as e
    join (select distinct coalition_id, month from member_months where is_eligible and meetings_expected > 0) as met
        on met.coalition_id = e.coalition_id and met.month between e.month - interval 5 months and e.month
    left join member_months as m
        on m.coalition_id = e.coalition_id and m.organisation_id = e.organisation_id and m.month = met.month
),
parts as (
    select coalition_id, month, avg(((k + 10 * mu) / (n + 10))::decimal(38, 18)) as part
    from (
        select *, sum(k) over w / nullif(sum(n) over w, 0) as mu
        from one_month_left_out
        window w as (partition by coalition_id, month, without)
    )
    where mu is not null
    group by coalition_id, month, without
),
jackknifed as (
    select
        coalition_id, month, count(*) as months, avg(part::decimal(38, 18)) as mean_part,
        sqrt((months - 1) * greatest(0, avg((part ** 2)::decimal(38, 18)) - mean_part ** 2)) as error
    from parts
    group by all
    having count(*) >= 3
),
-- 95th percentiles of Student's t with 2 to 5 degrees of freedom
spread as (
    select
        coalition_id, month,
        value - (months - 1) * (mean_part - value) as centre,
        [2.919986, 2.353363, 2.131847, 2.015048][months - 2] * error as e
    from jackknifed
    join attended using (coalition_id, month)
),
activity as (
    select
        coalition_id, month,
        (sum(known_attendance) over six_months)::double as known,
        (sum(unknown_attendance) over six_months)::double as u
    from coalition_activity
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
)
select
    coalition_id, month,
    value,
    case when e is not null then least(value, greatest(0, centre - e)) when u > 0 then value end as low,
    case when value is not null and (u > 0 or e is not null) then
        least(1, greatest(value, centre + e) + least(u, missed) * gain)  -- greatest and least pass over NULL
    end as high,
    coalesce(n, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join attended using (coalition_id, month)
left join spread using (coalition_id, month);

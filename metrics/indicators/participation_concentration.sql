/*
title = "Concentration of participation"
question = "Is the work shared, or done by a few organisations?"
unit = "index, 0 (shared as evenly as chance would) to 1 (one organisation does everything)"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.50, 0]
weight = 3
window_months = 6
min_n = 20
source = "Simpson 1949, unbiased form, normalised for the number of members; interval: jackknife over months (Tukey 1958) on the root scale with Student's t; goalposts, weight and least number are product defaults"
words = "Two acts of the last 6 months are drawn at random: how often do they come from the same member, beyond what chance gives among that many members? An act is a day on which an organisation did something in one channel. Members that did nothing count as members. The range says what the index could be if the months had fallen out a little differently: it is worked out again without each of the 6 months in turn. Where some acts are of unknown organisations, the range also covers what the index could be if these were known."
formula = '''
E = \frac{S - 1/N}{1 - 1/N}
\\[4pt]
S = \frac{\sum_i x_i (x_i - 1)}{n (n - 1)}
'''
symbols = ["x_i: acts of member i in 6 months", "n: acts of all members", "N: members, including those that did nothing"]
counts = "acts of members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of at least two member organisations"
obstacle = "a few organisations do most of the work"
next_step = "Agree with two quieter members on one task each before the next meeting."
hat = "facilitator"
interval = "sampling"
*/
with organisations as (
    -- what an organisation did in the window counts whole, also from before it was a member
    select coalition_id, month, organisation_id, is_eligible, (sum(acts) over six_months)::double as x
    from member_months
    where organisation_id is not null
    window six_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 5 months preceding and current row
    )
),
members as (
    select
        coalition_id, month, count(*)::double as members, sum(x) as n, sum(x * x) as squares, max(x) as largest
    from organisations
    where is_eligible
    group by all
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over six_months)::double as known,
        (sum(unknown_acts) over six_months)::double as u
    from coalition_activity
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
),
least_active_first as (
    select
        coalition_id, month, x, u,
        row_number() over so_far as k, sum(x) over so_far as acts_so_far, sum(x * x) over so_far as squares_so_far
    from organisations
    join activity using (coalition_id, month)
    where is_eligible and u > 0
    window so_far as (
        partition by coalition_id, month order by x rows between unbounded preceding and current row
    )
),
evened as (
    -- the unknown acts poured over the k least active members until these stand level: the evenest case
    select coalition_id, month, max_by((acts_so_far + u) ** 2 / k - squares_so_far, k) as change
    from least_active_first
    where k * x - acts_so_far <= u
    group by all
),
drawn as (
    select
        coalition_id, month, known, u, members,
        coalesce(n, 0) as n,
        (squares - n) / nullif(n * (n - 1), 0) as same,
        (squares + change - (n + u)) / nullif((n + u) * (n + u - 1), 0) as same_if_even,
        (squares + 2 * largest * u + u * u - (n + u)) / nullif((n + u) * (n + u - 1), 0) as same_if_largest
    from activity
    left join members using (coalition_id, month)
    left join evened using (coalition_id, month)
),
corrected as (
    select
        *,
        (same - 1 / members) / nullif(1 - 1 / members, 0) as value,
        (same_if_even - 1 / members) / nullif(1 - 1 / members, 0) as evenest,
        (same_if_largest - 1 / members) / nullif(1 - 1 / members, 0) as steepest
    from drawn
),
one_month_left_out as (
    select
        o.coalition_id, o.month, m.month as without,
        sum(m.acts)::double as n, sum(o.x * m.acts) as products, sum(m.acts * m.acts)::double as squares
    from organisations as o
    join member_months as m
        on m.coalition_id = o.coalition_id and m.organisation_id = o.organisation_id
        and m.month between o.month - interval 5 months and o.month
    where o.is_eligible
    group by all
    having sum(m.acts) > 0
),
-- the uncorrected index, without each of the months in turn; its root varies alike at every height
pseudo as (
    select
        coalition_id, month,
        ((all_months.squares / all_months.n ** 2 - 1 / members) / (1 - 1 / members)) as whole,
        greatest(0, (all_months.squares - 2 * products + left_out.squares) / (all_months.n - left_out.n) ** 2 - 1 / members)
            / (1 - 1 / members) as part
    from members as all_months
    join one_month_left_out as left_out using (coalition_id, month)
    where all_months.n > left_out.n and members > 1
),
jackknifed as (
    select
        coalition_id, month, any_value(whole) as whole, count(*) as k,
        (k - 1) * (avg(part::decimal(38, 18)) - any_value(whole)) as bias,
        sqrt((k - 1) * greatest(0, avg(part::decimal(38, 18)) - avg(sqrt(part)::decimal(38, 18)) ** 2)) as error
    from pseudo
    group by all
    having count(*) >= 3
),
-- 95th percentiles of Student's t with 2 to 11 degrees of freedom
spread as (
    select
        coalition_id, month,
        [2.919986, 2.353363, 2.131847, 2.015048, 1.943180, 1.894579, 1.859548, 1.833113, 1.812461, 1.795885][k - 2] * error as e,
        greatest(0, sqrt(whole) - e) ** 2 - bias as from_value,
        (sqrt(whole) + e) ** 2 - bias as to_value
    from jackknifed
)
select
    coalition_id, month, value,
    case when u > 0 or from_value is not null then
        least(value, from_value, case when u > 0 then evenest + least(0, coalesce(from_value - value, 0)) end)
    end as low,
    case when value is not null and (u > 0 or to_value is not null) then
        least(1, greatest(value, to_value, case when u > 0 then steepest + greatest(0, coalesce(to_value - value, 0)) end))
    end as high,
    n::bigint as n,
    known / nullif(known + u, 0) as coverage
from corrected
left join spread using (coalition_id, month);

/*
title = "Concentration of the agenda"
question = "Do many organisations put items on the agenda, or a few?"
unit = "index, 0 (shared as evenly as chance would) to 1 (one organisation raises everything)"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided", "co_creation"]
goalposts = [0.60, 0]
weight = 3
window_months = 12
min_n = 6
source = "Simpson 1949, unbiased form, normalised for the number of members; interval: jackknife over months (Tukey 1958) on the root scale with Student's t; goalposts, weight and least number are product defaults"
words = "Two agenda items of the last 12 months are drawn at random: how often were they raised by the same member, beyond what chance gives among that many members? Members that raised nothing count as members. The range says what the index could be if the months had fallen out a little differently: it is worked out again without each of the 12 months in turn. Where it is unknown who raised some items, the range also covers what the index could be if it were known."
formula = '''
E = \frac{S - 1/N}{1 - 1/N}
\\[4pt]
S = \frac{\sum_i x_i (x_i - 1)}{n (n - 1)}
'''
symbols = ["x_i: agenda items member i raised in 12 months", "n: items of all members", "N: members, including those that raised nothing"]
counts = "agenda items raised by members"
evidence = ["agenda_items"]
needs = "an agenda export that names who raised each item, and at least two member organisations"
obstacle = "a few organisations raise most agenda items"
next_step = "Ask two members that raised nothing lately to bring one item each to the next agenda."
hat = "facilitator"
interval = "sampling"
*/
with organisations as (
    -- what an organisation raised in the window counts whole, also from before it was a member
    select coalition_id, month, organisation_id, is_eligible, (sum(agenda_items) over twelve_months)::double as x
    from member_months
    where organisation_id is not null
    window twelve_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 11 months preceding and current row
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
        (sum(known_items) over twelve_months)::double as known,
        (sum(unknown_items) over twelve_months)::double as u
    from coalition_activity
    window twelve_months as (
        partition by coalition_id order by month range between interval 11 months preceding and current row
    )
),
fewest_items_first as (
    select
        coalition_id, month, x, u,
        row_number() over so_far as k, sum(x) over so_far as items_so_far, sum(x * x) over so_far as squares_so_far
    from organisations
    join activity using (coalition_id, month)
    where is_eligible and u > 0
    window so_far as (
        partition by coalition_id, month order by x rows between unbounded preceding and current row
    )
),
evened as (
    -- the unknown items poured over the k members with fewest items until these stand level: the evenest case
    select coalition_id, month, max_by((items_so_far + u) ** 2 / k - squares_so_far, k) as change
    from fewest_items_first
    where k * x - items_so_far <= u
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
        sum(m.agenda_items)::double as n, sum(o.x * m.agenda_items) as products, sum(m.agenda_items * m.agenda_items)::double as squares
    from organisations as o
    join member_months as m
        on m.coalition_id = o.coalition_id and m.organisation_id = o.organisation_id
        and m.month between o.month - interval 11 months and o.month
    where o.is_eligible
    group by all
    having sum(m.agenda_items) > 0
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

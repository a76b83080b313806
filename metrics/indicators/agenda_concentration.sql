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
source = "Simpson 1949, unbiased form, normalised for the number of members; goalposts, weight and least number are product defaults"
words = "Two agenda items of the last 12 months are drawn at random: how often were they raised by the same member, beyond what chance gives among that many members? Members that raised nothing count as members. Where it is unknown who raised some items, the range says what the index could be if it were known."
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
*/
with organisations as (
    -- what an organisation raised in the window counts whole, also from before it was a member
    select coalition_id, month, is_eligible, (sum(agenda_items) over twelve_months)::double as x
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
monthly as (
    select
        coalition_id, month,
        sum(agenda_items) filter (where organisation_id is not null) as known,
        sum(agenda_items) filter (where organisation_id is null) as unknown
    from member_months
    group by all
),
activity as (
    select
        coalition_id, month,
        coalesce(sum(known) over twelve_months, 0)::double as known,
        coalesce(sum(unknown) over twelve_months, 0)::double as u
    from coalition_months
    left join monthly using (coalition_id, month)
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
)
select
    coalition_id, month, value,
    case when u > 0 then least(value, evenest) end as low,
    case when u > 0 then greatest(value, steepest) end as high,
    n::bigint as n,
    known / nullif(known + u, 0) as coverage
from corrected;

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
source = "Simpson 1949, unbiased form, normalised for the number of members; goalposts, weight and least number are product defaults"
words = "Two acts of the last 6 months are drawn at random: how often do they come from the same member, beyond what chance gives among that many members? An act is a day on which an organisation did something in one channel. Members that did nothing count as members. Where some acts are of unknown organisations, the range says what the index could be if these were known."
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
*/
with organisations as (
    -- what an organisation did in the window counts whole, also from before it was a member
    select coalition_id, month, is_eligible, (sum(acts) over six_months)::double as x
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
monthly as (
    select
        coalition_id, month,
        sum(acts) filter (where organisation_id is not null) as known,
        sum(acts) filter (where organisation_id is null) as unknown
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
)
select
    coalition_id, month, value,
    case when u > 0 then least(value, evenest) end as low,
    case when u > 0 then greatest(value, steepest) end as high,
    n::bigint as n,
    known / nullif(known + u, 0) as coverage
from corrected;

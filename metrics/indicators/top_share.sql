/*
title = "Largest organisation's share"
question = "How much of everything is done by the most active organisation?"
unit = "index, 0 (its fair share) to 1 (it does everything)"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.60, 0]
weight = 2
window_months = 6
min_n = 20
source = "Berger and Parker 1970, dominance, set against the fair share 1/N; goalposts, weight and least number are product defaults"
words = "The share of the most active member in all acts of members in the last 6 months, less the share it would have if all did the same. An act is a day on which an organisation did something in one channel. Where some acts are of unknown organisations, the range goes from none of them being its own to all of them."
formula = '''
\frac{p - 1/N}{1 - 1/N}, \quad p = \frac{x_1}{n}
\\[4pt]
p_{low} = \frac{x_1}{n + u}
\\[4pt]
p_{high} = \frac{x_1 + u}{n + u}
'''
symbols = ["x_1: acts of the most active member in 6 months", "n: acts of all members", "u: acts of unknown organisations", "N: members, including those that did nothing"]
counts = "acts of members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of at least two member organisations"
obstacle = "one organisation does most of the work"
next_step = "Ask the most active organisation which of its tasks another member could take over, and who that would be."
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
    select coalition_id, month, count(*)::double as members, sum(x) as n, max(x) as largest
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
)
select
    coalition_id, month,
    (largest / nullif(n, 0) - 1 / members) / nullif(1 - 1 / members, 0) as value,
    case when u > 0 then (largest / (n + u) - 1 / members) / nullif(1 - 1 / members, 0) end as low,
    case when u > 0 then ((largest + u) / (n + u) - 1 / members) / nullif(1 - 1 / members, 0) end as high,
    coalesce(n, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join members using (coalition_id, month);

/*
title = "Breadth of proposals"
question = "What share of members put at least one item on the agenda?"
unit = "share of eligible members, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = ["co_creation"]
goalposts = [0.10, 0.70]
weight = 2
window_months = 12
min_n = 3
source = "product default"
words = "The members that raised at least one agenda item in the last 12 months, out of all members. Where it is unknown who raised some items, the range goes up to the share reached if each were of another member that raised nothing."
formula = '''
\frac{r}{N}
'''
symbols = ["r: members that raised an agenda item in 12 months", "N: members"]
counts = "agenda items"
evidence = ["agenda_items"]
needs = "an agenda export that names who raised each item"
obstacle = "few members bring anything to the agenda"
next_step = "Open the next agenda with a round in which each member may put one item forward."
hat = "facilitator"
*/
with organisations as (
    select coalition_id, month, is_eligible, sum(agenda_items) over twelve_months as x
    from member_months
    where organisation_id is not null
    window twelve_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 11 months preceding and current row
    )
),
members as (
    select coalition_id, month, count(*) as members, count(*) filter (where x > 0) as raised
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
)
-- n counts every item, whoever raised it: an agenda that only the secretariat fills is known, and a zero
select
    coalition_id, month,
    case when known + u > 0 then raised / members end as value,
    case when u > 0 then raised / members end as low,
    case when u > 0 then least(members, raised + u) / members end as high,
    (known + u)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join members using (coalition_id, month);

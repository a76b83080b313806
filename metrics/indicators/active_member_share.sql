/*
title = "Active members"
question = "What share of members did anything at all in the last 3 months?"
unit = "share of eligible members, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = ["infrastructure"]
goalposts = [0.25, 0.90]
weight = 3
window_months = 3
min_n = 3
source = "NORC/ASPE 2011, 165 coalitions; CSAS eligibility rule; goalposts and weight are product defaults"
words = "The members with at least one act in the last 3 months, out of all members. An act is a day on which an organisation attended, wrote, raised an item, took a position, gave something or finished a commitment. Where some acts are of unknown organisations, the range goes up to the share reached if each were of another silent member."
formula = '''
\frac{a}{N}
'''
symbols = ["a: members with at least one act in 3 months", "N: members"]
counts = "members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of at least three member organisations"
obstacle = "many members have gone quiet"
next_step = "Call each member that did nothing for 3 months and ask what it still wants from the coalition."
hat = "matchmaker"
*/
with organisations as (
    select coalition_id, month, is_eligible, sum(acts) over three_months as x
    from member_months
    where organisation_id is not null
    window three_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 2 months preceding and current row
    )
),
members as (
    select coalition_id, month, count(*) as members, count(*) filter (where x > 0) as active
    from organisations
    where is_eligible
    group by all
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over three_months)::double as known,
        (sum(unknown_acts) over three_months)::double as u
    from coalition_activity
    window three_months as (
        partition by coalition_id order by month range between interval 2 months preceding and current row
    )
),
begun as (
    select coalition_id, min(month) as first_month from first_acts group by coalition_id
)
select
    coalition_id, month,
    -- before the first act on file, silence cannot be told from an export that never came
    case when month >= first_month then active / members end as value,
    case when u > 0 then active / members end as low,
    case when u > 0 then least(members, active + u) / members end as high,
    coalesce(members, 0) as n,
    known / nullif(known + u, 0) as coverage
from activity
left join members using (coalition_id, month)
left join begun using (coalition_id);

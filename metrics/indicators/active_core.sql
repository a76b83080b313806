/*
title = "Active core"
question = "How many member organisations keep the coalition going, month after month?"
unit = "organisations, a count"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [1, 12]
scale = "log"
weight = 3
window_months = 3
min_n = 1
source = "Measured on 207 Apache incubator projects: AUC 0.79 to 0.82 of graduated against retired; goalposts and weight are product defaults"
words = "The members with acts in at least 2 of the last 3 months. It is scored by ratio: from 2 to 4 organisations is as much of a step as from 4 to 8. Where some acts are of unknown organisations, the range goes up to the count reached if these were of further members."
formula = '''
\sum_i [\, m_i \ge 2 \,]
'''
symbols = ["m_i: months with at least one act of member i, of the last 3"]
counts = "members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of at least 3 months"
obstacle = "few organisations are active month after month"
next_step = "Ask one organisation that comes now and then to take on a standing task."
hat = "matchmaker"
*/
with organisations as (
    select coalition_id, month, is_eligible, sum((acts > 0)::int) over three_months as active_months
    from member_months
    where organisation_id is not null
    window three_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 2 months preceding and current row
    )
),
members as (
    select
        coalition_id, month,
        count(*) as members,
        count(*) filter (where active_months >= 2) as core,
        count(*) filter (where active_months = 1) as nearly
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
begun as (
    select coalition_id, min(month) as first_month from first_acts group by coalition_id
),
activity as (
    select
        coalition_id, month,
        coalesce(sum(known) over three_months, 0)::double as known,
        coalesce(sum(unknown) over three_months, 0)::double as u,
        -- three months with an export on file
        first_month <= month - interval 2 months as is_begun
    from coalition_months
    left join monthly using (coalition_id, month)
    left join begun using (coalition_id)
    window three_months as (
        partition by coalition_id order by month range between interval 2 months preceding and current row
    )
)
select
    coalition_id, month,
    case when is_begun then core::double end as value,
    case when is_begun and u > 0 then core::double end as low,
    -- one unknown act lifts an organisation active in one month into the core, a silent one needs two
    case
        when is_begun and u > 0 then least(members, core + least(u, nearly) + floor(greatest(u - nearly, 0) / 2))
    end as high,
    members as n,
    known / nullif(known + u, 0) as coverage
from activity
join members using (coalition_id, month);

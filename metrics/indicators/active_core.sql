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
    select
        coalition_id, month, is_eligible,
        acts > 0 as is_active,
        coalesce(bool_or(acts > 0) over one_back, false) as was_active,
        coalesce(bool_or(acts > 0) over two_back, false) as began_active
    from member_months
    where organisation_id is not null
    window
        one_back as (
            partition by coalition_id, organisation_id order by month
            range between interval 1 month preceding and interval 1 month preceding
        ),
        two_back as (
            partition by coalition_id, organisation_id order by month
            range between interval 2 months preceding and interval 2 months preceding
        )
),
counted as (
    select *, is_active::int + was_active::int + began_active::int as active_months
    from organisations
    where is_eligible
),
members as (
    select
        coalition_id, month,
        count(*) as members,
        count(*) filter (where active_months >= 2) as core,
        count(*) filter (where active_months = 0) as silent,
        -- active in one month only: this one, the last, the one before
        [
            count(*) filter (where active_months = 1 and is_active),
            count(*) filter (where active_months = 1 and was_active),
            count(*) filter (where active_months = 1 and began_active)
        ] as nearly
    from counted
    group by all
),
begun as (
    select coalition_id, min(month) as first_month from first_acts group by coalition_id
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over three_months)::double as known,
        (sum(unknown_acts) over three_months)::bigint as u,
        -- the same three months one by one
        [
            unknown_acts, coalesce(lag(unknown_acts) over months, 0), coalesce(lag(unknown_acts, 2) over months, 0)
        ] as unknown,
        -- three months with an export on file
        first_month <= month - interval 2 months as is_begun
    from coalition_activity
    left join begun using (coalition_id)
    window
        months as (partition by coalition_id order by month),
        three_months as (
            partition by coalition_id order by month range between interval 2 months preceding and current row
        )
),
-- A member active in one month needs an unknown act of another month, a silent one two of different months. So `pairs`
-- silent members can join the core beside as many of the others as the acts outside their own month, and all together,
-- still allow (a flow from acts to members; min cut over the three months).
further as (
    select
        coalition_id, month,
        list_max([
            pairs + least(u - 2 * pairs, list_sum([least(nearly[m], u - unknown[m] - pairs) for m in [1, 2, 3]]))
            for pairs in range(least(silent, u // 2) + 1)
            if list_min([u - unknown[m] - pairs for m in [1, 2, 3]]) >= 0
        ]) as most
    from activity
    join members using (coalition_id, month)
    where u > 0
)
select
    coalition_id, month,
    case when is_begun then core::double end as value,
    case when is_begun and u > 0 then core::double end as low,
    case when is_begun and u > 0 then (core + most)::double end as high,
    coalesce(members, 0) as n,
    known / nullif(known + u, 0) as coverage
from activity
left join members using (coalition_id, month)
left join further using (coalition_id, month);

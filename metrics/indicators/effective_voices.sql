/*
title = "Effective voices"
question = "How many organisations does the activity amount to, if all were equally active?"
unit = "voices, 1 to the number of members"
direction = "neutral"
pillar = "balance"
lenses = ["one_sided"]
weight = 0
window_months = 6
min_n = 20
source = "Hill number of order 1 (Hill 1973): the exponential of Shannon's entropy; least number is a product default"
words = "A coalition of twelve in which three organisations do nearly everything has about three voices. The shares of members in the acts of the last 6 months are turned into the number of equally active organisations that would be just as diverse. It is shown to help reading and is not scored, because small groups look even by chance. Acts of unknown organisations are left out."
formula = '''
\exp\left(-\sum_i p_i \ln p_i\right)
'''
symbols = ["p_i: share of member i in the acts of members in 6 months"]
counts = "acts of members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of member organisations"
obstacle = "the coalition speaks with few voices"
next_step = "Ask two quieter members what would make it worth their while to speak up."
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
    -- minus the sum of p ln p is ln n minus the sum of x ln x over n; an organisation with no acts adds nothing
    select
        coalition_id, month, sum(x) as n,
        -- decimals add up alike in any order, doubles do not
        sum((x * ln(greatest(x, 1)))::decimal(38, 15))::double as x_ln_x
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
    exp(ln(nullif(n, 0)) - x_ln_x / nullif(n, 0)) as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join members using (coalition_id, month);

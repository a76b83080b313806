/*
title = "Taking part in decisions"
question = "How many of the members take part when something is decided?"
unit = "share of eligible members, 0 to 1"
direction = "increase"
pillar = "balance"
lenses = ["co_creation"]
goalposts = [0.30, 0.90]
weight = 2
window_months = 12
min_n = 3
source = "product default"
words = "For each decision of the last 12 months: the members that took a position, or were present at a meeting on that day, out of all that were members on it. Then the mean over the decisions, so that each counts the same. A decision for which no member is recorded, not even as absent, says nothing of who took part and is left out."
formula = '''
\frac{1}{D} \sum_{d=1}^{D} \frac{j_d}{e_d}
'''
symbols = ["D: decisions in 12 months", "j_d: members that took a position on decision d or were present", "e_d: members on the day of decision d"]
counts = "decisions with a record of who took part"
evidence = ["decisions", "attendance"]
needs = "a decision log with positions, or the attendance of the meetings where decisions were taken"
obstacle = "decisions are taken by a part of the members"
next_step = "Send the next decision round in writing first and name each member whose position is missing."
hat = "facilitator"
*/
with turnout as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, month, count(*) as decisions, sum((joined / eligible)::decimal(38, 18)) as share_sum
    from decision_turnout
    where eligible > 0 and recorded > 0  -- nobody recorded: a log without positions, not a decision of nobody
    group by all
),
taken as (
    select
        coalition_id, month,
        coalesce(sum(decisions) over twelve_months, 0) as n,
        sum(share_sum) over twelve_months as share_sum
    from coalition_months
    left join turnout using (coalition_id, month)
    window twelve_months as (
        partition by coalition_id order by month range between interval 11 months preceding and current row
    )
),
monthly as (
    select
        coalition_id, month,
        sum(acts_decisions) as positions,
        sum(acts_decisions) filter (where organisation_id is not null) as known
    from member_months
    group by all
),
activity as (
    select
        coalition_id, month,
        sum(positions) over twelve_months as positions,
        sum(known) over twelve_months as known
    from coalition_months
    left join monthly using (coalition_id, month)
    window twelve_months as (
        partition by coalition_id order by month range between interval 11 months preceding and current row
    )
)
select
    coalition_id, month,
    share_sum::double / nullif(n, 0) as value,
    null::double as low,
    null::double as high,
    n::bigint as n,
    coalesce(known, 0) / nullif(positions, 0) as coverage
from taken
left join activity using (coalition_id, month);

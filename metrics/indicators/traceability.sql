/*
title = "Decisions that lead to work"
question = "Does somebody promise to do something once a decision is taken?"
unit = "share of adopted decisions, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["ill_defined"]
goalposts = [0.20, 0.90]
weight = 1
window_months = 12
min_n = 3
interval = "wilson"
source = "Wilson 1927 for the range; definition, goalposts, weight and least number are product defaults"
words = "The adopted decisions from which at least one commitment followed within 60 days, out of those adopted in the last 12 months. A decision counts once its 60 days have passed by the month's end, so that a young one is not blamed. A commitment follows from a decision if the tracker says so. The range says how much so few decisions can tell."
formula = '''
\frac{f}{D}
'''
symbols = ["f: of these, decisions with a commitment made within 60 days", "D: decisions adopted in 12 months whose 60 days have passed"]
counts = "adopted decisions at least 60 days old"
evidence = ["decisions", "commitments"]
needs = "a decision log with outcomes, and a tracker that names the decision each commitment follows from"
obstacle = "decisions are taken and nobody is tasked with them"
next_step = "Go through the last three decisions and write down for each who does what by when."
hat = "project manager"
*/
with judged as (
    select months.coalition_id, months.month, decisions.decision_id
    from coalition_months as months
    join decisions using (coalition_id)
    where
        decisions.outcome = 'adopted'
        and decisions.decided_on >= months.month - interval 11 months
        and decisions.decided_on + 60 <= months.month_end
),
followed as (
    -- the 60 days of a judged decision lie before the month's end, so no later commitment counts
    select distinct coalition_id, decision_id
    from decisions
    join commitments using (coalition_id, decision_id)
    where commitments.made_on between decisions.decided_on and decisions.decided_on + 60
),
counted as (
    select coalition_id, month, count(*) as n, count(followed.decision_id) as followed_up
    from judged
    left join followed using (coalition_id, decision_id)
    group by all
),
linked as (
    -- a tracker that has never named a decision does not keep this
    select coalition_id, min(made_on) as first_on
    from commitments
    where decision_id is not null
    group by coalition_id
)
select
    coalition_id, month,
    case when first_on <= month_end then followed_up / nullif(n, 0) end as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month)
left join linked using (coalition_id);

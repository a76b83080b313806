/*
title = "Will to go on"
question = "Do members want to be part of the coalition in the next period too?"
unit = "index, 0 (nobody does) to 1 (all surely do)"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0.40, 0.90]
weight = 2
window_months = 18
min_n = 3
source = "product default; standard error of a mean with finite-population correction"
words = "What members say in the survey of whether they want to go on, from 0 for the lowest answer to 1 for the highest. Each organisation has one voice, the mean of the people who answered for it, and the value is the mean over organisations; the secretariat, facilitators, observers and funders are not asked. The answers are of the last survey that asked, closed in the last 18 months; at least 5 people of 3 organisations must have answered. The range allows for the members that did not, and has no width once all have."
formula = '''
\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i
\\[4pt]
\bar{x} \pm 1.6449 \, e
\\[4pt]
e = \frac{s}{\sqrt{n}} \sqrt{\frac{N - n}{N - 1}}
'''
symbols = ["x_i: mean answer of the people of organisation i", "e: standard error of the mean", "n: organisations that answered", "N: members, at least n", "s: standard deviation of the x_i"]
counts = "organisations that answered"
evidence = ["surveys"]
needs = "a closed survey in which at least 5 people of 3 members say whether they want to go on"
obstacle = "members doubt that they will go on"
next_step = "Ask each member what would have to change for it to sign up for another year."
hat = "matchmaker"
interval = "sampling"
*/
with members as (
    select coalition_id, month, count(*) as members from member_months where is_eligible group by all
),
answered as (
    select
        coalition_id, month, organisations as n, is_enough, mean, variance,
        greatest(coalesce(members, 0), organisations) as members
    from construct_waves
    join construct_means using (coalition_id, wave_id, construct)
    left join members using (coalition_id, month)
    where construct = 'renewal_intent'
),
errors as (
    -- 1.6449: 95th percentile of the normal distribution
    select *, 1.6449 * sqrt(variance / n) * sqrt((members - n) / nullif(members - 1, 0)) as margin
    from answered
)
select
    coalition_id, month,
    case when is_enough then mean end as value,
    case when is_enough then greatest(0, mean - margin) end as low,
    case when is_enough then least(1, mean + margin) end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join errors using (coalition_id, month);

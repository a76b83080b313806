/*
title = "Fair process"
question = "Do members feel that their voice counts and that decisions are theirs too?"
unit = "index, 0 (not at all) to 1 (fully)"
direction = "increase"
pillar = "balance"
lenses = ["one_sided", "co_creation"]
goalposts = [0.40, 0.90]
weight = 2
window_months = 18
min_n = 3
source = "product default; standard error of a mean with finite-population correction"
words = "The mean of two things members say in the survey, from 0 for the lowest answer to 1 for the highest: that influence is shared fairly, and that they had a hand in what was decided; one of the two alone gives no value. Each organisation has one voice, the mean of the people who answered for it, and both means are over organisations; the secretariat, facilitators, observers and funders are not asked. The answers are of the last survey that asked, closed in the last 18 months; at least 5 people of 3 organisations must have answered each. The range allows for the members that did not, as if both means erred the same way, and has no width once all have."
formula = '''
\frac{\bar{f} + \bar{a}}{2}
\\[4pt]
\pm \; 1.6449 \, \frac{e_f + e_a}{2}
\\[4pt]
e = \frac{s}{\sqrt{n}} \sqrt{\frac{N - n}{N - 1}}
'''
symbols = ["\\bar{f}: mean over organisations of fair influence", "\\bar{a}: the same of felt authorship", "e: standard error of either mean", "n: organisations that answered", "N: members, at least n", "s: standard deviation over organisations"]
counts = "organisations that answered"
evidence = ["surveys"]
needs = "a closed survey in which at least 5 people of 3 members say whether influence is fair and whether decisions are theirs"
obstacle = "members feel that others decide"
next_step = "At the next decision, go round the table and ask each member what it would change before anyone agrees."
hat = "facilitator"
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
    where construct in ('fair_influence', 'felt_authorship')
),
errors as (
    -- 1.6449: 95th percentile of the normal distribution
    select *, 1.6449 * sqrt(variance / n) * sqrt((members - n) / nullif(members - 1, 0)) as margin
    from answered
),
combined as (
    select
        coalition_id, month,
        avg(mean) as value,
        avg(margin) as margin,
        min(n) as n,
        bool_and(is_enough) as is_enough
    from errors
    group by all
    having count(*) = 2
)
select
    coalition_id, month,
    case when is_enough then value end as value,
    case when is_enough then greatest(0, value - margin) end as low,
    case when is_enough then least(1, value + margin) end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join combined using (coalition_id, month);

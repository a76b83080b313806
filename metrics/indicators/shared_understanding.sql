/*
title = "Shared understanding"
question = "Do members agree on how clear the goals and the roles are?"
unit = "index, 1 (all say the same), 0 (as mixed as by chance), below 0 (split)"
direction = "increase"
pillar = "durability"
lenses = ["ill_defined"]
goalposts = [0.20, 0.90]
weight = 2
window_months = 18
min_n = 3
source = "Within-group agreement rWG: James, Demaree and Wolf 1984, negative values kept as in Lindell and Brandt 1997; average deviation AD: Burke, Finkelstein and Dusig 1999; goalposts, weight and least number are product defaults"
words = "How far organisations give the same answer on how clear the goals are, whether clear or not: 1 less the variance of their answers, over the variance of answers picked at random; then the same for the roles, and the mean of the two; one alone gives no value. Below 0 the members are split into camps. On a scale of 5 points, the answers 4, 4, 5, 4, 3 lie 0.4 points from their mean (the average deviation, AD) and give 0.75; 1, 5, 1, 5, 3 lie 1.6 points from it and give −1. Each organisation has one voice, the mean of its people, so a difference inside one does not show; the secretariat, facilitators, observers and funders are not asked. The answers are of the last survey that asked, closed in the last 18 months; at least 5 people of 3 organisations must have answered each."
formula = '''
r = 1 - \frac{s^2}{(A^2 - 1) / 12}
\\[4pt]
\frac{r_{goals} + r_{roles}}{2}
'''
symbols = ["s^2: sample variance of the organisations' answers, in scale points", "A: points on the scale", "r_{goals}, r_{roles}: r for goal clarity and for role clarity"]
counts = "organisations that answered"
evidence = ["surveys"]
needs = "a closed survey in which at least 5 people of 3 members say how clear the goals and the roles are"
obstacle = "members see goals and roles differently"
next_step = "Have each member write the goal in one sentence, read all of them aloud and agree on one."
hat = "facilitator"
*/
with agreement as (
    -- answers run from 0 to 1: times (A - 1) they are in points of the scale
    select
        coalition_id, month, organisations, is_enough,
        1 - variance * (steps - 1) ** 2 / ((steps ** 2 - 1) / 12) as agreement
    from construct_waves
    join construct_means using (coalition_id, wave_id, construct)
    where construct in ('goal_clarity', 'role_clarity')
),
combined as (
    select
        coalition_id, month,
        avg(agreement) as value,
        min(organisations) as n,
        bool_and(is_enough) as is_enough
    from agreement
    group by all
    having count(*) = 2
)
select
    coalition_id, month,
    case when is_enough then value end as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join combined using (coalition_id, month);

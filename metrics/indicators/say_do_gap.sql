/*
title = "Reputation and record"
question = "Are members seen as reliable to the degree that they keep their promises?"
unit = "index, 0 (reputation and record agree) to 1 (they are opposites)"
direction = "neutral"
pillar = "engagement"
lenses = ["infrastructure"]
weight = 0
window_months = 18
min_n = 5
source = "product default; reliability as rated in PARTNER (Varda et al. 2008)"
words = "How reliable others find a member (the mean of the ratings from 1 to 4 that it received, put on 0 to 1; its own left out) beside the share of its commitments due in the 6 months up to the survey that it completed on time. The value is the mean difference over the members that have both, whichever of the two is higher. Ratings come from the last survey that asked, closed in the last 18 months; members are those of the month it closed in. A member counts that at least 5 others rated, and at least 3 must have both such ratings and a commitment due."
formula = '''
\frac{1}{M} \sum_{i=1}^{M} \left| p_i - t_i / c_i \right|
\\[4pt]
p_i = \frac{\bar{r}_i - 1}{3}
'''
symbols = ["p_i: how reliable others find member i, 0 to 1", "\\bar{r}_i: mean reliability rating that member i received from other members", "t_i: its commitments completed on time, of those due in 6 months", "c_i: its commitments due in 6 months", "M: members with both"]
counts = "members that rated others"
evidence = ["surveys", "commitments"]
needs = "a closed survey in which members rate each other's reliability, and commitments with an owner and a due date"
obstacle = "what members promise and what they are trusted with are far apart"
next_step = "Show the members side by side what was promised and what was done, before the next promises are made."
hat = "facilitator"
*/
with ratings as (
    select
        waves.coalition_id, waves.month, waves.wave_id,
        given.rater_organisation_id as rater, given.rated_organisation_id as rated, (given.value - 1) / 3 as reliability
    from rating_waves as waves
    join survey_ratings as given using (wave_id, dimension)
    join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        waves.dimension = 'reliability'
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 1 and 4
),
raters as (
    select coalition_id, month, count(distinct rater) as n from ratings group by all
),
reputations as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, month, wave_id, rated as organisation_id, avg(reliability::decimal(38, 18)) as reliability
    from ratings
    group by all
    having count(distinct rater) >= 5
),
gaps as (
    select
        coalition_id, month,
        count(*) as compared,
        avg(abs(reliability - on_time_share)::decimal(38, 18)) as value
    from reputations
    join wave_records using (wave_id, organisation_id)
    group by all
)
select
    coalition_id, month,
    case when n >= 5 and compared >= 3 then value end as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join raters using (coalition_id, month)
left join gaps using (coalition_id, month);

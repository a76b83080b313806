/*
title = "Spread of influence"
question = "Is influence spread over the members, or held by a few?"
unit = "share of influence, 0 to 1"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.40, 0]
weight = 1
window_months = 18
min_n = 5
source = "Hoover 1936, the share that would have to move for all to be equal; influence as rated in PARTNER (Varda et al. 2008); goalposts, weight and least number are product defaults"
words = "Members say how much influence each other member has; what an organisation says of itself is left out. A member counts with the mean of the ratings it received, so that it does not matter how many rated it. The value is the share of all influence that would have to change hands for everybody to have the same. A member that nobody rated is left out rather than taken to have none. At least 5 members must have rated, and at least 3 been rated, in the last survey that asked, closed in the last 18 months; members are those of the month it closed in."
formula = '''
\frac{1}{2} \sum_{i=1}^{R} \left| p_i - \frac{1}{R} \right|
\\[4pt]
p_i = \frac{r_i}{\sum_j r_j}
'''
symbols = ["p_i: member i's share of all influence", "r_i: mean influence rating that member i received from other members", "R: members that were rated"]
counts = "members that rated others"
evidence = ["surveys"]
needs = "a closed survey in which members rate each other's influence"
obstacle = "a few members have most of the influence"
next_step = "Let a member rated low lead the next point on which the coalition decides."
hat = "facilitator"
*/
with ratings as (
    -- the contract names no scale of influence, and shares need none: only what can be no rating is left out
    select
        waves.coalition_id, waves.month,
        given.rater_organisation_id as rater, given.rated_organisation_id as rated, given.value as rating
    from rating_waves as waves
    join survey_ratings as given using (wave_id, dimension)
    join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        waves.dimension = 'influence'
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 0 and 100
),
raters as (
    select coalition_id, month, count(distinct rater) as n from ratings group by all
),
received as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, month, rated, avg(rating::decimal(38, 18))::decimal(38, 18) as rating
    from ratings
    group by all
),
shares as (
    select
        coalition_id, month,
        rating::double / nullif(sum(rating) over coalition, 0)::double as share,
        1 / count(*) over coalition as fair_share
    from received
    window coalition as (partition by coalition_id, month)
),
spread as (
    select coalition_id, month, count(*) as rated, sum(abs(share - fair_share)::decimal(38, 18))::double / 2 as value
    from shares
    group by all
)
select
    coalition_id, month,
    case when n >= 5 and rated >= 3 then value end as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join raters using (coalition_id, month)
left join spread using (coalition_id, month);

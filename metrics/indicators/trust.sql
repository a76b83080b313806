/*
title = "Trust"
question = "Do members trust each other?"
unit = "index, 0 (none) to 1 (full)"
direction = "increase"
pillar = "engagement"
lenses = ["infrastructure"]
goalposts = [0.40, 0.85]
weight = 2
window_months = 18
min_n = 5
source = "PARTNER, trust as reliability, shared mission and openness (Varda et al. 2008); standard error of a mean with finite-population correction; goalposts, weight and least number are product defaults"
words = "Members rate each other member from 1 to 4: is it reliable, does it share the mission, is it open to discussion? What one says of another is the mean of the three; then comes the mean over those it rated, then the mean over the organisations that rated, so that each has one voice however many it rated. What an organisation says of itself is left out. Trust need not be mutual: what A says of B and what B says of A count each for itself, and a good mean can hide a member that trusts and is not trusted. The interval allows for the members that did not answer, and has no width once all have. Each of the three questions must be answered by at least 5 members, in the last survey that asked it, closed in the last 18 months; members are those of the month it closed in."
formula = '''
\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i
\\[4pt]
x_i = \operatorname{mean}_{j \ne i} \frac{r_{ij} - 1}{3}
\\[4pt]
\bar{x} \pm 1.6449 \, e
\\[4pt]
e = \frac{s}{\sqrt{n}} \sqrt{\frac{N - n}{N - 1}}
'''
symbols = ["r_{ij}: what member i says of member j, mean of the three questions", "e: standard error of the mean", "n: members that rated", "N: members", "s: standard deviation of the x_i"]
counts = "members that rated others"
evidence = ["surveys"]
needs = "a closed survey in which members rate each other's reliability, fit with the mission and openness"
obstacle = "members do not trust each other"
next_step = "Ask two members that have little to do with each other to deliver something small together within a month."
hat = "facilitator"
interval = "sampling"
*/
with ratings as (
    select
        waves.coalition_id, waves.month, waves.dimension,
        given.rater_organisation_id as rater, given.rated_organisation_id as rated, (given.value - 1) / 3 as trust,
        raters.members
    from rating_waves as waves
    join survey_ratings as given using (wave_id, dimension)
    join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        waves.dimension in ('reliability', 'mission_fit', 'openness')
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 1 and 4
),
questions as (
    select coalition_id, month, dimension, max(members) as members, count(distinct rater) as raters
    from ratings
    group by all
),
floors as (
    -- one or two of the three questions are not trust
    select coalition_id, month, max(members) as members, count(*) = 3 and min(raters) >= 5 as is_enough
    from questions
    group by all
),
opinions as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, month, rater, rated, avg(trust::decimal(38, 18)) as trust from ratings group by all
),
raters as (
    select coalition_id, month, rater, avg(trust::decimal(38, 18)) as trust from opinions group by all
),
around_the_mean as (
    select coalition_id, month, trust, avg(trust::decimal(38, 18)) over (partition by coalition_id, month) as mean
    from raters
),
means as (
    select
        coalition_id, month, mean,
        count(*) as n,
        sqrt(sum(((trust - mean) ** 2)::decimal(38, 18))::double / nullif(count(*) - 1, 0)) as s
    from around_the_mean
    group by all
),
errors as (
    select *, 1.6449 * s / sqrt(n) * sqrt(greatest(0, members - n) / nullif(members - 1, 0)) as margin
    from means
    join floors using (coalition_id, month)
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

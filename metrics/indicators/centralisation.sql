/*
title = "Centralisation"
question = "Do members work with each other, or all through one of them?"
unit = "index, 0 (all have as many partners) to 1 (all work through one)"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.80, 0.10]
weight = 1
window_months = 18
min_n = 5
source = "Freeman 1979, degree centralisation; scale of Frey et al. 2006, Levels of Collaboration (0 to 5); the least level of a tie, the share of pairs needed, goalposts, weight and least number are product defaults"
words = "Members rate how closely they work with each other member, from 0 (not at all) over 3 (coordination: they share information and some decisions) to 5 (full collaboration). Two members have a tie where the mean of what the two say of each other, or what the one says where the other did not answer, is at least 3. The value compares the number of ties of the best connected member with those of all others: a star, in which all work with one and nobody else, is 1; a ring is 0. A pair that neither answered counts as much of a tie as an answered pair does on average, and the range shows how far such pairs could move the value. At least 5 members must have rated, and 70 % of the pairs be answered, in the last survey that asked, closed in the last 18 months; members are those of the month it closed in."
formula = '''
\frac{\sum_i (d_{max} - d_i)}{(N - 1)(N - 2)}
\\[4pt]
d_i = t_i + m_i \, \frac{T}{A}
'''
symbols = ["t_i: ties of member i", "m_i: pairs of member i that neither answered", "T: ties", "A: answered pairs", "N: members"]
counts = "members that rated others"
evidence = ["surveys"]
needs = "a closed survey in which members rate how closely they work together, with at least 70 % of the pairs answered"
obstacle = "members work through one organisation rather than with each other"
next_step = "Name two members that do not work together yet and give them one task to do jointly."
hat = "matchmaker"
coverage = "elements"
*/
with members as (
    select coalition_id, month, organisation_id, members
    from rating_waves
    join wave_members using (wave_id)
    where dimension = 'collaboration_level'
),
ratings as (
    select
        waves.coalition_id, waves.month,
        given.rater_organisation_id as rater, given.rated_organisation_id as rated, given.value as level
    from rating_waves as waves
    join survey_ratings as given using (wave_id, dimension)
    join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    semi join wave_members as rated
        on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
    where
        waves.dimension = 'collaboration_level'
        and given.rater_organisation_id <> given.rated_organisation_id
        and given.value between 0 and 5
),
raters as (
    select coalition_id, month, count(distinct rater) as n from ratings group by all
),
pairs as (
    select coalition_id, month, least(rater, rated) as a, greatest(rater, rated) as b, avg(level) >= 3 as is_tie
    from ratings
    group by all
),
ends as (
    select coalition_id, month, unnest([a, b]) as organisation_id, is_tie from pairs
),
degrees as (
    select
        coalition_id, month, members,
        count(*) filter (where is_tie) as ties,
        members - 1 - count(is_tie) as unanswered
    from members
    left join ends using (coalition_id, month, organisation_id)
    group by coalition_id, month, members, organisation_id
),
totals as (
    select
        coalition_id, month,
        members * (members - 1) / 2 as possible,
        sum(ties) / 2 as all_ties,
        sum(unanswered) / 2 as all_unanswered,
        possible - all_unanswered as answered,
        all_ties / nullif(answered, 0) as tie_share,
        nullif((members - 1) * (members - 2), 0) as of_a_star
    from degrees
    group by coalition_id, month, members
),
-- What all others lack to a member's degree is N times that degree less twice all ties; the best connected member's
-- is the largest. It grows most where the unanswered pairs of that member are ties, and least where the others' are;
-- the least of each need not be reached by all at once, so the lowest value possible lies at `low` or above.
compared as (
    select
        coalition_id, month, possible, answered,
        max(members * (ties + unanswered * tie_share) - 2 * (all_ties + all_unanswered * tie_share)) / of_a_star as value,
        greatest(0, max(members * ties - 2 * (all_ties + all_unanswered - unanswered)) / of_a_star) as low,
        max(members * (ties + unanswered) - 2 * (all_ties + unanswered)) / of_a_star as high
    from degrees
    join totals using (coalition_id, month)
    group by coalition_id, month, possible, answered, of_a_star
),
shown as (
    select *, n >= 5 and answered >= 0.7 * possible as is_shown
    from compared
    join raters using (coalition_id, month)
)
select
    coalition_id, month,
    case when is_shown then value end as value,
    case when is_shown and answered < possible then low end as low,
    case when is_shown and answered < possible then high end as high,
    coalesce(n, 0) as n,
    answered / possible as coverage
from coalition_months
left join shown using (coalition_id, month);

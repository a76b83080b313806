/*
title = "Give and take"
question = "Do members get out of the coalition about as much as they put in?"
unit = "share of members that answered, 0 to 1"
direction = "increase"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.30, 0.90]
weight = 2
window_months = 18
min_n = 3
source = "product default; standard error of a mean with finite-population correction"
words = "A member's share of the benefit, as it says itself in the survey, is set against its share of what was given in the 12 months up to the survey, both among the members that answered. It is in balance where the one is between half and twice the other; a member that gave nothing is not. Answers are of the last survey that asked, closed in the last 18 months, members are those of the month it closed in, and each organisation has one voice however many people answered for it. At least 5 people of 3 members must have answered; the interval allows for the members that did not. Contributions of unknown organisations are left out."
formula = '''
v = \frac{1}{n} \sum_{i=1}^{n} [\, 0.5 \le r_i \le 2 \,]
\\[4pt]
r_i = b_i / c_i
\\[4pt]
v \pm 1.6449 \, e
\\[4pt]
e = \frac{s}{\sqrt{n}} \sqrt{\frac{N - n}{N - 1}}
'''
symbols = ["b_i: member i's share of the benefit, by its mean answer", "c_i: its share of what was given in 12 months", "r_i: the one over the other", "n: members that answered", "N: members", "v: the value", "e: its standard error", "s: standard deviation of the members' 0 or 1"]
counts = "members that answered"
evidence = ["surveys", "contributions"]
needs = "a closed survey that asks members what they benefit, and a list of contributions with organisation and date"
obstacle = "some members give much and gain little, or the reverse"
next_step = "Ask the member that gives most what it needs to get out of the next half year."
hat = "matchmaker"
interval = "sampling"
*/
with said as (
    select
        waves.coalition_id, waves.month, answers.organisation_id, answers.respondent_key, answers.answer, gifts.given,
        members.members
    from construct_waves as waves
    join construct_answers as answers using (coalition_id, wave_id, construct)
    join wave_members as members
        on members.wave_id = waves.wave_id and members.organisation_id = answers.organisation_id
    join wave_gifts as gifts on gifts.wave_id = waves.wave_id and gifts.organisation_id = answers.organisation_id
    where waves.construct = 'benefit' and answers.answer is not null
),
asked as (
    select coalition_id, month, max(members) as members, count(distinct respondent_key) as respondents
    from said
    group by all
),
voices as (
    select coalition_id, month, organisation_id, given, avg(answer::decimal(38, 18)) as benefit
    from said
    group by all
),
shares as (
    -- both shares among the same members, or too few answers would look like too much benefit
    select
        coalition_id, month,
        benefit / nullif((sum(benefit::decimal(38, 18)) over coalition)::double, 0) as benefit_share,
        given / nullif((sum(given::decimal(38, 18)) over coalition)::double, 0) as contribution_share
    from voices
    window coalition as (partition by coalition_id, month)
),
counted as (
    -- rounded, so that exactly half and exactly twice are inside; nobody benefits or nobody gave: no shares, no value
    select
        coalition_id, month,
        count(*) as n,
        count(*) filter (where round(benefit_share / nullif(contribution_share, 0), 9) between 0.5 and 2)
            / nullif(count(*) filter (where benefit_share + contribution_share is not null), 0) as in_balance
    from shares
    group by all
),
errors as (
    -- s of n zeros and ones with mean v is sqrt(v (1 - v) n / (n - 1))
    select
        *,
        1.6449 * sqrt(in_balance * (1 - in_balance) / nullif(n - 1, 0))
            * sqrt((members - n) / nullif(members - 1, 0)) as margin,
        n >= 3 and respondents >= 5 and in_balance is not null as is_enough
    from counted
    join asked using (coalition_id, month)
)
select
    coalition_id, month,
    case when is_enough then in_balance end as value,
    case when is_enough then greatest(0, in_balance - margin) end as low,
    case when is_enough then least(1, in_balance + margin) end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join errors using (coalition_id, month);

/*
title = "Distance from fair shares"
question = "Does each member give its fair share?"
unit = "share of all that members gave, 0 to 1"
direction = "decrease"
pillar = "balance"
lenses = ["one_sided"]
goalposts = [0.60, 0]
weight = 1
window_months = 12
min_n = 6
source = "Hoover 1936, the share that would have to move for each to have its own; goalposts, weight and least number are product defaults"
words = "The part of all that members gave in the last 12 months that others would have had to give for each member to have given its fair share. Fair shares are those the members declared, scaled to make up the whole; members without one divide equally what the declared shares leave, and if nobody declared any, all shares are equal. What is given counts in the currency given most often so far; hours count where no amount was given so far, or at the rate in the settings. Where it is unknown who gave some of it, the range says what the value could be if members did."
formula = '''
\frac{1}{2} \sum_{i=1}^{N} \left| p_i - q_i \right|
'''
symbols = ["p_i: member i's share of what members gave in 12 months", "q_i: its fair share", "N: members, including those that gave nothing"]
counts = "contributions of members"
evidence = ["contributions", "memberships"]
needs = "a list of contributions with organisation, date and amount or hours, of at least two member organisations"
obstacle = "what members give is far from what is fair"
next_step = "Put what each member gave beside its fair share, and agree with the member furthest below on one thing it will give."
hat = "facilitator"
*/
with gifts as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, month, organisation_id, sum(worth::decimal(38, 18))::double as x, sum(contributions) as contributions
    from yearly_giving
    group by all
),
organisations as (
    -- what an organisation gave in the window counts whole, also from before it was a member
    select
        coalition_id, month, organisation_id, is_eligible,
        coalesce(x, 0) as x,
        coalesce(contributions, 0) as contributions
    from member_months
    left join gifts using (coalition_id, month, organisation_id)
    where organisation_id is not null
),
declarations as (
    -- of two memberships in force the later one's share holds
    select
        months.coalition_id, months.month, memberships.organisation_id,
        max_by(memberships.declared_share, memberships.joined_on) as declared
    from coalition_months as months
    join memberships using (coalition_id)
    where joined_on <= months.month_end and coalesce(left_on >= months.month_end, true)
    group by all
),
members as (
    select
        *,
        count(*) over coalition as members,
        (sum(x::decimal(38, 18)) over coalition)::double as total,
        greatest(0, 1 - coalesce(sum(declared::decimal(38, 18)) over coalition, 0))::double
            / nullif(count(*) over coalition - count(declared) over coalition, 0) as rest
    from organisations
    left join declarations using (coalition_id, month, organisation_id)
    where is_eligible
    window coalition as (partition by coalition_id, month)
),
shares as (
    select
        *,
        coalesce(
            coalesce(declared, rest)
                / nullif((sum(coalesce(declared, rest)::decimal(38, 18)) over coalition)::double, 0),
            1 / members
        ) as q
    from members
    window coalition as (partition by coalition_id, month)
),
given as (
    select
        coalition_id, month,
        coalesce(sum(x::decimal(38, 18)) filter (where organisation_id is not null), 0)::double as known,
        coalesce(sum(x::decimal(38, 18)) filter (where organisation_id is null), 0)::double as u
    from coalition_months
    left join gifts using (coalition_id, month)
    group by all
),
short_of as (
    -- how far each member lies short of its share, and beyond it, once the unknown counts as given by members
    select
        *,
        abs(x / nullif(total, 0) - q) as distance,
        greatest(0, q * (total + u) - x) as short,
        greatest(0, x - q * (total + u)) as beyond
    from shares
    join given using (coalition_id, month)
),
compared as (
    select
        coalition_id, month,
        any_value(members) as members,
        sum(contributions) as n,
        sum(distance::decimal(38, 18))::double / 2 as value,
        -- nearest: the unknown fills what is short; furthest: all of it is of the member it fills least
        sum(beyond::decimal(38, 18))::double / nullif(any_value(total + u), 0) as nearest,
        (sum(short::decimal(38, 18))::double - min(least(short, u))) / nullif(any_value(total + u), 0) as furthest
    from short_of
    group by all
)
-- the value lies between the two but for a last digit
select
    coalition_id, month,
    case when members > 1 then value end as value,
    case when members > 1 and u > 0 then least(value, nearest) end as low,
    case when members > 1 and u > 0 then greatest(value, furthest) end as high,
    coalesce(n, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from given
left join compared using (coalition_id, month);

/*
title = "Organisations that do half of the work"
question = "How few organisations does it take to do half of everything?"
unit = "organisations, a count"
direction = "neutral"
pillar = "balance"
lenses = ["one_sided"]
weight = 0
window_months = 6
min_n = 20
source = "Elephant factor of the CHAOSS project; least number is a product default"
words = "The fewest members that together did at least half of all acts of members in the last 6 months. Read it against half of the members, rounded up, which is what it takes where all do the same: 2 of twelve members is a third of these 6, and 6 is as shared as can be. It is shown to help reading and is not scored, because what it can reach depends on the number of members. Where some acts are of unknown organisations, the range goes from all of them being of the most active member to their being spread over the least active ones."
formula = '''
\min \Big\{ k : \sum_{i=1}^{k} x_i \ge \frac{n}{2} \Big\}
\\[4pt]
\text{read against } \lceil N/2 \rceil
'''
symbols = ["x_i: acts of member i in 6 months, the most active first", "n: acts of all members", "N: members, including those that did nothing"]
counts = "acts of members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of member organisations"
obstacle = "very few organisations do half of the work"
next_step = "Ask each of the most active organisations which task would stop without it, and name a second one for it."
hat = "facilitator"
*/
with organisations as (
    -- what an organisation did in the window counts whole, also from before it was a member
    select coalition_id, month, organisation_id, is_eligible, (sum(acts) over six_months)::bigint as x
    from member_months
    where organisation_id is not null
    window six_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 5 months preceding and current row
    )
),
members as (
    select coalition_id, month, count(*) as members, sum(x)::bigint as n
    from organisations
    where is_eligible
    group by all
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over six_months)::bigint as known,
        (sum(unknown_acts) over six_months)::bigint as u
    from coalition_activity
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
),
most_active_first as (
    select coalition_id, month, members, n, u, x, row_number() over so_far as k, sum(x) over so_far as acts_so_far
    from organisations
    join members using (coalition_id, month)
    join activity using (coalition_id, month)
    where is_eligible
    window so_far as (
        partition by coalition_id, month order by x desc, organisation_id rows between unbounded preceding and current row
    )
),
evened as (
    -- the unknown acts poured over the least active members until these stand level; j members did more than that
    select
        coalition_id, month,
        min(k) - 1 as j, min_by(acts_so_far - x, k) as acts_of_j
    from most_active_first
    where u > 0 and (members - k + 1) * x - (n - acts_so_far + x) <= u
    group by all
),
levelled as (
    select
        coalition_id, month, j, acts_of_j,
        (n + u - acts_of_j) // (members - j) as level,
        (n + u - acts_of_j) % (members - j) as one_more,
        (n + u + 1) // 2 - acts_of_j as needed
    from evened
    join members using (coalition_id, month)
    join activity using (coalition_id, month)
),
counted as (
    select
        coalition_id, month,
        min(k) filter (where n > 0 and 2 * acts_so_far >= n) as value,
        -- with all unknown acts the most active member's, k members have acts_so_far + u of n + u
        min(k) filter (where 2 * (acts_so_far + u) >= n + u) as fewest,
        min(k) filter (where k <= j and 2 * acts_so_far >= n + u) as most_within_j,
        -- else j and some of the others, of whom `one_more` have one act more than the rest: acts are whole
        any_value(
            j + case
                when needed <= one_more * (level + 1) then ceil(needed / (level + 1))
                else one_more + ceil((needed - one_more * (level + 1)) / level)
            end
        ) as most_beyond_j
    from most_active_first
    left join levelled using (coalition_id, month)
    group by all
)
select
    coalition_id, month,
    value::double as value,
    case when n > 0 and u > 0 then fewest::double end as low,
    case when n > 0 and u > 0 then greatest(value, coalesce(most_within_j, most_beyond_j))::double end as high,
    coalesce(n, 0) as n,
    known / nullif(known + u, 0) as coverage
from coalition_months
left join activity using (coalition_id, month)
left join members using (coalition_id, month)
left join counted using (coalition_id, month);

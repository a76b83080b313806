/*
title = "Overlap of markets"
question = "How far do the members work in the same markets?"
unit = "index, 0 (no common market) to 1 (all in the same one)"
direction = "neutral"
pillar = "durability"
lenses = ["competition"]
weight = 0
window_months = 0
min_n = 1
source = "Industry codes of ISIC revision 4 (United Nations 2008); the similarity is a product default"
words = "For each two members with market codes in the register: how many leading digits their closest codes have in common, out of 4. Two that named each other competitors count 1, whatever their codes; then the mean over pairs. Where members have no codes, the range says what the mean over all pairs could be, and coverage is the share of pairs that are known. It is shown to help reading and is not scored: overlap is no fault, and no legal verdict."
formula = '''
\frac{1}{P} \sum_{i<j} s_{ij}
\\[4pt]
s_{ij} = \max_{c \in C_i, \, d \in C_j} \ell(c, d) / 4
'''
symbols = ["P: pairs of members of which it is known", "s_{ij}: overlap of members i and j; 1 for a declared pair", "C_i: market codes of member i, digits only", "\\ell(c, d): leading digits that codes c and d have in common"]
counts = "pairs of members"
evidence = ["organisations", "memberships"]
needs = "market codes (ISIC) of at least two members"
obstacle = "members compete in the same markets"
next_step = "Ask the two members with the most overlap what they would rather not share, and write it down."
hat = "facilitator"
coverage = "elements"
*/
with codes as (
    -- the letter of a section is dropped; what is no code of ISIC says nothing
    select distinct organisation_id, regexp_extract(code, '^[A-U]?([0-9]{2,4})$', 1) as digits
    from (select organisation_id, unnest(sector_codes) as code from organisations)
    where digits <> ''
),
prefixes as (
    select distinct organisation_id, left(digits, length) as prefix
    from codes
    cross join range(1, 5) as lengths(length)
),
members as (
    select coalition_id, month, organisation_id from member_months where is_eligible
),
ever_together as (
    -- codes are compared once, not in every month
    select distinct a.organisation_id as a, b.organisation_id as b
    from (select distinct coalition_id, organisation_id from members) as a
    join (select distinct coalition_id, organisation_id from members) as b using (coalition_id)
    where a.organisation_id < b.organisation_id
),
common as (
    select a, b, coalesce(max(length(of_a.prefix)) filter (where of_a.prefix = of_b.prefix), 0) as digits
    from ever_together
    join prefixes as of_a on of_a.organisation_id = a
    join prefixes as of_b on of_b.organisation_id = b
    group by all
),
declared as (
    select
        least(organisation_id_a, organisation_id_b) as a,
        greatest(organisation_id_a, organisation_id_b) as b,
        min(coalesce(declared_on, date '0001-01-01')) as declared_on
    from competitor_pairs
    group by all
),
known as (
    select
        coalition_id, month,
        case when declared_on <= month_end then 4 else digits end as digits
    from members as one
    join members as other using (coalition_id, month)
    join coalition_months using (coalition_id, month)
    left join common on common.a = one.organisation_id and common.b = other.organisation_id
    left join declared on declared.a = one.organisation_id and declared.b = other.organisation_id
    where one.organisation_id < other.organisation_id
),
counted as (
    select
        coalition_id, month,
        count(*) as pairs,
        count(digits) as n,
        coalesce(sum(digits), 0) as digits
    from known
    group by all
)
select
    coalition_id, month,
    digits / nullif(4 * n, 0) as value,
    case when n between 1 and pairs - 1 then digits / (4 * pairs) end as low,
    case when n between 1 and pairs - 1 then (digits + 4 * (pairs - n)) / (4 * pairs) end as high,
    coalesce(n, 0) as n,
    n / nullif(pairs, 0) as coverage
from coalition_months
left join counted using (coalition_id, month);

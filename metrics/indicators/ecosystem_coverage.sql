/*
title = "Needed players on board"
question = "Are the kinds of organisation the coalition needs among its members?"
unit = "share of the roles needed, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["competition", "infrastructure"]
goalposts = [0.30, 1]
weight = 2
window_months = 0
min_n = 3
source = "product default; sectors by the tree of ISIC rev. 4"
words = "Of the roles the coalition says it needs (producer, recycler, regulator and so on, some of them in a certain sector), those that enough members play: at least one, or the number it asks for. Enough or not, there are no halves. Members whose role or sector is unknown are not counted as playing one, and the range goes up to the share reached if they played what is missing, each at most one role."
formula = '''
\frac{f}{r}
'''
symbols = ["f: needed roles that enough members play", "r: needed roles"]
counts = "listed roles"
evidence = ["ecosystem_needs", "organisations", "memberships"]
needs = "a list of the roles the coalition needs, and the role of each member organisation"
obstacle = "players that the coalition needs are not among its members"
next_step = "Pick the missing role that holds up most, and call one organisation that plays it."
hat = "matchmaker"
*/
with sections (section, first_division, last_division) as (
    values
        ('A', 1, 3), ('B', 5, 9), ('C', 10, 33), ('D', 35, 35), ('E', 36, 39), ('F', 41, 43), ('G', 45, 47),
        ('H', 49, 53), ('I', 55, 56), ('J', 58, 63), ('K', 64, 66), ('L', 68, 68), ('M', 69, 75), ('N', 77, 82),
        ('O', 84, 84), ('P', 85, 85), ('Q', 86, 88), ('R', 90, 93), ('S', 94, 96), ('T', 97, 98), ('U', 99, 99)
),
own_codes as (
    select distinct organisation_id, unnest(sector_codes) as code from organisations
),
paths as (
    -- 1410 is C1410, so that a code begins with those above it
    select code, coalesce(section, '') || code as path
    from (select code from own_codes union select sector_code from ecosystem_needs)
    left join sections on try_cast(left(code, 2) as integer) between first_division and last_division
),
sectors as (
    -- an organisation known to be in C may well be in 1410: unknown, not false
    select
        own_codes.organisation_id, needed.code as sector_code,
        case
            when bool_or(starts_with(own.path, needed.path)) then true
            when not bool_or(starts_with(needed.path, own.path)) then false
        end as is_in_sector
    from own_codes
    join paths as own using (code)
    join paths as needed on needed.code in (select sector_code from ecosystem_needs)
    group by all
),
members as (
    select coalition_id, month, organisation_id, organisations.ecosystem_role as plays
    from member_months
    left join organisations using (organisation_id)
    where is_eligible
),
sizes as (
    select coalition_id, month, count(*) as members, count(plays) as known from members group by all
),
needs as (
    select
        months.coalition_id, months.month, ecosystem_role, sector_code, coalesce(min_members, 1) as wanted
    from coalition_months as months
    join ecosystem_needs using (coalition_id)
    where coalesce(min_members, 1) > 0
),
played as (
    select
        needs.coalition_id, needs.month, ecosystem_role, needs.sector_code, wanted,
        count(members.organisation_id) filter (where needs.sector_code is null or is_in_sector) as surely,
        count(members.organisation_id) filter (where needs.sector_code is null or is_in_sector is not false) as perhaps
    from needs
    left join members
        on members.coalition_id = needs.coalition_id and members.month = needs.month and plays = ecosystem_role
    left join sectors
        on sectors.organisation_id = members.organisation_id and sectors.sector_code = needs.sector_code
    group by all
),
-- Who fills the largest gap of a role fills its smaller ones too. Each need costs what it adds per need filled, the gaps
-- of one role on their lower convex hull, so that the cheapest first never fills fewer than could be filled.
gaps as (
    select
        coalition_id, month, ecosystem_role, greatest(0, wanted - perhaps) as gap
    from played
),
chains as (
    select coalition_id, month, list_prepend(0, list(gap order by gap)) as gaps
    from gaps
    group by coalition_id, month, ecosystem_role
),
costs as (
    select
        coalition_id, month,
        unnest([
            list_max([
                list_min([(gaps[j + 1] - gaps[i]) / (j + 1 - i) for j in range(k, len(gaps))])
                for i in range(1, k + 1)
            ])
            for k in range(1, len(gaps))
        ]) as cost
    from chains
),
cheapest_first as (
    select coalition_id, month, sum(cost) over so_far as called_for
    from costs
    window so_far as (partition by coalition_id, month order by cost rows unbounded preceding)
),
fillable as (
    select coalition_id, month, count(*) filter (where called_for <= coalesce(members - known, 0) + 1e-9) as fillable
    from cheapest_first
    left join sizes using (coalition_id, month)
    group by all
),
counted as (
    select
        coalition_id, month,
        any_value(members) as members,
        any_value(known) as known,
        count(*) as n,
        count(*) filter (where surely >= wanted) as filled
    from played
    left join sizes using (coalition_id, month)
    group by all
)
-- with nobody's role known nothing is known of the needs
select
    coalition_id, month,
    case when known > 0 then filled / n end as value,
    case when known > 0 and (known < members or fillable > filled) then filled / n end as low,
    case when known > 0 and (known < members or fillable > filled) then fillable / n end as high,
    coalesce(n, 0) as n,
    case when known > 0 then known / members end as coverage
from coalition_months
left join counted using (coalition_id, month)
left join fillable using (coalition_id, month);

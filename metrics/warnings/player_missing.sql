/*
title = "A needed player is missing"
question = "Is a kind of organisation that the coalition needs not among its members?"
classes = ["watch"]
severity = 1
hat = "matchmaker"
subject_kind = "coalition"
why = "Of the {n:kinds} of organisation the coalition says it needs, members fill {filled:number}; missing: {missing:list}{beside}."
next_step = "Pick the missing kind that holds up most, and call one organisation that plays it."
because = "Leaving out stakeholders that matter is a key reason why collaborations fail (Ansell and Gash, Collaborative Governance in Theory and Practice, 2008)."
words = "A kind of organisation on the coalition's own list of needs (some of them in a certain sector) that fewer members play than it asks for. Members whose sector may well fit count as playing it. At least 80 % of members must have a known kind. All that are missing are one warning."
source = "Product rule; sectors by the tree of ISIC rev. 4; 80 % is a product default"
needs = "a list of the kinds the coalition needs, and the kind of each member organisation"
evidence = ["ecosystem_needs", "organisations", "memberships"]
unable = "Not known who is missing: {reason}."
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
    -- as in the indicator: an organisation known to be in C may well be in 1410, unknown and not false
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
played as (
    select
        judged.coalition_id, judged.month, needs.ecosystem_role, needs.sector_code, coalesce(min_members, 1) as wanted,
        'ecosystem_needs/' || concat_ws('|', needs.coalition_id, needs.ecosystem_role, needs.sector_code) as key,
        count(members.organisation_id) filter (where needs.sector_code is null or is_in_sector) as surely,
        count(members.organisation_id) filter (where needs.sector_code is null or is_in_sector is not false) as perhaps
    from judged_months as judged
    join ecosystem_needs as needs using (coalition_id)
    left join members
        on members.coalition_id = judged.coalition_id and members.month = judged.month and plays = needs.ecosystem_role
    left join sectors
        on sectors.organisation_id = members.organisation_id and sectors.sector_code = needs.sector_code
    where wanted > 0
    group by all
),
counted as (
    select
        coalition_id, month, coalesce(any_value(members), 0) as members, coalesce(any_value(known), 0) as known,
        count(*) as n, count(*) filter (where surely >= wanted) as filled,
        list(
            replace(ecosystem_role, '_', ' ') || coalesce(' in sector ' || sector_code, '')
            || if(wanted > 1, ' (' || perhaps || ' of ' || wanted || ')', '')
            order by ecosystem_role, sector_code
        ) filter (where perhaps < wanted) as missing,
        list(key order by ecosystem_role, sector_code) filter (where perhaps < wanted) as rows
    from played
    left join sizes using (coalition_id, month)
    group by all
),
explained as (
    select
        judged_months.coalition_id, judged_months.month, counted.* exclude (coalition_id, month),
        case
            when n is null then 'there is no list of the kinds of organisation that are needed'
            when known < 0.8 * members then 'the kind is known of ' || known || ' of ' || members || ' members'
        end as reason
    from judged_months
    left join counted using (coalition_id, month)
)
select
    coalition_id, month, null as subject, if(reason is null, 'watch', 'unable') as level, null as since,
    filled / n as value, null as expected, 1 as threshold, n, coalesce(len(missing), 0) as strength, rows, filled, missing,
    if(known < members, ' (the kind is known of ' || known || ' of ' || members || ' members)', '') as beside, reason
from explained
where n is null or missing is not null

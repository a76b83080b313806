"""The roles a coalition needs: which of them members fill, counted as the indicator `ecosystem_coverage` counts."""

from __future__ import annotations

import duckdb

# whether an organisation works in a sector that is asked for: true, false, or NULL where that is not known
SECTORS = """
create or replace temp table in_sectors as
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
)
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
"""
# the members of the last month, and the day up to which is judged
LAST_MONTHS = """
create or replace temp table last_months as
select coalition_id, month, least(month_end, coalesce(data_as_of, month_end)) as as_of
from coalition_months
left join coalition_spans using (coalition_id)
qualify row_number() over (partition by coalition_id order by month desc) = 1
"""
MEMBERS = """
create or replace temp table members_now as
select coalition_id, organisation_id, organisations.ecosystem_role as plays
from last_months
join member_months using (coalition_id, month)
left join organisations using (organisation_id)
where is_eligible
"""
ECOSYSTEM = """
insert into bench.ecosystem by name
with sizes as (
    select coalition_id, count(*) as members, count(plays) as known from members_now group by all
),
needs as (
    select coalition_id, ecosystem_role, sector_code, coalesce(min_members, 1) as wanted
    from last_months
    join ecosystem_needs using (coalition_id)
    where wanted > 0
),
played as (
    select
        needs.coalition_id, ecosystem_role, needs.sector_code, wanted,
        count(organisation_id) filter (where needs.sector_code is null or is_in_sector) as surely,
        count(organisation_id) filter (where needs.sector_code is null or is_in_sector is not false) as perhaps,
        list(organisation_id order by organisation_id) filter (
            where organisation_id is not null and (needs.sector_code is null or is_in_sector)
        ) as held_by
    from needs
    left join members_now on members_now.coalition_id = needs.coalition_id and plays = ecosystem_role
    left join in_sectors using (organisation_id, sector_code)
    group by all
)
select
    coalition_id, ecosystem_role, sector_code, wanted,
    if(known > 0, surely, null) as surely,
    if(known > 0, perhaps, null) as perhaps,
    if(known > 0, coalesce(held_by, []), null) as held_by,
    case
        when coalesce(known, 0) = 0 then 'unknown'
        when surely < wanted then 'missing'
        when surely = wanted then 'single'
        else 'covered'
    end as status,
    case
        when coalesce(members, 0) = 0 then 'No member is on file.'
        when known = 0 then 'No member''s role is on file.'
        when surely >= wanted then null
        when perhaps > surely and perhaps - surely = 1 then 'Of 1 member in this role the sector is not on file.'
        when perhaps > surely then 'Of ' || (perhaps - surely) || ' members in this role the sector is not on file.'
        when members - known = 1 then 'Of 1 member the role is not on file.'
        when members > known then 'Of ' || (members - known) || ' members the role is not on file.'
    end as note
from played
left join sizes using (coalition_id)
order by coalition_id, ecosystem_role, sector_code nulls first
"""


def fill_ecosystem(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.ecosystem. Leaves the temporary tables in_sectors, last_months and members_now for who comes after.

    A need is filled by the members that surely play it: `missing` under as many as wanted, `single` with exactly as many,
    so that it is empty again when one leaves, `covered` with more. With nobody's role known all are `unknown`.
    """
    for statement in (SECTORS, LAST_MONTHS, MEMBERS, ECOSYSTEM):
        con.execute(statement)

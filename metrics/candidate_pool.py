"""Which organisations of the register could be asked, for which needed roles they would count, and what overlap they bring.

Candidates are organisations whose role is known and that no coalition names as a member: those of other coalitions are
left out, because what one coalition knows of its members is not told to another. A former member may be asked again.
"""

from __future__ import annotations

from typing import Any

import duckdb

PASSED_OVER_UP_TO = 20  # per coalition; more are not read by anybody
NOT_ASKED_AGAIN = ("merged", "removed")  # former members of which the first is no more and the second was sent away
Row = dict[str, Any]

# who is no member, and on what terms: a membership that is over may be taken up again, one that is to begin is no gap
POOL = """
create or replace temp table pool as
with named as (
    select organisation_id, coalition_id from memberships
    union all
    select distinct organisation_id, coalition_id
    from member_months
    where is_eligible and coalition_id not in (select coalition_id from memberships)  -- no register: those who were seen
),
of_one as (
    select organisation_id, any_value(coalition_id) as coalition_id
    from named group by organisation_id having count(distinct coalition_id) = 1
),
registered as (
    select organisation_id, name, ecosystem_role as plays from organisations
    where coalesce(ecosystem_role not in ('secretariat', 'funder'), true)
),
free as materialized (
    select * from registered anti join named using (organisation_id)
),
judged as (
    select distinct coalition_id, as_of from last_months join bench.ecosystem using (coalition_id) where status <> 'unknown'
),
former as (
    select
        coalition_id, organisation_id, max(m.left_on) as left_on,
        first(m.leave_reason order by m.left_on desc, m.joined_on desc) as leave_reason
    from of_one
    join judged using (coalition_id)
    join memberships as m using (coalition_id, organisation_id)
    anti join members_now using (coalition_id, organisation_id)
    group by all
    having bool_and(coalesce(m.left_on <= as_of, false))
        and not bool_or(coalesce(m.role in ('secretariat', 'facilitator', 'funder'), false))
)
select coalition_id, organisation_id, name, plays, null::date as left_on, null as leave_reason
from judged
cross join free
union all by name
select coalition_id, organisation_id, name, plays, left_on, leave_reason
from former
join registered using (organisation_id)
"""
# What each would count for; `nearness` orders those that add nothing by how near they come to adding something. Of those
# whose role nobody asks for only former members are told.
FITTING = """
create or replace temp table fitting as
with needs as (
    select *, row_number() over (partition by coalition_id order by ecosystem_role, sector_code nulls first) - 1 as place
    from bench.ecosystem
),
asked_for as (
    select
        coalition_id, pool.organisation_id, place, needs.sector_code, surely <= wanted as has_room, is_in_sector,
        needs.sector_code is null or coalesce(is_in_sector, false) as is_fit
    from pool
    join needs using (coalition_id)
    left join in_sectors
        on in_sectors.organisation_id = pool.organisation_id and in_sectors.sector_code = needs.sector_code
    where ecosystem_role = plays
),
fits as (
    select
        coalition_id, organisation_id,
        list(place order by place) filter (where is_fit) as places,
        list(sector_code order by place) filter (where not is_fit) as other_sectors,
        bool_or(is_in_sector is null) filter (where not is_fit) as is_sector_unknown,
        bool_or(is_fit and has_room) as adds_something
    from asked_for
    group by all
),
ordered as (
    select
        pool.*,
        coalesce(places, []) as places,
        coalesce(other_sectors, []) as other_sectors,
        coalesce(is_sector_unknown, false) as is_sector_unknown,
        coalesce(adds_something and coalesce(not list_contains($never, leave_reason), true), false) as is_useful,
        case
            when adds_something then 0 when other_sectors is not null then 1 when places is not null then 2
            when plays is not null then 3 else 4
        end as nearness
    from pool
    left join fits using (coalition_id, organisation_id)
)
select *
from ordered
where nearness <> 3 or left_on is not null
qualify is_useful
    or row_number() over (partition by coalition_id, is_useful order by nearness, name, organisation_id) <= $most
"""
# The markets of candidate and member, pair by pair, as the indicator `competitive_overlap` has them: leading digits in
# common out of 4, a declared pair 4. The mean is over members of whom it is known.
OVERLAPS = """
with codes as (
    select distinct organisation_id, regexp_extract(code, '^[A-U]?([0-9]{2,4})$', 1) as digits
    from (select organisation_id, unnest(sector_codes) as code from organisations)
    where digits <> ''
),
prefixes as (
    select distinct organisation_id, left(digits, length) as prefix, length
    from codes
    cross join range(1, 5) as lengths(length)
),
member_prefixes as (
    select coalition_id, organisation_id as member_id, prefix, length from members_now join prefixes using (organisation_id)
),
coded as (
    select coalition_id, count(distinct member_id) as members from member_prefixes group by all
),
declared as (
    select fitting.coalition_id, fitting.organisation_id, member_id
    from (
        select organisation_id_a as organisation_id, organisation_id_b as member_id, declared_on from competitor_pairs
        union all
        select organisation_id_b, organisation_id_a, declared_on from competitor_pairs
    ) as pairs
    join fitting using (organisation_id)
    join members_now on members_now.coalition_id = fitting.coalition_id and members_now.organisation_id = member_id
    join last_months on last_months.coalition_id = fitting.coalition_id
    where coalesce(declared_on <= as_of, true)
),
near as (
    -- pairs with something in common; all others of which both codes are known have nothing
    select coalition_id, organisation_id, member_id, max(digits) as digits, bool_or(is_declared) as is_declared
    from (
        select coalition_id, organisation_id, member_id, member_prefixes.length as digits, false as is_declared
        from fitting
        join prefixes using (organisation_id)
        join member_prefixes using (coalition_id, prefix)
        union all
        select coalition_id, organisation_id, member_id, 4, true from declared
    )
    group by all
),
nearest as (
    select
        coalition_id, organisation_id, sum(digits) as digits, count(*) filter (where is_declared) as declared,
        count(*) filter (where is_declared and member_id not in (select organisation_id from codes)) as without_code,
        first(
            {'member': member_id, 'value': digits / 4, 'declared': is_declared}
            order by digits desc, is_declared desc, member_id
        ) as most
    from near
    group by all
)
select
    coalition_id, organisation_id, name, plays, left_on, leave_reason, places, other_sectors, is_sector_unknown, is_useful,
    coalesce(digits, 0) / (4 * nullif(
        if(organisation_id in (select organisation_id from codes), coalesce(members, 0) + coalesce(without_code, 0),
            coalesce(declared, 0)), 0
    )) as overlap,
    most.member, most.value, most.declared
from fitting
left join nearest using (coalition_id, organisation_id)
left join coded using (coalition_id)
order by coalition_id, is_useful desc, nearness, name, organisation_id
"""
NEEDS = """
select coalition_id, ecosystem_role, sector_code, wanted, surely
from bench.ecosystem
where status <> 'unknown'
order by coalition_id, ecosystem_role, sector_code nulls first
"""


def candidate_rows(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """A row per coalition and candidate, those that would add something first, of the others the nearest.

    Reads bench.ecosystem and the temporary tables that come with it. `places` are those of the needs in `need_rows`.
    """
    con.execute(POOL)
    con.execute(FITTING, {"most": PASSED_OVER_UP_TO, "never": list(NOT_ASKED_AGAIN)})
    return _rows(con, OVERLAPS)


def need_rows(con: duckdb.DuckDBPyConnection) -> list[Row]:
    return _rows(con, NEEDS)


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = con.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

"""Who could take over: for each role in force, its holder, deputy, term and hand-over note, as the indicator counts them."""

from __future__ import annotations

import duckdb

# As in the indicator succession_cover: a row without a date holds from the beginning, until a dated one follows. A role is
# vacant where nobody is named and nobody stands in, as in the warning role_uncovered; a holder that the file leaves empty is
# else unknown.
ROLES = """
    insert into bench.role_cover by name
    with lasts as (
        select coalition_id, max(month_end) as month_end from coalition_months group by all
    ),
    latest as (
        select
            coalition_id, role_name, holder_organisation_id, has_deputy, term_ends_on, handover_note,
            case when holder_organisation_id is not null then true when not has_deputy then false end as has_holder,
            term_ends_on >= month_end as is_in_term
        from lasts
        join roles using (coalition_id)
        where coalesce(since_on <= month_end, true)
        qualify row_number() over (partition by coalition_id, role_name order by since_on desc nulls last) = 1
    ),
    counted as (
        select
            *,
            len(list_filter([has_holder, has_deputy, is_in_term, handover_note], lambda cell: cell)) as present,
            len(list_filter([has_holder, has_deputy, is_in_term, handover_note], lambda cell: not cell)) as gaps
        from latest
    )
    select
        coalition_id, role_name, holder_organisation_id, coalesce(names.name, holder_organisation_id) as holder,
        has_holder, has_deputy, term_ends_on, is_in_term, handover_note,
        case
            when not has_holder then 'vacant'
            when gaps > 0 then ['one gap', 'two gaps', 'three gaps'][gaps]
            when present = 4 then 'covered'
            when present > 0 then 'no known gap'
            else 'unknown'
        end as status
    from counted
    left join organisation_names as names on names.organisation_id = holder_organisation_id
    order by all
"""


def compute_role_cover(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.role_cover from coalition_months, roles and organisation_names: a row per role in force at the last month.

    status: covered (holder, deputy, term and note are there), one gap, two gaps, three gaps, vacant (nobody, and no deputy),
    no known gap (the file leaves some of the four empty), unknown (it leaves all empty). A term that has ended on the month's
    last day is a gap.
    """
    con.execute(ROLES)

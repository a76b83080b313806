"""The figures of coalitions without the rows of somebody who leaves, by the statements that make the others.

A database beside the build's own holds the canonical tables as views in which those rows are missing; cube, indicators and
scores are made in it. How far the exports reach does not change when somebody leaves: the months are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from metrics.cube import BY_MONTH, build_cube
from metrics.framework import compute_indicators
from metrics.scoring import compute_scores
from metrics.stress import FACILITATOR, LEAVING, LOG_MONTHS, from_surveys

Connection = duckdb.DuckDBPyConnection

DATABASE = "without_them"
WINDOW_MONTHS = 12  # the longest window of an indicator that reads the cube and no survey
MAIN = "memory.main"

# whose rows: the table, its column, and the coalition where it is not the row's own
TAKEN_ALONG = (
    ("memberships", "organisation_id"),
    ("contributions", "organisation_id"),
    ("initiatives", "organisation_id"),  # those run in the coalition; what members run alone counts for members only
    ("commitments", "owner_organisation_id"),
    ("attendance_by_organisation", "organisation_id"),
    ("messages_by_organisation", "organisation_id"),
    ("agenda_by_organisation", "organisation_id"),
)
LEFT_AS_THEY_ARE = (
    "coalitions", "organisations", "meetings", "spending", "governance", "ecosystem_needs", "competitor_pairs",
    "representatives", "hourly_rates", "survey_waves", "survey_items", "survey_answers", "survey_ratings", "survey_invitations",
)  # fmt: skip
ITS_SEAT = "anti join leaving on leaving.coalition_id = t.coalition_id and leaving.organisation_id"
MADE_FROM_OTHERS = {
    "coalition_months": f"from {MAIN}.coalition_months semi join leaving using (coalition_id)",
    "agenda_items": f"from {MAIN}.agenda_items semi join agenda_by_organisation using (coalition_id, item_id)",
    "messages": f"from {MAIN}.messages semi join messages_by_organisation using (coalition_id, message_id)",
    "attendance": "from attendance_by_organisation",
    "positions": f"""
        select t.* from {MAIN}.positions as t join {MAIN}.decisions as d using (decision_id)
        anti join leaving on leaving.coalition_id = d.coalition_id and leaving.organisation_id = t.organisation_id
    """,
    "meeting_invitations": f"""
        select t.* from {MAIN}.meeting_invitations as t join {MAIN}.meetings as m using (meeting_id)
        anti join leaving on leaving.coalition_id = m.coalition_id and leaving.organisation_id = t.organisation_id
    """,
    "decisions": f"""
        select t.* replace (
            list_filter(amended_by_organisation_ids, lambda one: one is distinct from leaving.organisation_id)
                as amended_by_organisation_ids
        )
        from {MAIN}.decisions as t left join leaving using (coalition_id)
    """,
    "roles": f"""
        select t.* replace (
            case when leaving.organisation_id = holder_organisation_id then null else holder_organisation_id end
                as holder_organisation_id
        )
        from {MAIN}.roles as t left join leaving using (coalition_id)
    """,
    # an export without grants or without a log would mean that nothing is known of them; what is meant is that both have ended
    "funding": f"""
        select t.* replace (
            case when leaving.organisation_id = funder_organisation_id then false else signed end as signed
        )
        from {MAIN}.funding as t left join leaving using (coalition_id)
    """,
    "facilitation": f"""
        select t.* replace (
            case
                when leaving.organisation_id = employer_organisation_id or leaving.facilitator = {FACILITATOR}
                    then (happened_on - interval {LOG_MONTHS} months)::date
                else happened_on
            end as happened_on
        )
        from {MAIN}.facilitation as t left join leaving using (coalition_id)
    """,
}
EARLIER = "earlier"


@contextmanager
def without(con: Connection, who_leaves: str, database: str = DATABASE) -> Iterator[str]:
    """`database`, the name of one with `indicators` and `scores` of the last months, for as long as the block lasts.

    `who_leaves` is a query with the columns of LEAVING, one row per coalition; only these coalitions are worked out.
    """
    with con.cursor() as own:
        own.execute(f"attach ':memory:' as {database}")
        try:
            own.execute(f"use {database}")
            own.execute(f"create table leaving ({LEAVING})")
            own.execute(f"insert into leaving from ({who_leaves})")
            _work_out(own)
            yield database
        finally:
            own.execute("use memory")
            own.execute(f"detach {database}")


def _work_out(con: Connection) -> None:
    for table in LEFT_AS_THEY_ARE:
        con.execute(f"create view {table} as from {MAIN}.{table}")
    for table, column in TAKEN_ALONG:
        con.execute(f"create view {table} as from {MAIN}.{table} as t {ITS_SEAT} = t.{column}")
    for table, rows in MADE_FROM_OTHERS.items():
        con.execute(f"create view {table} as {rows}")
    ((first, last, since),) = con.execute(
        f"""
        select (min(last) - interval {WINDOW_MONTHS - 1} months)::date, max(last), min(last)
        from (select max(month) as last from coalition_months group by coalition_id)
        """
    ).fetchall()
    con.execute(f"create schema {EARLIER}")
    for table in BY_MONTH:
        columns = {name for name, *_ in con.execute(f"describe {MAIN}.{table}").fetchall()}
        its_own = f"as t {ITS_SEAT} = t.organisation_id" if "organisation_id" in columns else ""
        con.execute(f"create view {EARLIER}.{table} as from {MAIN}.{table} {its_own}")
    build_cube(con, (first, last), earlier=EARLIER)
    compute_indicators(con, since, leave_out=from_surveys())
    con.execute(
        f"insert into indicators from {MAIN}.indicators semi join coalition_months using (coalition_id, month) "
        "where month >= ? and list_contains(?, indicator)",
        [since, from_surveys()],
    )
    compute_scores(con, since)

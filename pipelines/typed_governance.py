"""What a charter says, element by element, as the secretariat ticked it (decisions/governance.csv), beside the rows of files.

A line about the same element and day as a row of a file takes its place, and a later line that of an earlier one. A state
without a day holds from the beginning until a dated one follows, as in files.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipelines.decision_files import GOVERNANCE
from pipelines.small_tables import to_table
from pipelines.tables import CHARTER_ELEMENTS, TABLES
from pipelines.typed_rows import Fault, Line, TypedRows, empty, is_day, no_choice, no_day, too_long

LONGEST = 500  # characters of a text; a link may be long
COLUMNS = (
    "coalition_id varchar, element varchar, status varchar, agreed_on date, review_due_on date, evidence_url varchar, "
    "line bigint"
)
SAME = "t.coalition_id = g.coalition_id and t.element = g.element and t.agreed_on is not distinct from g.agreed_on"  # the key
STATES = """
    insert into published.charter by name
    with lasts as (
        select coalitions.coalition_id, coalesce(max(month_end), date '9999-12-31') as until_on
        from coalitions
        left join coalition_months using (coalition_id)
        group by all
    ),
    states as (
        select governance.*
        from governance
        join lasts using (coalition_id)
        where coalesce(agreed_on <= until_on, true)
        qualify row_number() over (partition by coalition_id, element order by agreed_on desc nulls last) = 1
    ),
    elements as (select unnest($elements) as element)
    select coalition_id, element, status, agreed_on, review_due_on, evidence_url
    from lasts
    cross join elements
    left join states using (coalition_id, element)
"""


def _faults(line: Line) -> list[Fault]:
    found = empty(line, "coalition_id", "element", "status") + no_day(line, "agreed_on", "review_due_on")
    for column in ("element", "status"):
        found += no_choice(line, column, TABLES["governance"].column(column).choices)
    agreed, review = line["agreed_on"], line["review_due_on"]
    if is_day(agreed) and is_day(review) and review < agreed:
        found.append(
            ("review_due_on", f'review_due_on "{review}" lies before agreed_on "{agreed}". Correct one of them.')
        )
    return found + too_long(line, GOVERNANCE.columns, LONGEST)


CHARTER = TypedRows("governance", GOVERNANCE, _faults, key="concat_ws('|', coalition_id, element, agreed_on)")


def add_states(con: duckdb.DuckDBPyConnection, decisions: Path) -> None:
    """Put the states into `governance`; wrong lines stop nothing."""
    rows = {
        (line["coalition_id"], line["element"], line["agreed_on"]): _row(line)
        for line in CHARTER.usable(con, decisions)
    }
    to_table(con, "typed_governance", COLUMNS, list(rows.values()))
    con.execute(f"delete from governance as g where exists (select 1 from typed_governance as t where {SAME})")
    con.execute("insert into governance by name select * exclude (line) from typed_governance order by line")


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Fill published.charter, and add lines set aside and where rows came from to the published tables of both."""
    con.execute(
        f"delete from published.lineage where \"table\" = 'governance' and key in (select {CHARTER.key} from typed_governance)"
    )
    CHARTER.tell(con)
    con.execute(STATES, {"elements": list(CHARTER_ELEMENTS)})


def _row(line: Line) -> tuple[object, ...]:
    """A row of COLUMNS."""
    days = [dt.date.fromisoformat(line[day]) if line[day] else None for day in ("agreed_on", "review_due_on")]
    link = line["evidence_url"] or None
    return (line["coalition_id"], line["element"], line["status"], *days, link, int(line["line"]))

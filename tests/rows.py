"""Rows small enough to work by hand: shorthand for what many tests are given."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import duckdb

from metrics.cube import statements
from metrics.heads import heads
from metrics.surveys import read_surveys

Answer = dict[str, Any]


def day(text: str) -> date:
    """ "2026-03" is the month's first day, "2026-03-14" that day."""
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def months_from(first: str, last: str) -> list[date]:
    """First days of the months from first to last, both included."""
    start, end = day(first), day(last)
    first_index, last_index = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(first_index, last_index + 1)]


def coalition_months(first: str, last: str, coalition: str = "c", **more: Any) -> list[dict[str, Any]]:
    """Rows of coalition_months."""
    return [
        {
            "coalition_id": coalition,
            "month": month,
            "month_end": month.replace(day=monthrange(month.year, month.month)[1]),
            "is_provisional": False,
            "has_register": True,
            **more,
        }
        for month in months_from(first, last)
    ]


def member(organisation: str | None, month: str, coalition: str = "c", **counts: Any) -> dict[str, Any]:
    """A row of the cube; organisation None is the row of unknown organisations.

    All meetings attended were expected, unless expected_attended says otherwise.
    """
    if "meetings_attended" in counts:
        counts = {"expected_attended": counts["meetings_attended"], **counts}
    return {
        "coalition_id": coalition,
        "month": day(month),
        "organisation_id": organisation,
        "is_eligible": organisation is not None,
        **counts,
    }


def make_the_rest(con: duckdb.DuckDBPyConnection) -> None:
    """The part of the cube that follows from member_months and from contributions, and the survey tables."""
    con.execute("create or replace temp view cube_months as select *, true as is_wanted from coalition_months")
    for table in ("first_acts", "coalition_activity", "main_currency", "yearly_giving"):
        con.execute(f"create or replace table {table} as {statements()[table]}")
    read_surveys(con)


def answers(con: duckdb.DuckDBPyConnection, indicator: str, coalition: str = "c") -> dict[str, Answer]:
    """What the indicator's statement returns for a coalition, by month ("2026-03")."""
    make_the_rest(con)
    found = con.execute(heads()[indicator].statement)
    names = [column[0] for column in found.description]
    assert sorted(names) == sorted(["coalition_id", "month", "value", "low", "high", "n", "coverage"])
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    of_coalition = [row for row in rows if row["coalition_id"] == coalition]
    by_month = {row["month"].strftime("%Y-%m"): row for row in of_coalition}
    assert len(by_month) == len(of_coalition), "one row per coalition and month"
    return by_month

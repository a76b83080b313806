"""From rules to published rows: identity, sentences, names, gaps, charts."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from metrics.early_warnings import compute_warnings
from metrics.warning_heads import warnings_version
from tests.conftest import Given
from tests.rows import coalition_months, make_the_rest

LAST = date(2026, 4, 1)


@pytest.fixture
def put_off(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    """An item deferred in January, February and April."""
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    given("agenda_items", [{"item_id": "i", "coalition_id": "c", "raised_on": "2026-01-02", "title": "Data charter"}])
    for number, on in enumerate(("2026-01-20", "2026-02-20", "2026-04-20")):
        row = {
            "decision_id": f"d{number}",
            "coalition_id": "c",
            "decided_on": on,
            "item_id": "i",
            "outcome": "deferred",
        }
        given("decisions", [row])
    make_the_rest(con)


def rows(con: duckdb.DuckDBPyConnection, table: str, **where: str) -> list[dict[str, Any]]:
    test = " and ".join(f"{name} = '{value}'" for name, value in where.items()) or "true"
    found = con.execute(f"select * from {table} where {test} order by all")
    return [dict(zip([c[0] for c in found.description], row, strict=True)) for row in found.fetchall()]


@pytest.mark.usefixtures("put_off")
def test_a_warning_says_what_it_said_first_and_its_details_what_it_says_now(con: duckdb.DuckDBPyConnection) -> None:
    compute_warnings(con)
    (told,) = rows(con, "warnings", warning="decision_deferred")
    assert (told["coalition_id"], told["subject"], told["class"]) == ("c", "i", "act")
    assert (told["since"], told["month"], told["closed_month"]) == (date(2026, 1, 20), date(2026, 2, 1), None)
    assert told["why"] == "Data charter was put off 2 times, last on 20 February 2026."
    assert told["hat"] == "facilitator" and told["method_version"] == warnings_version()
    (details,) = rows(con, "warning_details", warning_id=told["warning_id"])
    assert details["latest_why"] == "Data charter was put off 3 times, last on 20 April 2026."
    assert (details["subject_name"], details["last_fired"], details["held_back"]) == ("Data charter", LAST, False)


@pytest.mark.usefixtures("put_off")
def test_a_rebuild_keeps_the_id_and_another_month_has_another(con: duckdb.DuckDBPyConnection) -> None:
    compute_warnings(con)
    (first,) = rows(con, "warnings", warning="decision_deferred")
    compute_warnings(con)
    (again,) = rows(con, "warnings", warning="decision_deferred")
    assert again == first and len(first["warning_id"]) == 16
    con.execute("update decisions set decided_on = '2026-03-20' where decision_id = 'd1'")
    compute_warnings(con)
    (moved,) = rows(con, "warnings", warning="decision_deferred")
    assert moved["warning_id"] != first["warning_id"]


@pytest.mark.usefixtures("put_off")
def test_the_rows_behind_it_are_those_known_when_it_was_reported(con: duckdb.DuckDBPyConnection) -> None:
    compute_warnings(con)
    (told,) = rows(con, "warnings", warning="decision_deferred")
    behind = rows(con, "warning_rows", warning_id=told["warning_id"])
    assert [(row["table"], row["key"]) for row in behind] == [("decisions", "d0"), ("decisions", "d1")]


@pytest.mark.usefixtures("put_off")
def test_a_month_in_progress_is_not_judged_before_its_last_week(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    con.execute("update coalition_months set is_provisional = true where month = '2026-02-01'")
    con.execute("delete from coalition_months where month > '2026-02-01'")
    given("coalition_spans", [{"coalition_id": "c", "data_as_of": "2026-02-20"}])
    compute_warnings(con)
    assert rows(con, "warnings", warning="decision_deferred") == []
    con.execute("update coalition_spans set data_as_of = '2026-02-21'")  # seven days before the 28th
    compute_warnings(con)
    assert [row["month"] for row in rows(con, "warnings", warning="decision_deferred")] == [date(2026, 2, 1)]


@pytest.mark.usefixtures("put_off")
def test_without_room_in_the_budget_it_is_watched_and_said_to_be_held_back(con: duckdb.DuckDBPyConnection) -> None:
    compute_warnings(con, budget=0)
    (told,) = rows(con, "warnings", warning="decision_deferred")
    (details,) = rows(con, "warning_details", warning_id=told["warning_id"])
    assert (told["class"], details["held_back"]) == ("watch", True)


def test_nothing_on_file_is_no_warning_and_no_error(con: duckdb.DuckDBPyConnection) -> None:
    make_the_rest(con)
    compute_warnings(con)
    assert rows(con, "warnings") == [] and rows(con, "series") == []

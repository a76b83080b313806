"""The warning `decision_deferred` on rows small enough to work by hand."""

from __future__ import annotations

import duckdb

from tests.conftest import Given
from tests.rows import coalition_months
from tests.warned import by_month, firings, next_step, why


def decided(number: int, on: str, outcome: str, item: str = "i") -> dict[str, object]:
    return {"decision_id": f"d{number}", "coalition_id": "c", "decided_on": on, "item_id": item, "outcome": outcome}


def test_an_item_deferred_twice_is_named_from_the_second_time_on(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    given("agenda_items", [{"item_id": "i", "coalition_id": "c", "raised_on": "2026-01-02", "title": "Data charter"}])
    given("decisions", [decided(1, "2026-01-20", "deferred"), decided(2, "2026-03-31", "deferred")])
    found = firings(con, "decision_deferred")
    assert by_month(found) == {"2026-03": "act", "2026-04": "act"}
    assert found[0].subject == "i" and str(found[0].since) == "2026-01-20" and found[0].n == 2
    assert found[0].rows == ("decisions/d1", "decisions/d2")
    assert why("decision_deferred", found[0]) == "Data charter was put off 2 times, last on 31 March 2026."
    assert "put Data charter to a decision" in next_step("decision_deferred", found[0])


def test_once_deferred_then_adopted_is_nothing(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    given("decisions", [decided(1, "2026-01-20", "deferred"), decided(2, "2026-02-20", "adopted")])
    assert firings(con, "decision_deferred") == []


def test_a_decision_ends_it_and_what_is_deferred_before_it_no_longer_counts(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-05"))
    given(
        "decisions",
        [
            decided(1, "2026-01-20", "deferred"), decided(2, "2026-02-20", "deferred"), decided(3, "2026-03-20", "adopted"),
            decided(4, "2026-04-20", "deferred"),
        ],
    )  # fmt: skip
    assert by_month(firings(con, "decision_deferred")) == {"2026-02": "act"}


def test_two_items_deferred_once_each_are_nothing(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-02"))
    given("decisions", [decided(1, "2026-01-20", "deferred"), decided(2, "2026-01-20", "deferred", item="j")])
    assert firings(con, "decision_deferred") == []

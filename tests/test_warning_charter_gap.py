"""The warning `charter_gap` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import coalition_months, day
from tests.warned import by_month, firings, unable, why

NAME = "charter_gap"


def element(name: str, status: str, on: str | None = "2026-01-01", review: str | None = None) -> dict[str, Any]:
    row = {"coalition_id": "c", "element": name, "status": status, "evidence_url": "charter.pdf"}
    return {**row, "agreed_on": on and day(on), "review_due_on": review and day(review)}


@pytest.fixture
def june(given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_all_gaps_are_one_warning_with_the_elements_named(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("governance", [element("purpose", "full"), element("money", "absent", None), element("entry_exit", "absent")])
    given("governance", [element("roles", "partial", review="2026-05-01"), element("review", "not_relevant")])
    (found,) = firings(con, NAME)
    assert (found.level, found.subject, found.value, found.n, str(found.since)) == ("watch", None, 3, 4, "2026-01-01")
    assert found.rows == ("governance/c|entry_exit|2026-01-01", "governance/c|money", "governance/c|roles|2026-01-01")
    assert why(NAME, found) == (
        "Still to settle: 3 charter elements of the 4 that matter here, entry exit (absent), money (absent) and roles "
        "(review due on 1 May 2026)."
    )


@pytest.mark.parametrize(("review", "fires"), [("2026-06-29", True), ("2026-06-30", False), (None, False)])
def test_a_review_is_overdue_from_the_day_after_it_was_due(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, review: str | None, fires: bool
) -> None:
    given("governance", [element("purpose", "full", review=review)])
    assert bool(firings(con, NAME)) is fires


def test_agreed_in_part_or_not_relevant_is_no_gap(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("governance", [element("purpose", "partial"), element("money", "not_relevant", review="2020-01-01")])
    assert firings(con, NAME) == []


def test_it_stops_with_the_agreement_and_not_before_it_is_known(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("governance", [element("money", "absent", None), element("purpose", "full")])
    before = firings(con, NAME)
    assert list(by_month(before)) == [f"2026-0{month}" for month in range(1, 7)]
    given("governance", [element("money", "full", "2026-04-30")])
    assert firings(con, NAME) == before[:3]


def test_of_many_gaps_a_sentence_names_four(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    names = ("activities", "communication", "measurement", "money", "partners", "purpose")
    given("governance", [element(name, "absent") for name in names[:5]])
    (found,) = firings(con, NAME)
    assert why(NAME, found).endswith("measurement (absent), money (absent) and partners (absent).")
    given("governance", [element("purpose", "absent")])
    (found,) = firings(con, NAME)
    assert why(NAME, found).endswith("measurement (absent), money (absent) and 2 more.")
    assert len(found.rows) == 6


def test_without_a_checklist_it_says_so(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    (found,) = firings(con, NAME)
    assert (found.level, unable(NAME, found)) == ("unable", "No charter checklist is on file.")

"""The warning `role_uncovered` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import coalition_months, day
from tests.warned import by_month, firings, next_step, unable, why

NAME = "role_uncovered"


def role(
    name: str, holder: str | None, deputy: bool | None, ends: str | None = None, since: str | None = "2026-01-01"
) -> dict[str, Any]:
    row = {"coalition_id": "c", "role_name": name, "holder_organisation_id": holder, "has_deputy": deputy}
    return {**row, "term_ends_on": ends and day(ends), "since_on": since and day(since)}


@pytest.fixture
def june(given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))


@pytest.mark.parametrize(
    ("holder", "deputy", "fires"),
    [(None, False, True), (None, True, False), (None, None, False), ("a", False, False), ("a", None, False)],
)
def test_a_role_with_neither_holder_nor_deputy_is_named(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, holder: str | None, deputy: bool | None, fires: bool
) -> None:
    given("roles", [role("Treasurer", holder, deputy), role("Chair", "b", True, "2028-01-01")])
    found = firings(con, NAME)
    assert [(firing.subject, firing.level) for firing in found] == ([("Treasurer", "watch")] if fires else [])


# 30 June and 60 days are 29 August
@pytest.mark.parametrize(("ends", "fires"), [("2026-08-29", True), ("2026-08-30", False), ("2026-06-30", True)])
def test_a_term_that_ends_within_sixty_days_is_warned_of(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, ends: str, fires: bool
) -> None:
    given("roles", [role("Chair", "a", True, ends)])
    assert bool(firings(con, NAME)) is fires


def test_it_starts_before_the_term_ends_and_stops_with_the_successor(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-08"))
    given("roles", [role("Chair", "a", True, "2026-04-15", since=None)])
    found = firings(con, NAME)
    # 28 February and 46 days; 15 April is over in April
    assert list(by_month(found)) == [f"2026-0{month}" for month in range(2, 9)]
    assert [firing.value for firing in found[:3]] == [46, 15, -15]
    assert [firing.since and str(firing.since) for firing in found[:3]] == [None, None, "2026-04-15"]
    assert why(NAME, found[0]) == (
        "The role Chair has a term that ends on 15 April 2026; usual is a named holder or deputy and more than "
        "60 days of term."
    )
    assert "has had no term in force since 15 April 2026" in why(NAME, found[2])
    given("roles", [role("Chair", "b", True, "2028-04-15", since="2026-06-10")])
    # the successor of June is not known before June
    assert firings(con, NAME) == found[:4]


def test_each_role_is_a_warning_of_its_own_with_its_row_behind_it(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("roles", [role("Chair", None, False), role("Treasurer", "a", True, "2026-07-01", since=None)])
    chair, treasurer = firings(con, NAME)
    assert (chair.rows, str(chair.since)) == (("roles/c|Chair|2026-01-01",), "2026-01-01")
    assert (treasurer.rows, treasurer.since) == (("roles/c|Treasurer",), None)
    assert "The role Chair has neither a holder nor a deputy;" in why(NAME, chair)
    assert next_step(NAME, chair).startswith("Put Chair on the next agenda")
    assert chair.strength > treasurer.strength > 0


def test_a_term_that_is_not_on_file_is_unknown(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("roles", [role("Chair", "a", False, None)])
    assert firings(con, NAME) == []


def test_without_a_list_of_roles_it_says_so(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    (found,) = firings(con, NAME)
    assert (found.level, unable(NAME, found)) == ("unable", "No list of roles is on file.")

"""The warning `duplicated_effort` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day, member, months_from
from tests.warned import by_month, firings, next_step, unable, why

NAME = "duplicated_effort"


def ran(who: str, starts: str | None, ends: str | None = None, theme: str = "water", **more: Any) -> dict[str, Any]:
    row = {"initiative_id": f"{who} {starts}", "organisation_id": who, "theme": theme}
    return {**row, "starts_on": starts and day(starts), "ends_on": ends and day(ends), **more}


@pytest.fixture
def june(given: Given) -> None:
    """June 2026 of a coalition on water with members a, b and d, and x that left."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "theme": "water"}])
    given("member_months", [member(name, "2026-06") for name in "abd"])
    given("member_months", [member("x", "2026-06", is_eligible=False)])


def test_two_members_alone_on_one_theme_are_named(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("initiatives", [ran("a", "2026-01-01", theme="Water "), ran("b", "2026-03-01", "2027-12-31")])
    (found,) = firings(con, NAME)
    assert (found.level, found.subject, found.value, found.n, str(found.since)) == (
        "watch", "water", 2, 2, "2026-03-01",
    )  # fmt: skip
    assert found.rows == ("initiatives/a 2026-01-01", "initiatives/b 2026-03-01")
    assert why(NAME, found, a="Northmill", b="Halden") == (
        "2 members run Water alone, side by side since 1 March 2026 (Northmill and Halden); the coalition works on it too."
    )
    assert next_step(NAME, found).startswith("Bring those who run Water alone to one table")


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        (ran("b", "2026-06-30", "2026-06-30"), True),
        (ran("b", "2026-07-01"), False),
        (ran("b", "2026-01-01", "2026-06-29"), False),
        (ran("b", None), False),
        (ran("a", "2026-02-01"), False),
        (ran("b", "2026-01-01", theme="soil"), False),
        (ran("b", "2026-01-01", coalition_id="c"), False),
        (ran("x", "2026-01-01"), False),
    ],
)
def test_both_must_be_members_and_run_it_alone_at_the_months_end(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, other: dict[str, Any], fires: bool
) -> None:
    given("initiatives", [ran("a", "2026-01-01"), other])
    assert bool(firings(con, NAME)) is fires


def test_a_theme_of_no_concern_to_the_coalition_is_left_to_them(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("initiatives", [ran("a", "2026-01-01", theme="soil"), ran("b", "2026-01-01", theme="soil")])
    assert firings(con, NAME) == []
    given("initiatives", [ran("d", "2025-01-01", "2025-07-01", theme="Soil", coalition_id="c")])
    assert [firing.subject for firing in firings(con, NAME)] == ["soil"]


def test_what_the_coalition_ran_itself_over_a_year_ago_is_no_theme_of_it(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("initiatives", [ran("a", "2026-01-01", theme="soil"), ran("b", "2026-01-01", theme="soil")])
    given("initiatives", [ran("d", "2025-01-01", "2025-06-30", theme="soil", coalition_id="c")])
    assert firings(con, NAME) == []


def test_each_theme_is_one_warning_however_many_run_it(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given(
        "initiatives", [ran("a", "2026-01-01"), ran("b", "2026-02-01"), ran("d", "2026-03-01"), ran("d", "2026-04-01")]
    )
    given("initiatives", [ran("a", "2026-05-01", theme="soil"), ran("b", "2026-05-02", theme="soil")])
    given("initiatives", [ran("d", "2026-06-01", theme="soil", coalition_id="c")])
    soil, water = firings(con, NAME)
    assert (soil.subject, soil.value, soil.n) == ("soil", 2, 2)
    assert (water.subject, water.value, water.n, str(water.since)) == ("water", 3, 4, "2026-02-01")
    assert water.strength > soil.strength > 0


def test_it_starts_with_the_second_and_stops_with_the_first_that_ends(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "theme": "water"}])
    given(
        "member_months", [member(who, f"{month:%Y-%m}") for who in "ab" for month in months_from("2026-01", "2026-06")]
    )
    given("initiatives", [ran("a", "2025-01-01", "2026-05-30")])
    assert firings(con, NAME) == []
    given("initiatives", [ran("b", "2026-03-31")])
    found = firings(con, NAME)
    # that b begins in March changes no earlier month
    assert by_month(found) == {"2026-03": "watch", "2026-04": "watch"}


def test_it_never_contradicts_the_indicator(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-03-01"), ran("d", "2025-01-01", "2025-12-31")])
    (found,) = firings(con, NAME)
    # of the three, two overlap, and both are behind the warning
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(len(found.rows) / 3)


def test_without_initiatives_of_members_it_says_so(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("initiatives", [ran("a", "2026-01-01", coalition_id="c"), ran("x", "2026-01-01")])
    (found,) = firings(con, NAME)
    assert (found.level, unable(NAME, found)) == ("unable", "No initiatives of members are on file.")
    given("initiatives", [ran("b", "2026-01-01")])
    assert firings(con, NAME) == []

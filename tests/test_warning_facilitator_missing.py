"""The warning `facilitator_missing` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day, months_from
from tests.warned import by_month, firings, unable, why

NAME = "facilitator_missing"


def entry(hat: str, on: str) -> dict[str, Any]:
    return {"activity_id": f"{hat} {on}", "coalition_id": "c", "hat": hat, "happened_on": day(on)}


OTHERS = [entry("facilitator", "2026-06-01"), entry("matchmaker", "2026-06-02")]


# 30 June less 90 days is 1 April, which the indicator's three months still hold
@pytest.mark.parametrize(("last", "fires"), [("2026-03-31", True), ("2026-04-01", False), ("2026-04-02", False)])
def test_a_hat_unworn_for_ninety_days_and_three_months_is_named(
    con: duckdb.DuckDBPyConnection, given: Given, last: str, fires: bool
) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("facilitation", [*OTHERS, entry("project_manager", last), entry("project_manager", "2026-01-01")])
    found = firings(con, NAME)
    assert [firing.level for firing in found] == ["watch"] * fires
    for firing in found:
        assert (firing.subject, firing.value, str(firing.since), firing.n) == (None, 91, last, 4)
        assert firing.rows == (f"facilitation/project_manager {last}",)
        assert why(NAME, firing) == (
            "For 90 days or more nobody has acted as project manager (last on 31 March 2026); each hat should be worn at "
            "least once in three months."
        )


@pytest.mark.parametrize(("last", "fires"), [("2025-11-30", True), ("2025-12-01", False)])
def test_at_ninety_days_it_is_named(con: duckdb.DuckDBPyConnection, given: Given, last: str, fires: bool) -> None:
    given("coalition_months", coalition_months("2026-02", "2026-02"))
    given("facilitation", [entry("facilitator", last), entry("matchmaker", "2026-02-01")])
    given("facilitation", [entry("project_manager", "2026-02-01")])
    assert bool(firings(con, NAME)) is fires


def test_three_months_of_89_days_are_not_yet_enough(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-04", "2026-05"))
    # 31 January is 89 days before 30 April
    given("facilitation", [entry("facilitator", "2026-01-31"), entry("project_manager", "2026-04-01")])
    given("facilitation", [entry("matchmaker", "2026-04-01")])
    assert by_month(firings(con, NAME)) == {"2026-05": "watch"}


def test_a_facilitator_that_left_is_one_warning_that_names_more_and_more_hats(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2025-07", "2026-08"))
    hats = ("project_manager", "facilitator", "matchmaker")
    for number, month in enumerate(months_from("2025-07", "2026-02")):
        given("facilitation", [entry(hats[number % 3], f"{month:%Y-%m}-15")])
    found = firings(con, NAME)
    # last worn: matchmaker on 15 December, project manager on 15 January, facilitator on 15 February
    assert list(by_month(found)) == ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]
    assert {firing.subject for firing in found} == {None}
    assert [len(firing.rows) for firing in found] == [1, 2, 3, 3, 3, 3]


def test_a_hat_never_worn_counts_from_the_first_entry(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    for month in ("2026-01", "2026-03", "2026-05"):
        given("facilitation", [entry("facilitator", f"{month}-10"), entry("project_manager", f"{month}-20")])
    found = firings(con, NAME)
    assert list(by_month(found)) == ["2026-04", "2026-05", "2026-06"]
    assert "acted as matchmaker (never);" in why(NAME, found[0])
    assert (found[0].rows, str(found[0].since)) == ((), "2026-01-10")


def test_the_hat_worn_again_ends_it_and_changes_no_earlier_month(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("facilitation", [entry(hat, "2026-01-10") for hat in ("facilitator", "matchmaker", "project_manager")])
    before = firings(con, NAME)
    assert list(by_month(before)) == ["2026-04", "2026-05", "2026-06"]
    given("facilitation", [entry(hat, "2026-06-10") for hat in ("facilitator", "matchmaker", "project_manager")])
    assert firings(con, NAME) == before[:2]


def test_without_a_log_it_says_so(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    (found,) = firings(con, NAME)
    assert (found.level, unable(NAME, found)) == ("unable", "No facilitation log is on file.")


def test_it_never_contradicts_the_indicator(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    draw = np.random.default_rng(3)
    given("coalition_months", coalition_months("2025-01", "2026-12"))
    hats = ("project_manager", "facilitator", "matchmaker")
    for offset in sorted(set(draw.integers(0, 700, 26).tolist())):
        given("facilitation", [entry(hats[int(draw.integers(3))], str(np.datetime64("2025-01-01") + offset))])
    cover = {month: answer["value"] for month, answer in answers(con, "facilitation_cover").items()}
    warned = by_month(firings(con, NAME))
    assert len(warned) >= 5 and all(cover[month] < 1 for month in warned)

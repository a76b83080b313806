"""The warning `facilitator_not_impartial` on rows small enough to work by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day
from tests.warned import by_month, firings, unable, why

NAME = "facilitator_not_impartial"

Make = Callable[..., None]


def entry(employer: str | None, payer: str | None, on: str = "2026-06-10") -> dict[str, Any]:
    row = {"coalition_id": "c", "activity_id": f"{employer}-{payer}-{on}", "hat": "facilitator", "happened_on": day(on)}
    return {**row, "employer_organisation_id": employer, "paid_by_organisation_id": payer}


@pytest.fixture
def coalition(given: Given) -> Make:
    """coalition("high") makes a coalition of that need, asked for June 2026; lead, founder and member belong to it."""

    def make(need: str | None, first: str = "2026-06", **more: Any) -> None:
        given("coalitions", [{"coalition_id": "c", "name": "C", "impartiality_need": need}])
        given("coalition_months", coalition_months(first, "2026-06", **more))
        for role in ("lead", "founder", "member"):
            row = {"coalition_id": "c", "organisation_id": role, "role": role, "joined_on": day("2020-01-01")}
            given("memberships", [row])

    return make


@pytest.mark.parametrize(
    ("employer", "payer", "high", "medium"),
    [
        ("office", "outside", False, False),
        ("member", "member", False, False),
        ("lead", "outside", True, False),
        ("outside", "founder", True, False),
        ("lead", "founder", True, True),
        ("lead", "lead", True, True),
    ],
)
@pytest.mark.parametrize("need", ["high", "medium", "low"])
def test_it_warns_below_what_the_coalition_needs(
    con: duckdb.DuckDBPyConnection,
    given: Given,
    coalition: Make,
    need: str,
    employer: str,
    payer: str,
    high: bool,
    medium: bool,
) -> None:
    coalition(need)
    given("facilitation", [entry(employer, payer)])
    expected = {"high": high, "medium": medium, "low": False}[need]
    assert [firing.level for firing in firings(con, NAME)] == ["act"] * expected


def test_where_the_need_is_low_nothing_is_said(con: duckdb.DuckDBPyConnection, given: Given, coalition: Make) -> None:
    coalition("low")
    assert firings(con, NAME) == []


def test_the_sentence_and_the_rows_behind_it(con: duckdb.DuckDBPyConnection, given: Given, coalition: Make) -> None:
    coalition("high")
    given("facilitation", [entry("lead", "founder"), entry("office", "lead", "2026-05-01"), entry("office", "office")])
    given("facilitation", [entry(None, "lead"), entry("lead", None)])
    (found,) = firings(con, NAME)
    # 0, 0.5 and 1 of three that name both
    assert (found.subject, found.value, found.n) == (None, 0.5, 3)
    assert found.rows == (
        "facilitation/office-lead-2026-05-01", "facilitation/lead-founder-2026-06-10",
        "memberships/c|founder|2020-01-01", "memberships/c|lead|2020-01-01",
    )  # fmt: skip
    assert why(NAME, found, lead="Northmill", founder="Halden") == (
        "In 2 of 3 logged tasks of the last 3 months the facilitator was employed or paid by a leading member "
        "(Halden and Northmill), and the coalition asks for high impartiality."
    )


def test_it_lasts_while_the_last_three_months_hold_such_a_task(
    con: duckdb.DuckDBPyConnection, given: Given, coalition: Make
) -> None:
    coalition("high", first="2026-01")
    given("facilitation", [entry("office", "office", f"2026-0{month}-05") for month in range(1, 7)])
    given("facilitation", [entry("lead", "office", "2026-02-01")])
    assert by_month(firings(con, NAME)) == dict.fromkeys(["2026-02", "2026-03", "2026-04"], "act")


def test_a_lead_that_leaves_or_joins_later_changes_no_earlier_month(
    con: duckdb.DuckDBPyConnection, given: Given, coalition: Make
) -> None:
    coalition("high", first="2026-05")
    given("facilitation", [entry("lead", "office", "2026-05-05"), entry("late", "office", "2026-05-05")])
    before = firings(con, NAME)
    assert [(firing.value, firing.n) for firing in before] == [(0.75, 2), (0.75, 2)]
    con.execute("update memberships set left_on = date '2026-05-05' where organisation_id = 'lead'")
    given(
        "memberships",
        [{"coalition_id": "c", "organisation_id": "late", "role": "lead", "joined_on": day("2026-05-06")}],
    )
    assert firings(con, NAME) == before
    con.execute("update memberships set left_on = date '2026-05-04' where organisation_id = 'lead'")
    assert firings(con, NAME) == []


@pytest.mark.parametrize(
    ("need", "rows", "register", "reason"),
    [
        ("high", [], True, "no facilitation log is on file"),
        (None, [entry("lead", "lead")], True, "how impartial the facilitator must be is not on file"),
        ("high", [entry("lead", "lead")], False, "no member register says who leads"),
        ("high", [entry("lead", "lead", "2026-03-31")], True, "nothing is logged in the last 3 months"),
        ("medium", [entry("lead", None)], True, "the log leaves open who employs or who pays the facilitator"),
    ],
)
def test_what_is_not_known_is_said(
    con: duckdb.DuckDBPyConnection,
    given: Given,
    coalition: Make,
    need: str | None,
    rows: list[dict[str, Any]],
    register: bool,
    reason: str,
) -> None:
    coalition(need, has_register=register)
    given("facilitation", rows)
    (found,) = firings(con, NAME)
    assert (found.level, unable(NAME, found)) == ("unable", f"Impartiality unknown: {reason}.")


@pytest.mark.parametrize("need", ["medium", "high"])
def test_it_never_contradicts_the_indicator(
    con: duckdb.DuckDBPyConnection, given: Given, coalition: Make, need: str
) -> None:
    draw = np.random.default_rng(4)
    coalition(need, first="2025-01")
    who = ["lead", "founder", "member", "office", None]
    for number in range(30):
        on = np.datetime64("2025-01-01") + number * 18
        employer, payer = (who[int(draw.integers(5))] for _ in range(2))
        given("facilitation", [entry(employer, payer, str(on))])
    known = {month: answer["value"] for month, answer in answers(con, "facilitator_impartiality").items()}
    found = {f"{firing.month:%Y-%m}": firing for firing in firings(con, NAME) if firing.level == "act"}
    assert {month: firing.value for month, firing in found.items()} == {
        month: value for month, value in known.items() if value is not None and value < 1
    }
    assert len(found) >= 5

"""The warning `funder_dependence` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day
from tests.warned import by_month, firings, unable, why

NAME = "funder_dependence"


def grant(funder: str | None, amount: float, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    row = {
        "coalition_id": "c",
        "grant_id": f"{funder} {amount:g} {ends}",
        "funder_organisation_id": funder,
        "amount": amount,
    }
    dates = {"starts_on": day(starts), "ends_on": day(ends), "currency": "EUR"}
    return {**row, **dates, "purpose": "project", "signed": True, **more}


def coming(funder: str | None, amount: float, **more: Any) -> dict[str, Any]:
    """A grant that lies wholly in the 12 months after June 2026."""
    return grant(funder, amount, "2026-07-01", "2027-06-30", **more)


@pytest.fixture
def june(given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))


@pytest.mark.parametrize(("amount", "fires"), [(5_000, False), (5_010, True)])
def test_above_a_half_it_warns_and_at_a_half_it_does_not(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, amount: float, fires: bool
) -> None:
    given("funding", [coming("a", amount), coming("b", 3_000), coming("d", 2_000)])
    assert bool(firings(con, NAME)) is fires


def test_a_funders_grants_are_added_up_and_it_is_named(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("funding", [coming("a", 3_000), grant("a", 8_000, "2026-05-01", "2026-08-31"), coming("b", 3_000)])
    (found,) = firings(con, NAME)
    # of the 123 days from May to August 62 are still to come: 3,000 + 8,000 x 62/123 = 7,033 of 10,033
    assert (found.level, found.subject, found.n) == ("watch", "a", 2)
    assert found.value == pytest.approx((3_000 + 8_000 * 62 / 123) / (6_000 + 8_000 * 62 / 123))
    assert found.rows == ("funding/a 8000 2026-08-31", "funding/a 3000 2027-06-30")
    assert why(NAME, found, a="Fern Fund") == (
        "Fern Fund pays 70 % of the money signed for the next 12 months (7,033 of 10,033 EUR); above 50 % one refusal "
        "decides for all."
    )


def test_it_starts_and_stops_with_the_coming_twelve_months(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    # b's money is over at the end of February, and d's comes in April 2027
    given("funding", [grant("a", 4_000, "2026-01-01", "2027-12-31"), grant("b", 50_000, "2025-01-01", "2026-02-28")])
    given("funding", [grant("d", 30_000, "2027-04-01", "2027-04-30")])
    found = firings(con, NAME)
    # only the twelve months after April 2026 hold it
    assert {f"{firing.month:%Y-%m}": firing.subject for firing in found if firing.month < day("2026-04")} == {
        "2026-01": "b", "2026-02": "a", "2026-03": "a",
    }  # fmt: skip
    assert found[-1].month == day("2026-04") and found[-1].subject == "d"


def test_promises_other_currencies_and_unknown_signatures_do_not_count(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("funding", [coming("a", 3_000), coming("b", 3_000), coming("a", 9_000, signed=False)])
    given("funding", [coming("a", 8_000, signed=None), coming("a", 7_000, currency="USD")])
    assert firings(con, NAME) == []


def test_funders_without_a_name_may_be_several(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("funding", [coming(None, 3_000), coming(None, 4_000), coming("a", 3_000)])
    assert firings(con, NAME) == []


def test_it_rests_on_the_same_money_as_the_indicator(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("funding", [grant("a", 9_000, "2026-01-01", "2027-12-31"), grant("b", 2_000, "2026-06-30", "2026-12-31")])
    (found,) = firings(con, NAME)
    share = found.value or 0
    assert answers(con, "funder_count_effective")["2026-06"]["value"] == pytest.approx(
        1 / (share**2 + (1 - share) ** 2)
    )


def test_later_spending_in_another_currency_changes_no_earlier_month(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("spending", [{"coalition_id": "c", "month": day("2026-04"), "amount": 1, "currency": "EUR"}])
    given("funding", [coming("a", 3_000), coming("b", 2_000), coming("b", 9_000, currency="USD")])
    before = firings(con, NAME)
    assert by_month(before) == {"2026-05": "watch", "2026-06": "watch"}
    for month in ("2026-07", "2026-08"):
        given("spending", [{"coalition_id": "c", "month": day(month), "amount": 1, "currency": "USD"}])
    assert firings(con, NAME) == before


def test_too_little_on_file_is_said_and_money_that_is_over_says_nothing(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == "Funders unknown: no grants are on file."
    given("funding", [coming("a", 3_000, signed=None)])
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == "Funders unknown: no grant in EUR is said to be signed."
    given("funding", [grant("a", 3_000, "2025-01-01", "2026-06-30")])
    assert firings(con, NAME) == []

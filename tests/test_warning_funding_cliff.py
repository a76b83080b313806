"""The warning `funding_cliff` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import coalition_months, day, months_from
from tests.warned import by_month, firings, next_step, unable, why

NAME = "funding_cliff"
DAYS_A_MONTH = 365.25 / 12


def grant(funder: str | None, a_month: float, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    """A grant that pays so much in a month of mean length."""
    first, last = day(starts), day(ends)
    amount = a_month * ((last - first).days + 1) / DAYS_A_MONTH
    row = {"coalition_id": "c", "grant_id": f"{funder} {ends}", "funder_organisation_id": funder, "amount": amount}
    dates = {"starts_on": first, "ends_on": last, "currency": "EUR"}
    return {**row, **dates, "purpose": "core", "signed": True, **more}


def spent(amount: float, first: str, last: str, currency: str = "EUR") -> list[dict[str, Any]]:
    months = months_from(first, last)
    return [{"coalition_id": "c", "month": m, "amount": amount, "currency": currency} for m in months]


@pytest.fixture
def year(given: Given) -> None:
    """2026 of a coalition that spends 10,000 a month."""
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("spending", spent(10_000, "2025-10", "2026-12"))


def levels(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return by_month(firings(con, NAME))


def from_month(first: str, last: str = "2026-12") -> dict[str, str]:
    return {f"{month:%Y-%m}": "act" for month in months_from(first, last)}


def test_the_largest_funder_leaving_shows_in_its_last_six_months_and_names_it(
    con: duckdb.DuckDBPyConnection, given: Given, year: None
) -> None:
    given(
        "funding", [grant("big", 5_500, "2025-01-01", "2026-10-31"), grant("small", 4_500, "2025-01-01", "2028-12-31")]
    )
    found = firings(con, NAME)
    # November is the first month with 45 % of the usual month; it is the sixth after May
    assert by_month(found) == from_month("2026-05")
    assert {firing.subject for firing in found} == {"big"}
    assert [firing.value for firing in found] == [6, 5, 4, 3, 2, 1, 0, 0]
    assert found[0].rows[:2] == ("funding/big 2026-10-31", "spending/c|2025-12-01") and len(found[0].rows) == 7
    assert why(NAME, found[0], big="Fern Fund") == (
        "From November 2026 signed money covers 45 % of the usual 10,000 EUR a month, because a grant of Fern Fund ends on "
        "31 October 2026."
    )
    assert "a grant of Fern Fund ended on 31 October 2026." in why(NAME, found[-1], big="Fern Fund")
    assert next_step(NAME, found[0]).startswith("Ask the funder this month")


@pytest.mark.parametrize(("left", "fires"), [(6_670, False), (6_660, True)])
def test_two_thirds_of_the_usual_month_are_cover_and_less_is_not(
    con: duckdb.DuckDBPyConnection, given: Given, year: None, left: float, fires: bool
) -> None:
    given(
        "funding", [grant("a", 10_000 - left, "2025-01-01", "2026-06-30"), grant("b", left, "2025-01-01", "2028-12-31")]
    )
    assert bool(levels(con)) is fires


def test_grants_that_together_always_cover_the_usual_month_never_warn(
    con: duckdb.DuckDBPyConnection, given: Given, year: None
) -> None:
    for number, ends in enumerate(("2026-02-28", "2026-05-31", "2026-09-30")):
        until = day(ends)
        given("funding", [grant("abd"[number], 3_500, "2025-01-01", ends)])
        renewed = until.replace(day=1, month=until.month + 1)
        given("funding", [grant("abd"[number], 3_500, str(renewed), "2028-12-31")])
    assert levels(con) == {}


def test_a_renewal_ends_it_and_a_promise_does_not(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("funding", [grant("a", 10_000, "2025-01-01", "2026-10-31")])
    given("funding", [grant("b", 10_000, "2026-11-01", "2028-12-31", signed=False)])
    given("funding", [grant("c", 10_000, "2026-11-01", "2028-12-30", purpose="project")])
    assert levels(con) == from_month("2026-05")
    given("funding", [grant("a", 10_000, "2026-11-01", "2028-12-31")])
    assert levels(con) == {}


def test_a_gap_of_days_between_two_grants_is_none_and_a_month_without_money_is_one(
    con: duckdb.DuckDBPyConnection, given: Given, year: None
) -> None:
    given("funding", [grant("a", 10_000, "2025-01-01", "2026-05-31"), grant("a", 10_000, "2026-06-09", "2026-10-31")])
    given("funding", [grant("a", 10_000, "2026-12-01", "2028-12-31")])
    # 22 of June's 30 days are paid for, 73 %; November is empty, and over when its end has come
    assert levels(con) == from_month("2026-05", "2026-10")


def test_a_short_month_is_no_gap(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("funding", [grant("a", 6_700, "2025-01-01", "2028-12-31")])
    # 67 % all year; the 28 days of February are paid as every other day
    assert levels(con) == {}


def test_what_fees_always_paid_is_not_missed(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("funding", [grant("a", 4_000, "2025-01-01", "2026-10-31")])
    found = firings(con, NAME)
    # grants paid 4,000 of the 10,000 all along: only their end is a cliff
    assert by_month(found) == from_month("2026-05")
    assert "covers 0 % of the usual 4,000 EUR a month" in why(NAME, found[0])


def test_of_several_the_largest_that_ends_at_the_cliff_is_named(
    con: duckdb.DuckDBPyConnection, given: Given, year: None
) -> None:
    given(
        "funding", [grant("early", 3_500, "2025-01-01", "2026-08-31"), grant("late", 4_000, "2025-01-01", "2026-11-30")]
    )
    given("funding", [grant("x", 2_000, "2025-01-01", "2026-10-20"), grant("y", 3_000, "2025-01-01", "2026-10-31")])
    found = firings(con, NAME)
    # September has 9,000, October 7,000 and 20/31 of 2,000, November only the 4,000 of late
    assert {firing.subject for firing in found} == {"y"} and by_month(found) == from_month("2026-05")


def test_a_cliff_long_behind_is_the_usual(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-11", "2027-12"))
    given("spending", spent(10_000, "2026-06", "2027-12"))
    given(
        "funding", [grant("big", 5_500, "2024-01-01", "2026-10-31"), grant("small", 4_500, "2024-01-01", "2029-12-31")]
    )
    # k months after October grants paid 10,000 - k x 5,500/12 a month in the last 12; two thirds of it are more than
    # 4,500 up to k = 7 (6,792 x 2/3 = 4,528)
    assert levels(con) == from_month("2026-11", "2027-05")


@pytest.mark.parametrize(("first", "fires"), [("2026-05", False), ("2026-04", True)])
def test_the_usual_month_needs_three_months_of_spending(
    con: duckdb.DuckDBPyConnection, given: Given, first: str, fires: bool
) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("spending", spent(10_000, first, "2026-06"))
    given("funding", [grant("a", 5_000, "2025-01-01", "2026-08-31"), grant("b", 5_000, "2025-01-01", "2028-12-31")])
    assert bool(levels(con)) is fires


def test_the_currency_that_is_spent_counts(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("funding", [grant("a", 10_000, "2025-01-01", "2028-12-31")])
    given("funding", [grant("b", 90_000, "2025-01-01", "2026-06-30", currency="USD")])
    assert levels(con) == {}


def test_with_spending_unknown_only_months_with_no_money_at_all_count(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("funding", [grant("a", 9_000, "2025-01-01", "2026-06-30"), grant("b", 1_000, "2025-01-01", "2026-11-30")])
    found = firings(con, NAME)
    assert by_month(found) == from_month("2026-06") and {firing.subject for firing in found} == {"b"}


def test_with_spending_unknown_a_first_grant_still_to_come_opens_no_gap(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    given("funding", [grant("a", 9_000, "2026-03-01", "2026-05-31")])
    assert levels(con) == from_month("2026-03", "2026-04")


def test_money_long_gone_is_no_cliff_ahead(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("spending", spent(10_000, "2025-07", "2026-12"))
    given("funding", [grant("a", 10_000, "2024-01-01", "2025-08-31")])
    # of the 12 months that end with July 2026 August is the last that was paid
    assert levels(con) == from_month("2026-01", "2026-07")


def test_later_spending_changes_no_earlier_month(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("spending", spent(10_000, "2025-10", "2026-06"))
    given("funding", [grant("a", 8_000, "2025-01-01", "2028-12-31"), grant("b", 8_000, "2025-01-01", "2026-09-30")])
    before = [firing for firing in firings(con, NAME) if firing.month <= day("2026-06")]
    given("spending", spent(20_000, "2026-07", "2026-12"))
    found = firings(con, NAME)
    assert [firing for firing in found if firing.month <= day("2026-06")] == before == []
    # September: 3 x 10,000 and 3 x 20,000 are 15,000 a month, of which 8,000 are 53 %
    assert [firing.month for firing in found][:1] == [day("2026-08")]


def test_a_funder_without_a_name_is_called_that(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("funding", [grant(None, 10_000, "2025-01-01", "2026-12-31", grant_id="g")])
    found = firings(con, NAME)
    assert found[0].subject is None and "because a grant of a funder that is not named ends" in why(NAME, found[0])


def test_a_coalition_that_has_ended_is_not_warned(con: duckdb.DuckDBPyConnection, given: Given, year: None) -> None:
    given("coalitions", [{"coalition_id": "c", "name": "C", "ended_on": day("2026-08-31")}])
    given("funding", [grant("a", 10_000, "2025-01-01", "2026-08-31")])
    assert levels(con) == from_month("2026-03", "2026-07")


def test_too_little_on_file_is_said(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == "Cover unknown, not zero: no grants are on file."
    given("funding", [grant("a", 1_000, "2026-01-01", "2028-12-31", purpose=None)])
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == (
        "Cover unknown, not zero: no grant in EUR is said to be signed for core work or facilitation."
    )

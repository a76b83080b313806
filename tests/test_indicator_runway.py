"""Runway: signed money still to come over mean monthly spending."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, months_from

NAME = "runway"


def grant(amount: float, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "grant_id": f"{amount}-{starts}-{more}",
        "funder_organisation_id": "f",
        "amount": amount,
        "currency": "EUR",
        "starts_on": day(starts),
        "ends_on": day(ends),
        "purpose": "core",
        "signed": True,
        **more,
    }


def spent(amount: float, first: str, last: str, currency: str = "EUR") -> list[dict[str, Any]]:
    months = months_from(first, last)
    return [{"coalition_id": "c", "month": m, "amount": amount, "currency": currency} for m in months]


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def value_of(con) -> float | None:
    return answers(con, NAME)["2026-06"]["value"]


def test_the_worked_vector(con, given, june):
    given("spending", spent(15_000, "2026-01", "2026-06"))
    given("funding", [grant(90_000, "2026-07-01", "2027-06-30")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(6.0), 6)


def test_a_running_grant_counts_by_its_days_after_the_months_end(con, given, june):
    given("spending", spent(1_000, "2026-04", "2026-06"))
    # 26 June to 5 July are 10 days, 5 of them in July: half of it
    given("funding", [grant(4_000, "2026-06-26", "2026-07-05")])
    assert value_of(con) == pytest.approx(2.0)


def test_the_last_day_of_the_month_is_over_and_the_next_is_not(con, given, june):
    given("spending", spent(1_000, "2026-04", "2026-06"))
    given("funding", [grant(5_000, "2026-06-01", "2026-06-30"), grant(300, "2026-07-01", "2026-07-01")])
    assert value_of(con) == pytest.approx(0.3)


def test_spending_is_of_six_months_and_not_of_more(con, given, june):
    given("spending", [*spent(9_999, "2025-12", "2025-12"), *spent(3_000, "2026-01", "2026-01")])
    given("spending", [*spent(1_000, "2026-05", "2026-06"), *spent(8_888, "2026-07", "2026-07")])
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31")])
    # (3,000 + 1,000 + 1,000)/3 = 1,667 a month
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (3, pytest.approx(3.0))


def test_promises_and_projects_do_not_count(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(2_000, "2026-07-01", "2026-12-31", purpose="facilitation")])
    given("funding", [grant(9_000, "2026-07-01", "2026-12-31", signed=False)])
    given("funding", [grant(9_000, "2026-07-01", "2026-12-31", purpose="project")])
    assert value_of(con) == pytest.approx(2.0)


def test_only_the_currency_mostly_spent_is_counted(con, given, june):
    given("spending", [*spent(1_000, "2026-01", "2026-04"), *spent(77, "2026-05", "2026-06", "USD")])
    given("funding", [grant(3_000, "2026-07-01", "2026-12-31")])
    given("funding", [grant(9_000, "2026-07-01", "2026-12-31", currency="USD")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (4, pytest.approx(3.0))


def test_nothing_left_is_nought_and_nothing_on_file_is_no_value(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    assert value_of(con) is None
    given("funding", [grant(5_000, "2025-01-01", "2025-12-31")])
    assert value_of(con) == 0.0


def test_grants_that_do_not_say_what_they_are_for_leave_the_runway_unknown(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31", purpose=None)])
    given("funding", [grant(6_000, "2026-07-01", "2026-12-31", signed=None)])
    given("funding", [grant(7_000, "2026-07-01", "2026-12-31", currency="USD")])
    assert value_of(con) is None


def test_without_spending_there_is_no_runway(con, given, june):
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)


def test_spending_of_nought_is_no_endless_runway(con, given, june):
    given("spending", spent(0, "2026-01", "2026-06"))
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31")])
    assert value_of(con) is None


def test_a_later_change_of_currency_changes_no_earlier_month(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("spending", [*spent(1_000, "2026-01", "2026-03"), *spent(500, "2026-04", "2026-12", currency="USD")])
    euros = grant(6_000, "2027-01-01", "2027-06-30")
    dollars = grant(9_000, "2027-01-01", "2027-06-30", currency="USD")
    given("funding", [euros, dollars])
    found = answers(con, NAME)
    # March knows three months in euros only; in December nine of twelve months were in dollars
    assert found["2026-03"]["value"] == pytest.approx(6_000 / 1_000)
    assert found["2026-12"]["value"] == pytest.approx(9_000 / 500)

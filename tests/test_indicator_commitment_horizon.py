"""Commitment horizon: mean months until the signed grants in force end, each by its whole amount."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, months_from

NAME = "commitment_horizon"
MONTH = 30.4375  # days


def grant(amount: float, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "grant_id": f"{amount}-{starts}-{ends}-{more}",
        "funder_organisation_id": "f",
        "amount": amount,
        "currency": "EUR",
        "starts_on": day(starts),
        "ends_on": day(ends),
        "signed": True,
        **more,
    }


def spent(currency: str, first: str, last: str) -> list[dict[str, Any]]:
    return [
        {"coalition_id": "c", "month": month, "amount": 1, "currency": currency} for month in months_from(first, last)
    ]


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def value_of(con) -> float | None:
    return answers(con, NAME)["2026-06"]["value"]


def test_hand_worked_two_grants_weigh_by_their_whole_amount(con, given, june):
    # 10 days left of 30,000 and 100 days left of 10,000: (30 x 10 + 10 x 100)/40 = 32.5 days,
    # though nearly all of the 30,000 lies behind
    given("funding", [grant(30_000, "2020-01-01", "2026-07-10"), grant(10_000, "2026-06-30", "2026-10-08")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(32.5 / MONTH), 2)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


def test_four_years_are_forty_eight_months(con, given, june):
    given("funding", [grant(1, "2026-01-01", "2030-06-30")])  # 1,461 days
    assert value_of(con) == 48


def test_a_grant_in_force_on_the_months_last_day_counts_and_one_that_ended_before_does_not(con, given, june):
    given("funding", [grant(1_000, "2026-01-01", "2026-06-30"), grant(1_000, "2026-01-01", "2026-07-20")])
    given("funding", [grant(9_000, "2026-01-01", "2026-06-29")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(10 / MONTH), 2)


def test_a_grant_that_begins_on_the_months_last_day_counts_and_one_a_day_later_does_not(con, given, june):
    given("funding", [grant(1_000, "2026-06-30", "2026-07-10"), grant(9_000, "2026-07-01", "2029-07-10")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(10 / MONTH), 1)


def test_promises_do_not_count_nor_grants_that_do_not_say(con, given, june):
    given("funding", [grant(1_000, "2026-01-01", "2026-07-10"), grant(1_000, "2026-01-01", "2029-01-01", signed=False)])
    given("funding", [grant(1_000, "2026-01-01", "2029-01-01", signed=None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(10 / MONTH), 1)


def test_any_purpose_counts(con, given, june):
    given("funding", [grant(1, "2026-01-01", "2026-07-10", purpose="project")])
    given("funding", [grant(1, "2026-01-01", "2026-07-20", purpose=None)])
    assert value_of(con) == pytest.approx(15 / MONTH)


def test_only_the_currency_spent_in_most_months_by_then_counts(con, given, june):
    given("spending", [*spent("EUR", "2026-01", "2026-03"), *spent("USD", "2026-05", "2026-06")])
    given("spending", spent("USD", "2026-07", "2026-12"))
    given("funding", [grant(1, "2026-01-01", "2026-07-10")])
    given("funding", [grant(amount, "2026-01-01", "2028-01-01", currency="USD") for amount in (1, 2, 3, 4)])
    assert value_of(con) == pytest.approx(10 / MONTH)


def test_without_spending_the_currency_of_most_grants_counts(con, given, june):
    given("funding", [grant(1, "2026-01-01", "2026-07-10"), grant(1, "2026-01-01", "2026-07-20", currency="USD")])
    given("funding", [grant(2, "2026-01-01", "2026-07-20", currency="USD")])
    assert value_of(con) == pytest.approx(20 / MONTH)


def test_when_every_signed_grant_is_over_there_is_nought_rather_than_nothing(con, given, june):
    given("funding", [grant(1_000, "2025-01-01", "2026-06-29"), grant(9, "2026-01-01", "2029-01-01", signed=False)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0, 2)


@pytest.mark.parametrize(
    ("starts", "more"),
    [("2026-07-01", {}), ("2026-01-01", {"signed": None}), ("2026-01-01", {"currency": "USD"})],
)
def test_nought_is_not_said_where_another_grant_begins_or_may_run(con, given, june, starts, more):
    given("spending", spent("EUR", "2026-06", "2026-06"))
    given("funding", [grant(1_000, "2025-01-01", "2025-12-31"), grant(1_000, starts, "2029-01-01", **more)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 1)


def test_no_grant_on_file_or_only_later_ones_is_no_value(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("funding", [grant(1_000, "2026-07-01", "2028-06-30")])
    for coalition in "cd":
        answer = answers(con, NAME, coalition)["2026-06"]
        assert (answer["value"], answer["n"]) == (None, 0)


def test_grants_of_nothing_have_no_mean(con, given, june):
    given("funding", [grant(0, "2026-01-01", "2028-06-30")])
    assert value_of(con) is None


def test_a_month_later_there_is_less_and_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-07"), *coalition_months("2026-06", "2026-06", "d")])
    given("funding", [grant(5, "2026-01-01", "2026-08-10"), grant(5, "2026-01-01", "2026-07-01", coalition_id="d")])
    found = answers(con, NAME)
    assert found["2026-06"]["value"] == pytest.approx(41 / MONTH)
    assert found["2026-07"]["value"] == pytest.approx(10 / MONTH)
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(1 / MONTH)

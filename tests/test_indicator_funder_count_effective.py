"""Funders of the coming year: how many equal funders the signed money of the next 12 months amounts to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, months_from

NAME = "funder_count_effective"


def grant(
    funder: str, amount: float, starts: str = "2026-07-01", ends: str = "2027-06-30", **more: Any
) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "grant_id": f"{funder}-{amount}-{starts}-{ends}-{more}",
        "funder_organisation_id": funder,
        "amount": amount,
        "currency": "EUR",
        "starts_on": day(starts),
        "ends_on": day(ends),
        "signed": True,
        **more,
    }


def spent(currency: str, first: str, last: str, amount: float = 1_000) -> list[dict[str, Any]]:
    months = months_from(first, last)
    return [{"coalition_id": "c", "month": month, "amount": amount, "currency": currency} for month in months]


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def value_of(con) -> float | None:
    return answers(con, NAME)["2026-06"]["value"]


def test_hand_worked_shares_of_three_funders(con, given, june):
    given("funding", [grant("a", 60_000), grant("b", 30_000), grant("c", 10_000)])
    # 1/(0.6² + 0.3² + 0.1²) = 1/0.46
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1 / 0.46), 3)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


@pytest.mark.parametrize("funders", [1, 2, 4, 7])
def test_equal_funders_count_each(con, given, june, funders):
    given("funding", [grant(str(number), 5_000) for number in range(funders)])
    assert value_of(con) == pytest.approx(funders)


def test_two_grants_of_one_funder_are_one_funder(con, given, june):
    given("funding", [grant("a", 20_000), grant("a", 30_000, purpose="project"), grant("b", 50_000, purpose="core")])
    assert value_of(con) == pytest.approx(2)


def test_a_grant_counts_by_its_days_in_the_next_twelve_months(con, given, june):
    # 26 June to 5 July are 10 days, 5 of them in July: 4,000 of 8,000; b's 4,000 fall into them whole
    given("funding", [grant("a", 8_000, "2026-06-26", "2026-07-05"), grant("b", 4_000, "2026-09-01", "2026-09-30")])
    assert value_of(con) == pytest.approx(2)


def test_the_far_end_is_the_last_day_of_the_twelfth_month(con, given, june):
    # 26 June to 5 July 2027 are 10 days, 5 of them until 30 June: 4,000 of 8,000
    given("funding", [grant("a", 8_000, "2027-06-26", "2027-07-05"), grant("b", 4_000)])
    assert value_of(con) == pytest.approx(2)


def test_the_day_before_and_the_day_after_the_twelve_months_do_not_count(con, given, june):
    given("funding", [grant("a", 1_000), grant("b", 9_000, "2026-06-01", "2026-06-30")])
    given("funding", [grant("d", 9_000, "2027-07-01", "2027-07-31")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1), 1)


def test_the_first_and_the_last_day_of_the_twelve_months_do(con, given, june):
    given("funding", [grant("a", 1_000, "2026-07-01", "2026-07-01"), grant("b", 1_000, "2027-06-30", "2027-06-30")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(2), 2)


def test_promises_do_not_count_nor_grants_that_do_not_say(con, given, june):
    given("funding", [grant("a", 1_000), grant("b", 1_000, signed=False), grant("d", 1_000, signed=None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1), 1)


def test_only_the_currency_spent_in_most_months_counts(con, given, june):
    given("spending", [*spent("EUR", "2026-01", "2026-04"), *spent("USD", "2026-05", "2026-06", 99_000)])
    given("funding", [grant("a", 1_000), grant("b", 1_000, currency="USD"), grant("d", 1_000, currency="USD")])
    assert value_of(con) == pytest.approx(1)


def test_what_is_spent_later_does_not_change_the_currency(con, given, june):
    given("spending", [*spent("EUR", "2026-06", "2026-06"), *spent("USD", "2026-07", "2026-09")])
    given("funding", [grant("a", 1_000), grant("b", 1_000, currency="USD"), grant("d", 1_000, currency="USD")])
    assert value_of(con) == pytest.approx(1)


def test_without_spending_the_currency_of_most_grants_counts_and_a_tie_is_broken_by_its_name(con, given, june):
    given("funding", [grant("a", 1), grant("b", 900_000, currency="USD"), grant("d", 1)])
    assert value_of(con) == pytest.approx(2)
    given("funding", [grant("e", 100_000, currency="USD")])
    assert value_of(con) == pytest.approx(2)  # EUR before USD: a and d; in USD it were 1/(0.9² + 0.1²)


def test_when_every_signed_grant_is_over_there_is_nought_rather_than_nothing(con, given, june):
    given("funding", [grant("a", 1_000, "2025-01-01", "2026-06-30"), grant("b", 1_000, signed=False)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0, 2)


@pytest.mark.parametrize("more", [{"signed": None}, {"currency": "USD"}])
def test_nought_is_not_said_where_another_grant_may_be_money(con, given, june, more):
    given("spending", spent("EUR", "2026-06", "2026-06"))
    given("funding", [grant("a", 1_000, "2025-01-01", "2025-12-31"), grant("b", 1_000, **more)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 1)


def test_no_grant_on_file_or_only_later_ones_is_no_value(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("funding", [grant("a", 1_000, "2027-07-01", "2028-06-30")])
    for coalition in "cd":
        answer = answers(con, NAME, coalition)["2026-06"]
        assert (answer["value"], answer["n"]) == (None, 0)


def test_grants_that_do_not_say_whether_they_are_signed_are_no_value(con, given, june):
    given("funding", [grant("a", 1_000, signed=None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_a_grant_of_nothing_changes_nothing(con, given, june):
    given("funding", [grant("a", 1_000), grant("b", 0)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1), 1)


def test_the_year_moves_with_the_month_and_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-07"), *coalition_months("2026-06", "2026-06", "d")])
    given("funding", [grant("a", 1_000, "2026-07-01", "2026-07-31"), grant("b", 1_000, "2027-01-01", "2027-01-31")])
    given("funding", [grant("b", 500, "2026-09-01", "2026-09-30", coalition_id="d")])
    found = answers(con, NAME)
    assert found["2026-06"]["value"] == pytest.approx(2)
    assert found["2026-07"]["value"] == pytest.approx(1)
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(1)

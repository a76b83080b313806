"""Pooled contributions: how much of what is given is open to all partners."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from metrics.cube import statements
from tests.rows import answers, coalition_months, day

NAME = "pooled_share"
NUMBERS = count()


def gift(pooled: bool | None, amount: float | None = None, on: str = "2026-06-10", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "contribution_id": f"g{next(NUMBERS)}",
        "organisation_id": "a",
        "given_on": day(on),
        "amount": amount,
        "currency": "EUR" if amount is not None else None,
        "pooled": pooled,
        **more,
    }


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_it_is_a_share_of_value_and_not_of_rows(con, given, june):
    given("contributions", [gift(True, 300), gift(False, 500), gift(False, 400)])
    # 300 of 1,200
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (3, 0.25, None)
    assert (answer["low"], answer["high"]) == (None, None)


def test_the_window_is_twelve_months_and_not_a_day_more(con, given, june):
    given("contributions", [gift(True, 900, "2025-06-30"), gift(True, 100, "2025-07-01")])
    given("contributions", [gift(False, 300, "2026-06-30"), gift(False, 900, "2026-07-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.25)


def test_contributions_that_do_not_say_give_a_range(con, given, june):
    given("contributions", [gift(True, 300), gift(False, 500), gift(None, 200)])
    # 300 of 800; of 1,000 it is 300 to 500
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((0.375, 0.3, 0.5))
    assert answer["n"] == 2


def test_where_none_says_there_is_no_value_rather_than_nought(con, given, june):
    given("contributions", [gift(None, 300), gift(None, 200)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)


def test_where_no_amount_is_given_hours_count(con, given, june):
    given("contributions", [gift(True, hours=6), gift(False, hours=1.5), gift(None, hours=0.5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((6 / 7.5, 6 / 8, 6.5 / 8))
    assert answer["n"] == 2


def test_where_amounts_are_given_hours_do_not_count(con, given, june):
    given("contributions", [gift(True, 100, hours=1), gift(False, 300, hours=1), gift(True, hours=900)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["high"]) == (2, 0.25, None)


def test_amounts_without_a_currency_are_amounts_too(con, given, june):
    given("contributions", [gift(True, 100, currency=None, hours=5), gift(False, 300, currency=None, hours=5)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.25


def test_an_amount_before_the_window_settles_that_amounts_count(con, given, june):
    given("contributions", [gift(True, 100, "2024-01-01"), gift(True, hours=5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)


def test_only_the_currency_given_most_often_counts(con, given, june):
    given("contributions", [gift(True, 1), gift(False, 3), gift(True, 9000, currency="USD")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.25)


def test_often_is_by_number_over_all_time_and_a_tie_goes_to_the_first_of_the_alphabet(con, given, june):
    given("contributions", [gift(True, 7, "2026-05-01", currency="USD"), gift(False, 1, currency="EUR")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0
    given("contributions", [gift(False, 1, "2020-01-01", currency="USD")])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_a_month_does_not_know_what_will_be_given_and_in_which_currency(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    given("contributions", [gift(True, hours=3, on="2026-05-01"), gift(False, hours=1, on="2026-05-31")])
    given("contributions", [gift(False, 10, "2026-06-01")])
    given("contributions", [gift(True, 20, "2026-07-01", currency="USD") for _ in range(2)])
    found = answers(con, NAME)
    # hours in May, euros in June, dollars in July
    assert [found[month]["value"] for month in ("2026-05", "2026-06", "2026-07")] == [0.75, 0.0, 1.0]


def test_the_last_month_is_valued_as_the_cube_values_it(con, given, june):
    given("contributions", [gift(True, 5), gift(True, 8, currency="USD"), gift(False, 6, currency="USD")])
    given(
        "contributions", [gift(True, 7, currency="USD", hours=4), gift(False, hours=9), gift(False, 11, currency=None)]
    )
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(15 / 21)
    cube = con.execute(f"select sum(contribution_value) from ({statements()['contribution_months']})").fetchone()
    # 8 + 7 of 8 + 6 + 7
    assert cube == (21,)


def test_contributions_worth_nothing_have_no_share(con, given, june):
    given("contributions", [gift(True, 0), gift(False, 0), gift(True)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (2, None, None, None)


def test_hours_beyond_reason_stop_nothing(con, given, june):
    given("contributions", [gift(True, hours=1), gift(False, hours=3), gift(False, hours=1e300)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.25


def test_nothing_given_is_no_value_rather_than_nought(con, given, june):
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (0, None, None, None)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("contributions", [gift(True, 5), gift(False, 5), gift(True, 5, coalition_id="d", currency="USD")])
    assert answers(con, NAME, "c")["2026-06"]["value"] == 0.5
    assert answers(con, NAME, "d")["2026-06"]["value"] == 1.0

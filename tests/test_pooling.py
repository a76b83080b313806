"""What members give that is open to all partners, by kind, as the indicator on pooled contributions values it."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.pooling import compute_pooling
from tests.rows import answers, coalition_months, day

NUMBERS = count()


def gift(
    kind: str | None, pooled: bool | None, amount: float | None = None, on: str = "2026-06-10", **more: Any
) -> dict:
    row = {"coalition_id": "c", "contribution_id": f"g{next(NUMBERS)}", "organisation_id": "a", "given_on": day(on)}
    return (
        row
        | {"kind": kind, "amount": amount, "currency": "EUR" if amount is not None else None, "pooled": pooled}
        | more
    )


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))


def pooling(con) -> list[tuple[Any, ...]]:
    """kind, pooled, given, unknown, unit, share, uncounted"""
    make_tables(con)
    compute_pooling(con)
    return con.execute("select * exclude (coalition_id) from bench.pooling order by all").fetchall()


def test_hand_worked_by_kind(con, given, june):
    given("contributions", [gift("cash", True, 300), gift("cash", False, 500), gift("cash", None, 200)])
    given("contributions", [gift("data", True, 50), gift(None, False, 10)])
    assert pooling(con) == [
        ("cash", 300.0, 1000.0, 200.0, "EUR", 300 / 800, 0),
        ("data", 50.0, 50.0, 0.0, "EUR", 1.0, 0),
        (None, 0.0, 10.0, 0.0, "EUR", 0.0, 0),
    ]


def test_where_none_says_whether_it_is_open_there_is_no_share(con, given, june):
    given("contributions", [gift("cash", None, 200)])
    assert pooling(con) == [("cash", 0.0, 200.0, 200.0, "EUR", None, 0)]


def test_without_amounts_hours_count(con, given, june):
    given("contributions", [gift("staff_time", True, hours=3), gift("staff_time", False, hours=9), gift("data", True)])
    assert pooling(con) == [
        ("data", None, None, None, "hours", None, 1),
        ("staff_time", 3.0, 12.0, 0.0, "hours", 0.25, 0),
    ]


def test_beside_amounts_hours_count_at_the_settings_rate_alone(con, given, june):
    given("contributions", [gift("cash", False, 100, hours=5), gift("staff_time", True, hours=4)])
    assert pooling(con)[1] == ("staff_time", None, None, None, "EUR", None, 1)
    given("hourly_rates", [{"coalition_id": "c", "hourly_rate": 50.0}])
    assert pooling(con) == [
        ("cash", 0.0, 100.0, 0.0, "EUR", 0.0, 0),
        ("staff_time", 200.0, 200.0, 0.0, "EUR", 1.0, 0),
    ]


def test_other_currencies_are_not_counted_and_that_is_told(con, given, june):
    given("contributions", [gift("cash", True, 1), gift("cash", True, 1), gift("cash", False, 9, currency="USD")])
    assert pooling(con) == [("cash", 2.0, 2.0, 0.0, "EUR", 1.0, 1)]


def test_amounts_that_name_no_currency_have_no_unit(con, given, june):
    given("contributions", [gift("cash", True, 1, currency=None)])
    assert pooling(con) == [("cash", 1.0, 1.0, 0.0, None, 1.0, 0)]


@pytest.mark.parametrize(("on", "n"), [("2025-06-30", 0), ("2025-07-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
def test_the_twelve_months_to_the_last_one(con, given, june, on, n):
    given("contributions", [gift("cash", True, 10, on)])
    assert len(pooling(con)) == n


def test_an_amount_before_the_window_settles_that_amounts_count(con, given, june):
    given("contributions", [gift("cash", True, 10, "2024-01-01"), gift("staff_time", True, hours=4)])
    assert pooling(con) == [("staff_time", None, None, None, "EUR", None, 1)]


def test_hours_beyond_reason_stop_nothing(con, given, june):
    given("contributions", [gift("staff_time", True, hours=1e300), gift("staff_time", False, hours=2)])
    assert pooling(con) == [("staff_time", 0.0, 2.0, 0.0, "hours", 0.0, 1)]


@pytest.mark.parametrize("rate", [None, 40.0])
@pytest.mark.parametrize("seed", range(3))
def test_over_all_kinds_it_is_the_indicator(con, given, june, seed, rate):
    draw = random.Random(seed)
    given("hourly_rates", [{"coalition_id": "c", "hourly_rate": rate}] if rate else [])
    for _ in range(40):
        month = draw.choice(["2025-06-30", "2025-09-09", "2026-02-02", "2026-06-10", "2026-07-01"])
        amount = draw.choice([None, 12.34, 99.9, 7])
        row = gift(draw.choice(["cash", "data", None]), draw.choice([True, False, None]), amount, month)
        currency = row["currency"] and draw.choice(["EUR", "EUR", "USD"])
        given("contributions", [row | {"hours": draw.choice([None, 3, 4.5]), "currency": currency}])
    answer = answers(con, "pooled_share")["2026-06"]
    rows = [row for row in pooling(con) if row[2] is not None]
    pooled, gave, unknown = (sum(row[column] for row in rows) for column in (1, 2, 3))
    assert answer["value"] == pytest.approx(pooled / (gave - unknown))
    assert (answer["low"], answer["high"]) == pytest.approx((pooled / gave, (pooled + unknown) / gave))


def test_nothing_given_is_no_row(con, given, june):
    assert pooling(con) == []

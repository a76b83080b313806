"""Answered threads: those in which another organisation writes within a week."""

from __future__ import annotations

from typing import Any

import pytest

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest

NAME = "answered_threads"
MONTHS = coalition_months("2026-02", "2026-06")


def threads(
    month: str, known: int, answered: int = 0, perhaps: int = 0, unknown: int = 0, coalition: str = "c"
) -> dict[str, Any]:
    row = {"coalition_id": coalition, "month": day(month), "threads": known, "answered": answered}
    return {**row, "perhaps_answered": perhaps, "unknown_threads": unknown}


@pytest.fixture
def june(given):
    given("coalition_months", MONTHS)


def published(con, monkeypatch) -> tuple[float | None, ...]:
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    return con.execute("select value, low, high, n from indicators where month = '2026-06-01'").fetchall()[0]


def wilson(p: float, n: int, z: float) -> tuple[float, float]:
    """The two shares q at which p lies z standard errors of q away: (p - q)² = z² q (1 - q)/n, solved for q."""
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_hand_worked_every_thread_counts_the_same(con, given, june):
    given("thread_months", [threads("2026-04", 2, 2), threads("2026-05", 1, 0), threads("2026-06", 7, 3)])
    # 2 + 0 + 3 of 2 + 1 + 7; by months it would be (1 + 0 + 3/7)/3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (10, 0.5, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_the_window_is_three_months_and_not_a_day_more(con, given, june):
    given("thread_months", [threads("2026-03", 9, 9), threads("2026-04", 1, 1), threads("2026-06", 1, 0)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.5)


def test_what_came_after_the_month_is_not_known_in_it(con, given, june):
    given("thread_months", [threads("2026-05", 2, 2), threads("2026-06", 2, 0, 1, 5)])
    found = answers(con, NAME)
    assert (found["2026-05"]["n"], found["2026-05"]["value"]) == (2, 1.0)
    assert (found["2026-05"]["high"], found["2026-05"]["coverage"]) == (None, 1.0)
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (4, 0.5)


def test_answers_of_unknown_people_may_be_of_another_organisation_or_not(con, given, june):
    given("thread_months", [threads("2026-05", 6, 2, 1), threads("2026-06", 4, 1, 2, unknown=2)])
    # 3 of 10 for sure, 3 + 3 at most; the 2 begun by unknown people are left out
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.3, 0.3, 0.6)
    assert answer["coverage"] == pytest.approx(10 / 12)


def test_threads_begun_by_unknown_people_lower_the_coverage_and_nothing_else(con, given, june):
    given("thread_months", [threads("2026-04", 2, 1, unknown=3), threads("2026-06", 4, 2, unknown=1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (6, 0.5, pytest.approx(6 / 10))
    assert (answer["low"], answer["high"]) == (None, None)


def test_threads_nobody_answered_are_a_real_nought(con, given, june):
    given("thread_months", [threads("2026-06", 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (5, 0.0, 1.0)


def test_without_threads_there_is_no_value_rather_than_nought(con, given, june):
    given("thread_months", [threads("2026-02", 5, 5), threads("2026-06", 0)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"], answer["coverage"]) == (0, *[None] * 4)
    con.execute("delete from thread_months")
    found = answers(con, NAME)
    assert len(found) == len(MONTHS)
    assert all((row["n"], row["value"], row["coverage"]) == (0, None, None) for row in found.values())


def test_where_only_unknown_people_began_threads_there_is_no_value(con, given, june):
    given("thread_months", [threads("2026-06", 0, unknown=4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["coverage"]) == (0, None, None, 0.0)


def test_so_few_threads_are_published_with_wilsons_range(con, given, june, monkeypatch):
    # catalogue, worked vectors: "Wilson 95 %", 18/24 → 0.551-0.880; the same at 90 %
    given("thread_months", [threads("2026-05", 20, 16), threads("2026-06", 4, 2)])
    assert wilson(18 / 24, 24, 1.959964) == pytest.approx((0.551, 0.880), abs=0.001)
    assert published(con, monkeypatch) == pytest.approx((0.75, *wilson(18 / 24, 24, 1.644854), 24), abs=1e-6)


def test_wilsons_range_is_taken_of_both_bounds(con, given, june, monkeypatch):
    given("thread_months", [threads("2026-06", 8, 2, 4)])
    (low, _), (_, high) = wilson(2 / 8, 8, 1.644854), wilson(6 / 8, 8, 1.644854)
    assert published(con, monkeypatch) == pytest.approx((0.25, low, high, 8), abs=1e-6)


@pytest.mark.parametrize(("unknown", "value"), [(2, 0.5), (3, None)])
def test_where_too_many_threads_are_of_unknown_people_the_point_is_not_shown(
    con, given, june, monkeypatch, unknown, value
):
    # 8 of 10 known is enough, 8 of 11 is not
    given("thread_months", [threads("2026-06", 8, 4, unknown=unknown)])
    found = published(con, monkeypatch)
    assert found[0] == value
    assert found[1:3] == pytest.approx(wilson(0.5, 8, 1.644854), abs=1e-6)


def test_four_threads_are_too_few(con, given, june, monkeypatch):
    given("thread_months", [threads("2026-06", 4, 4)])
    assert published(con, monkeypatch) == (None, None, None, 4)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("thread_months", [threads("2026-06", 2, 2), threads("2026-06", 1, 0, unknown=1, coalition="d")])
    given("thread_months", [threads("2026-05", 9, 9, coalition="d")])  # not a month of d
    found = {name: answers(con, NAME, name)["2026-06"] for name in "cd"}
    assert [(found[name]["n"], found[name]["value"], found[name]["coverage"]) for name in "cd"] == [
        (2, 1.0, 1.0),
        (1, 0.0, 0.5),
    ]

"""Amended decisions: whose text somebody else than the proposer changed."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest

NAME = "amended_share"
NUMBERS = count()
NOBODY_NAMED = None


def decision(on: str, amenders: list[str] | None = NOBODY_NAMED, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "decision_id": f"d{next(NUMBERS)}",
        "decided_on": day(on),
        "amended_by_organisation_ids": amenders,
        **more,
    }


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_two_of_four(con, given, june):
    given("decisions", [decision("2026-05-01", ["a", "b"]), decision("2026-05-02", ["a", "b", "c"])])
    given("decisions", [decision("2026-05-03"), decision("2026-05-04")])
    # of two organisations named one at most proposed, so both decisions were changed by another: no range
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, 0.5, None)
    assert (answer["low"], answer["high"]) == (None, None)


def test_a_single_organisation_named_may_be_the_proposer(con, given, june):
    given(
        "decisions", [decision("2026-05-01", ["a", "b"]), decision("2026-05-02", ["a"]), decision("2026-05-03", ["b"])]
    )
    given("decisions", [decision("2026-05-04")])
    # 3 of 4 if none of the two is, 1 of 4 if both are
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.75, 0.25, 0.75)


def test_where_the_proposer_is_known_its_own_changes_do_not_count(con, given, june):
    one, two, three = (decision("2026-05-01", ["a"]) for _ in range(3))
    given("decisions", [one, two, three, decision("2026-05-04", ["a", "b"])])
    proposers = [("a", True, one), ("b", True, two), (None, True, three)]
    given(
        "decision_proposers",
        [
            {"coalition_id": "c", "decision_id": which["decision_id"], "organisation_id": who, "is_known": is_known}
            for who, is_known, which in proposers
        ],
    )
    # a changed its own text, then b's, then that of somebody who speaks for no organisation; and two changed the last
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.75, None, None)


def test_an_organisation_named_twice_is_one(con, given, june):
    given("decisions", [decision("2026-05-01", ["a", "a"])])
    assert answers(con, NAME)["2026-06"]["low"] == 0.0


def test_the_window_is_twelve_months_and_not_a_day_more(con, given, june):
    given("decisions", [decision("2025-06-30", ["a", "b"]), decision("2025-07-01", ["a", "b"])])
    given("decisions", [decision("2026-06-30"), decision("2026-07-01", ["a", "b"])])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.5)


def test_a_log_that_never_names_anybody_is_no_value_rather_than_nought(con, given, june):
    given("decisions", [decision("2026-05-01"), decision("2026-05-02"), decision("2026-05-03")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (3, None, None, None)


def test_a_log_that_has_named_somebody_once_means_nobody_by_an_empty_cell(con, given, june):
    given("decisions", [decision("2024-01-01", ["a", "b"]), decision("2026-05-01"), decision("2026-05-02")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_an_empty_list_names_nobody_like_an_empty_cell(con, given, june):
    given("decisions", [decision("2026-05-01", []), decision("2026-05-02", [])])
    assert answers(con, NAME)["2026-06"]["value"] is None
    given("decisions", [decision("2024-01-01", ["a", "b"])])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.0, None, None)


def test_a_month_does_not_know_that_the_log_will_name_somebody(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("decisions", [decision("2026-05-01"), decision("2026-06-01", ["a", "b"])])
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (None, 0.5)


@pytest.mark.parametrize("outcome", ["adopted", "rejected", "deferred", None])
def test_a_decision_counts_whatever_came_of_it(con, given, june, outcome):
    given("decisions", [decision("2026-05-01", ["a", "b"], outcome=outcome)])
    assert answers(con, NAME)["2026-06"]["n"] == 1


def test_no_decisions_are_no_value_rather_than_nought(con, given, june):
    given("decisions", [decision("2024-01-01", ["a", "b"])])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (0, None, None, None)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("decisions", [decision("2026-05-01", ["a", "b"]), decision("2026-05-01", coalition_id="d")])
    found = {name: answers(con, NAME, name)["2026-06"] for name in "cd"}
    assert (found["c"]["value"], found["d"]["value"]) == (1.0, None)
    assert (found["c"]["n"], found["d"]["n"]) == (1, 1)


def published(con, monkeypatch) -> tuple[float, float, float]:
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    return con.execute("select value, low, high from indicators where month = '2026-06-01'").fetchall()[0]


def wilson(p: float, n: int, z: float) -> tuple[float, float]:
    """The two shares q at which p lies z standard errors of q away: (p - q)² = z² q (1 - q)/n, solved for q."""
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# catalogue, worked vectors: "Wilson 95 %"
@pytest.mark.parametrize(("k", "n", "low", "high"), [(3, 4, 0.301, 0.954), (0, 3, 0, 0.561), (18, 24, 0.551, 0.880)])
def test_so_few_decisions_are_published_with_wilsons_range(con, given, june, monkeypatch, k, n, low, high):
    given("decisions", [decision("2020-01-01", ["a", "b"])])
    given("decisions", [decision("2026-05-01", ["a", "b"] if i < k else []) for i in range(n)])
    assert wilson(k / n, n, 1.959964) == pytest.approx((low, high), abs=0.001)
    # the same at 90 %
    assert published(con, monkeypatch) == pytest.approx((k / n, *wilson(k / n, n, 1.644854)), abs=1e-6)


def test_wilsons_range_is_taken_of_both_bounds(con, given, june, monkeypatch):
    given("decisions", [decision("2026-05-01", amenders) for amenders in (["a", "b"], ["a"], ["b"], [])])
    low, _ = wilson(1 / 4, 4, 1.644854)
    _, high = wilson(3 / 4, 4, 1.644854)
    assert published(con, monkeypatch) == pytest.approx((0.75, low, high), abs=1e-6)

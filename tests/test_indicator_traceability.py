"""Traceability: adopted decisions from which a commitment followed within 60 days."""

from __future__ import annotations

from typing import Any

import pytest

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest

NAME = "traceability"


def decision(name: str, on: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    return {"coalition_id": "c", "decision_id": name, "decided_on": day(on), "outcome": "adopted", **more}


def promise(decision: str | None, made: str = "2026-03-02", name: str = "", **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "commitment_id": name or f"{decision}-{made}", "decision_id": decision, **more}
    return {**row, "made_on": day(made)}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_two_of_three(con, given, june):
    given("decisions", [decision("one"), decision("two"), decision("none")])
    # a decision with two commitments counts once; so does a dropped one, and one without an owner
    given("commitments", [promise("one", name="x"), promise("one", name="y")])
    given("commitments", [promise("two", dropped_on=day("2026-03-03"))])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (3, pytest.approx(2 / 3), None)
    assert (answer["low"], answer["high"]) == (None, None)


def test_within_60_days_is_from_the_day_of_the_decision_to_the_60th(con, given, june):
    # 60 days after 1 March is 30 April
    days = ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")
    given("decisions", [decision(made) for made in days])
    given("commitments", [promise(made, made) for made in days])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (4, 0.5)


def test_a_decision_counts_once_its_60_days_have_passed(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    # 60 days after 1 May is 30 June, the month's end; after 2 May it is 1 July
    given("decisions", [decision("old"), decision("just", "2026-05-01"), decision("young", "2026-05-02")])
    given("commitments", [promise("old")])
    found = answers(con, NAME)
    assert [found[month]["n"] for month in ("2026-05", "2026-06", "2026-07")] == [1, 2, 3]
    assert found["2026-06"]["value"] == 0.5


def test_a_young_decision_does_not_count_even_when_it_is_followed_up_already(con, given, june):
    given("decisions", [decision("old"), decision("young", "2026-06-01")])
    given("commitments", [promise("young", "2026-06-02")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (1, 0.0)


def test_the_window_is_twelve_months_and_not_a_day_more(con, given, june):
    given("decisions", [decision("outside", "2025-06-30"), decision("inside", "2025-07-01"), decision("none")])
    given("commitments", [promise("outside", "2025-07-01"), promise("inside", "2025-07-02")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.5)


@pytest.mark.parametrize("outcome", ["rejected", "deferred", None])
def test_only_adopted_decisions_count(con, given, june, outcome):
    given("decisions", [decision("adopted"), decision("other", outcome=outcome)])
    given("commitments", [promise("adopted")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (1, 1.0)


def test_a_commitment_that_names_no_decision_follows_from_none(con, given, june):
    given("decisions", [decision("one"), decision("two")])
    given("commitments", [promise("one"), promise(None)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.5


def test_a_tracker_that_never_names_a_decision_is_no_value_rather_than_nought(con, given, june):
    given("decisions", [decision("one"), decision("two"), decision("three")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (3, None)
    given("commitments", [promise(None)])
    assert answers(con, NAME)["2026-06"]["value"] is None
    # one that names any, be it one outside the window, does; then nothing that follows is a nought
    given("commitments", [promise("long ago", "2020-01-01")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_a_month_does_not_know_that_the_tracker_will_name_decisions(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("decisions", [decision("one")])
    given("commitments", [promise("another", "2026-06-01")])
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (None, 0.0)


def test_no_adopted_decision_is_no_value_rather_than_nought(con, given, june):
    given("commitments", [promise("unheard of")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("decisions", [decision("c's"), decision("d's", coalition_id="d"), decision("d's too", coalition_id="d")])
    given("commitments", [promise("c's"), promise("d's", coalition_id="d"), promise("d's too")])
    # the last commitment is one of c's, whatever it names
    found = {name: answers(con, NAME, name)["2026-06"] for name in "cd"}
    assert (found["c"]["n"], found["c"]["value"]) == (1, 1.0)
    assert (found["d"]["n"], found["d"]["value"]) == (2, 0.5)


def test_another_coalitions_tracker_says_nothing_of_this_one(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("decisions", [decision("c's"), decision("d's", coalition_id="d")])
    given("commitments", [promise("c's"), promise(None, coalition_id="d")])
    assert answers(con, NAME, "d")["2026-06"]["value"] is None


def wilson(p: float, n: int, z: float) -> tuple[float, float]:
    """The two shares q at which p lies z standard errors of q away: (p - q)² = z² q (1 - q)/n, solved for q."""
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# catalogue, worked vectors: "Wilson 95 %"
@pytest.mark.parametrize(("k", "n", "low", "high"), [(3, 4, 0.301, 0.954), (0, 3, 0, 0.561), (18, 24, 0.551, 0.880)])
def test_so_few_decisions_are_published_with_wilsons_range(con, given, june, monkeypatch, k, n, low, high):
    given("decisions", [decision(f"d{i}") for i in range(n)])
    given("commitments", [promise("long ago", "2020-01-01"), *(promise(f"d{i}") for i in range(k))])
    assert wilson(k / n, n, 1.959964) == pytest.approx((low, high), abs=0.001)
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    # the same at 90 %
    found = con.execute("select value, low, high from indicators where month = '2026-06-01'").fetchall()
    assert found == [pytest.approx((k / n, *wilson(k / n, n, 1.644854)), abs=1e-6)]

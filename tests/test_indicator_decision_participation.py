"""Taking part in decisions: the mean over decisions of who took part."""

from __future__ import annotations

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "decision_participation"


def decision(month: str, joined: int, eligible: int, name: str = "") -> dict[str, object]:
    return {
        "coalition_id": "c",
        "month": day(month),
        "decision_id": name or f"{month}-{joined}-{eligible}",
        "joined": joined,
        "recorded": joined,
        "eligible": eligible,
    }


def test_each_decision_weighs_the_same(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("decision_turnout", [decision("2026-06", 1, 2), decision("2026-06", 3, 4), decision("2026-06", 10, 10)])
    # (0.5 + 0.75 + 1)/3 = 0.75, where 14 of 16 would be 0.875
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (3, pytest.approx(0.75))


def test_the_window_is_twelve_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("decision_turnout", [decision("2025-06", 1, 4), decision("2025-07", 2, 4), decision("2026-06", 4, 4)])
    found = answers(con, NAME)
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (2, pytest.approx(0.75))
    assert (found["2026-05"]["n"], found["2026-05"]["value"]) == (2, pytest.approx(0.375))


def test_a_decision_nobody_could_join_is_left_out(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("decision_turnout", [decision("2026-06", 0, 0), decision("2026-06", 1, 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (1, 1.0)


def test_a_decision_log_without_positions_is_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("decision_turnout", [decision("2026-06", 0, 4, name) for name in ("one", "two", "three")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)


def test_a_decision_from_which_all_are_recorded_absent_counts_as_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("decision_turnout", [decision("2026-06", 0, 4) | {"recorded": 3}, decision("2026-06", 2, 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.25)


def test_no_decisions_are_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=3)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (0, None, None)


def test_coverage_is_of_the_positions_taken(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member("a", "2025-07", acts_decisions=3), member(None, "2026-06", acts_decisions=1)])
    given("member_months", [member(None, "2025-06", acts_decisions=9)])
    assert answers(con, NAME)["2026-06"]["coverage"] == pytest.approx(0.75)

"""Seniority in the steering committee: the level of the people members send to steering meetings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest, member

NAME = "delegate_seniority"
MONTHS = coalition_months("2025-11", "2026-06")


def sent(organisation: str, month: str, *levels: int | None, coalition: str = "c") -> dict[str, Any]:
    """The level at each steering meeting attended; None where it is unknown."""
    known = [level for level in levels if level is not None]
    row = {"coalition_id": coalition, "month": day(month), "organisation_id": organisation}
    return {**row, "seniority_sum": sum(known), "seniority_n": len(known), "attended_steering": len(levels)}


@pytest.fixture
def june(given):
    given("coalition_months", MONTHS)
    given("member_months", [member(name, "2026-06") for name in "ab"])


def test_hand_worked_every_time_counts_the_same(con, given, june):
    given("delegations", [sent("a", "2026-03", 5, 4), sent("a", "2026-06", 3), sent("b", "2026-05", 1)])
    # (5 + 4 + 3 + 1)/4; by organisations it would be (4 + 1)/2
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, pytest.approx(13 / 4), 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_unknown_levels_are_left_out_and_may_be_the_lowest_or_the_highest(con, given, june):
    given("delegations", [sent("a", "2026-06", 4, 3, None), sent("b", "2026-06", None, 2)])
    # known: (4 + 3 + 2)/3; of all 5 times, with two at 1: 11/5, with two at 5: 19/5
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (3, 3.0, pytest.approx(3 / 5))
    assert (answer["low"], answer["high"]) == (pytest.approx(11 / 5), pytest.approx(19 / 5))


def test_where_every_level_is_unknown_there_is_no_value_and_no_range(con, given, june):
    given("delegations", [sent("a", "2026-06", None, None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (0, None, None, None)
    assert answer["coverage"] == 0.0


def test_without_steering_meetings_the_value_is_missing_and_the_row_is_there(con, given, june):
    # whether there were none or nobody wrote down which they are cannot be told
    given("delegations", [sent("a", "2026-06")])
    found = answers(con, NAME)
    assert len(found) == len(MONTHS)
    for row in found.values():
        assert (row["n"], row["value"], row["low"], row["high"], row["coverage"]) == (0, None, None, None, None)


def test_the_window_is_six_months_and_not_a_day_more(con, given, june):
    given("delegations", [sent("a", "2025-12", 5, 5), sent("a", "2026-01", 4), sent("a", "2026-06", 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 2.5)


def test_what_came_after_the_month_is_not_known_in_it(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", month) for month in ("2026-05", "2026-06")])
    given("delegations", [sent("a", "2026-05", 5), sent("a", "2026-06", 1, 1, None)])
    found = answers(con, NAME)
    assert (found["2026-05"]["n"], found["2026-05"]["value"], found["2026-05"]["high"]) == (1, 5.0, None)
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (3, pytest.approx(7 / 3))


def test_leavers_count_no_more_and_what_joiners_did_before_does(con, given, june):
    given("member_months", [member("leaver", "2026-05"), member("joiner", "2026-06")])
    given("delegations", [sent("leaver", "2026-05", 5, None), sent("joiner", "2026-03", 2), sent("a", "2026-06", 4)])
    found = answers(con, NAME)
    assert (found["2026-06"]["n"], found["2026-06"]["value"], found["2026-06"]["coverage"]) == (2, 3.0, 1.0)
    assert (found["2026-05"]["n"], found["2026-05"]["value"], found["2026-05"]["coverage"]) == (1, 5.0, 0.5)


def test_the_secretariat_and_guests_do_not_count(con, given, june):
    given("member_months", [member("office", "2026-06", is_eligible=False)])
    given("delegations", [sent("office", "2026-06", 5), sent("guest", "2026-06", 5, None), sent("a", "2026-06", 2)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (1, 2.0, 1.0)


def test_a_point_is_shown_however_many_levels_are_unknown(con, given, june, monkeypatch):
    # the organisations are known: it is the levels that are not
    given("delegations", [sent("a", "2026-06", 3, 3, 3, *[None] * 9)])
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    published = con.execute("select value, low, high, coverage from indicators where month = '2026-06-01'").fetchall()
    # (9 + 9)/12 and (9 + 45)/12
    assert published == [(3.0, 1.5, 4.5, 0.25)]


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member("a", "2026-06", "d")])
    given("delegations", [sent("a", "2026-06", 5), sent("a", "2026-06", 1, None, coalition="d")])
    given("delegations", [sent("b", "2026-06", 5, coalition="d")])
    found = {name: answers(con, NAME, name)["2026-06"] for name in "cd"}
    assert [(found[name]["n"], found[name]["value"], found[name]["coverage"]) for name in "cd"] == [
        (1, 5.0, 1.0),
        (1, 1.0, 0.5),
    ]


LEVELS = st.lists(st.integers(1, 5), min_size=1, max_size=9)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(known=LEVELS, hidden=LEVELS)
def test_whatever_the_unknown_levels_are_the_mean_of_all_lies_in_the_range(con, given, june, known, hidden):
    con.execute("delete from delegations")
    given("delegations", [sent("a", "2026-06", *known, *[None] * len(hidden))])
    answer = answers(con, NAME)["2026-06"]
    of_all = sum(known + hidden) / len(known + hidden)
    for mean in (of_all, answer["value"]):
        assert answer["low"] - 1e-9 <= mean <= answer["high"] + 1e-9

"""Active members: any act in three months."""

from __future__ import annotations

import pytest

from tests.rows import answers, coalition_months, member

NAME = "active_member_share"


def test_hand_worked_the_window_is_three_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abcd"])
    given("member_months", [member("a", "2026-04", acts=1), member("b", "2026-03", acts=9)])
    # of a, b, c, d only a acted in April to June: 1/4; b's March lies outside
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, 0.25, 1.0)


def test_silence_after_a_first_act_is_a_real_nought(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [member("a", "2026-01", acts=1), member("a", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (1, 0.0, None)


def test_before_the_first_act_there_is_no_value_rather_than_nought(con, given):
    # a register on file from March, an export of activity only from June
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    given("member_months", [member("a", "2026-03"), member("a", "2026-06", acts=1)])
    found = answers(con, NAME)
    assert (found["2026-03"]["value"], found["2026-03"]["n"]) == (None, 1)
    assert found["2026-06"]["value"] == 1.0


def test_a_joiner_counts_from_its_month_and_a_leaver_no_more(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("leaver", "2026-05", acts=1), member("a", "2026-05", acts=1)])
    given("member_months", [member("a", "2026-06"), member("joiner", "2026-06")])
    found = answers(con, NAME)
    assert found["2026-05"]["value"] == 1.0
    assert found["2026-06"]["value"] == 0.5


def test_the_secretariat_is_neither_active_nor_silent(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), {**member("office", "2026-06", acts=9), "is_eligible": False}])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (1, 0.0, 1.0)


def test_unknown_acts_could_be_of_silent_members(con, given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=x) for name, x in (("a", 4), ("b", 0), ("c", 0), ("d", 0))])
    given("member_months", [member(None, "2026-04", acts=2), member(None, "2026-03", acts=50)])
    # 1 of 4; the two unknown acts of April could be of two more: 3 of 4; March's lie outside
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.25, 0.25, 0.75)
    assert answer["coverage"] == pytest.approx(4 / 6)


def test_a_coalition_without_members_has_no_value(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(None, "2026-06", acts=2)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)

"""Effective voices: the exponential of the entropy of shares."""

from __future__ import annotations

import pytest

from metrics.heads import heads
from tests.rows import answers, coalition_months, member

NAME = "effective_voices"


def test_equal_members_are_that_many_voices(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=7) for name in "abcd"])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(4)


def test_hand_worked_unequal_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=x) for name, x in (("a", 2), ("b", 1), ("c", 1), ("d", 0))])
    # shares 1/2, 1/4, 1/4, 0: entropy = ln 2 / 2 + 2 * ln 4 / 4 = 1.5 ln 2; exp = 2 ** 1.5
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(2**1.5)
    assert (answer["n"], answer["coverage"]) == (4, 1.0)


def test_one_member_is_one_voice(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=25)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(1)


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=5), member("b", "2026-06"), member("c", "2026-06")])
    given("member_months", [member("b", "2026-01", acts=5), member("c", "2025-12", acts=5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (10, pytest.approx(2))


def test_leavers_are_no_voice_and_unknown_ones_lower_the_coverage(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("leaver", "2026-05", acts=5), member(None, "2026-05", acts=5)])
    given("member_months", [member("a", "2026-06", acts=5), member("b", "2026-06", acts=5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (10, pytest.approx(2), pytest.approx(0.75))


def test_no_acts_are_no_voices_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_it_is_a_diagnostic():
    head = heads()[NAME]
    assert (head.weight, head.direction, head.goalposts) == (0, "neutral", None)


def test_what_is_unknown_counts_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=5) for name in ("a", "b")])
    given("member_months", [member(None, "2026-01", acts=10), member(None, "2025-12", acts=99)])
    # 10 of members, 10 unknown, and those of the month before the window left out
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5

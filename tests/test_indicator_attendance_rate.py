"""Attendance: shrunk towards the coalition's mean, then the mean over members."""

from __future__ import annotations

import pytest

from tests.rows import answers, coalition_months, member

NAME = "attendance_rate"


def attending(name: str | None, month: str, attended: int, expected: int, **more: object) -> dict[str, object]:
    counts = {"meetings_attended": attended, "meetings_expected": expected, "acts_attendance": attended}
    return {**member(name, month, **counts), **more}


def test_hand_worked_two_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [attending("a", "2026-06", 10, 10), attending("b", "2026-06", 0, 5)])
    # mu = 10/15; a: (10 + 6.667)/20 = 0.8333; b: (0 + 6.667)/15 = 0.4444; mean 0.6389
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(((10 + 20 / 3) / 20 + (20 / 3) / 15) / 2)
    assert (answer["n"], answer["coverage"], answer["low"], answer["high"]) == (15, 1.0, None, None)


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [attending("a", "2026-06", 5, 5), attending("a", "2026-01", 0, 5)])
    given("member_months", [attending("a", "2025-12", 0, 50)])
    # one member: its shrunk rate is its own mean, 5/10
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (10, pytest.approx(0.5))


def test_a_member_not_expected_anywhere_is_left_out_rather_than_absent(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [attending("a", "2026-06", 4, 4), attending("joiner", "2026-06", 0, 0)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(1)


def test_leavers_and_the_secretariat_are_in_no_rate(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [attending("leaver", "2026-05", 0, 4), attending("a", "2026-06", 3, 4)])
    given("member_months", [attending("office", "2026-06", 4, 0, is_eligible=False)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, pytest.approx(0.75), 1.0)


def test_a_guests_visits_before_joining_are_no_attendance(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [attending("joiner", "2026-05", 3, 0, is_eligible=False, expected_attended=0)])
    given("member_months", [attending("joiner", "2026-06", 2, 2, expected_attended=1)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(0.5)


def test_unknown_people_could_be_absent_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [attending("a", "2026-06", 8, 10), attending("b", "2026-06", 2, 10)])
    given("member_months", [attending(None, "2026-06", 4, 0)])
    # both were expected 10 times, so the mean of the shrunk rates is mu: 10/20, at most (10 + 4)/20
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((0.5, 0.5, 0.7))
    assert answer["coverage"] == pytest.approx(10 / 14)


def test_more_unknown_people_than_missed_meetings_reach_full_attendance(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [attending("a", "2026-06", 8, 10), attending(None, "2026-06", 90, 0)])
    assert answers(con, NAME)["2026-06"]["high"] == pytest.approx(1)


def test_no_meetings_are_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=5), member(None, "2026-06", acts_attendance=2)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (0, None, None, None)


def test_what_is_unknown_counts_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(name, "2026-06", acts_attendance=5) for name in ("a", "b")])
    given("member_months", [member(None, "2026-01", acts_attendance=10), member(None, "2025-12", acts_attendance=99)])
    # 10 of members, 10 unknown, and those of the month before the window left out
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5

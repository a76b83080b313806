"""The largest organisation's share, set against its fair share."""

from __future__ import annotations

import pytest

from tests.rows import answers, coalition_months, member

NAME = "top_share"


def test_hand_worked_four_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    acts = (("a", 12), ("b", 6), ("c", 2), ("d", 0))
    given("member_months", [member(name, "2026-06", acts=count) for name, count in acts])
    # p = 12/20 = 0.6; (0.6 - 0.25)/0.75 = 0.4667
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(0.35 / 0.75)
    assert (answer["n"], answer["coverage"], answer["low"], answer["high"]) == (20, 1.0, None, None)


def test_the_catalogues_unknown_bounds(con, given):
    # known 32 and 1, unknown 122: the largest share is 0.206 to 0.994, not 0.97; with N = 2 that is 2 p - 1
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=32), member("b", "2026-06", acts=1)])
    given("member_months", [member(None, "2026-06", acts=122)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"] + 1) / 2 == pytest.approx(0.206, abs=0.001)
    assert (answer["high"] + 1) / 2 == pytest.approx(0.994, abs=0.001)
    assert answer["value"] == pytest.approx(2 * 32 / 33 - 1)
    assert answer["coverage"] == pytest.approx(33 / 155)


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06", acts=10)])
    given("member_months", [member("a", "2026-01", acts=30), member("a", "2025-12", acts=500)])
    # (30, 10): 2 * 0.75 - 1; unknown acts of December are outside as well
    given("member_months", [member(None, "2025-12", acts=7)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"]) == (40, pytest.approx(0.5), None)


def test_a_leaver_cannot_be_the_largest(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("leaver", "2026-05", acts=90)])
    given("member_months", [member("a", "2026-06", acts=15), member("b", "2026-06", acts=5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (20, pytest.approx(0.5), 1.0)


def test_one_member_and_no_member_have_no_share(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=40)])
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-06"]["n"]) == (None, 40)
    assert (found["2026-05"]["value"], found["2026-05"]["n"], found["2026-05"]["coverage"]) == (None, 0, None)


def test_members_that_did_nothing_have_no_largest(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06")])
    assert answers(con, NAME)["2026-06"]["value"] is None


def test_what_is_unknown_counts_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=5) for name in ("a", "b")])
    given("member_months", [member(None, "2026-01", acts=10), member(None, "2025-12", acts=99)])
    # 10 of members, 10 unknown, and those of the month before the window left out
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5

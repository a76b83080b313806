"""Concentration of the agenda: who raises items, over twelve months."""

from __future__ import annotations

import pytest

from tests.rows import answers, coalition_months, member

NAME = "agenda_concentration"


def test_hand_worked_four_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    items = (("a", 7), ("b", 2), ("c", 1), ("d", 0))
    given("member_months", [member(name, "2026-06", agenda_items=count, acts=99) for name, count in items])
    # sum x(x-1) = 42 + 2 + 0 + 0 = 44; n(n-1) = 90; E = (44/90 - 1/4)/(3/4)
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx((44 / 90 - 1 / 4) * 4 / 3)
    assert (answer["n"], answer["coverage"], answer["low"], answer["high"]) == (10, 1.0, None, None)


def test_the_window_is_twelve_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06", agenda_items=4)])
    given("member_months", [member("a", "2025-07", agenda_items=4), member("a", "2025-06", agenda_items=40)])
    # (4, 4): S = 24/56, E = 2 * 24/56 - 1
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (8, pytest.approx(48 / 56 - 1))


def test_items_of_unknown_origin_give_a_range(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", agenda_items=5), member("b", "2026-06", agenda_items=1)])
    given("member_months", [member(None, "2026-06", agenda_items=2)])
    # T = 8, T(T-1) = 56. Steepest (7, 1): 42. Evenest: both to b, still under a: (5, 3): 20 + 6 = 26.
    answer = answers(con, NAME)["2026-06"]
    assert answer["high"] == pytest.approx(2 * 42 / 56 - 1)
    assert answer["low"] == pytest.approx(2 * 26 / 56 - 1)
    assert answer["coverage"] == pytest.approx(6 / 8)


def test_without_any_agenda_item_there_is_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=30), member("b", "2026-06", acts=3)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_the_secretariats_items_are_in_no_share_but_known(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", agenda_items=6), member("b", "2026-06")])
    given("member_months", [{**member("office", "2026-06", agenda_items=20), "is_eligible": False}])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(1), 6, 1.0)


def test_one_member_has_no_concentration(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", agenda_items=9)])
    assert answers(con, NAME)["2026-06"]["value"] is None


def test_what_is_unknown_counts_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member(name, "2026-06", agenda_items=5) for name in ("a", "b")])
    given("member_months", [member(None, "2025-07", agenda_items=10), member(None, "2025-06", agenda_items=99)])
    # 10 of members, 10 unknown, and those of the month before the window left out
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5

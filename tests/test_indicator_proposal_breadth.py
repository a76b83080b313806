"""Breadth of proposals: how many members put anything on the agenda in twelve months."""

from __future__ import annotations

from tests.rows import answers, coalition_months, member

NAME = "proposal_breadth"


def test_hand_worked_the_window_is_twelve_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abcd"])
    given("member_months", [member("a", "2025-07", agenda_items=5), member("b", "2025-06", agenda_items=5)])
    # of a, b, c, d only a raised anything from July to June: 1/4
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (5, 0.25, 1.0)


def test_without_any_agenda_item_there_is_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member("a", "2025-06", agenda_items=5), member("a", "2026-06", acts=7)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (0, None, None)


def test_an_agenda_only_the_secretariat_fills_is_a_real_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06")])
    given("member_months", [{**member("office", "2026-06", agenda_items=6), "is_eligible": False}])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (6, 0.0, 1.0)


def test_items_of_unknown_origin_could_be_of_members_that_raised_nothing(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "bcd"])
    given("member_months", [member("a", "2026-06", agenda_items=3), member(None, "2026-06", agenda_items=1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.25, 0.25, 0.5)
    assert (answer["n"], answer["coverage"]) == (4, 0.75)


def test_the_range_ends_at_all_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member(None, "2026-06", agenda_items=9)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"], answer["coverage"]) == (0.0, 1.0, 0.0)


def test_leavers_count_no_more_and_joiners_earlier_items_do(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("leaver", "2026-05", agenda_items=1)])
    given("member_months", [{**member("joiner", "2026-05", agenda_items=1), "is_eligible": False}])
    given("member_months", [member("joiner", "2026-06"), member("a", "2026-06")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.5

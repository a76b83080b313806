"""Members in the core: at least two ways of taking part in at least two of three months."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, member

NAME = "core_member_share"
SPRING = ("2026-04", "2026-05", "2026-06")


def active(name: str | None, month: str, *ways: str, **more: Any) -> dict[str, Any]:
    """A row with one act in each of the ways: attendance, messages, agenda, decisions, contributions, commitments."""
    return {**member(name, month, acts=len(ways), **{f"acts_{way}": 1 for way in ways}), **more}


@pytest.fixture
def spring(given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))


def test_hand_worked_two_ways_in_two_of_three_months(con, given, spring):
    given("member_months", [active("all three", month, "attendance", "messages") for month in SPRING])
    given("member_months", [active("two", month, "agenda", "decisions") for month in ("2026-04", "2026-06")])
    # many acts, one way; four ways, one month; two ways, each in a month of its own
    given("member_months", [active("talker", m, "messages", acts_messages=20, acts=20) for m in SPRING])
    given("member_months", [active("once", "2026-06", "attendance", "messages", "agenda", "contributions")])
    given("member_months", [active("by turns", "2026-05", "attendance"), active("by turns", "2026-06", "messages")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (5, pytest.approx(2 / 5), 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


@pytest.mark.parametrize("way", ["attendance", "messages", "agenda", "decisions", "contributions", "commitments"])
def test_each_of_the_six_ways_counts(con, given, spring, way):
    other = "messages" if way == "attendance" else "attendance"
    given("member_months", [active("a", month, way, other) for month in SPRING])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_the_window_is_three_months_and_not_a_day_more(con, given, spring):
    ways = ("attendance", "messages")
    given("member_months", [active("inside", "2026-04", *ways), active("inside", "2026-06", *ways)])
    given("member_months", [active("outside", "2026-03", *ways), active("outside", "2026-06", *ways)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.5


def test_the_first_two_months_have_no_value(con, given, spring):
    # the register begins in March, activity in April: June is the third month with an export
    given("member_months", [member("a", "2026-03")])
    given("member_months", [active("a", month, "attendance", "messages") for month in SPRING])
    found = answers(con, NAME)
    assert [found[month]["value"] for month in ("2026-03", *SPRING)] == [None, None, None, 1.0]
    assert [found[month]["n"] for month in ("2026-03", *SPRING)] == [1, 1, 1, 1]


def test_where_one_way_is_on_file_a_second_one_is_unknown_rather_than_nought(con, given, spring):
    given("member_months", [active("a", month, "attendance") for month in SPRING])
    given("member_months", [active(None, "2026-06", "attendance")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 1)
    # a single message, be it of somebody else, shows that there is an export of messages
    given("member_months", [active("office", "2026-04", "messages", is_eligible=False)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_a_way_on_file_only_before_the_window_is_not_on_file(con, given, spring):
    given("member_months", [active("a", "2026-03", "messages"), active("a", "2026-06", "attendance")])
    assert answers(con, NAME)["2026-06"]["value"] is None


def test_silence_after_a_first_act_is_a_real_nought(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [active("a", "2026-01", "attendance"), member("a", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.0, 1, None)


def test_leavers_and_the_secretariat_are_not_in_the_core(con, given, spring):
    ways = ("attendance", "messages")
    given("member_months", [active("leaver", month, *ways) for month in ("2026-04", "2026-05")])
    given("member_months", [active("office", month, *ways, is_eligible=False) for month in SPRING])
    given("member_months", [active("a", "2026-06", "attendance")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (1, 0.0, 1.0)


def test_a_joiners_months_as_a_guest_count(con, given, spring):
    given("member_months", [active("joiner", "2026-04", "attendance", "messages", is_eligible=False)])
    given("member_months", [active("joiner", "2026-06", "attendance", "messages")])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_unknown_acts_could_be_just_what_others_lack(con, given, spring):
    ways = ("attendance", "messages")
    given("member_months", [active("core", month, *ways) for month in SPRING])
    # lacks 1: two ways in May, one in June; April, with one way too, would not help it less
    given("member_months", [active("near", "2026-04", "attendance"), active("near", "2026-05", *ways)])
    given("member_months", [active("near", "2026-06", "attendance")])
    # lacks 2: one way in each of two months; the silent one lacks 4
    given("member_months", [active("far", "2026-05", "attendance"), active("far", "2026-06", "attendance")])
    given("member_months", [member("silent", "2026-06")])
    given("member_months", [member(None, "2026-03", acts=90, acts_messages=90)])
    known = 6 + 4 + 2
    for unknown, high in ((1, 2 / 4), (1, 2 / 4), (1, 3 / 4), (3, 3 / 4), (1, 1.0)):  # in all: 1, 2, 3, 6, 7
        given("member_months", [member(None, "2026-05", acts=unknown, acts_messages=unknown)])
        answer = answers(con, NAME)["2026-06"]
        assert (answer["value"], answer["low"], answer["high"]) == (0.25, 0.25, high)
    assert answer["coverage"] == pytest.approx(known / (known + 7))


def test_a_coalition_without_members_and_one_without_anything_have_no_value(con, given):
    given("coalition_months", [*coalition_months("2026-03", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("member_months", [active(None, month, "attendance", "messages") for month in SPRING])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, 0.0)
    answer = answers(con, NAME, "d")["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_coalitions_do_not_mix(con, given, spring):
    given("coalition_months", coalition_months("2026-03", "2026-06", "d"))
    given("member_months", [active("a", month, "attendance", "messages") for month in SPRING])
    given("member_months", [active("a", month, "attendance", coalition_id="d") for month in SPRING])
    assert answers(con, NAME, "c")["2026-06"]["value"] == 1.0
    assert answers(con, NAME, "d")["2026-06"]["value"] is None

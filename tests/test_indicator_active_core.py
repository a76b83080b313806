"""Active core: organisations active in at least two of three months."""

from __future__ import annotations

from random import Random

import pytest

from tests.rows import answers, coalition_months, member

NAME = "active_core"


def test_hand_worked_two_of_three_months(con, given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    given("member_months", [member("all three", month, acts=1) for month in ("2026-04", "2026-05", "2026-06")])
    given("member_months", [member("two", "2026-04", acts=5), member("two", "2026-06", acts=1)])
    given("member_months", [member("one", "2026-05", acts=9), member("one", "2026-06")])
    # March lies outside the window: with it this one would be active in two months
    given("member_months", [member("once", "2026-03", acts=9), member("once", "2026-06", acts=1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, 2.0, 1.0)


def test_the_first_two_months_have_no_value(con, given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    # the register begins in March, activity in April: June is the third month with an export
    months = ("2026-03", "2026-04", "2026-05", "2026-06")
    given("member_months", [member("a", month, acts=month > "2026-03") for month in months])
    found = answers(con, NAME)
    assert [found[month]["value"] for month in months] == [None, None, None, 1.0]
    assert found["2026-05"]["n"] == 1


def test_nobody_active_is_a_real_nought(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [member("a", "2026-01", acts=4), member("a", "2026-06")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_leavers_and_the_secretariat_are_not_in_the_core(con, given):
    given("coalition_months", coalition_months("2026-04", "2026-06"))
    given("member_months", [member("leaver", month, acts=3) for month in ("2026-04", "2026-05")])
    office = [member("office", month, acts=3) for month in ("2026-04", "2026-05", "2026-06")]
    given("member_months", [{**row, "is_eligible": False} for row in office])
    given("member_months", [member("a", "2026-06", acts=3)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (1, 0.0, 1.0)


def test_a_joiners_month_as_a_guest_counts(con, given):
    given("coalition_months", coalition_months("2026-04", "2026-06"))
    given("member_months", [{**member("joiner", "2026-04", acts=1), "is_eligible": False}])
    given("member_months", [member("joiner", "2026-06", acts=1)])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_unknown_acts_could_be_of_further_members(con, given):
    given("coalition_months", coalition_months("2026-03", "2026-06"))
    given("member_months", [member("core", month, acts=1) for month in ("2026-04", "2026-06")])
    given("member_months", [member("nearly", "2026-06", acts=1)])
    given("member_months", [member(name, "2026-06") for name in ("silent", "mute")])
    given("member_months", [member(None, "2026-05", acts=3), member(None, "2026-03", acts=40)])
    # 1; one unknown act of May lifts "nearly"; a silent one would need acts of two months
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (1.0, 1.0, 2.0)
    assert answer["coverage"] == pytest.approx(3 / 6)


@pytest.mark.parametrize("seed", range(12))
def test_the_range_reaches_as_far_as_the_unknown_acts_could_and_no_further(con, given, seed):
    months, random = ("2026-04", "2026-05", "2026-06"), Random(seed)
    active = {name: {m for m in months if random.random() < 0.3} for name in "abcde"}
    unknown = {m: random.choice([0, 0, 1, 2]) for m in months} | {"2026-03": 9}
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [member("early", "2026-01", acts=1)])
    given("member_months", [member(name, m, acts=int(m in when)) for name, when in active.items() for m in months])
    given("member_months", [member(None, month, acts=acts) for month, acts in unknown.items() if acts])

    def core(when: dict[str, set[str]]) -> int:
        return sum(len(of_one) >= 2 for of_one in when.values())

    # every way to give the unknown acts to members, a few dozen thousand at most
    possible = [active]
    for month in months:
        for _ in range(unknown[month]):
            possible = [one | {name: one[name] | {month}} for one in possible for name in active]
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == core(active)
    if sum(unknown[m] for m in months):
        assert answer["high"] == max(map(core, possible))


def test_without_any_act_there_is_no_value(con, given):
    given("coalition_months", coalition_months("2026-04", "2026-06"))
    given("member_months", [member("a", month) for month in ("2026-04", "2026-05", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["coverage"]) == (None, None, None)

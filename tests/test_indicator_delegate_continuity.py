"""Same people again: pairs of meetings a member came to, one after the other, with somebody at both."""

from __future__ import annotations

from typing import Any

import pytest

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest, member

NAME = "delegate_continuity"


def sent(organisation: str, month: str, shared: int, pairs: int, coalition: str = "c") -> dict[str, Any]:
    row = {"coalition_id": coalition, "month": day(month), "organisation_id": organisation}
    return {**row, "pairs": pairs, "pairs_shared": shared}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2025-11", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "ab"])


def test_hand_worked_every_pair_counts_the_same(con, given, june):
    given("delegations", [sent("a", "2026-03", 3, 4), sent("a", "2026-06", 4, 4), sent("b", "2026-05", 0, 2)])
    # 3 + 4 + 0 of 4 + 4 + 2; by organisations it would be (7/8 + 0)/2
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (10, pytest.approx(7 / 10))
    assert (answer["low"], answer["high"]) == (None, None)


def test_the_window_is_six_months_and_not_a_day_more(con, given, june):
    given("delegations", [sent("a", "2025-12", 9, 9), sent("a", "2026-01", 1, 1), sent("a", "2026-06", 0, 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.5)


def test_what_came_after_the_month_is_not_known_in_it(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", month) for month in ("2026-05", "2026-06")])
    given("delegations", [sent("a", "2026-05", 1, 1), sent("a", "2026-06", 0, 3)])
    found = answers(con, NAME)
    assert (found["2026-05"]["n"], found["2026-05"]["value"]) == (1, 1.0)
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (4, 0.25)


def test_nothing_to_compare_is_no_value_rather_than_nought(con, given, june):
    # a came once, or nobody is named
    given("delegations", [sent("a", "2026-06", 0, 0)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (0, None, None)


def test_months_without_members_or_meetings_have_a_row_without_a_value(con, given, june):
    found = answers(con, NAME)
    assert len(found) == 8
    assert all((row["n"], row["value"], row["coverage"]) == (0, None, None) for row in found.values())


def test_a_single_member_that_always_sends_another_person_is_a_real_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06")])
    given("delegations", [sent("a", "2026-06", 0, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (5, 0.0)


def test_leavers_count_no_more_and_what_joiners_did_before_does(con, given, june):
    given("member_months", [member("leaver", "2026-05"), member("joiner", "2026-06")])
    given("delegations", [sent("leaver", "2026-05", 5, 5), sent("joiner", "2026-03", 0, 2), sent("a", "2026-06", 2, 2)])
    found = answers(con, NAME)
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (4, 0.5)
    assert (found["2026-05"]["n"], found["2026-05"]["value"]) == (5, 1.0)


def test_the_secretariat_and_guests_do_not_count(con, given, june):
    given("member_months", [member("office", "2026-06", is_eligible=False)])
    given("delegations", [sent("office", "2026-06", 5, 5), sent("guest", "2026-06", 5, 5), sent("a", "2026-06", 0, 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (1, 0.0)


def test_the_coverage_is_the_share_of_attendance_that_is_of_known_organisations(con, given, june):
    given("member_months", [member("a", "2025-12", acts_attendance=50), member("a", "2026-01", acts_attendance=5)])
    given("member_months", [member(None, "2026-06", acts_attendance=3, acts=100)])
    given("delegations", [sent("a", "2026-01", 3, 4)])
    assert answers(con, NAME)["2026-06"]["coverage"] == pytest.approx(5 / 8)


@pytest.mark.parametrize(("strangers", "value"), [(2, 0.75), (3, None)])
def test_where_too_many_people_are_unknown_nothing_is_said(con, given, june, monkeypatch, strangers, value):
    # any of them may have been the one who came before: 8 of 10 known is enough, 8 of 11 is not
    given("member_months", [member("a", "2026-05", acts_attendance=8)])
    given("member_months", [member(None, "2026-06", acts_attendance=strangers)])
    given("delegations", [sent("a", "2026-06", 6, 8)])
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    published = con.execute("select value, low, high, n from indicators where month = '2026-06-01'").fetchall()
    assert published == [(value, None, None, 8)]


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member("a", "2026-06", "d"), member(None, "2026-06", "d", acts_attendance=1)])
    given("member_months", [member("b", "2026-05", acts_attendance=1)])
    given("delegations", [sent("a", "2026-06", 1, 1), sent("a", "2026-06", 0, 2, "d"), sent("b", "2026-06", 3, 3, "d")])
    found = {name: answers(con, NAME, name)["2026-06"] for name in "cd"}
    assert [(found[name]["n"], found[name]["value"], found[name]["coverage"]) for name in "cd"] == [
        (1, 1.0, 1.0),
        (2, 0.0, 0.0),
    ]

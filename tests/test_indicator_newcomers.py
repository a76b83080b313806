"""Newcomers: members whose first act falls in the last six months."""

from __future__ import annotations

import pytest

from metrics import framework
from metrics.framework import compute_indicators
from metrics.heads import heads
from tests.rows import answers, coalition_months, make_the_rest, member

NAME = "newcomers"


@pytest.fixture
def record(given):
    """Months from December, with activity of an old member all along: the window of June begins in January."""
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member("old", "2025-12", acts=5), member("old", "2026-06", acts=5)])


def test_hand_worked_the_window_is_six_months_and_not_a_day_more(con, given, record):
    given("member_months", [member("december", "2025-12", acts=1), member("december", "2026-06", acts=3)])
    given("member_months", [member("january", "2026-01", acts=1), member("january", "2026-06")])
    given("member_months", [member("june", "2026-06", acts=1)])
    # january and june; december, old are not new
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (2.0, 4, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_being_a_member_is_not_yet_an_act(con, given, record):
    given("member_months", [member("joined and silent", month) for month in ("2026-05", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.0, 2)


def test_who_was_active_long_ago_is_not_new_when_it_returns(con, given):
    given("coalition_months", coalition_months("2024-01", "2026-06"))
    given("member_months", [member("back", "2024-01", acts=1), member("back", "2026-06", acts=9)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_a_months_figure_does_not_know_who_comes_later(con, given):
    given("coalition_months", coalition_months("2025-11", "2026-06"))
    given("member_months", [member("old", "2025-11", acts=5)])
    given("member_months", [member("later", month) for month in ("2026-05", "2026-06")])
    given("member_months", [member("new", "2026-05", acts=1), member(None, "2026-05", acts=1)])
    before = answers(con, NAME)["2026-05"]
    # two members, one of them new; the unknown act could be the first of the other
    assert (before["value"], before["low"], before["high"]) == (1.0, 1.0, 2.0)
    con.execute("update member_months set acts = 1 where organisation_id = 'later' and month = '2026-06-01'")
    assert answers(con, NAME)["2026-05"] == before


def test_until_the_record_is_longer_than_the_window_nobody_can_be_told_to_be_new(con, given):
    given("coalition_months", coalition_months("2025-11", "2026-07"))
    # the register begins in November, activity in January
    given("member_months", [member("a", "2025-11"), member("a", "2026-01", acts=1)])
    given("member_months", [member("a", month, acts=1) for month in ("2026-06", "2026-07")])
    given("member_months", [member("new", "2026-07", acts=1)])
    found = answers(con, NAME)
    assert (found["2025-11"]["value"], found["2026-06"]["value"], found["2026-07"]["value"]) == (None, None, 1.0)
    assert (found["2026-06"]["low"], found["2026-06"]["n"]) == (None, 1)


def test_an_early_act_of_somebody_unknown_shows_that_there_was_an_export(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(None, "2025-12", acts=1), member("new", "2026-06", acts=1)])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_leavers_and_the_secretariat_are_no_newcomers(con, given, record):
    given("member_months", [member("came and left", "2026-03", acts=4)])
    given("member_months", [{**member("office", "2026-06", acts=9), "is_eligible": False}])
    assert answers(con, NAME)["2026-06"]["value"] == 0.0


def test_a_guests_first_act_is_its_first(con, given, record):
    guest = [
        {**member(name, month, acts=1), "is_eligible": False} for name, month in (("a", "2025-12"), ("b", "2026-01"))
    ]
    given("member_months", [*guest, member("a", "2026-06", acts=1), member("b", "2026-06", acts=1)])
    # both joined in June: a came first in December, b in January
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_unknown_acts_could_be_the_first_of_members_that_did_nothing_yet(con, given, record):
    given("member_months", [member("new", "2026-06", acts=2)])
    given("member_months", [member(name, "2026-06") for name in ("silent", "mute", "quiet")])
    given("member_months", [member(None, "2026-01", acts=2), member(None, "2025-12", acts=50)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (1.0, 1.0, 3.0)
    assert answer["coverage"] == pytest.approx(7 / 9)  # old 5 and new 2 of June, 2 unknown of January
    given("member_months", [member(None, "2026-06", acts=40)])
    # there are three of them, whatever the acts; old is not new
    assert answers(con, NAME)["2026-06"]["high"] == 4.0


def test_a_coalition_without_members_and_one_without_anything_have_no_value(con, given):
    given("coalition_months", [*coalition_months("2025-12", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("member_months", [member(None, month, acts=1) for month in ("2025-12", "2026-06")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, 0.0)
    answer = answers(con, NAME, "d")["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_coalitions_do_not_mix(con, given, record):
    given("coalition_months", coalition_months("2025-12", "2026-06", "d"))
    given("member_months", [member("d's own", "2025-12", "d", acts=1)])
    given("member_months", [member("both", "2025-12", acts=1), member("both", "2026-06", acts=1)])
    given("member_months", [member("both", "2026-06", "d", acts=1)])
    assert answers(con, NAME, "c")["2026-06"]["value"] == 0.0
    assert answers(con, NAME, "d")["2026-06"]["value"] == 1.0


@pytest.mark.parametrize(("newcomers", "score"), [(0, 0), (1, 43.0677), (4, 100), (6, 100)])
def test_the_first_newcomer_counts_most(con, given, record, monkeypatch, newcomers, score):
    given("member_months", [member(f"new {i}", "2026-06", acts=1) for i in range(newcomers)])
    make_the_rest(con)
    monkeypatch.setattr(framework, "heads", lambda: {NAME: heads()[NAME]})
    compute_indicators(con)
    # ln(1 + x)/ln(1 + 4): ln 2/ln 5 = 0.430677
    found = con.execute("select value, score from indicators where month = '2026-06-01'").fetchall()
    assert found == [(newcomers, pytest.approx(score, abs=1e-4))]

"""Facilitation: which of the three hats were worn in the last three months."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day

NAME = "facilitation_cover"


def entry(hat: str, on: str, **more: Any) -> dict[str, Any]:
    return {"coalition_id": "c", "activity_id": f"{hat}-{on}-{more}", "hat": hat, "happened_on": day(on), **more}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_a_hat_worn_often_is_one_hat(con, given, june):
    given("facilitation", [entry("facilitator", "2026-06-10"), entry("facilitator", "2026-05-10")])
    given("facilitation", [entry("project_manager", "2026-04-20")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(2 / 3), 3)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


def test_all_three_hats_are_one(con, given, june):
    given("facilitation", [entry(hat, "2026-06-10") for hat in ("facilitator", "project_manager", "matchmaker")])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_the_window_is_three_months_and_not_a_day_more(con, given, june):
    given("facilitation", [entry("project_manager", "2026-04-01"), entry("facilitator", "2026-03-31")])
    given("facilitation", [entry("matchmaker", "2026-06-30"), entry("facilitator", "2026-07-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(2 / 3), 2)


def test_a_log_that_stopped_is_nought_and_its_earlier_entries_show_that_it_was_kept(con, given, june):
    given("facilitation", [entry("facilitator", "2026-03-31"), entry("matchmaker", "2024-01-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.0, 2)


def test_no_log_up_to_the_month_is_missing_rather_than_nought(con, given):
    given("coalition_months", [*coalition_months("2026-05", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("facilitation", [entry("facilitator", "2026-06-01")])
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-05"]["n"]) == (None, 0)
    assert (found["2026-06"]["value"], found["2026-06"]["n"]) == (pytest.approx(1 / 3), 1)
    other = answers(con, NAME, "d")["2026-06"]
    assert (other["value"], other["n"]) == (None, 0)


def test_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("facilitation", [entry("facilitator", "2026-06-01"), entry("matchmaker", "2026-06-01", coalition_id="d")])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(1 / 3)
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(1 / 3)

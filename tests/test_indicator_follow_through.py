"""Follow-through: commitments that fell due in six months, done on time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day

NAME = "follow_through"


def promise(due: str | None, done: str | None = None, dropped: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "commitment_id": f"{due}-{done}-{dropped}",
        "made_on": day("2025-01-01"),
        "owner_organisation_id": "a",
        "due_on": due and day(due),
        "completed_on": done and day(done),
        "dropped_on": dropped and day(dropped),
        **more,
    }


def test_hand_worked_one_of_each_kind(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("2026-05-10", "2026-05-10"), promise("2026-05-10", "2026-03-01")])
    given("commitments", [promise("2026-05-10", "2026-05-11"), promise("2026-05-10", dropped="2026-04-01")])
    given("commitments", [promise("2026-05-10")])
    # on time 2 (on the day, and early); late, dropped and overdue are not: (2 + 1)/(5 + 2)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (5, pytest.approx(3 / 7), 1.0)


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("2025-12-31", "2025-12-01"), promise("2026-01-01", "2025-12-01")])
    given("commitments", [promise("2026-06-30", "2026-06-01"), promise("2026-07-01", "2026-06-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, pytest.approx(3 / 4))


def test_the_state_is_that_of_the_months_end(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("commitments", [promise("2026-05-31", "2026-06-02")])
    given("commitments", [promise("2026-05-20", "2026-05-01", made_on=day("2026-06-15"))])  # written down afterwards
    found = answers(con, NAME)
    assert (found["2026-05"]["n"], found["2026-05"]["value"]) == (1, pytest.approx(1 / 3))
    assert (found["2026-06"]["n"], found["2026-06"]["value"]) == (2, pytest.approx(2 / 4))


def test_without_a_due_date_nothing_falls_due(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise(None), promise(None, "2026-05-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (0, None, None)


def test_a_commitment_without_an_owner_counts_and_lowers_the_coverage(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("2026-05-10", "2026-05-01", owner_organisation_id=None)])
    given("commitments", [promise("2026-05-11", "2026-05-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (2, pytest.approx(3 / 4), 0.5)


def test_no_tracker_is_no_value_rather_than_a_half(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (0, None)

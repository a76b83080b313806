"""Accountability: open commitments with an owner and a date."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day

NAME = "accountability"


def promise(name: str, made: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    row = {"owner_organisation_id": "a", "due_on": "2026-12-31", **more}
    dates = {key: day(value) for key, value in row.items() if key.endswith("_on") and value}
    return {"coalition_id": "c", "commitment_id": name, "made_on": day(made), **row, **dates}


def test_hand_worked_owner_and_date_are_both_needed(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("both"), promise("no owner", owner_organisation_id=None)])
    given("commitments", [promise("no date", due_on=None), promise("another")])
    # both and another of four
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (4, 0.5, 0.75)


def test_open_is_what_was_open_at_the_months_end(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("done on the last day", completed_on="2026-06-30")])
    given("commitments", [promise("dropped on the last day", dropped_on="2026-06-30")])
    given("commitments", [promise("done the day after", completed_on="2026-07-01")])
    given("commitments", [promise("dropped the day after", dropped_on="2026-07-01")])
    given("commitments", [promise("made on the last day", "2026-06-30", due_on=None)])
    given("commitments", [promise("made the day after", "2026-07-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (3, pytest.approx(2 / 3))


def test_an_old_open_commitment_stays_open(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("old", "2019-01-01", due_on="2019-02-01")])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_nothing_open_is_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("commitments", [promise("done", completed_on="2026-05-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["coverage"]) == (0, None, None)

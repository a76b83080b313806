"""Definition: the state of the charter."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.tables import CHARTER_ELEMENTS
from tests.rows import answers, coalition_months, day

NAME = "definition"


def state(element: str, status: str, on: str | None = "2026-01-01", **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "element": element, "status": status, "agreed_on": on and day(on)}
    return {"evidence_url": "charter.pdf", **row, **more}


def value_of(con, month: str = "2026-06") -> float | None:
    return answers(con, NAME)[month]["value"]


def test_hand_worked_one_of_each_state(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("governance", [state("purpose", "full"), state("roles", "partial"), state("money", "absent")])
    given("governance", [state("competition_policy", "not_relevant")])
    # (1 + 0.5 + 0)/3; four of sixteen elements assessed
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.5, 4, 4 / 16)


@pytest.mark.parametrize(
    ("more", "value"),
    [
        ({}, 1.0),
        ({"evidence_url": None}, 0.5),
        ({"evidence_url": " "}, 0.5),
        ({"review_due_on": day("2026-06-30")}, 1.0),
        ({"review_due_on": day("2026-06-29")}, 0.5),
    ],
)
def test_full_needs_evidence_and_a_review_that_is_not_overdue(con, given, more, value):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("governance", [state("purpose", "full", **more)])
    assert value_of(con) == value


def test_the_state_is_the_latest_one_of_the_months_end(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    given("governance", [state("purpose", "absent", None), state("purpose", "full", "2026-06-30")])
    given("governance", [state("purpose", "partial", "2026-07-01")])
    assert [value_of(con, month) for month in ("2026-05", "2026-06", "2026-07")] == [0.0, 1.0, 0.5]


def test_an_element_nobody_looked_at_is_left_out_rather_than_absent(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("governance", [state(element, "full") for element in CHARTER_ELEMENTS[:8]])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (1.0, 8, 0.5)


def test_nothing_relevant_or_nothing_on_file_is_no_value(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("governance", [state("money", "not_relevant")])
    assert value_of(con) is None
    answer = answers(con, NAME, "d")["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_the_charter_has_sixteen_elements():
    # the statement divides by this number
    assert len(CHARTER_ELEMENTS) == 16

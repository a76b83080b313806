"""Succession: what each role has of holder, deputy, unexpired term and hand-over note."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.rows import answers, coalition_months, day

NAME = "succession_cover"


def role(name: str = "Chair", since: str | None = "2025-01-01", **more: Any) -> dict[str, Any]:
    """A role that has all four, unless it is said otherwise."""
    return {
        "coalition_id": "c",
        "role_name": name,
        "holder_organisation_id": "a",
        "has_deputy": True,
        "term_ends_on": day("2027-01-01"),
        "handover_note": True,
        "since_on": since and day(since),
        **more,
    }


NOTHING = {"holder_organisation_id": None, "has_deputy": None, "term_ends_on": None, "handover_note": None}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def test_hand_worked_mean_over_roles_of_the_share_of_four(con, given, june):
    given("roles", [role(), role("Treasurer", has_deputy=False, handover_note=False)])
    given("roles", [role("Secretary", has_deputy=False, handover_note=False, term_ends_on=day("2026-06-29"))])
    # (4/4 + 2/4 + 1/4)/3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(7 / 12), 3, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


@pytest.mark.parametrize(
    ("more", "value"),
    [
        ({"has_deputy": False}, 0.75),
        ({"handover_note": False}, 0.75),
        ({"term_ends_on": day("2026-06-30")}, 1.0),
        ({"term_ends_on": day("2026-06-29")}, 0.75),
    ],
)
def test_each_of_the_four_is_a_quarter_and_a_term_lasts_to_its_last_day(con, given, june, more, value):
    given("roles", [role(**more)])
    assert answers(con, NAME)["2026-06"]["value"] == value


def test_an_empty_cell_is_unknown_rather_than_no(con, given, june):
    given("roles", [role(has_deputy=None, handover_note=False), role("Treasurer", has_deputy=False)])
    # the chair has 2 of 3 known, the treasurer 3 of 4; at worst 2 of 4 and at best 3 of 4 for the chair
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx((2 / 3 + 3 / 4) / 2)
    assert (answer["low"], answer["high"]) == (pytest.approx((2 / 4 + 3 / 4) / 2), pytest.approx(3 / 4))
    assert (answer["n"], answer["coverage"]) == (2, 7 / 8)


@pytest.mark.parametrize("cell", list(NOTHING))
def test_each_of_the_four_may_be_unknown(con, given, june, cell):
    given("roles", [role(**{cell: None})])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["coverage"]) == (1.0, 0.75, 1.0, 0.75)


def test_a_role_of_which_nothing_is_known_leaves_the_mean_and_widens_the_range(con, given, june):
    given("roles", [role(has_deputy=False), role("Treasurer", **NOTHING)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.75, 1, 0.5)
    assert (answer["low"], answer["high"]) == (0.75 / 2, (0.75 + 1) / 2)


def test_roles_of_which_nothing_is_known_at_all_are_missing_rather_than_nought(con, given, june):
    given("roles", [role(**NOTHING)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 0)


def test_the_latest_row_of_the_months_end_holds(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    given(
        "roles", [role(since=None, has_deputy=False, handover_note=False), role(since="2026-06-30", has_deputy=False)]
    )
    given("roles", [role(since="2026-07-01")])
    found = answers(con, NAME)
    assert [found[month]["value"] for month in ("2026-05", "2026-06", "2026-07")] == [0.5, 0.75, 1.0]
    assert {answer["n"] for answer in found.values()} == {1}


def test_without_a_role_in_force_it_does_not_apply(con, given):
    given("coalition_months", [*coalition_months("2026-05", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("roles", [role(since="2026-06-30")])
    assert list(answers(con, NAME)) == ["2026-06"]
    assert answers(con, NAME, "d") == {}


def test_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("roles", [role(has_deputy=False), role(since="2026-06-01", coalition_id="d")])
    assert answers(con, NAME)["2026-06"]["value"] == 0.75
    assert answers(con, NAME, "d")["2026-06"]["value"] == 1.0


def test_whatever_is_known_the_value_lies_within_its_range(con, given):
    states = list(product((None, False, True), repeat=2))
    names = [f"c{number}" for number in range(len(states) ** 2)]
    for name, ((deputy, note), (other_deputy, other_note)) in zip(names, product(states, repeat=2), strict=True):
        given("coalition_months", coalition_months("2026-06", "2026-06", name))
        first = role(coalition_id=name, term_ends_on=None, has_deputy=deputy, handover_note=note)
        second = {**role("Treasurer", **NOTHING), "coalition_id": name}
        given("roles", [first, {**second, "has_deputy": other_deputy, "handover_note": other_note}])
    for name in names:
        answer = answers(con, NAME, name)["2026-06"]
        assert answer["low"] is None or answer["low"] <= answer["value"] <= answer["high"]

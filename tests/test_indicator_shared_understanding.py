"""Shared understanding: agreement over organisations on goals and on roles."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from metrics.reliability import agreement
from tests.rows import answers, coalition_months
from tests.test_surveys import item, member_of, said, wave

NAME = "shared_understanding"


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "g"), item("role_clarity", "r")])


def each(item_id: str, *values: float, wave_id: str = "w"):
    """One person of each organisation."""
    return [row for number, value in enumerate(values) for row in said(f"o{number}", item_id, value, wave_id=wave_id)]


@pytest.mark.parametrize(
    ("values", "value"), [((4, 4, 5, 4, 3), 0.75), ((1, 5, 1, 5, 3), -1.0), ((2, 2, 2, 2, 2), 1.0)]
)
def test_the_worked_vectors_on_five_points(con, given, june, values, value):
    # 04-indicators, worked vectors: rWG of (4, 4, 5, 4, 3) and (1, 5, 1, 5, 3)
    given("survey_answers", [*each("g", *values), *each("r", *values)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(value), 5)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


def test_the_value_is_the_mean_of_goals_and_roles(con, given, june):
    given("survey_answers", [*each("g", 4, 4, 5, 4, 3), *each("r", 1, 5, 1, 5, 3)])
    # (0.75 - 1)/2: agreement on the goals does not hide the split over the roles
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(-0.125)


def test_organisations_agree_or_not_however_many_people_answer(con, given, june):
    for item_id in "gr":
        # means 4, 4, 5, 4, 3
        given("survey_answers", [*said("a", item_id, 3, 5, 4), *said("b", item_id, 4), *said("d", item_id, 5, 5)])
        given("survey_answers", [*said("e", item_id, 4), *said("f", item_id, 1, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.75), 5)


def test_a_scale_of_seven_points_has_a_variance_by_chance_of_four(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "g", 7), item("role_clarity", "r", 7, reverse_scored=True)])
    given("survey_answers", [*each("g", 4, 4, 5, 4, 3), *each("r", 4, 4, 5, 4, 3)])
    # 1 - 0.5/((49 - 1)/12); turning the scale round changes no variance
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(0.875)


@pytest.mark.parametrize("only", ["g", "r"])
def test_goals_or_roles_alone_give_no_value(con, given, june, only):
    given("survey_answers", each(only, 4, 4, 5, 4, 3))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_both_need_five_people_of_three_organisations(con, given, june):
    given("survey_answers", [*each("g", 4, 4, 4, 4, 4), *each("r", 4, 4, 4, 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 4)
    given("survey_answers", said("o0", "r", 4, 4)[1:])  # a second person of the first organisation
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (1.0, 4)


def test_two_organisations_however_many_people_are_too_few(con, given, june):
    for item_id in "gr":
        given("survey_answers", [*said("a", item_id, *[4] * 9), *said("b", item_id, *[4] * 9)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 2)


def test_unknown_organisations_the_secretariat_and_dont_know_do_not_disagree(con, given, june):
    given("memberships", [member_of("office", "facilitator")])
    for item_id in "gr":
        given("survey_answers", each(item_id, 4, 4, 4, 4, 4))
        given("survey_answers", [*said(None, item_id, 1, 1), *said("office", item_id, 1)])
        given("survey_answers", said("unsure", item_id, None, dont_know=True))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (1.0, 5)


def test_the_wave_is_the_last_closed_one_of_eighteen_months(con, given):
    given("coalition_months", coalition_months("2026-04", "2027-11"))
    given("survey_waves", [wave("2026-05-31", opened="2026-04-01"), wave(None, "open")])
    given("survey_items", [item("goal_clarity", "g"), item("role_clarity", "r")])
    for item_id in "gr":
        given("survey_answers", [*each(item_id, 4, 4, 5, 4, 3), *each(item_id, 1, 5, 1, 5, 3, wave_id="open")])
    found = answers(con, NAME)
    months = ("2026-04", "2026-05", "2027-10", "2027-11")
    assert [found[month]["value"] for month in months] == [None, pytest.approx(0.75), pytest.approx(0.75), None]


def test_two_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("survey_waves", [wave(wave_id="v", coalition_id="d")])
    for item_id in "gr":
        given("survey_answers", [*each(item_id, 4, 4, 4, 4, 4), *each(item_id, 1, 5, 1, 5, 3, wave_id="v")])
    assert answers(con, NAME)["2026-06"]["value"] == 1.0
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(-1.0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(st.integers(1, 9), min_size=5, max_size=8), st.integers(9, 11))
def test_the_statement_and_the_python_function_say_the_same(con, given, values, points):
    for table in ("coalition_months", "survey_waves", "survey_items", "survey_answers"):
        con.execute(f"delete from {table}")
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "g", points), item("role_clarity", "r", points)])
    given("survey_answers", [*each("g", *values), *each("r", *values)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(agreement(values, points)[0])

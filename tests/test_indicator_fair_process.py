"""Fair process: the mean of fair influence and felt authorship, over organisations."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from tests.rows import answers, coalition_months, member
from tests.test_surveys import item, member_of, said, wave

NAME = "fair_process"
ITEMS = [item("fair_influence", "i"), item("felt_authorship", "a")]


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", ITEMS)


def five(item_id: str, *values: float, wave_id: str = "w") -> list[dict[str, Any]]:
    """Answers of organisations a, b, d, e, …, one person each but two of a."""
    first, *rest = values
    names = "bdefgh"
    return [
        *said("a", item_id, first, first, wave_id=wave_id),
        *(row for name, value in zip(names, rest, strict=False) for row in said(name, item_id, value, wave_id=wave_id)),
    ]


def test_hand_worked_the_mean_of_the_two_means(con, given, june):
    given("member_months", [member(name, "2026-06") for name in "abdefg"])
    given("survey_answers", [*five("i", 5, 5, 3, 3), *five("a", 1, 1, 5, 5, 3)])
    # influence 1, 1, .5, .5: mean 0.75, s² = 4/16/3 = 1/12, 4 of 6: sqrt(1/12/4) sqrt(2/5)
    # authorship 0, 0, 1, 1, .5: mean 0.5, s² = 1/4, 5 of 6: sqrt(1/4/5) sqrt(1/5)
    margin = 1.6449 * (sqrt(1 / 48) * sqrt(2 / 5) + sqrt(1 / 20) * sqrt(1 / 5)) / 2
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(0.625), 4, None)
    assert (answer["low"], answer["high"]) == (pytest.approx(0.625 - margin), pytest.approx(0.625 + margin))


def test_organisations_weigh_alike_however_many_people_answer(con, given, june):
    for item_id in "ia":
        given("survey_answers", [*said("a", item_id, *[1] * 9), *said("b", item_id, 5), *said("d", item_id, 5)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(2 / 3)


def test_more_answered_than_are_members_now(con, given, june):
    given("member_months", [member("a", "2026-06")])
    given("survey_answers", [*five("i", 5, 5, 3, 3), *five("a", 1, 1, 5, 5, 3)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.625, 0.625, 0.625)


@pytest.mark.parametrize("only", ["i", "a"])
def test_one_of_the_two_alone_is_no_fair_process(con, given, june, only):
    given("survey_answers", five(only, 5, 5, 5, 5, 5))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 0)


def test_both_must_have_enough_answers(con, given, june):
    given("survey_answers", [*five("i", 5, 5, 5, 5, 5), *five("a", 5, 5, 5)])  # authorship: 4 people of 3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 3)
    given("survey_answers", said("e", "a", 1))
    # 1 and (1 + 1 + 1 + 0)/4
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.875), 4)


def test_the_two_may_come_from_two_waves_each_its_last(con, given):
    given("coalition_months", coalition_months("2026-05", "2027-11"))
    given("survey_waves", [wave("2026-05-31"), wave("2026-07-31", "later", opened="2026-07-01")])
    given("survey_items", ITEMS)
    given("survey_answers", [*five("i", 1, 1, 1, 1), *five("a", 5, 5, 5, 5)])
    given("survey_answers", five("a", 3, 3, 3, 3, wave_id="later"))
    found = answers(con, NAME)
    months = ("2026-05", "2026-06", "2026-07", "2027-10", "2027-11")
    assert [found[month]["value"] for month in months] == [0.5, 0.5, 0.25, 0.25, None]


def test_everybody_asked_is_certain_and_the_range_stays_on_the_scale(con, given, june):
    given("survey_answers", [*five("i", 5, 5, 5, 1), *five("a", 5, 5, 5, 5)])
    given("member_months", [member(name, "2026-06") for name in "abde"])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.875, 0.875, 0.875)
    given("member_months", [member(f"m{number}", "2026-06") for number in range(60)])
    # s = 0.5: 1.6449 * 0.25 * sqrt(60/63) / 2 = 0.201
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"]) == (pytest.approx(0.674, abs=1e-3), 1.0)


def test_unknown_organisations_the_secretariat_and_dont_know_have_no_voice(con, given, june):
    given("memberships", [member_of("office", "secretariat")])
    for item_id in "ia":
        given("survey_answers", five(item_id, 1, 1, 1, 1))
        given("survey_answers", [*said(None, item_id, 5, 5), *said("office", item_id, 5)])
        given("survey_answers", said("h", item_id, None, dont_know=True))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.0, 4)


def test_without_a_closed_survey_there_is_no_value(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave(None)])
    given("survey_items", ITEMS)
    given("survey_answers", [*five("i", 5, 5, 5, 5), *five("a", 5, 5, 5, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_two_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("survey_waves", [wave(wave_id="v", coalition_id="d")])
    for item_id in "ia":
        given("survey_answers", [*five(item_id, 1, 1, 1, 1), *five(item_id, 5, 5, 5, 5, 5, wave_id="v")])
    first, second = answers(con, NAME)["2026-06"], answers(con, NAME, "d")["2026-06"]
    assert (first["value"], first["n"], second["value"], second["n"]) == (0.0, 4, 1.0, 5)

"""Survey answers: organisations that answered, of those invited to the last survey."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.rows import answers, coalition_months, day
from tests.test_surveys import item, member_of, rating, said, speaker, wave

NAME = "survey_coverage"


def invited(*organisations: str, wave_id: str = "w") -> list[dict[str, Any]]:
    return [{"wave_id": wave_id, "organisation_id": name} for name in organisations]


def person_invited(*people: str) -> list[dict[str, Any]]:
    return [{"wave_id": "w", "person_key": person} for person in people]


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item("goal_clarity", "q")])


def of_june(con) -> dict[str, Any]:
    return answers(con, NAME)["2026-06"]


def test_hand_worked_answering_of_invited(con, given, june):
    given("survey_invitations", invited(*"abdef"))
    given("survey_answers", [*said("a", "q", 3, 4), *said("b", "q", 5), *said("guest", "q", 1)])
    # a and b of five; a guest was not invited
    answer = of_june(con)
    assert (answer["value"], answer["n"], answer["coverage"]) == (2 / 5, 5, None)
    assert (answer["low"], answer["high"]) == (None, None)


def test_organisations_count_and_not_people(con, given, june):
    given("representatives", [speaker("p", "a"), speaker("q", "a"), speaker("r", "b"), speaker("s", "d")])
    given("survey_invitations", [*person_invited("p", "q", "r", "s"), *invited("a", "e")])
    given("survey_answers", [*said("a", "q", 3, 4, 5), *said("d", "q", 3)])
    # a (invited three times), b, d, e: a and d answered
    answer = of_june(con)
    assert (answer["value"], answer["n"]) == (2 / 4, 4)


def test_a_person_stands_for_whom_they_spoke_on_the_day_the_survey_opened(con, given, june):
    given(
        "representatives",
        [speaker("p", "old", to_on=day("2026-05-01")), speaker("p", "new", from_on=day("2026-05-02"))],
    )
    given("survey_invitations", [*person_invited("p", "nobody knows"), *invited("a", "b")])
    given("survey_answers", [*said("old", "q", 3), *said("a", "q", 3)])
    answer = of_june(con)
    assert (answer["value"], answer["n"]) == (2 / 3, 3)


def test_an_answer_that_names_only_a_person_is_of_whom_they_speak_for(con, given, june):
    given("representatives", [speaker("p", "a")])
    given("survey_invitations", invited("a", "b", "d"))
    given("survey_answers", [{**said(None, "q", 3)[0], "respondent_key": "p"}])
    assert of_june(con)["value"] == 1 / 3


def test_dont_know_and_a_rating_are_answers_and_an_empty_cell_is_none(con, given, june):
    given("survey_invitations", invited("a", "unsure", "empty", "off the scale", "itself"))
    given("survey_answers", [*said("unsure", "q", None, dont_know=True), *said("empty", "q", None)])
    given("survey_answers", said("off the scale", "q", 9))
    given("survey_ratings", [rating()])  # of a
    given("survey_ratings", [{**rating(), "rater_organisation_id": "itself", "rated_organisation_id": "itself"}])
    assert of_june(con)["value"] == 3 / 5


def test_those_who_serve_watch_or_pay_are_neither_invited_nor_answering(con, given, june):
    given("memberships", [member_of("office", "secretariat"), member_of("bank", "funder"), member_of("a", "member")])
    given("survey_invitations", invited("office", "bank", "a", "b", "d"))
    given("survey_answers", [*said("office", "q", 3), *said("a", "q", 3)])
    answer = of_june(con)
    assert (answer["value"], answer["n"]) == (1 / 3, 3)


def test_answers_of_unknown_organisations_could_be_of_those_that_seem_silent(con, given, june):
    given("survey_invitations", invited(*"abdef"))
    given("survey_answers", [*said("a", "q", 3), *said(None, "q", 3, 4), *said(None, "r", 3)])
    # a of five; two unknown people, one of whom answered twice: up to 3 of 5
    answer = of_june(con)
    assert (answer["value"], answer["low"], answer["high"]) == (1 / 5, 1 / 5, 3 / 5)
    given("survey_answers", said(None, "s", *[3] * 9))
    assert of_june(con)["high"] == 1.0


def test_anonymous_answers_and_answers_that_never_came_are_no_value_rather_than_nought(con, given, june):
    given("survey_invitations", invited(*"abd"))
    answer = of_june(con)
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 3)
    given("survey_answers", said(None, "q", 3, 4, 5))
    answer = of_june(con)
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 3)


def test_when_only_others_answered_it_is_a_real_nought(con, given, june):
    given("survey_invitations", invited(*"abd"))
    given("survey_answers", said("guest", "q", 3))
    assert of_june(con)["value"] == 0.0


def test_an_answer_after_the_survey_closed_does_not_count(con, given, june):
    given("survey_invitations", invited(*"abd"))
    given("survey_answers", said("a", "q", 3, answered_at=datetime(2026, 5, 31, 23, 59)))
    given("survey_answers", said("b", "q", 3, answered_at=datetime(2026, 6, 1)))
    assert of_june(con)["value"] == 1 / 3


def test_the_last_closed_wave_with_invitations_is_taken_for_eighteen_months(con, given):
    given("coalition_months", coalition_months("2026-04", "2027-11"))
    given("survey_waves", [wave("2026-05-31", opened="2026-04-01"), wave("2026-06-30", "no list"), wave(None, "open")])
    given("survey_invitations", [*invited(*"abd"), *invited("a", "b", "d", wave_id="open")])
    for name in ("no list", "open"):
        given("survey_answers", said("a", "q", 3, wave_id=name) + said("b", "q", 3, wave_id=name))
    given("survey_answers", said("a", "q", 3))
    found = answers(con, NAME)
    months = ("2026-04", "2026-05", "2026-07", "2027-10", "2027-11")
    assert [found[month]["value"] for month in months] == [None, 1 / 3, 1 / 3, 1 / 3, None]
    assert [found[month]["n"] for month in months] == [0, 3, 3, 3, 0]


def test_the_window_begins_on_the_first_day_of_a_month(con, given):
    given("coalition_months", coalition_months("2027-10", "2027-11"))
    given("survey_waves", [wave("2026-05-01", opened="2026-04-01")])
    given("survey_invitations", invited(*"abd"))
    given("survey_answers", said("a", "q", 3))
    found = answers(con, NAME)
    assert [found[month]["n"] for month in ("2027-10", "2027-11")] == [3, 0]


def test_the_latest_of_two_waves_with_invitations(con, given, june):
    given("survey_waves", [wave("2026-06-15", "later", opened="2026-06-01"), wave("2026-07-01", "next month")])
    given(
        "survey_invitations",
        [*invited(*"abd"), *invited("a", "b", wave_id="later"), *invited("a", wave_id="next month")],
    )
    given("survey_answers", [*said("a", "q", 3), *said("b", "q", 3, wave_id="later")])
    answer = of_june(con)
    assert (answer["value"], answer["n"]) == (1 / 2, 2)


def test_no_survey_and_a_list_of_strangers_are_no_value(con, given, june):
    assert (of_june(con)["value"], of_june(con)["n"]) == (None, 0)
    given("survey_invitations", person_invited("p", "q"))
    given("survey_answers", said("a", "q", 3))
    assert (of_june(con)["value"], of_june(con)["n"]) == (None, 0)


def test_two_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("survey_waves", [wave(wave_id="v", coalition_id="d")])
    given("survey_invitations", [*invited(*"abd"), *invited("a", "b", wave_id="v")])
    given("survey_answers", [*said("a", "q", 3), *said("a", "q", 3, wave_id="v"), *said("b", "q", 3, wave_id="v")])
    first, second = of_june(con), answers(con, NAME, "d")["2026-06"]
    assert (first["value"], first["n"], second["value"], second["n"]) == (1 / 3, 3, 1.0, 2)

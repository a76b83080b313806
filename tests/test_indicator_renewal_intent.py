"""Will to go on: the mean over organisations, with the error of a finite population."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.rows import answers, coalition_months, day, member
from tests.test_surveys import item, member_of, said, wave

NAME = "renewal_intent"
NOTHING = {"value": None, "low": None, "high": None}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item(NAME, "q")])


def members(*names: str, month: str = "2026-06") -> list[dict[str, object]]:
    return [member(name, month) for name in names]


def test_hand_worked_each_organisation_has_one_voice(con, given, june):
    given("member_months", members(*"abdefg"))
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}, member(None, "2026-06")])
    given("survey_answers", [*said("a", "q", 5, 5, 5), *said("b", "q", 3), *said("d", "q", 1, 5)])
    # 1, 0.5 and 0.5: mean 2/3; s² = (1/9 + 1/36 + 1/36)/2 = 1/12; 3 of 6: s/sqrt(3) sqrt(3/5)
    margin = 1.6449 * sqrt(1 / 12) / sqrt(3) * sqrt(3 / 5)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(2 / 3), 3, None)
    assert (answer["low"], answer["high"]) == (pytest.approx(2 / 3 - margin), pytest.approx(2 / 3 + margin))


def test_the_worked_vector_of_the_finite_population(con, given, june):
    # 04-indicators, worked vectors: 12 of 20, s.d. 0.8 → 0.150. Twelve answers with s.d. 0.8 on 5 points: six at
    # 3 + d, six at 3 - d, s = d sqrt(12/11), so d = 0.8 sqrt(11/12); on the scale from 0 to 1 all is a quarter
    d = 0.8 * sqrt(11 / 12)
    given("member_months", members(*(f"m{number}" for number in range(20))))
    for number in range(12):
        given("survey_answers", said(f"m{number}", "q", 3 + d if number < 6 else 3 - d))
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(0.5)
    assert (answer["high"] - answer["value"]) / 1.6449 * 4 == pytest.approx(0.150, abs=5e-4)


def test_when_all_members_answered_nothing_is_uncertain(con, given, june):
    given("member_months", members(*"abd"))
    given("survey_answers", [*said("a", "q", 1, 1), *said("b", "q", 3), *said("d", "q", 5, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (0.5, 0.5, 0.5)


def test_more_answered_than_are_members_now(con, given, june):
    given("member_months", members("a"))
    given("survey_answers", [*said("a", "q", 1, 1), *said("b", "q", 3), *said("d", "q", 5, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (0.5, 0.5, 0.5, 3)


def test_a_member_that_left_since_keeps_its_voice_so_that_nobody_can_work_out_what_it_said(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-07"))
    given("survey_waves", [wave()])
    given("survey_items", [item(NAME, "q")])
    given("member_months", [*members(*"abdef"), *members(*"abde", month="2026-07")])
    given(
        "survey_answers",
        [row for name, value in zip("abdef", (5, 4, 3, 2, 1), strict=True) for row in said(name, "q", value)],
    )
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-07"]["value"]) == (0.5, 0.5)


def test_the_range_ends_where_the_scale_does(con, given, june):
    given("member_months", members(*(f"m{number}" for number in range(50))))
    given("survey_answers", [*said("m0", "q", 5, 5), *said("m1", "q", 5, 5), *said("m2", "q", 3)])
    # mean 5/6, s = 0.289: 1.6449 * 0.1667 * sqrt(47/49) = 0.269
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"]) == (pytest.approx(0.5648, abs=1e-4), 1.0)


@pytest.mark.parametrize(
    ("people", "n"), [((2, 1, 1), 3), ((3, 3), 2), ((9,), 1), ((1, 1, 1, 1), 4)], ids=["4 of 3", "2", "1", "4 of 4"]
)
def test_too_few_answers_are_withheld(con, given, june, people, n):
    given("member_months", members(*"abde"))
    for name, count in zip("abde", people, strict=False):
        given("survey_answers", said(name, "q", *[4] * count))
    assert (
        answers(con, NAME)["2026-06"]
        == {"coalition_id": "c", "month": day("2026-06"), "n": n, "coverage": None} | NOTHING
    )


def test_unknown_organisations_and_the_secretariat_have_no_voice(con, given, june):
    given("memberships", [member_of("office", "secretariat")])
    given("member_months", members(*"abd"))
    given("survey_answers", [*said("a", "q", 1, 1), *said("b", "q", 1, 1), *said("d", "q", 1)])
    given("survey_answers", [*said(None, "q", 5, 5, 5), *said("office", "q", 5, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.0, 3)


def test_a_wave_is_not_known_before_it_closes_and_not_for_ever(con, given):
    given("coalition_months", coalition_months("2026-04", "2027-11"))
    given("survey_waves", [wave("2026-05-31", opened="2026-04-01"), wave(None, "open")])
    given("survey_items", [item(NAME, "q")])
    given("survey_answers", [*said("a", "q", 4, 4), *said("b", "q", 4, 4), *said("d", "q", 4)])
    given("survey_answers", [row for name in "abdef" for row in said(name, "q", 1, wave_id="open")])
    found = answers(con, NAME)
    assert [found[month]["value"] for month in ("2026-04", "2026-05", "2027-10", "2027-11")] == [None, 0.75, 0.75, None]
    assert found["2027-11"]["n"] == 0


def test_a_newer_wave_with_too_few_answers_does_not_bring_the_older_one_back(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave("2026-04-30", "older", opened="2026-04-01"), wave()])
    given("survey_items", [item(NAME, "q")])
    given("survey_answers", [row for name in "abdef" for row in said(name, "q", 5, wave_id="older")])
    given("survey_answers", said("a", "q", 1))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 1)


def test_no_survey_or_another_question_is_no_value(con, given, june):
    given("survey_items", [item("benefit", "other")])
    given("survey_answers", [row for name in "abdef" for row in said(name, "other", 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)


def test_two_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("survey_waves", [wave(wave_id="v", coalition_id="d")])
    given("member_months", [*members(*"abe"), *(member(name, "2026-06", "d") for name in "abefgh")])
    for name in "abe":
        given("survey_answers", [*said(name, "q", 1, 1), *said(name, "q", 5, 5, wave_id="v")])
    given("survey_answers", said("f", "q", 1, wave_id="v"))
    first, second = answers(con, NAME)["2026-06"], answers(con, NAME, "d")["2026-06"]
    assert (first["value"], first["low"], first["n"]) == (0.0, 0.0, 3)
    # 4 of 6: s² of 1, 1, 1, 0 is 1/4
    margin = 1.6449 * 0.5 / 2 * sqrt(2 / 5)
    assert (second["value"], second["low"], second["n"]) == (0.75, pytest.approx(0.75 - margin), 4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=4), min_size=3, max_size=6), st.integers(0, 9))
@example([[1, 1], [5, 5], [3, 3]], 0)
def test_the_value_lies_in_its_range_and_both_on_the_scale(con, given, voices, others):
    for table in ("coalition_months", "survey_waves", "survey_items", "survey_answers", "member_months"):
        con.execute(f"delete from {table}")
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    given("survey_items", [item(NAME, "q")])
    given("member_months", members(*(f"m{number}" for number in range(len(voices) + others))))
    for number, values in enumerate(voices):
        given("survey_answers", said(f"m{number}", "q", *values))
    answer = answers(con, NAME)["2026-06"]
    mean = sum(sum(values) / len(values) for values in voices) / len(voices)
    assert answer["value"] == pytest.approx((mean - 1) / 4)
    assert 0 <= answer["low"] <= answer["value"] + 1e-12
    assert answer["value"] - 1e-12 <= answer["high"] <= 1

"""Trust: reliability, shared mission and openness as members rate each other."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "trust"
FIVE = ("a", "b", "c", "d", "e")
QUESTIONS = ("reliability", "mission_fit", "openness")


def wave(wave_id: str = "w", closed: str | None = "2026-06-20", coalition: str = "c") -> dict[str, Any]:
    opened = day("2024-01-01")
    return {"wave_id": wave_id, "coalition_id": coalition, "opened_on": opened, "closed_on": closed and day(closed)}


def rating(rater: str, rated: str, value: float, dimension: str, wave_id: str = "w") -> dict[str, Any]:
    row = {"wave_id": wave_id, "rater_organisation_id": rater, "rated_organisation_id": rated}
    return {**row, "dimension": dimension, "value": value}


def opinion(rater: str, rated: str, *values: float, wave_id: str = "w") -> list[dict[str, Any]]:
    """One organisation's answers to the three questions on another; a single value answers all three."""
    given = values * 3 if len(values) == 1 else values
    return [rating(rater, rated, value, name, wave_id) for name, value in zip(QUESTIONS, given, strict=True)]


def round_table(value: float, names: tuple[str, ...] = FIVE, wave_id: str = "w") -> list[dict[str, Any]]:
    """Each rates the next one only."""
    nexts = zip(names, names[1:] + names[:1], strict=True)
    return [row for rater, rated in nexts for row in opinion(rater, rated, value, wave_id=wave_id)]


def months_of(names: tuple[str, ...] = FIVE, *months: str) -> list[dict[str, Any]]:
    return [member(name, month) for name in names for month in months]


@pytest.fixture
def five(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", months_of(FIVE, "2026-06"))
    given("survey_waves", [wave()])


def value_of(con, month: str = "2026-06", coalition: str = "c") -> float | None:
    return answers(con, NAME, coalition)[month]["value"]


def figures(answer: dict[str, Any]) -> list[float | None]:
    return [answer[name] for name in ("value", "low", "high", "n", "coverage")]


@pytest.mark.parametrize(("rating_given", "value"), [(1, 0.0), (2, 1 / 3), (4, 1.0)])
def test_one_is_no_trust_and_four_is_full_trust(con, given, five, rating_given, value):
    given("survey_ratings", round_table(rating_given))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(value), 5, None)


def test_hand_worked_three_questions_then_pairs_then_raters(con, given, five):
    given("survey_ratings", opinion("a", "b", 4, 3, 2))  # a of b: mean (3 + 2 + 1)/3/3 = 2/3
    given("survey_ratings", opinion("a", "c", 1))  # a of c: 0; so a: 1/3
    for rater in FIVE[1:]:
        given("survey_ratings", opinion(rater, "a", 4))  # 1 each
    # (1/3 + 4)/5 = 13/15
    assert value_of(con) == pytest.approx(13 / 15)


def test_organisations_have_one_voice_however_many_they_rated(con, given, five):
    for rated in FIVE[1:]:
        given("survey_ratings", opinion("a", rated, 1))
    for rater in FIVE[1:]:
        given("survey_ratings", opinion(rater, "a", 4))
    # a: 0, the other four: 1 each. By ratings it would be 1/2
    assert value_of(con) == pytest.approx(4 / 5)


def test_pairs_count_alike_however_many_questions_were_answered(con, given, five):
    given("survey_ratings", [row for rater in FIVE[1:] for row in opinion(rater, "a", 4)])
    given("survey_ratings", [*opinion("a", "b", 4), rating("a", "c", 1, "openness")])
    # a: (1 + 0)/2, not 3/4
    assert value_of(con) == pytest.approx(4.5 / 5)


def test_trust_need_not_be_mutual(con, given, five):
    given("survey_ratings", round_table(1))
    backwards = [(rated, rater) for rater, rated in zip(FIVE, FIVE[1:] + FIVE[:1], strict=True)]
    given("survey_ratings", [row for rater, rated in backwards for row in opinion(rater, rated, 4)])
    assert value_of(con) == pytest.approx(0.5)


def test_the_catalogues_finite_population_error(con, given):
    # 12 of 20, sd 0.8 gives 0.150. Six raters say m - x and six m + x: sd = x sqrt(12/11) = 0.8.
    # On 0 to 1 all of it is a third: half the width of the interval is 1.6449 * 0.150/3
    names = tuple(f"o{i:02}" for i in range(20))
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", months_of(names, "2026-06"))
    given("survey_waves", [wave()])
    x = 0.8 * sqrt(11 / 12)
    for i, rater in enumerate(names[:12]):
        given("survey_ratings", opinion(rater, names[19], 2.5 + (x if i % 2 else -x)))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.5), 12)
    assert answer["high"] - answer["value"] == pytest.approx(1.6449 * 0.150 / 3, abs=0.0001)
    assert answer["value"] - answer["low"] == pytest.approx(1.6449 * 0.8 / sqrt(12) * sqrt(8 / 19) / 3)


def test_once_all_have_answered_the_interval_has_no_width(con, given, five):
    given("survey_ratings", [*opinion("a", "b", 1), *(row for r in FIVE[1:] for row in opinion(r, "a", 4))])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"]) == (pytest.approx(0.8), pytest.approx(0.8))


def test_the_interval_stays_between_nought_and_one(con, given, five):
    given("member_months", months_of(tuple(f"silent{i}" for i in range(30)), "2026-06"))
    given("survey_ratings", [*opinion("a", "b", 1), *(row for r in FIVE[1:] for row in opinion(r, "a", 4))])
    answer = answers(con, NAME)["2026-06"]
    # sd of (0, 1, 1, 1, 1) is sqrt(0.2)
    margin = 1.6449 * sqrt(0.2) / sqrt(5) * sqrt(30 / 34)
    assert (answer["low"], answer["high"]) == (pytest.approx(0.8 - margin), 1.0)
    con.execute("update survey_ratings set value = 5 - value")
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"]) == (0.0, pytest.approx(0.2 + margin))


def test_what_an_organisation_says_of_itself_is_left_out(con, given, five):
    given("survey_ratings", round_table(2))
    given("survey_ratings", [row for name in FIVE for row in opinion(name, name, 4)])
    assert value_of(con) == pytest.approx(1 / 3)


def test_four_raters_are_too_few_and_rating_oneself_does_not_help(con, given, five):
    given("survey_ratings", [row for row in round_table(3) if row["rater_organisation_id"] != "e"])
    given("survey_ratings", opinion("e", "e", 4))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 4)
    given("survey_ratings", opinion("e", "a", 3))
    assert value_of(con) == pytest.approx(2 / 3)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_of_the_three_questions_needs_five_raters(con, given, five, question):
    given("survey_ratings", round_table(3))
    con.execute("delete from survey_ratings where dimension = ? and rater_organisation_id = 'a'", [question])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 5)
    con.execute("delete from survey_ratings where dimension = ?", [question])  # two questions are not trust
    assert value_of(con) is None


def test_other_dimensions_and_values_off_the_scale_are_left_out(con, given, five):
    given("survey_ratings", round_table(2))
    given("survey_ratings", [rating("a", "c", 4, "influence"), rating("a", "c", 5, "collaboration_level")])
    given("survey_ratings", [*opinion("b", "a", 5), *opinion("c", "a", 0)])
    assert value_of(con) == pytest.approx(1 / 3)


def test_only_members_of_the_month_the_wave_closed_in_rate_and_are_rated(con, given, five):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member("leaver", "2026-05"), member("office", "2026-06", is_eligible=False)])
    given("survey_ratings", round_table(2))
    for outsider in ("leaver", "office", "nobody"):
        given("survey_ratings", [*opinion(outsider, "a", 4), *opinion("a", outsider, 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1 / 3), 5)


def test_who_leaves_or_joins_after_the_wave_closed_changes_nothing(con, given, five):
    given("coalition_months", coalition_months("2026-07", "2026-08"))
    given("member_months", [member("silent", "2026-06")])
    given("member_months", [*months_of(FIVE[:4], "2026-07", "2026-08"), *months_of(("new", "newer"), "2026-07")])
    given("survey_ratings", [*opinion("a", "b", 1), *(row for r in FIVE[1:] for row in opinion(r, "a", 4))])
    given("survey_ratings", [*opinion("new", "b", 1), *opinion("b", "new", 1)])
    found = answers(con, NAME)
    # 5 of the 6 members of June answered; sd of (0, 1, 1, 1, 1) is sqrt(0.2)
    assert found["2026-06"]["low"] == pytest.approx(0.8 - 1.6449 * sqrt(0.2) / sqrt(5) * sqrt(1 / 5))
    assert figures(found["2026-07"]) == figures(found["2026-08"]) == figures(found["2026-06"])


def test_each_question_is_of_the_members_of_the_month_in_which_its_own_wave_closed(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [*months_of((*FIVE, "leaver"), "2026-05"), *months_of(FIVE, "2026-06")])
    given("survey_waves", [wave("w", "2026-05-31"), wave("v", "2026-06-30")])
    asked_twice = [row for row in round_table(4, wave_id="v") if row["dimension"] != "reliability"]
    given("survey_ratings", [*round_table(1), *opinion("leaver", "a", 4), *asked_twice])
    given("survey_ratings", [rating("leaver", "a", 1, "openness", "v")])
    # five that say 0, 1 and 1, and the leaver, whose 1 on reliability was of May; its 0 of June does not count
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx((5 * 2 / 3 + 1) / 6), 6)


def test_those_that_are_no_members_do_not_widen_the_interval(con, given, five):
    given("member_months", [member("office", "2026-06", is_eligible=False)])
    given("survey_ratings", [*opinion("a", "b", 1), *(row for r in FIVE[1:] for row in opinion(r, "a", 4))])
    answer = answers(con, NAME)["2026-06"]
    assert answer["low"] == pytest.approx(answer["high"])


def test_the_last_closed_wave_counts_and_none_that_closes_afterwards(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-08"))
    given("member_months", months_of(FIVE, "2026-05", "2026-06", "2026-07", "2026-08"))
    given("survey_waves", [wave("w", "2026-06-30"), wave("later", "2026-08-01"), wave("open", None)])
    given("survey_ratings", [*round_table(4), *round_table(1, wave_id="later"), *round_table(3, wave_id="open")])
    found = answers(con, NAME)
    assert [found[f"2026-0{month}"]["value"] for month in range(5, 9)] == [None, 1.0, 1.0, 0.0]
    assert found["2026-05"]["n"] == 0


def test_an_old_wave_says_nothing_any_more(con, given):
    given("coalition_months", coalition_months("2024-12", "2026-06"))
    given("member_months", months_of(FIVE, "2024-12"))
    given("survey_waves", [wave("w", "2024-12-01")])
    given("survey_ratings", round_table(4))
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (1.0, None)


def test_no_member_and_one_member_have_a_row_without_a_value(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", "2026-06")])
    given("survey_waves", [wave("w", "2026-05-01"), wave("v", "2026-06-01")])
    given("survey_ratings", [*round_table(4), *round_table(4, wave_id="v")])
    for month in ("2026-05", "2026-06"):
        answer = answers(con, NAME)[month]
        assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 0)


def test_coalitions_do_not_mix(con, given, five):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member(name, "2026-06", "d") for name in FIVE])
    given("survey_waves", [wave("wd", coalition="d")])
    given("survey_ratings", [*round_table(4), *round_table(2, wave_id="wd")])
    assert value_of(con, coalition="c") == pytest.approx(1.0)
    assert value_of(con, coalition="d") == pytest.approx(1 / 3)
    given("member_months", [member("of_d", "2026-06", "d")])
    given("survey_ratings", [*opinion("of_d", "b", 1), *opinion("a", "of_d", 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1.0), 5)

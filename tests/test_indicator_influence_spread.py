"""Spread of influence: the share of influence, as members rate each other, that would have to change hands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as generated
from hypothesis import strategies as st

from tests.rows import answers, coalition_months, day, member

NAME = "influence_spread"
FIVE = ("a", "b", "c", "d", "e")


def wave(wave_id: str = "w", closed: str | None = "2026-06-20", coalition: str = "c") -> dict[str, Any]:
    opened = day("2024-01-01")
    return {"wave_id": wave_id, "coalition_id": coalition, "opened_on": opened, "closed_on": closed and day(closed)}


def rating(rater: str, rated: str, value: float, wave_id: str = "w", **more: Any) -> dict[str, Any]:
    row = {"wave_id": wave_id, "rater_organisation_id": rater, "rated_organisation_id": rated}
    return {**row, "dimension": "influence", "value": value, **more}


def all_rate(standing: dict[str, float], wave_id: str = "w") -> list[dict[str, Any]]:
    """Everybody rates everybody else, and all are of one mind: a has standing["a"], and so on."""
    pairs = [(rater, rated) for rater in standing for rated in standing if rater != rated]
    return [rating(rater, rated, standing[rated], wave_id) for rater, rated in pairs]


@pytest.fixture
def five(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in FIVE])
    given("survey_waves", [wave()])


def value_of(con, month: str = "2026-06", coalition: str = "c") -> float | None:
    return answers(con, NAME, coalition)[month]["value"]


def figures(answer: dict[str, Any]) -> list[float | None]:
    return [answer[name] for name in ("value", "low", "high", "n", "coverage")]


def test_hand_worked_one_above_four(con, given, five):
    given("survey_ratings", all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1}))
    # shares 4/8 and four times 1/8, fair 1/5: (0.3 + 4 * 0.075)/2 = 0.3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.3), 5)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


def test_all_alike_is_nought(con, given, five):
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3)))
    assert value_of(con) == pytest.approx(0, abs=1e-12)


def test_what_an_organisation_says_of_itself_is_left_out(con, given, five):
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3)))
    given("survey_ratings", [rating("a", "a", 4), rating("b", "b", 1)])
    assert value_of(con) == pytest.approx(0, abs=1e-12)


def test_whoever_rates_only_itself_is_no_rater(con, given, five):
    rows = all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1})
    given("survey_ratings", [row for row in rows if row["rater_organisation_id"] != "e"])
    given("survey_ratings", [rating("e", "e", 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 4)


def test_it_does_not_matter_how_many_rated_a_member(con, given, five):
    # a by four, the others by a alone (and a by all): sums would be (8, 2, 2, 2, 2), means are all 2
    given("survey_ratings", [rating(name, "a", 2) for name in FIVE[1:]])
    given("survey_ratings", [rating("a", name, 2) for name in FIVE[1:]])
    assert value_of(con) == pytest.approx(0, abs=1e-12)


def test_a_members_ratings_are_averaged(con, given, five):
    given("survey_ratings", [rating("b", "a", 4), rating("c", "a", 2), rating("d", "a", 3), rating("e", "a", 3)])
    given("survey_ratings", [rating("a", "b", 1), rating("a", "c", 2)])
    # means 3, 1, 2 of 6; fair 1/3: (1/6 + 1/6 + 0)/2
    assert value_of(con) == pytest.approx(1 / 6)


def test_a_member_nobody_rated_is_left_out_rather_than_without_influence(con, given, five):
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3)))
    given("member_months", [member("silent", "2026-06")])
    assert value_of(con) == pytest.approx(0, abs=1e-12)


def test_fewer_than_three_rated_members_have_no_spread(con, given, five):
    given("survey_ratings", [rating(name, "a", 4) for name in FIVE[1:]])
    given("survey_ratings", [rating("a", "b", 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 5)
    given("survey_ratings", [rating("a", "c", 1)])
    # means 4, 1, 1: (1/3 + 1/6 + 1/6)/2
    assert value_of(con) == pytest.approx(1 / 3)


def test_four_raters_are_too_few(con, given, five):
    rows = all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1})
    given("survey_ratings", [row for row in rows if row["rater_organisation_id"] != "e"])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 4)


def test_only_members_of_the_month_the_wave_closed_in_rate_and_are_rated(con, given, five):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member("leaver", "2026-05"), member("office", "2026-06", is_eligible=False)])
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3)))
    for outsider in ("leaver", "office", "nobody"):
        given("survey_ratings", [rating(outsider, "a", 4), rating("a", outsider, 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0, abs=1e-12), 5)


def test_who_leaves_or_joins_after_the_wave_closed_changes_nothing(con, given, five):
    given("coalition_months", coalition_months("2026-07", "2026-08"))
    given("member_months", [member(name, "2026-07") for name in (*FIVE[:4], "new")])
    given("member_months", [member(name, "2026-08") for name in FIVE[1:]])
    given("survey_ratings", all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1}))
    given("survey_ratings", [row for name in FIVE for row in (rating("new", name, 4), rating(name, "new", 2))])
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-06"]["n"]) == (pytest.approx(0.3), 5)
    assert figures(found["2026-07"]) == figures(found["2026-08"]) == figures(found["2026-06"])


def test_the_last_closed_wave_of_eighteen_months_counts(con, given):
    given("coalition_months", coalition_months("2026-05", "2027-12"))
    given(
        "member_months",
        [member(name, f"{year}-{m:02}") for name in FIVE for year in (2026, 2027) for m in range(5, 13)],
    )
    given("survey_waves", [wave("w", "2026-06-30"), wave("later", "2026-08-01"), wave("open", None)])
    given("survey_ratings", all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1}))
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3), "later"))
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3), "open"))
    given("survey_waves", [wave("other", "2026-07-15")])  # asks something else
    given("survey_ratings", [rating("a", "b", 4, "other", dimension="resources")])
    found = {month: answer["value"] for month, answer in answers(con, NAME).items()}
    assert found["2026-05"] is None  # the wave closes on the last day of June
    assert (found["2026-06"], found["2026-07"]) == (pytest.approx(0.3), pytest.approx(0.3))
    assert found["2026-08"] == pytest.approx(0, abs=1e-12)


def test_an_old_wave_says_nothing_any_more(con, given):
    given("coalition_months", coalition_months("2024-12", "2026-06"))
    given("member_months", [member(name, "2024-12") for name in FIVE])
    given("survey_waves", [wave("w", "2024-12-01")])
    given("survey_ratings", all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1}))
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (pytest.approx(0.3), None)
    assert found["2026-06"]["n"] == 0


def test_other_dimensions_and_what_is_no_rating_are_left_out(con, given, five):
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3)))
    given("survey_ratings", [rating("a", "b", 4, dimension="involvement")])
    given("member_months", [member("f", "2026-06"), member("g", "2026-06")])
    given("survey_ratings", [rating("f", "a", -9), rating("a", "f", 1e25), rating("g", "a", 101)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0, abs=1e-12), 5)


def test_nobody_with_any_influence_is_no_value(con, given, five):
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 0)))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 5)


def test_no_survey_and_no_member_have_a_row_without_a_value(con, given):
    given("coalition_months", coalition_months("2026-04", "2026-06"))
    given("member_months", [member("a", "2026-06")])
    given("survey_waves", [wave("w", "2026-05-20"), wave("v", "2026-06-20")])
    given("survey_ratings", [*all_rate(dict.fromkeys(FIVE, 3)), *all_rate(dict.fromkeys(FIVE, 3), "v")])
    for month in ("2026-04", "2026-05", "2026-06"):
        answer = answers(con, NAME)[month]
        assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_coalitions_do_not_mix(con, given, five):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member(name, "2026-06", "d") for name in FIVE])
    given("survey_waves", [wave("wd", coalition="d")])
    given("survey_ratings", all_rate({"a": 4, "b": 1, "c": 1, "d": 1, "e": 1}))
    given("survey_ratings", all_rate(dict.fromkeys(FIVE, 3), "wd"))
    assert value_of(con, coalition="c") == pytest.approx(0.3)
    assert value_of(con, coalition="d") == pytest.approx(0, abs=1e-12)
    given("member_months", [member("of_d", "2026-06", "d")])
    given("survey_ratings", [rating("of_d", "b", 4), rating("a", "of_d", 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.3), 5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@generated(st.lists(st.integers(1, 4), min_size=5, max_size=8))
def test_it_is_the_share_above_the_fair_share_on_any_scale(con, given, standing):
    for table in ("coalition_months", "member_months", "survey_waves", "survey_ratings"):
        con.execute(f"delete from {table}")
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])
    names = [f"o{i}" for i in range(len(standing))]
    given("member_months", [member(name, "2026-06") for name in names])
    given("survey_ratings", all_rate(dict(zip(names, standing, strict=True))))
    above = sum(max(0, x / sum(standing) - 1 / len(standing)) for x in standing)
    assert value_of(con) == pytest.approx(above)
    con.execute("update survey_ratings set value = value * 5")
    assert value_of(con) == pytest.approx(above)

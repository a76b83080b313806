"""Reputation and record: how reliable members are found, beside what they complete on time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "say_do_gap"
SIX = ("a", "b", "c", "d", "e", "f")  # so that each can be rated by five others


def wave(wave_id: str = "w", closed: str | None = "2026-06-20", coalition: str = "c") -> dict[str, Any]:
    opened = day("2024-01-01")
    return {"wave_id": wave_id, "coalition_id": coalition, "opened_on": opened, "closed_on": closed and day(closed)}


def rating(rater: str, rated: str, value: float, wave_id: str = "w", **more: Any) -> dict[str, Any]:
    row = {"wave_id": wave_id, "rater_organisation_id": rater, "rated_organisation_id": rated}
    return {**row, "dimension": "reliability", "value": value, **more}


def all_say(value: float, wave_id: str = "w") -> list[dict[str, Any]]:
    return [rating(rater, rated, value, wave_id) for rater in SIX for rated in SIX if rater != rated]


def record(name: str | None, on_time: int, due: int, month: str = "2026-06", **more: Any) -> dict[str, Any]:
    return {**member(name, month, commitments_on_time=on_time, commitments_due=due), **more}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("survey_waves", [wave()])


def value_of(con, month: str = "2026-06", coalition: str = "c") -> float | None:
    return answers(con, NAME, coalition)[month]["value"]


def figures(answer: dict[str, Any]) -> list[float | None]:
    return [answer[name] for name in ("value", "low", "high", "n", "coverage")]


def of(rated: str, *values: float, wave_id: str = "w") -> list[dict[str, Any]]:
    """What the others say of a member, one after the other."""
    others = [name for name in SIX if name != rated]
    return [rating(rater, rated, value, wave_id) for rater, value in zip(others, values, strict=False)]


def test_hand_worked_three_members_with_both(con, given, june):
    given("member_months", [record("a", 1, 2), record("b", 4, 4), record("c", 0, 1)])
    given("member_months", [record(name, 0, 0) for name in "def"])
    given("survey_ratings", of("a", 4, 4, 3, 3, 1))  # 3: (3 - 1)/3 = 2/3; 2/3 - 1/2 = 1/6
    given("survey_ratings", of("b", 2, 2, 2, 2, 2))  # 1/3 - 1 = -2/3
    given("survey_ratings", of("c", 1, 1, 1, 1, 1))  # 0 - 0
    given("survey_ratings", [*of("d", 4, 4, 4, 4, 4), *of("e", 4)])  # nothing due: no record
    # (1/6 + 2/3 + 0)/3
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(5 / 18), 6)
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)


def test_a_member_that_four_others_rated_does_not_count(con, given, june):
    given("member_months", [record(name, 1, 1) for name in "abcd"])
    given("member_months", [record("e", 0, 0), record("f", 0, 0), record("office", 1, 1, is_eligible=False)])
    given("survey_ratings", [row for name in "abc" for row in of(name, 4, 4, 4, 4, 4)])
    given("survey_ratings", [*of("d", 1, 1, 1, 1), rating("d", "d", 1), rating("office", "d", 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0), 6)
    given("survey_ratings", [rating("f", "d", 1)])
    # 0, 0, 0 and 1
    assert value_of(con) == pytest.approx(1 / 4)


def test_three_members_must_have_been_rated_by_five_others(con, given, june):
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("survey_ratings", [*of("a", 4, 4, 4, 4, 4), *of("b", 4, 4, 4, 4, 4), *of("c", 4, 4, 4, 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 6)
    given("survey_ratings", [rating("f", "c", 4)])
    assert value_of(con) == pytest.approx(0)


def test_better_and_worse_than_the_reputation_do_not_cancel_out(con, given, june):
    given("member_months", [record(name, done, 1) for name, done in zip(SIX, (1, 0, 1, 0, 1, 0), strict=True)])
    given("survey_ratings", all_say(2.5))
    assert value_of(con) == pytest.approx(0.5)


def test_members_count_alike_however_much_they_promised(con, given, june):
    given("member_months", [record("a", 0, 100), *(record(name, 1, 1) for name in SIX[1:])])
    given("survey_ratings", all_say(4))
    assert value_of(con) == pytest.approx(1 / 6)


def test_what_an_organisation_says_of_itself_is_left_out(con, given, june):
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("survey_ratings", [*all_say(4), *(rating(name, name, 1) for name in SIX)])
    assert value_of(con) == pytest.approx(0)


def test_the_window_is_the_six_months_up_to_the_survey_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-07"))
    given("survey_waves", [wave("before", "2025-12-01"), wave(closed="2026-06-01")])
    given("survey_ratings", [*all_say(4, "before"), *all_say(4)])
    given("member_months", [record(name, 0, 0) for name in SIX])
    # January is just inside: 1 of 2 on time; December just outside, July not yet
    given("member_months", [record(name, 1, 1, "2026-01") for name in SIX])
    given("member_months", [record(name, 0, 1, "2026-05") for name in SIX])
    given("member_months", [record(name, 0, 9, "2025-12") for name in SIX])
    given("member_months", [record(name, 0, 9, "2026-07") for name in SIX])
    found = {month: answer["value"] for month, answer in answers(con, NAME).items()}
    assert (found["2026-06"], found["2026-07"]) == (pytest.approx(0.5), pytest.approx(0.5))
    # of the survey before it is December, until the next one has closed
    assert [found[month] for month in ("2025-12", "2026-01", "2026-05")] == [1.0, 1.0, 1.0]


def test_who_leaves_or_joins_and_what_is_kept_after_the_wave_closed_changes_nothing(con, given, june):
    given("coalition_months", coalition_months("2026-07", "2026-08"))
    given("member_months", [record(name, 1, 2) for name in SIX])
    given("member_months", [record(name, 0, 9, "2026-07") for name in (*SIX[:4], "new")])
    given("member_months", [record(name, 3, 3, "2026-08") for name in SIX[2:]])
    given("survey_ratings", all_say(4))
    given("survey_ratings", [row for name in SIX for row in (rating("new", name, 1), rating(name, "new", 4))])
    found = answers(con, NAME)
    assert (found["2026-06"]["value"], found["2026-06"]["n"]) == (pytest.approx(0.5), 6)
    assert figures(found["2026-07"]) == figures(found["2026-08"]) == figures(found["2026-06"])


def test_three_members_with_both_are_needed(con, given, june):
    given("member_months", [record("a", 1, 1), record("b", 1, 1), *(record(name, 0, 0) for name in SIX[2:])])
    given("member_months", [record("unrated", 1, 1)])
    given("survey_ratings", all_say(1))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 6)
    con.execute("update member_months set commitments_due = 1 where organisation_id = 'c'")
    # 1, 1, 0
    assert value_of(con) == pytest.approx(2 / 3)


def test_four_raters_are_too_few_and_rating_oneself_does_not_help(con, given, june):
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("survey_ratings", [row for row in all_say(4) if row["rater_organisation_id"] not in ("e", "f")])
    given("survey_ratings", [rating("e", "e", 4), rating("f", "f", 4)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 4)


def test_only_members_of_the_month_the_wave_closed_in_rate_and_are_rated(con, given, june):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [record("leaver", 0, 4, "2026-05"), record("office", 0, 4, is_eligible=False)])
    given("member_months", [record("leaver", 0, 1, is_eligible=False)])
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("survey_ratings", all_say(4))
    for outsider in ("leaver", "office", "nobody"):
        given("survey_ratings", [rating(outsider, "a", 1), *(rating(name, outsider, 4) for name in SIX)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0), 6)


def test_a_joiners_earlier_promises_count(con, given, june):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [record("a", 0, 1, "2026-05", is_eligible=False), *(record(name, 1, 1) for name in SIX)])
    given("survey_ratings", all_say(4))
    # a kept 1 of 2
    assert value_of(con) == pytest.approx(0.5 / 6)


def test_promises_without_an_owner_are_nobodys(con, given, june):
    given("member_months", [record(None, 0, 9), *(record(name, 1, 1) for name in SIX)])
    given("survey_ratings", all_say(4))
    assert value_of(con) == pytest.approx(0)


def test_other_dimensions_and_values_off_the_scale_are_left_out(con, given, june):
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("member_months", [member("g", "2026-06"), member("h", "2026-06")])
    given("survey_ratings", [*all_say(4), rating("g", "a", 0), rating("h", "a", 5)])
    given("survey_ratings", [rating("b", "a", 1, dimension="openness")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0), 6)


def test_the_last_closed_wave_counts_and_none_that_closes_afterwards(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-08"))
    given("member_months", [record(name, 1, 1, f"2026-0{month}") for name in SIX for month in range(5, 9)])
    given("survey_waves", [wave("w", "2026-06-30"), wave("later", "2026-08-01"), wave("open", None)])
    given("survey_ratings", [*all_say(1), *all_say(4, "later"), *all_say(2.5, "open")])
    found = answers(con, NAME)
    assert [found[f"2026-0{month}"]["value"] for month in range(5, 9)] == [None, 1.0, 1.0, 0.0]


def test_an_old_wave_says_nothing_any_more(con, given):
    given("coalition_months", coalition_months("2024-12", "2026-06"))
    given("member_months", [record(name, 1, 1, "2024-12") for name in SIX])
    given("survey_waves", [wave("w", "2024-12-01")])
    given("survey_ratings", all_say(1))
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (1.0, None)


def test_without_a_survey_or_without_a_tracker_there_is_no_value(con, given, june):
    given("member_months", [record(name, 1, 1) for name in SIX])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 0)
    given("survey_ratings", all_say(4))
    con.execute("update member_months set commitments_due = 0, commitments_on_time = 0")
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 6)


def test_nobody_and_one_member_have_a_row_without_a_value(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("survey_waves", [wave("w", "2026-05-01"), wave("v", "2026-06-01")])
    given("survey_ratings", [*all_say(4), *all_say(4, "v")])
    given("member_months", [record("a", 1, 1)])
    for month in ("2026-05", "2026-06"):
        answer = answers(con, NAME)[month]
        assert (answer["value"], answer["n"]) == (None, 0)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("survey_waves", [wave("wd", coalition="d")])
    given("member_months", [record(name, 1, 1) for name in SIX])
    given("member_months", [record(name, 0, 1, coalition_id="d") for name in SIX])
    given("survey_ratings", [*all_say(4), *all_say(2.5, "wd")])
    assert value_of(con, coalition="c") == pytest.approx(0)
    assert value_of(con, coalition="d") == pytest.approx(0.5)
    given("member_months", [record("of_d", 0, 1, coalition_id="d"), record("of_d", 1, 1, is_eligible=False)])
    given("survey_ratings", [rating("of_d", "b", 1), *(rating(name, "of_d", 1) for name in SIX)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0), 6)

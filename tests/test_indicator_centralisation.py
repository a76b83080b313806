"""Centralisation: Freeman's degree centralisation of who works with whom."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as generated
from hypothesis import strategies as st

from tests.rows import answers, coalition_months, day, member

NAME = "centralisation"
FIVE = ("a", "b", "c", "d", "e")
PAIRS = list(combinations(FIVE, 2))
STAR = {("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")}
RING = {("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "e")}


def wave(wave_id: str = "w", closed: str | None = "2026-06-20", coalition: str = "c") -> dict[str, Any]:
    opened = day("2024-01-01")
    return {"wave_id": wave_id, "coalition_id": coalition, "opened_on": opened, "closed_on": closed and day(closed)}


def rating(rater: str, rated: str, value: float, wave_id: str = "w", **more: Any) -> dict[str, Any]:
    row = {"wave_id": wave_id, "rater_organisation_id": rater, "rated_organisation_id": rated}
    return {**row, "dimension": "collaboration_level", "value": value, **more}


def network(ties: set[tuple[str, str]], unanswered: tuple = (), wave_id: str = "w") -> list[dict[str, Any]]:
    """Both of each answered pair say 4 where they have a tie and 1 where they have none."""
    pairs = [pair for pair in PAIRS if pair not in unanswered]
    return [rating(*way, 4 if (a, b) in ties else 1, wave_id) for a, b in pairs for way in ((a, b), (b, a))]


def freeman(ties: set[tuple[str, str]]) -> float:
    degrees = [sum(name in pair for pair in ties) for name in FIVE]
    return sum(max(degrees) - degree for degree in degrees) / (4 * 3)


@pytest.fixture
def five(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in FIVE])
    given("survey_waves", [wave()])


def value_of(con, month: str = "2026-06", coalition: str = "c") -> float | None:
    return answers(con, NAME, coalition)[month]["value"]


def figures(answer: dict[str, Any]) -> list[float | None]:
    return [answer[name] for name in ("value", "low", "high", "n", "coverage")]


@pytest.mark.parametrize(("ties", "value"), [(STAR, 1.0), (RING, 0.0), (set(PAIRS), 0.0), (set(), 0.0)])
def test_the_catalogues_star_is_one_and_ring_is_nought(con, given, five, ties, value):
    given("survey_ratings", network(ties))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (value, 5, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_hand_worked_a_line(con, given, five):
    given("survey_ratings", network({("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")}))
    # degrees 1, 2, 2, 2, 1: (1 + 1)/(4 * 3)
    assert value_of(con) == pytest.approx(2 / 12)


@pytest.mark.parametrize(
    ("one", "other", "is_tie"),
    [(3, 3, True), (2, 3, False), (1, 5, True), (0, 5, False), (3, None, True), (2, None, False), (None, 3, True)],
)
def test_a_tie_is_a_mean_of_the_answered_directions_of_at_least_three(con, given, five, one, other, is_tie):
    # everything of the star but a and e; with that tie 1, without it degrees 3, 1, 1, 1, 0: (2 + 2 + 2 + 3)/12
    rows = [row for row in network(STAR) if {row["rater_organisation_id"], row["rated_organisation_id"]} != {"a", "e"}]
    given("survey_ratings", rows)
    given("survey_ratings", [rating("a", "e", one)] if one is not None else [])
    given("survey_ratings", [rating("e", "a", other)] if other is not None else [])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["coverage"]) == (pytest.approx(1 if is_tie else 9 / 12), 1.0)


def test_a_pair_that_neither_answered_counts_as_the_others_do_and_gives_a_range(con, given, five):
    given("survey_ratings", network(STAR, unanswered=(("b", "c"),)))
    # 4 ties of 9 answered pairs, so b and c have 1 + 4/9: (4 * 4 - 2 - 2 * (4/9) - 2)/12
    # = N d - 2 T: (5 * 4 - 2 * (4 + 4/9))/12. With a tie there: (5 * 4 - 2 * 5)/12; without one it is the star
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx((20 - 80 / 9) / 12)
    assert (answer["low"], answer["high"]) == pytest.approx((10 / 12, 1.0))
    assert answer["coverage"] == 0.9


def test_an_unanswered_pair_of_the_best_connected_member_moves_the_most(con, given, five):
    given("survey_ratings", network(STAR, unanswered=(("a", "e"),)))
    # 3 ties of 9 answered pairs, so a has 3 1/3: (5 * 10/3 - 2 * 10/3)/12. Without that tie (5 * 3 - 2 * 3)/12
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["value"], answer["high"]) == pytest.approx((9 / 12, 10 / 12, 1.0))


def test_under_seventy_per_cent_of_pairs_there_is_no_value(con, given, five):
    given("survey_ratings", network(STAR, unanswered=(("b", "c"), ("b", "d"), ("b", "e"), ("c", "d"))))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
    assert (answer["n"], answer["coverage"]) == (5, 0.6)
    given("survey_ratings", [rating("c", "d", 1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"] is not None, answer["coverage"]) == (True, 0.7)


def test_a_member_that_did_not_answer_is_known_by_what_others_say_of_it(con, given, five):
    given("member_months", [member("f", "2026-06")])
    given("survey_ratings", [*network(STAR), *(rating(name, "f", 4 if name == "a" else 1) for name in FIVE)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (1.0, 5, 1.0)


def test_a_member_nobody_says_anything_of_is_a_member_with_unanswered_pairs(con, given, five):
    given("member_months", [member("f", "2026-06")])
    given("survey_ratings", network(RING))
    # 10 of 15 pairs answered
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["coverage"]) == (None, pytest.approx(10 / 15))


def test_four_raters_are_too_few(con, given, five):
    given("survey_ratings", [row for row in network(STAR) if row["rater_organisation_id"] != "e"])
    given("survey_ratings", [rating("e", "e", 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["n"], answer["coverage"]) == (None, None, 4, 1.0)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_or_two_members_have_no_centre(con, given, count):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in FIVE[:count]])
    given("survey_waves", [wave()])
    given("survey_ratings", network(STAR))
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
    assert answer["n"] == (2 if count == 2 else 0)


def test_only_members_of_the_month_the_wave_closed_in_rate_and_are_rated(con, given, five):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member("leaver", "2026-05"), member("office", "2026-06", is_eligible=False)])
    given("survey_ratings", network(RING))
    for outsider in ("leaver", "office", "nobody"):
        given("survey_ratings", [rating(outsider, "a", 5), rating(outsider, "b", 5), rating("c", outsider, 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.0, 5, 1.0)


def test_who_leaves_or_joins_after_the_wave_closed_changes_nothing(con, given, five):
    given("coalition_months", coalition_months("2026-07", "2026-08"))
    given("member_months", [member(name, "2026-07") for name in (*FIVE[1:], "new", "newer")])
    given("member_months", [member(name, "2026-08") for name in FIVE[:4]])
    given("survey_ratings", network(STAR, unanswered=(("b", "c"),)))
    given("survey_ratings", [rating("new", name, 5) for name in FIVE])
    found = answers(con, NAME)
    # the star of June with one pair that neither answered
    assert (found["2026-06"]["low"], found["2026-06"]["coverage"]) == (pytest.approx(10 / 12), 0.9)
    assert figures(found["2026-07"]) == figures(found["2026-08"]) == figures(found["2026-06"])


def test_other_dimensions_and_values_off_the_scale_are_left_out(con, given, five):
    given("survey_ratings", network(RING))
    given("survey_ratings", [{**row, "dimension": "involvement", "value": 5} for row in network(STAR)])
    con.execute("update survey_ratings set value = 6 where dimension = 'collaboration_level' and value = 1")
    # only the 5 pairs of the ring are answered
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5
    con.execute("update survey_ratings set value = -1 where dimension = 'collaboration_level' and value = 6")
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5
    con.execute("update survey_ratings set value = 0 where dimension = 'collaboration_level' and value = -1")
    assert (value_of(con), answers(con, NAME)["2026-06"]["coverage"]) == (0.0, 1.0)


def test_the_last_closed_wave_counts_and_none_that_closes_afterwards(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-08"))
    given("member_months", [member(name, f"2026-0{month}") for name in FIVE for month in range(5, 9)])
    given("survey_waves", [wave("w", "2026-06-30"), wave("later", "2026-08-01"), wave("open", None)])
    given("survey_ratings", [*network(STAR), *network(RING, wave_id="later"), *network(RING, wave_id="open")])
    found = answers(con, NAME)
    assert [found[f"2026-0{month}"]["value"] for month in range(5, 9)] == [None, 1.0, 1.0, 0.0]
    assert (found["2026-05"]["n"], found["2026-05"]["coverage"]) == (0, None)


def test_an_old_wave_says_nothing_any_more(con, given):
    given("coalition_months", coalition_months("2024-12", "2026-06"))
    given("member_months", [member(name, "2024-12") for name in FIVE])
    given("survey_waves", [wave("w", "2024-12-01")])
    given("survey_ratings", network(STAR))
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-06"]["value"]) == (1.0, None)


def test_coalitions_do_not_mix(con, given, five):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member(name, "2026-06", "d") for name in FIVE])
    given("survey_waves", [wave("wd", coalition="d")])
    given("survey_ratings", [*network(STAR), *network(RING, wave_id="wd")])
    assert (value_of(con, coalition="c"), value_of(con, coalition="d")) == (1.0, 0.0)
    given("member_months", [member("of_d", "2026-06", "d")])
    given("survey_ratings", [rating("of_d", "b", 5), rating("c", "of_d", 5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (1.0, 5, 1.0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@generated(st.sets(st.sampled_from(PAIRS)), st.sets(st.sampled_from(PAIRS), max_size=3))
def test_the_range_holds_every_way_to_fill_the_unanswered_pairs(con, given, ties, unanswered):
    for table in ("coalition_months", "member_months", "survey_waves", "survey_ratings"):
        con.execute(f"delete from {table}")
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in FIVE])
    given("survey_waves", [wave()])
    given("survey_ratings", network(ties, tuple(unanswered)))
    answer = answers(con, NAME)["2026-06"]
    assert answer["n"] == 5
    known = ties - unanswered
    ways = product((False, True), repeat=len(unanswered))
    filled = [freeman(known | {pair for pair, is_tie in zip(unanswered, way, strict=True) if is_tie}) for way in ways]
    low, high = (answer["low"], answer["high"]) if unanswered else (answer["value"], answer["value"])
    assert high == pytest.approx(max(filled))
    assert 0 <= low <= min(filled) + 1e-12
    assert low - 1e-12 <= answer["value"] <= high + 1e-12

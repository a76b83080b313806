"""What members say of each other: ties and trust of the last closed wave, no nearer than an answer may be told."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.framework import compute_indicators
from metrics.ties import NOT_ASKED
from metrics.together import compute_together
from tests.rows import coalition_months, day, make_the_rest, member
from tests.test_indicator_centralisation import FIVE, PAIRS, RING, STAR, network, rating, wave

PROTECTED = "Not shown: too few answers to protect people."


@pytest.fixture
def five(given):
    given("coalition_months", coalition_months("2026-06", "2026-10"))
    given("member_months", [member(name, month) for name in FIVE for month in ("2026-06", "2026-10")])
    given("survey_waves", [wave()])


def rows(con, table: str) -> list[dict[str, Any]]:
    make_the_rest(con)
    compute_indicators(con)
    make_tables(con)
    compute_together(con)
    answer = con.execute(f"from bench.{table}")
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def said(con) -> dict[str, Any]:
    (row,) = [row for row in rows(con, "networks") if row["kind"] == "collaboration"]
    return row


def indicator(con) -> tuple[float | None, int, float | None]:
    found = con.execute(
        "select value, n, coverage from indicators where indicator = 'centralisation' and month = '2026-10-01'"
    ).fetchall()
    return found[0]


@pytest.mark.parametrize(
    ("ties", "density", "isolated"), [(STAR, 0.4, 0), (RING, 0.5, 0), ({("a", "b")}, 0.1, 3), (set(), 0.0, 5)]
)
def test_the_network_of_ratings_has_the_centralisation_of_the_indicator(con, given, five, ties, density, isolated):
    given("survey_ratings", network(ties))
    row = said(con)
    assert (row["centralisation"], 5, row["coverage"]) == indicator(con)
    assert (row["density"], row["isolated"], row["reason"]) == (density, isolated, None)
    assert (row["members"], row["pairs"], row["pairs_known"]) == (5, 10, 10)
    levels = {row["organisation_id_a"] + row["organisation_id_b"]: row["level"] for row in rows(con, "ties")}
    assert levels == {a + b: 4 if (a, b) in ties else 1 for a, b in PAIRS}


def test_under_seventy_per_cent_of_pairs_no_tie_is_told_and_the_reason_says_how_many(con, given, five):
    given("survey_ratings", network(STAR, unanswered=PAIRS[-4:]))  # 6 of 10, and e was rated by a alone
    row = said(con)
    assert row["reason"] == "Not shown: 60 % of pairs answered, 70 % needed."
    assert (row["pairs_known"], row["coverage"]) == (6, 0.6)
    assert (
        (row["centralisation"], row["density"], row["isolated"])
        == (None, None, None)
        == (indicator(con)[0], None, None)
    )
    assert rows(con, "ties") == []


def test_under_five_raters_not_even_a_count_is_told(con, given, five):
    given("survey_ratings", [row for row in network(STAR) if row["rater_organisation_id"] != "e"])  # all pairs answered
    row = said(con)
    assert row["reason"] == PROTECTED
    assert [row[name] for name in ("pairs_known", "coverage", "centralisation", "density", "isolated")] == [None] * 5
    assert rows(con, "ties") == []


@pytest.mark.parametrize("closed", [None, "2025-04-30"])  # still open; closed more than 18 months ago
def test_a_wave_that_is_open_or_old_was_not_asked(con, given, five, closed):
    con.execute("update survey_waves set closed_on = ?", [closed and day(closed)])
    given("survey_ratings", network(STAR))
    assert said(con)["reason"] == NOT_ASKED
    assert rows(con, "ties") == rows(con, "trusted") == []


@pytest.mark.parametrize(
    ("one", "other", "level"), [(4, 5, 4), (2, 3, 2), (3, 3, 3), (0, 5, 2), (2, None, 2), (2.6, None, 3), (0, 1, 0)]
)
def test_a_level_is_told_in_whole_points_and_halves_go_down_so_that_no_tie_is_added(
    con, given, five, one, other, level
):
    kept = [row for row in network(RING) if {row["rater_organisation_id"], row["rated_organisation_id"]} != {"a", "c"}]
    given("survey_ratings", kept)
    given("survey_ratings", [rating("c", "a", one)] + ([rating("a", "c", other)] if other is not None else []))
    (found,) = [
        row["level"] for row in rows(con, "ties") if row["organisation_id_a"] + row["organisation_id_b"] == "ac"
    ]
    assert found == level


def test_members_that_say_they_work_together_need_no_introduction(con, given, five):
    given("survey_ratings", network({("a", "b")}))  # 4 of a and b, 1 of all others
    given("pair_months", [
        {"coalition_id": "c", "month": day("2026-10"), "organisation_id_a": "d", "organisation_id_b": "e", "reply_days": 4}
    ])  # fmt: skip
    given("initiatives", [
        {"initiative_id": who, "organisation_id": who, "theme": "Wages", "starts_on": "2026-01-01"} for who in "abc"
    ])  # fmt: skip
    found = [row["organisation_id_a"] + row["organisation_id_b"] for row in rows(con, "unmet_pairs")]
    assert found == ["ac", "bc"]


def trust_of(con) -> dict[str, float | None]:
    return {row["organisation_id"]: row["trust"] for row in rows(con, "trusted")}


def six(given, values: dict[str, float], questions=("reliability", "mission_fit", "openness")) -> None:
    """A sixth member; all five others say `values` of the one named, 3 of the rest."""
    given("member_months", [member("f", month) for month in ("2026-06", "2026-10")])
    pairs = permutations((*FIVE, "f"), 2)
    given("survey_ratings", [
        rating(one, other, values.get(other, 3), dimension=question) for one, other in pairs for question in questions
    ])  # fmt: skip


def test_trust_is_told_in_half_points_with_merged_ends(con, given, five):
    six(given, {"a": 4, "b": 1, "c": 2})
    assert trust_of(con) == {"a": 3.5, "b": 1.5, "c": 2.0, "d": 3.0, "e": 3.0, "f": 3.0}


def test_trust_is_the_mean_over_raters_of_the_mean_over_three_questions(con, given, five):
    six(given, {})
    con.execute("update survey_ratings set value = 1 where rated_organisation_id = 'a' and dimension = 'openness'")
    con.execute(
        "update survey_ratings set value = 1 where rated_organisation_id = 'a' and rater_organisation_id in ('b', 'c')"
    )
    # three say (3 + 3 + 1)/3 = 7/3, two say 1: (7 + 2)/5 = 1.8, which is told as 2
    assert trust_of(con)["a"] == 2.0


def test_with_four_others_or_one_question_missing_trust_is_not_told(con, given, five):
    six(given, {})
    con.execute(
        "delete from survey_ratings where rater_organisation_id = 'f' and rated_organisation_id = 'a' and dimension = 'openness'"
    )
    given("survey_ratings", [rating("a", "a", 4, dimension="openness")])  # one's own answer is no fifth
    assert trust_of(con) == {"a": None, "b": 3.0, "c": 3.0, "d": 3.0, "e": 3.0, "f": 3.0}


def test_where_only_one_of_three_questions_was_asked_nobodys_trust_is_told(con, given, five):
    six(given, {}, questions=("reliability",))
    assert set(trust_of(con).values()) == {None}

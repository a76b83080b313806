"""Scores with other weights, worked by hand, and against the scores that the product publishes."""

from __future__ import annotations

import random

import pytest

from dashboard.what_if import Part, not_open, rescored
from metrics.framework import create_table
from metrics.heads import heads
from metrics.published import PILLARS
from metrics.scoring import compute_scores
from tests.published_rows import LAST
from tests.published_sample import sample
from tests.rows import coalition_months, day

B, E, D = PILLARS


def test_a_pillar_is_the_weighted_mean_of_what_is_present():
    # (3 * 80 + 1 * 40) / 4 = 70; twice the second weight: (3 * 80 + 2 * 40) / 5 = 64
    assert rescored([Part(B, 3, 80), Part(B, 1, 40)], {})[B] == pytest.approx(70)
    assert rescored([Part(B, 3, 80), Part(B, 2, 40)], {})[B] == pytest.approx(64)


def test_what_is_missing_is_left_out_and_is_no_nought():
    # 2 of 3 in weight are present
    assert rescored([Part(B, 2, 60), Part(B, 1, None)], {})[B] == pytest.approx(60)


def test_a_weight_of_nothing_takes_an_indicator_out():
    assert rescored([Part(B, 2, 60), Part(B, 0, 10)], {})[B] == pytest.approx(60)


@pytest.mark.parametrize(("missing", "score"), [(3.0, 60), (3.1, None)])  # 2 of 5 is 40 %, 2 of 5.1 is less
def test_forty_per_cent_of_the_weight_is_needed(missing, score):
    assert rescored([Part(B, 2, 60), Part(B, missing, None)], {})[B] == (score and pytest.approx(score))


def test_a_last_binary_digit_does_not_cost_the_score():
    # (0.1 + 0.5) / (0.1 + 0.5 + 0.9) is 0.4, and in binary digits a little less
    assert sum((0.1, 0.5)) / sum((0.1, 0.5, 0.9)) < 0.4
    assert rescored([Part(B, 0.1, 50), Part(B, 0.5, 50), Part(B, 0.9, None)], {})[B] == pytest.approx(50)


@pytest.mark.parametrize("parts", [[], [Part(B, 0, 80)], [Part(B, 0, None)], [Part(B, 2, None)]])
def test_a_pillar_without_weight_has_no_score(parts):
    assert rescored(parts, {})[B] is None


def test_health_is_the_geometric_mean_of_the_pillars():
    # (80 * 80 * 20) ** (1/3) = 50.397
    assert rescored([Part(B, 1, 80), Part(E, 1, 80), Part(D, 1, 20)], {})["health"] == pytest.approx(50.397, abs=5e-4)


def test_a_pillar_at_nought_counts_as_one_point():
    # (64 * 1 * 1) ** (1/3) = 4, and the pillar itself stays at nought
    scores = rescored([Part(B, 1, 64), Part(E, 1, 0), Part(D, 1, 0.5)], {})
    assert scores["health"] == pytest.approx(4)
    assert scores[E] == 0


def test_health_needs_all_three_pillars():
    assert rescored([Part(B, 1, 64), Part(E, 1, 50)], {}) == {B: 64, E: 50, D: None, "health": None}


def test_a_kept_pillar_stays_as_it_is():
    # (27 * 8 * 1) ** (1/3) = 6
    scores = rescored([Part(B, 1, 64), Part(D, 1, 1)], {B: 27.0, E: 8.0})
    assert scores == {B: 27, E: 8, D: 1, "health": pytest.approx(6)}
    assert rescored([Part(B, 1, 64), Part(D, 1, 1)], {E: None})["health"] is None


def test_a_pillar_is_open_where_its_parts_give_the_published_score():
    parts = [Part(B, 3, 80), Part(B, 1, 40), Part(E, 1, 50), Part(D, 1, None)]
    assert not_open(parts, {B: 70, E: 50, D: None, "health": None}) == {}
    # a part of balance is not seen here, nothing of engagement is, and durability is not without a score
    assert not_open(parts[:1] + parts[3:], {B: 70, E: None, D: 61, "health": 50}) == {B: 70, E: None, D: 61}


def test_with_the_published_weights_the_scores_of_the_sample_come_out():
    tables = sample()
    weight = {row["indicator"]: (row["pillar"], row["weight"]) for row in tables["method"]}
    for coalition in tables["coalitions"]:
        here = [
            row
            for name in ("indicators", "scores")
            for row in tables[name]
            if (row["coalition_id"], row["month"]) == (coalition["coalition_id"], LAST)
        ]
        parts = [Part(*weight[row["indicator"]], row["score"]) for row in here if "indicator" in row]
        published = {row["score"]: row["value"] for row in here if "band" in row}
        assert rescored(parts, {}) == pytest.approx(published, abs=1e-9), coalition["name"]


def test_with_the_weights_of_the_catalogue_the_scores_that_a_build_makes_come_out(con, given):
    """40 coalitions with every indicator of the catalogue: present, missing or not applying by chance."""
    chance = random.Random(20_160)
    con.execute(create_table("indicators"))
    parts: dict[str, list[Part]] = {}
    for coalition in (f"c{number}" for number in range(40)):
        given("coalition_months", coalition_months("2026-06", "2026-06", coalition))
        rows = []
        for head in heads().values():
            score = chance.choice([0.0, 100.0, 100 * chance.random()]) if chance.random() < 0.6 else None
            applies = score is not None or chance.random() < 0.8
            rows.append((coalition, day("2026-06"), head.name, score, 9 if applies else None))
            if applies:
                parts.setdefault(coalition, []).append(Part(head.pillar, head.weight, score))
        con.executemany(
            "insert into indicators (coalition_id, month, indicator, score, n) values (?, ?, ?, ?, ?)", rows
        )
    compute_scores(con)
    published: dict[str, dict[str, float | None]] = {coalition: {} for coalition in parts}
    for coalition, score, value in con.execute("select coalition_id, score, value from scores").fetchall():
        published[coalition][score] = value
    assert {value is None for scores in published.values() for value in scores.values()} == {True, False}
    for coalition, scores in published.items():
        assert rescored(parts[coalition], {}) == pytest.approx(scores, abs=1e-9), coalition

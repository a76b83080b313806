"""How sure a score is: draws over intervals, weights and aggregation, checked against what they must come to."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.published import PILLARS
from metrics.uncertainty import DRAWS, Cells, Draws, draw, throw

HALF_A_POINT = 0.5  # the error of a quantile of 1,000 draws over some 40 points is about this
WIDE = 2.5


def cells(*rows: tuple[object, ...]) -> Cells:
    """One month; per indicator (score, low, high, is_sampled): None is missing, a bare None score does not apply."""
    score, low, high, sampled = zip(*rows, strict=True)
    return Cells(
        *(np.array([[np.nan if x is None else x for x in column]], np.float64) for column in (score, score, low, high)),
        is_sampled=np.array([sampled], bool),
        applies=np.ones((1, len(rows)), bool),
    )


def drawn(*rows: tuple[object, ...], weights: tuple[float, ...] | None = None, start: int = 0) -> Draws:
    """The first indicators are balance's, the last two engagement's and durability's."""
    weights = weights or (1,) * len(rows)
    members = {name: np.zeros(len(rows), bool) for name in PILLARS}
    members["balance"][: len(rows) - 2] = True
    members["engagement"][-2] = members["durability"][-1] = True
    return draw(cells(*rows), throw(np.array(weights, float)), members, np.array(weights, np.float64), start)


def fixed(score: float) -> tuple[object, ...]:
    return score, None, None, False


def quantiles(draws: Draws, score: str) -> list[float]:
    return [float(np.quantile(draws.scores[score][0], q)) for q in (0.05, 0.5, 0.95)]


def test_between_bounds_every_value_is_as_likely():
    # evenly from 40 to 80: the 5, 50 and 95 % quantiles are 42, 60 and 78
    draws = drawn((50.0, 40.0, 80.0, False), fixed(50), fixed(50))
    assert quantiles(draws, "balance") == pytest.approx([42, 60, 78], abs=WIDE)


def test_an_interval_of_sampling_is_its_own_five_and_ninety_five_percent():
    # lopsided: 5 % lie below 50 and 5 % above 75, half below the value
    draws = drawn((60.0, 50.0, 75.0, True), fixed(50), fixed(50))
    assert quantiles(draws, "balance") == pytest.approx([50, 60, 75], abs=WIDE)


def test_scores_stay_between_0_and_100():
    draws = drawn((95.0, 60.0, 140.0, False), fixed(50), fixed(50))
    values = draws.scores["balance"][0]
    assert values.max() == pytest.approx(100)
    assert (values > 99.999).mean() == pytest.approx(0.5, abs=0.05)  # half of 60 to 140 lies above 100


def test_one_indicator_without_an_interval_has_no_spread_whatever_its_weight():
    assert set(drawn(fixed(62), fixed(50), fixed(50)).scores["balance"][0].round(3)) == {62}


def test_weights_vary_by_a_quarter():
    # two indicators at 0 and 100 with weights u and v, each from 0.75 to 1.25: 100 v / (u + v) runs from 37.5 to 62.5
    values = drawn(fixed(0), fixed(100), fixed(50), fixed(50)).scores["balance"][0]
    assert 37.5 <= values.min() < 40
    assert 60 < values.max() <= 62.5
    assert values.mean() == pytest.approx(50, abs=HALF_A_POINT)


def test_health_is_by_turns_the_geometric_and_the_arithmetic_mean():
    # (80, 80, 20): 50.4 and 60
    health = drawn(fixed(80), fixed(80), fixed(20)).scores["health"][0]
    assert sorted({round(float(x), 1) for x in health}) == [50.4, 60.0]
    assert (health < 55).mean() == pytest.approx(0.5, abs=0.05)


def test_a_dead_pillar_is_floored_at_one():
    # (100, 100, 0): the cube root of 100 * 100 * 1
    health = drawn(fixed(100), fixed(100), fixed(0)).scores["health"][0]
    assert health.min() == pytest.approx(10_000 ** (1 / 3), abs=0.01)


def test_what_is_missing_is_anything_where_a_score_is_partial():
    # half of the weight is there, at 50: (50 + x) / 2 with x evenly from 0 to 100, so 27.5 to 72.5 but for the weights
    low, middle, high = quantiles(drawn(fixed(50), fixed(None), fixed(50), fixed(50)), "balance")
    assert (low, middle, high) == pytest.approx((27.5, 50, 72.5), abs=WIDE)


def test_what_is_missing_is_left_out_where_two_thirds_are_there():
    draws = drawn(fixed(50), fixed(50), fixed(None), fixed(50), fixed(50))
    assert set(draws.scores["balance"][0].round(3)) == {50}


def test_under_forty_percent_there_is_no_score_and_no_health():
    draws = drawn(fixed(50), fixed(None), fixed(None), fixed(50), fixed(50))
    assert np.isnan(draws.scores["balance"]).all()
    assert np.isnan(draws.scores["health"]).all()
    assert not np.isnan(draws.scores["engagement"]).any()


def test_another_place_in_the_sequence_gives_other_values_of_the_same_spread():
    here, there = (drawn((50.0, 40.0, 80.0, False), fixed(50), fixed(50), start=start) for start in (0, 317))
    assert not np.array_equal(here.scores["balance"], there.scores["balance"])
    assert np.sort(here.scores["balance"][0]) == pytest.approx(np.sort(there.scores["balance"][0]))


def test_the_same_seed_gives_the_same_draws():
    first, second = throw(np.array([1.0, 2.0])), throw(np.array([1.0, 2.0]))
    assert np.array_equal(first.weights, second.weights) and np.array_equal(first.places, second.places)
    assert first.weights.shape == (DRAWS, 2)

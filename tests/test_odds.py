"""The shrunk odds ratio: what the prior alone says, what much evidence says, and how often its interval is right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from metrics.odds import PRIOR_SD, shrunk_odds_ratio


def test_where_all_are_adopted_the_counts_say_nothing_and_the_prior_stands():
    # whatever the odds ratio, 7 and 9 of 16 are the only way: the posterior is N(0, 1/2), whose 5th and 95th percentiles
    # are at 1.6449 * 0.70711 = 1.1631; exp(1.1631) = 3.200, exp(-1.1631) = 0.3125
    odds = shrunk_odds_ratio(7, 0, 9, 0)
    assert odds == pytest.approx((1, 0.3125, 3.200), rel=2e-3)


def test_one_against_one_is_worked_out_by_integration():
    # one yes of two, in the first group: the likelihood is w / (1 + w) of the odds ratio w
    def density(x: float) -> float:
        return math.exp(-(x**2)) / (1 + math.exp(-x))  # the prior of variance 1/2 is exp(-x^2)

    median, low, high = (math.log(each) for each in shrunk_odds_ratio(1, 0, 0, 1))
    whole = quad(density, -8, 8)[0]
    assert [quad(density, -8, x)[0] / whole for x in (low, median, high)] == pytest.approx([0.05, 0.5, 0.95], abs=1e-3)


def test_much_evidence_is_shrunk_by_the_weights_of_data_and_prior():
    # 600 of 1,000 against 500 of 1,000: log odds ratio ln 1.5 = 0.40547, of variance 1/600 + 1/400 + 2/500 = 0.0081667;
    # shrunk by 0.5 / (0.5 + 0.0081667) = 0.98393 to 0.39895; its deviation sqrt(0.98393 * 0.0081667) = 0.089642;
    # exp(0.39895) = 1.4903, and 1.6449 deviations, 0.14745, either way: 1.2860 to 1.7270
    assert shrunk_odds_ratio(600, 400, 500, 500) == pytest.approx((1.4903, 1.2860, 1.7270), rel=3e-3)


def test_an_empty_cell_leaves_it_finite_and_on_its_side():
    none, all_of_them = shrunk_odds_ratio(0, 12, 10, 2), shrunk_odds_ratio(12, 0, 2, 10)
    assert 0 < none.low < none.value < none.high < 1
    assert 1 < all_of_them.low < all_of_them.value < all_of_them.high < math.inf


def test_the_other_way_round_it_is_the_reciprocal():
    odds, reverse = shrunk_odds_ratio(8, 3, 5, 9), shrunk_odds_ratio(5, 9, 8, 3)
    assert reverse == pytest.approx((1 / odds.value, 1 / odds.high, 1 / odds.low), rel=1e-6)


def test_more_of_the_same_evidence_narrows_it_and_moves_it_from_one():
    few, many = shrunk_odds_ratio(4, 2, 2, 4), shrunk_odds_ratio(40, 20, 20, 40)
    assert 1 < few.value < many.value < 4  # 4 is what the counts alone say
    assert many.high / many.low < few.high / few.low < math.exp(2 * 1.645 * PRIOR_SD)


def test_without_a_difference_the_interval_covers_one_at_least_nine_times_in_ten():
    rng = np.random.default_rng(20_261_123)
    draws = zip(rng.binomial(12, 0.8, 2_000).tolist(), rng.binomial(20, 0.8, 2_000).tolist(), strict=True)
    covered = [odds.low <= 1 <= odds.high for odds in (shrunk_odds_ratio(a, 12 - a, b, 20 - b) for a, b in draws)]
    assert np.mean(covered) >= 0.9


def test_of_odds_ratios_as_the_prior_has_them_nine_in_ten_lie_inside():
    # the promise of a posterior interval; 2,000 draws have a standard error of 0.7 points
    rng = np.random.default_rng(7)
    log_ratios = rng.normal(0, PRIOR_SD, 2_000)
    hits = 0
    for log_ratio in log_ratios:
        base = rng.normal(1, 0.5)
        a = int(rng.binomial(12, 1 / (1 + math.exp(-base - log_ratio))))
        b = int(rng.binomial(20, 1 / (1 + math.exp(-base))))
        odds = shrunk_odds_ratio(a, 12 - a, b, 20 - b)
        hits += odds.low <= math.exp(log_ratio) <= odds.high
    assert hits / 2_000 == pytest.approx(0.9, abs=0.021)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        shrunk_odds_ratio(3, -1, 2, 2)

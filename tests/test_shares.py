"""Tails, onsets and windows that rules share, against scipy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metrics.warnings._shares import (
    at_least,
    at_least_after,
    at_most,
    at_most_after,
    months_of,
    onset,
    rarity,
    reach_back,
)
from tests.warned import a_history


def test_binomial_tails_are_those_of_scipy() -> None:
    successes, trials = np.meshgrid(np.arange(31), [30, 41])
    for chance in (0.02, 0.4, 0.9):
        np.testing.assert_allclose(
            at_least(successes, trials, chance), stats.binom.sf(successes - 1, trials, chance), rtol=1e-9, atol=1e-300
        )
    for successes in range(13):
        assert at_most(successes, 12, 0.3) == pytest.approx(stats.binom.cdf(successes, 12, 0.3))


def test_a_tail_below_a_level_says_that_the_bound_is_beyond() -> None:
    for successes in range(1, 20):
        lower, upper = (
            stats.beta.ppf(0.05, successes, 21 - successes),
            stats.beta.ppf(0.95, successes + 1, 20 - successes),
        )
        assert (at_least(successes, 20, 0.45) < 0.05) == (lower > 0.45)
        assert (at_most(successes, 20, 0.65) < 0.05) == (upper < 0.65)


def test_beta_binomial_tails_are_those_of_scipy() -> None:
    for trials, before, against in ((8, 1, 1), (12, 12.5, 37.5), (200, 70, 3.2)):
        for successes in range(0, trials + 1, 4):
            known = stats.betabinom(trials, before, against)
            assert at_most_after(successes, trials, before, against) == pytest.approx(known.cdf(successes), rel=1e-9)
            assert at_least_after(successes, trials, before, against) == pytest.approx(
                known.sf(successes - 1), rel=1e-8
            )


def test_with_one_success_and_one_failure_before_every_count_is_as_likely() -> None:
    assert at_most_after(1, 4, 1, 1) == pytest.approx(2 / 5)


def test_rarity_counts_the_zeros_and_has_an_end() -> None:
    assert rarity(0.001) == pytest.approx(3) and rarity(0.0) == pytest.approx(300)


def test_the_onset_is_where_the_share_rises_and_months_with_nothing_change_nothing() -> None:
    # sums of x - 0.5 n up to the end, from the last: 2, 4, 4, 2, 0
    assert onset(np.array([1, 1, 0, 4, 4]), np.array([6, 6, 0, 4, 4]), 0.5) == 3
    assert onset(np.array([0, 4]), np.array([4, 4]), 0.5) == 1


def test_a_window_reaches_back_until_there_are_enough_and_no_further() -> None:
    counts = np.array([5, 0, 1, 0, 3, 9, 0])
    first, n = reach_back(counts, fewest=8, usual=2, most=4)
    # e.g. month 4: 0 + 3 are too few, nor are 1 and 0 more enough; month 5: 3 + 9; month 6: 9 + 0
    assert first.tolist() == [0, 0, 0, 0, 1, 4, 5]
    assert n.tolist() == [5, 5, 6, 6, 4, 12, 9]


def test_a_window_begins_with_the_series_or_where_it_is_begun_anew() -> None:
    first, n = reach_back(np.array([5, 5, 1, 1, 1]), fewest=8, usual=2, most=5, start=2)
    assert first[2:].tolist() == [2, 2, 2]
    assert n[2:].tolist() == [1, 2, 3]


def test_days_are_put_into_the_months_of_the_history() -> None:
    days = np.array(["2025-12-31", "2026-01-01", "2026-02-28", "2026-04-01", "NaT"], "datetime64[D]")
    assert months_of(days, a_history("2026-01", 3, ["a"])).tolist() == [-1, 0, 1, 3, -1]

"""An odds ratio of two small groups, shrunk towards no difference, which stays finite with an empty cell."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# standard deviation of the log odds ratio before the data: 95 % of such a prior lies between 1/4 and 4
PRIOR_SD = math.sqrt(0.5)  # Greenland 2006, International Journal of Epidemiology 35:765-775: variance 1/2
LEVELS = (0.05, 0.5, 0.95)  # of the posterior: 90 % lie between the first and the last
GRID = np.linspace(-6.0, 6.0, 1_201)  # log odds ratios; the prior's limit at 6 is 8.5 standard deviations


class OddsRatio(NamedTuple):
    """Median and 90 % interval of the posterior."""

    value: float
    low: float
    high: float


@lru_cache(maxsize=4_096)
def shrunk_odds_ratio(yes: int, no: int, other_yes: int, other_no: int) -> OddsRatio:
    """Odds of yes in the first group over those in the other, from four counts.

    Likelihood: Fisher's noncentral hypergeometric distribution of `yes` given both group sizes and all that say yes, so that
    the odds themselves need no prior. Prior of the log odds ratio: normal, mean 0, PRIOR_SD. The posterior is summed over
    GRID. Raises ValueError for a negative count.
    """
    if min(yes, no, other_yes, other_no) < 0:
        raise ValueError("A count cannot be negative.")
    size, other_size, all_yes = yes + no, other_yes + other_no, yes + other_yes
    possible = np.arange(max(0, all_yes - other_size), min(size, all_yes) + 1)
    ways = _log_choose(size, possible) + _log_choose(other_size, all_yes - possible)
    terms = ways + np.multiply.outer(GRID, possible)
    largest = terms.max(axis=1)
    total = largest + np.log(np.exp(terms - largest[:, None]).sum(axis=1))
    log_posterior = yes * GRID - total - 0.5 * (GRID / PRIOR_SD) ** 2
    weight = np.exp(log_posterior - log_posterior.max())
    below = (np.cumsum(weight) - 0.5 * weight) / weight.sum()
    low, median, high = np.exp(np.interp(LEVELS, below, GRID))
    return OddsRatio(float(median), float(low), float(high))


def _log_choose(n: int, k: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Logarithm of the binomial coefficients; sums of logarithms, because scipy takes longer to load than this to run."""
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))
    return np.asarray(factorials[n] - factorials[k] - factorials[n - k])

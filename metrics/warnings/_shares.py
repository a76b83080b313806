"""What the rules that weigh one share against another have in common: tails, onsets, windows that reach back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from metrics.histories import Counts, Days, History

SMALLEST = 1e-300  # of a probability, so that it has a logarithm
ROUNDING = 1e-9  # of shares that are compared


def at_least(successes: Any, trials: Any, chance: Any) -> Any:
    """P(X >= successes) of a binomial X, elementwise. It is below 0.05 where the 95 % lower Clopper-Pearson bound of the
    share is above `chance` (Clopper and Pearson 1934, Biometrika 26)."""
    from scipy.special import betainc  # slow to import

    tried = np.maximum(successes, 1)
    return np.where(np.asarray(successes) <= 0, 1.0, betainc(tried, np.maximum(trials - tried, 0) + 1, chance))


def at_most(successes: int, trials: int, chance: float) -> float:
    """P(X <= successes) of a binomial X. It is below 0.1 where the 90 % upper Clopper-Pearson bound is below `chance`."""
    return float(at_least(trials - successes, trials, 1 - chance))


def at_most_after(successes: int, trials: int, before: float, against: float) -> float:
    """P(X <= successes) of a beta-binomial X: the share is not known but seen, `before` times so and `against` times not
    (both above 0; not whole where a prior is mixed in). Formula: Skellam 1948, J. R. Stat. Soc. B 10."""
    whole = _log_beta(before, against) - math.lgamma(trials + 1)
    return math.fsum(
        math.exp(_log_beta(before + x, against + trials - x) - math.lgamma(x + 1) - math.lgamma(trials - x + 1) - whole)
        for x in range(successes + 1)
    )


def at_least_after(successes: int, trials: int, before: float, against: float) -> float:
    """P(X >= successes) of the same X."""
    return at_most_after(trials - successes, trials, against, before)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def rarity(chance: float) -> float:
    """2 for 1 in 100, 3 for 1 in 1,000: by it warnings are set in order."""
    return -math.log10(max(chance, SMALLEST))


def onset(successes: Counts, trials: Counts, between: float) -> int:
    """The place (T,) from which on the share was most clearly above `between`, half way from the usual one to the new one.

    There the sum of successes - between x trials up to the end is largest: the onset that a cumulative sum estimates.
    """
    up_to_the_end = np.cumsum((successes - between * trials)[::-1])
    return len(trials) - 1 - int(np.argmax(up_to_the_end))


def reach_back(counts: Counts, fewest: int, usual: int, most: int, start: int = 0) -> tuple[Counts, Counts]:
    """The window that ends with each month (T,): its first month, and what its counts (T,) add up to.

    `usual` months, more until they make `fewest`, `most` at most, none before `start`.
    """
    sums, month = np.concatenate([[0], np.cumsum(counts)]), np.arange(len(counts))
    first = np.maximum(month - usual + 1, start)
    for months in range(usual + 1, most + 1):
        is_short = sums[month + 1] - sums[np.minimum(first, month + 1)] < fewest
        first = np.where(is_short, np.maximum(month - months + 1, start), first)
    return first, sums[month + 1] - sums[np.minimum(first, month + 1)]


def months_of(days: Days, history: History) -> Counts:
    """The number of each day's month among those of the history; below 0 before the first and where no day is known."""
    first = np.datetime64(history.months[0], "M")
    return np.where(np.isnat(days), -1, (days.astype("datetime64[M]") - first).astype(np.int64))

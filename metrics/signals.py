"""What rules on a series share: which months set the usual level, how they scatter, sums that tell a shift from noise.

A month in which a channel is dead, or too quiet to tell, has no value (NaN) and is passed over: never read as a decline.
Each definition was tried on simulated portfolios, where plain textbook versions raised a false alarm every two months.
"""

from __future__ import annotations

import numpy as np

from metrics.histories import Bools, Counts, Floats, History

BASELINE_MONTHS = 12  # the first ones, or the first since the chart was started anew; product default
BASELINE_VALUES = 6  # months with a value at least: where meetings are rare a baseline takes longer; product default
ALLOWANCE = 0.5  # standard errors a month may lie off without adding to the sum (half the shift to be found)
DECISION = 4.0  # standard errors; the sum above which there is a signal
CLIPPED = 3.5  # standard errors; one odd month adds no more
CEILING = 7.0  # standard errors; the sum rises no further, so that it comes down within months once a trouble is over
PRIOR_WEIGHT, PRIOR_DISPERSION = 6.0, 1.2  # months' worth of a usual overdispersion, mixed into the estimate


def baseline_of(history: History) -> list[tuple[int, int]]:
    """(first month, first month it does not reach) of each, by number: a stretch begins with the series or with a context
    event that starts the chart anew, and ends where the next one begins."""
    starts = [0, *(int(month) for month in np.flatnonzero(history.rebased) if month > 0)]
    return [(start, end) for start, end in zip(starts, [*starts[1:], len(history.months)], strict=True)]


def baseline(is_known: Bools) -> tuple[int, int] | None:
    """(first month, first month it does not reach) of the months that set the usual level of a stretch (T,): 12 from the
    first that is known, more until 6 of them are. None where the stretch is too short: without a baseline no signal."""
    known = np.flatnonzero(is_known)
    if len(known) < BASELINE_VALUES:
        return None
    first = int(known[0])
    last = max(first + BASELINE_MONTHS, int(known[BASELINE_VALUES - 1]) + 1)
    return (first, last) if last <= len(is_known) else None


def dispersion(residuals: Floats) -> float:
    """phi = max(1, (sum r² + 6 x 1.2) / (m - 1 + 6)) of m baseline Pearson residuals; NaN ones do not count."""
    known = residuals[~np.isnan(residuals)]
    total = float((known**2).sum()) + PRIOR_WEIGHT * PRIOR_DISPERSION
    return max(1.0, total / (max(len(known) - 1, 0) + PRIOR_WEIGHT))


def cusum(z: Floats) -> tuple[Floats, Counts]:
    """S = max(0, S + min(z, 3.5) - 0.5) along z (T,), and the month in which S last left 0: the onset it estimates.

    A month without z (NaN) leaves both as they are. S is held at 7 at most, see CEILING.
    """
    sums, onsets = np.zeros(len(z)), np.zeros(len(z), np.int64)
    level, onset = 0.0, 0
    for month, one in enumerate(z):
        if not np.isnan(one):
            if level == 0.0:
                onset = month
            level = min(CEILING, max(0.0, level + min(float(one), CLIPPED) - ALLOWANCE))
        sums[month], onsets[month] = level, onset
    return sums, onsets

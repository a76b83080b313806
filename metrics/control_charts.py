"""Process behaviour charts (XmR) for people to read. They raise no warning by themselves.

Formulas: Wheeler, "Understanding Variation" (1993); screening of moving ranges and the two run rules as in NHS England, "Making
Data Count": limits from a baseline, seven on one side, two of three beyond two thirds of the way to a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LIMIT_FACTOR = 2.66  # 3 / d2, d2 = 1.128 for ranges of two points
SCREENING_FACTOR = 3.267  # D4 of ranges of two points: a moving range beyond it is left out once
BASELINE_MONTHS = 12  # product default
RUN = 7  # points on one side of the centre
NEAR = 2 / 3  # of the way to a limit


@dataclass(frozen=True)
class Xmr:
    """Limits that hold for each point (T,): NaN where there are none. `in_baseline` tells the points that set them."""

    centre: Floats
    low: Floats
    high: Floats
    in_baseline: Bools
    signal: Bools


def limits(values: Floats, is_screened: bool = True) -> tuple[float, float, float]:
    """Centre, low and high of natural process limits from the points (two at least, without NaN)."""
    centre, ranges = float(values.mean()), np.abs(np.diff(values))
    mean_range = float(ranges.mean())
    if is_screened:
        kept = ranges[ranges <= SCREENING_FACTOR * mean_range]
        mean_range = float(kept.mean()) or mean_range  # where most months are alike, screening leaves nothing to go by
    return centre, centre - LIMIT_FACTOR * mean_range, centre + LIMIT_FACTOR * mean_range


def xmr(values: Floats, starts: Bools) -> Xmr:
    """The chart of a series (T,), NaN where there is no point. `starts` marks the months in which it begins anew.

    Limits are set by the first 12 points after each start; with fewer than 12 by those there are, two at least.
    """
    count = len(values)
    empty = np.full(count, np.nan)
    centre, low, high = empty.copy(), empty.copy(), empty.copy()
    in_baseline, signal = np.zeros(count, bool), np.zeros(count, bool)
    edges = [0, *(int(start) for start in np.flatnonzero(starts) if start > 0), count]
    for begin, end in pairwise(edges):
        there = begin + np.flatnonzero(~np.isnan(values[begin:end]))
        base = there[:BASELINE_MONTHS]
        if len(base) < 2 or np.ptp(values[base]) == 0:  # of one value no limits follow
            continue
        in_baseline[base] = True
        centre[begin:end], low[begin:end], high[begin:end] = limits(values[base])
        signal[there] = _signals(values[there], centre[begin], low[begin], high[begin])
    return Xmr(centre, low, high, in_baseline, signal)


def _signals(values: Floats, centre: float, low: float, high: float) -> Bools:
    """Points outside the limits, and those that end a run of seven or two of three near one limit."""
    found: Bools = (values < low) | (values > high)
    side = np.sign(values - centre)
    far = np.where(
        values > centre + NEAR * (high - centre), 1, np.where(values < centre - NEAR * (centre - low), -1, 0)
    )
    for number in range(len(values)):
        run = side[max(0, number - RUN + 1) : number + 1]
        if len(run) == RUN and side[number] and (run == side[number]).all():
            found[number] = True
        three = far[max(0, number - 2) : number + 1]
        if far[number] and (three == far[number]).sum() >= 2:
            found[number] = True
    return found

"""Whom to ask first: what organisations would add to the roles a coalition needs, less the overlap they bring.

The choice is the cost-scaled greedy method of Nikolakaki, Ene and Terzi, "An efficient framework for balancing submodularity
and cost" (KDD 2021), with half of the overlap as cost: ask whoever has most left of gain minus overlap, count it in, and go
on while anybody has something left. For its choice Q and any other choice T from the same candidates

    gain(Q) - overlap(Q) / 2  >=  (gain(T) - overlap(T)) / 2

because those of T that are left out had nothing left: gain(T) - gain(Q) <= their gains after Q <= overlap(T).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from metrics.bench_constants import SECURING

Fits = npt.NDArray[np.bool_]  # candidates x needs: would the candidate count for the need?
Counts = npt.NDArray[np.int64]  # one per need
Figures = npt.NDArray[np.float64]

UNKNOWN_OVERLAP = 0.5  # what an overlap that nobody knows counts as in the order: the middle of what it may be
PRECISION = 9  # decimals; sums that differ only in how they were rounded are ties


@dataclass(frozen=True)
class Asked:
    """A candidate by its row, and what it adds once those before it have joined."""

    row: int
    gain: float
    before: tuple[int, ...]  # organisations that play each need before it joins


def one_more(wanted: Counts, filled: Counts) -> Figures:
    """Per need, what one more organisation adds: 1/wanted up to as many as wanted, a part of that for the next, then 0.

    It never rises with `filled`, so that the gain of a choice is submodular; and it is never negative.
    """
    part = 1 / wanted
    return np.where(filled < wanted, part, np.where(filled == wanted, SECURING * part, 0.0))


def gain(chosen: Fits, wanted: Counts, filled: Counts) -> float:
    """What a choice adds to the members that are there: over needs, min(wanted, filled) / wanted and what secures it."""

    def worth(count: Counts) -> float:
        return float(np.sum(np.minimum(wanted, count) / wanted + SECURING * (count > wanted) / wanted))

    return worth(filled + chosen.sum(axis=0)) - worth(filled)


def choose(fits: Fits, wanted: Counts, filled: Counts, overlap: Figures) -> list[Asked]:
    """Whom to ask, in order. `overlap`: 0 to 1 per candidate, NaN unknown.

    Ties: less overlap first, then the earlier row.
    """
    costs = np.where(np.isnan(overlap), UNKNOWN_OVERLAP, overlap)
    is_left = np.ones(len(fits), bool)
    asked: list[Asked] = []
    while is_left.any():
        gains = fits @ one_more(wanted, filled)
        left = np.round(np.where(is_left, gains - costs, -np.inf), PRECISION)
        best = int(np.lexsort((costs, -left))[0])  # a stable sort: the earlier row wins what is still tied
        if left[best] <= 0:
            break
        asked.append(Asked(best, float(gains[best]), tuple(filled.tolist())))
        filled = filled + fits[best]
        is_left[best] = False
    return asked

"""
title = "Fewer promises are kept in time"
question = "Are commitments kept in time as often as before?"
classes = ["act", "watch"]
severity = 2
hat = "project manager"
subject_kind = "coalition"
why = "{kept:number} of the {n:commitments} due since {from_on:month} were kept in time ({value:share}); usual here: {expected:share}."
next_step = "Go through what is late with each owner this week: a new date that can be kept, another owner, or dropped."
because = "A plan that nobody believes in any more is no plan: what is late is given a new date or dropped as soon as it is seen (Product judgement)."
words = "Of the commitments due in the last 3 months, those completed on or before their due date; where there are fewer than 8, months before are added, 9 at most. Commitments given up by their due date do not count, nor those entered after it. They are set against the first 12 months with any due. The warning opens where the share is 20 points or more below the usual one and chance would give as few in fewer than 1 of 200 cases; a second month it is acted on. It is acted on at once where fewer than half are kept in time and the share is very likely below 65 %, whatever was usual."
source = "Beta-binomial test against the coalition's own first year (Skellam 1948), or upper bound of the share (Clopper and Pearson 1934); thresholds are product defaults"
needs = "commitments or tasks with due and completion dates"
evidence = ["commitments"]
unable = "Too few commitments to warn: {n:commitments} fell due in the last 9 months, 8 are needed."
series = "on_time"
unit = "share of the commitments due in the month, 0 to 1"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metrics.early_warnings import Chart
from metrics.episodes import Firing, Level
from metrics.histories import Counts, History
from metrics.signals import BASELINE_MONTHS, baseline_of
from metrics.warnings._shares import ROUNDING, at_most, at_most_after, months_of, onset, rarity, reach_back

USUAL_MONTHS, MOST_MONTHS, FEWEST_DUE = 3, 9, 8  # 05-warnings; product defaults, as all below
BY_CHANCE = 0.005
POINTS_BELOW = 0.2
HALF, SURELY_BELOW, SURELY_LEVEL = 0.5, 0.65, 0.05  # the upper end of the 90 % interval must be below


@dataclass(frozen=True)
class Kept:
    """Of so many commitments due, so many were kept in time; by month (T,)."""

    due: Counts
    kept: Counts

    def between(self, months: slice) -> Kept:
        return Kept(self.due[months], self.kept[months])

    @property
    def n(self) -> int:
        return int(self.due.sum())

    @property
    def k(self) -> int:
        return int(self.kept.sum())


def find(history: History) -> Iterator[Firing]:
    found = _by_month(history)
    for start, end in baseline_of(history):
        firsts, counts = reach_back(found.due[:end], FEWEST_DUE, USUAL_MONTHS, MOST_MONTHS, start)
        with_any = start + np.flatnonzero(found.due[start:end])
        was_firing = False
        for month in range(start, end):
            first, n = int(firsts[month]), int(counts[month])
            if n < FEWEST_DUE:
                yield Firing(month=history.months[month], level="unable", n=n)
                was_firing = False
                continue
            base = with_any[0] + BASELINE_MONTHS
            before = slice(with_any[0], min(base, first)) if month >= base else slice(0)
            firing = _firing(
                history, month, first, found.between(slice(first, month + 1)), found.between(before), was_firing
            )
            was_firing = firing is not None
            if firing:
                yield firing


def charts(history: History) -> Iterator[Chart]:
    found = _by_month(history)
    yield Chart("on_time", np.where(found.due > 0, found.kept / np.maximum(found.due, 1), np.nan), found.due)


def _by_month(history: History) -> Kept:
    """By the month in which they were due. What was given up by its due date does not count, nor what was entered after it."""
    items, count = history.commitments, len(history.months)
    if not count:
        return Kept(np.zeros(0, np.int64), np.zeros(0, np.int64))
    month = months_of(items.due_on, history)
    counts = (month >= 0) & (month < count) & (items.made_on <= items.due_on) & ~(items.dropped_on <= items.due_on)
    is_kept = counts & (items.completed_on <= items.due_on)
    return Kept(np.bincount(month[counts], minlength=count), np.bincount(month[is_kept], minlength=count))


def _firing(history: History, month: int, first: int, window: Kept, before: Kept, was_firing: bool) -> Firing | None:
    share, usual = window.k / window.n, before.k / before.n if before.n else None
    by_chance = if_enough = 1.0
    if usual is not None and share <= usual - POINTS_BELOW + ROUNDING:
        by_chance = at_most_after(window.k, window.n, before.k + 1, before.n - before.k + 1)
    if share < HALF:
        if_enough = at_most(window.k, window.n, SURELY_BELOW)
    if by_chance >= BY_CHANCE and if_enough >= SURELY_LEVEL:
        return None
    level: Level = "act" if if_enough < SURELY_LEVEL or was_firing else "watch"
    between = (share + (SURELY_BELOW if usual is None else usual)) / 2
    since = first + onset(window.due - window.kept, window.due, 1 - between)
    return Firing(
        month=history.months[month], level=level, since=history.months[since], value=share, expected=usual,
        threshold=HALF if usual is None else usual - POINTS_BELOW, n=window.n, strength=rarity(min(by_chance, if_enough)),
        words={"kept": window.k, "from_on": history.months[first]}, rows_from=history.months[first],
        rows_to=history.month_ends[month],
    )  # fmt: skip

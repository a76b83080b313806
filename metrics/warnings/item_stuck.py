"""
title = "Commitments pile up"
question = "Do commitments stay open that others of their age did not?"
classes = ["act", "watch"]
severity = 2
hat = "project manager"
subject_kind = "coalition"
why = "{open:number} of the {n:commitments} that came to {limit} since {from_on:month} are still open ({value:share}); usual here: {expected:share}."
next_step = "Go through the commitments that are open too long ({stuck:number} beyond {limit}), the oldest first: who does it by when, or drop it."
because = "What is started and not finished holds up what comes next; the time things take grows with how many are open (Little's law: Little 1961, Operations Research 9)."
words = "The age beyond which a commitment is stuck is that at which nine in ten of the coalition's earlier ones were closed, done or dropped, allowing for those still open. It is taken once, when 20 are closed, and used from three months later on; until then, 30 days past the due date are taken. Of the commitments that came to that age in the last 3 months (where there are fewer than 8, months before are added, 9 at most) a quarter at least must still be open, and more than chance would give in 1 of 20 cases where as many stay open as did before, one in ten at least. It is acted on where chance would give as many in fewer than 1 of 100 cases. While it lasts, what came to that age since it began does not count as usual."
source = "Product-limit estimate (Kaplan and Meier 1958); beta-binomial test against the coalition's own past (Skellam 1948); thresholds are product defaults"
needs = "commitments or tasks with the dates they were made, due and completed"
evidence = ["commitments"]
unable = "Too few commitments to warn: {n:commitments} came to {limit} in the last 9 months, 8 are needed."
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from metrics.episodes import Firing
from metrics.histories import Bools, Commitments, Counts, Days, History
from metrics.signals import baseline_of
from metrics.warnings._shares import ROUNDING, at_least_after, months_of, onset, rarity, reach_back

CLOSED_NEEDED = 20  # to know how long commitments take; 05-warnings, as all below; product defaults
OPEN_AT_THE_LIMIT = 0.1  # share that is still open at the age taken as the limit
PAST_DUE_DAYS = 30  # where too few are closed
USUAL_MONTHS, MOST_MONTHS, FEWEST_ITEMS = 3, 9, 8
OPEN_SHARE = 0.25
WATCH_CHANCE, ACT_CHANCE = 0.05, 0.01
LEAST_USUAL = 0.1  # share that stays open, by the choice of the limit
PRIOR_ITEMS = 2.0  # of which the least usual share is open, added to those of the past
MOST_ROWS = 50  # of those open beyond the limit, the oldest first; as many as are shown behind a warning


@dataclass(frozen=True)
class Limit:
    """How long a commitment may stay open; `text` says it. For each commitment (C,) the day on which it comes to the limit, its
    month's number (-1: it never comes to it), and whether it was open then. `first` and `n` are the windows' (T,)."""

    text: str
    day: Days
    month: Counts
    was_open: Bools
    first: Counts
    n: Counts


def find(history: History) -> Iterator[Firing]:
    ends = np.array(history.month_ends, "datetime64[D]")
    for start, end in baseline_of(history) if history.months else ():
        items = _made_since(history.commitments, history.months[start])
        closed = np.fmin(items.completed_on, items.dropped_on)
        made_in_time = np.where(items.made_on <= items.due_on, items.due_on, np.datetime64("NaT"))
        limit = _limit(
            f"{PAST_DUE_DAYS} days past the due date", made_in_time + PAST_DUE_DAYS, closed, history, (start, end)
        )
        known, days = known_days(items.made_on, closed, ends[start:end])
        was_firing, before = False, start
        for month in range(start, end):
            if days and month == start + known + USUAL_MONTHS:
                limit = _limit(f"an age of {days} days", items.made_on + days, closed, history, (start, end))
            first, n = int(limit.first[month]), int(limit.n[month])
            if n < FEWEST_ITEMS:
                yield Firing(month=history.months[month], level="unable", n=n, words={"limit": limit.text})
                was_firing = False
                continue
            before = min(before, first) if was_firing else first
            firing = _firing(history, items, limit, ~(closed <= ends[month]), (start, before, first, month))
            was_firing = firing is not None
            if firing:
                yield firing


def known_days(made_on: Days, closed_on: Days, ends: Days) -> tuple[int, int | None]:
    """The first of the month ends (T,) at which it is known at what age nine in ten are closed, and that age in days, or None."""
    closed_by = np.searchsorted(np.sort(closed_on[~np.isnat(closed_on)]), ends, side="right")
    for number in np.flatnonzero(closed_by >= CLOSED_NEEDED):
        days = usual_days(made_on, closed_on, ends[number])
        if days is not None:
            return int(number), days
    return len(ends), None


def usual_days(made_on: Days, closed_on: Days, today: np.datetime64) -> int | None:
    """The age in days at which nine in ten are closed, of items (C,) as they are known today.

    It is the smallest at which the product-limit estimate of the share still open is 10 % at most; None where it never is.
    """
    made, closed = made_on[made_on <= today], closed_on[made_on <= today]
    is_closed = closed <= today
    age = (np.where(is_closed, closed, today) - made).astype(np.int64)
    ages, at = np.unique(age, return_inverse=True)
    leave, close = np.bincount(at), np.bincount(at, weights=is_closed)
    at_risk = leave[::-1].cumsum()[::-1]
    reached = np.flatnonzero(np.cumprod(1 - close / at_risk) <= OPEN_AT_THE_LIMIT + ROUNDING)
    return max(1, int(ages[reached[0]])) if len(reached) else None


def _made_since(items: Commitments, day: dt.date) -> Commitments:
    is_in = items.made_on >= np.datetime64(day, "D")
    return Commitments(*(getattr(items, field.name)[is_in] for field in fields(items)))


def _limit(text: str, day: Days, closed: Days, history: History, months: tuple[int, int]) -> Limit:
    start, end = months
    month = months_of(day, history)
    counts = np.bincount(month[(month >= 0) & (month < end)], minlength=end)
    first, n = reach_back(counts, FEWEST_ITEMS, USUAL_MONTHS, MOST_MONTHS, start)
    return Limit(text, day, month, ~np.isnat(day) & ~(closed <= day), first, n)


def _firing(
    history: History, items: Commitments, limit: Limit, is_open: Bools, months: tuple[int, int, int, int]
) -> Firing | None:
    """`months`: those the past begins with and ends before, and the first and last to be judged."""
    start, before, first, month = months
    is_judged = (limit.month >= first) & (limit.month <= month)
    n, stuck = int(limit.n[month]), is_judged & is_open
    share = int(stuck.sum()) / n
    if share < OPEN_SHARE:
        return None
    was_past = (limit.month >= start) & (limit.month < before)
    weight = int(was_past.sum()) + PRIOR_ITEMS
    usual = max(LEAST_USUAL, (int(limit.was_open[was_past].sum()) + PRIOR_ITEMS * LEAST_USUAL) / weight)
    chance = at_least_after(int(stuck.sum()), n, usual * weight, (1 - usual) * weight)
    if chance >= WATCH_CHANCE:
        return None
    by_month = [np.bincount(limit.month[one] - first, minlength=month - first + 1) for one in (stuck, is_judged)]
    since = first + onset(by_month[0], by_month[1], (usual + share) / 2)
    beyond = np.flatnonzero((limit.month >= 0) & (limit.month <= month) & is_open)
    oldest_first = beyond[np.argsort(items.made_on[beyond], kind="stable")]
    return Firing(
        month=history.months[month], level="act" if chance < ACT_CHANCE else "watch", since=history.months[since], value=share,
        expected=usual, threshold=OPEN_SHARE, n=n, strength=rarity(chance),
        words={
            "open": int(stuck.sum()), "limit": limit.text, "from_on": history.months[first], "stuck": len(beyond),
        },
        rows=tuple(f"commitments/{items.id[one]}" for one in oldest_first[:MOST_ROWS]),
    )  # fmt: skip

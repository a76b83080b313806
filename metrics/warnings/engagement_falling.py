"""
title = "Fewer members come to meetings"
question = "Do members come to meetings less than they used to?"
classes = ["act", "watch"]
severity = 3
hat = "facilitator"
subject_kind = "coalition"
why = "In the last two months with meetings, members came {attended:number} of the {n:times} they were expected ({value:share}), where by their own habit {expected:share} is usual; fewer come since {since:month}{rhythm}."
next_step = "Call {away:organisations} first, absent most of late, and ask what would make the next meeting worth their time."
because = "Members take part where they are content with the leadership and have a say in decisions (Butterfoss, Goodman and Wandersman 1996, Health Education Quarterly 23); asked early, they name what has changed."
words = "Each member is compared with itself: how often it came in the first 12 months, or in its own first 6 where it joined later, drawn a little towards the coalition's mean. A month of the year that was low in that first year is expected to be low again. Shortfalls add up from month to month, less half a standard error each; a signal is a sum above 4 standard errors, which one odd month cannot make. To act on: a second month in a row with meetings, and fewer than 85 % of the usual attendances in the last two. Months without meetings do not count."
source = "CUSUM (Page 1954) on overdispersed binomial counts; shrinkage by 10 pseudo-meetings; thresholds tried on simulated coalitions"
needs = "attendance at meetings over 13 months, 6 of them with meetings"
evidence = ["attendance"]
unable = "Too early to tell: usual attendance takes 12 months and 6 months with meetings; {n:months} with meetings so far."
series = "attendance"
unit = "share of expected attendances, 0 to 1"
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from metrics import signals
from metrics.early_warnings import Chart
from metrics.episodes import Firing
from metrics.histories import Counts, Floats, History

PSEUDO_MEETINGS = 10.0  # by which a member's habit is drawn towards the mean, as in the indicator attendance_rate
OWN_MONTHS = 6  # that set the habit of a member that joined later; product default
LOW = -1.5  # Pearson residual; a month of the year as low as that is expected to be low again
FLOOR = 0.85  # of the usual attendances, in two months; product default
NAMED = 3  # members to call first
YEAR_MONTHS, RHYTHM_CHANGED = (
    12,
    2.0,
)  # meetings a month against those of the year before: said from twice or half as many


@dataclass(frozen=True)
class Habits:
    """What is usual of each member (N,): `chance` that it comes to a meeting, estimated from `meetings`; `counts` from
    this month on (T,) by number."""

    chance: Floats
    meetings: Counts
    counts_from: Counts

    def variance(self, n: Counts, with_error: bool) -> Floats:
        """Of the attendances (T,) at the meetings expected n (T, N); with the error of the habits or without."""
        spread = self.chance * (1 - self.chance)
        each = n * spread + (n**2 * spread / (self.meetings + PSEUDO_MEETINGS) if with_error else 0)
        found: Floats = each.sum(axis=1)
        return found


def find(history: History) -> Iterator[Firing]:
    for start, end in signals.baseline_of(history):
        yield from _of_stretch(history, start, end)


def charts(history: History) -> Iterator[Chart]:
    n, came = _counted(history)
    met = n.sum(axis=1)
    yield Chart("attendance", np.where(met > 0, came.sum(axis=1) / np.maximum(met, 1), np.nan), met)


def _counted(history: History) -> tuple[Counts, Counts]:
    """(T, N) how often members were expected, and came."""
    n = np.where(history.eligible, history.expected, 0)
    return n, np.minimum(np.where(history.eligible, history.attended, 0), n)


def _of_stretch(history: History, start: int, end: int) -> Iterator[Firing]:
    n, came = (counts[start:end] for counts in _counted(history))
    months, met = history.months[start:end], n.sum(axis=1) > 0
    usual = signals.baseline(met)
    for month in range(usual[1] if usual else end - start):
        yield Firing(month=months[month], level="unable", n=int(met[: month + 1].sum()))
    if usual is None:
        return
    held = n.max(axis=1, initial=0)
    joined = np.argmax(history.eligible[start:end], axis=0)
    habits = _habits(n, came, joined, usual, skips_first=not history.has_register)
    phi, remains = _first_year(n, came, habits, months, usual)
    n = np.where(np.arange(end - start)[:, None] >= habits.counts_from, n, 0)  # nobody counts within the baseline
    came = np.where(n > 0, came, 0)
    expected = n * habits.chance * remains[:, None]
    short, variance = (expected - came).sum(axis=1), phi * habits.variance(n, with_error=True)
    is_judged = variance > 0
    z = np.full(end - start, np.nan)
    np.divide(short, np.sqrt(variance), out=z, where=is_judged)
    sums, onsets = signals.cusum(z)
    for before, now in pairwise(np.flatnonzero(is_judged).tolist()):
        if sums[now] <= signals.DECISION:
            continue
        two = [before, now]
        attended, usually, invited = int(came[two].sum()), float(expected[two].sum()), int(n[two].sum())
        is_act = sums[before] > signals.DECISION and attended < FLOOR * usually
        away = np.where(n[two].any(axis=0), (expected - came)[onsets[now] : now + 1].sum(axis=0), -np.inf)
        first = [history.members[j] for j in np.argsort(-away, kind="stable")[:NAMED] if away[j] > -np.inf]
        yield Firing(
            month=months[now], level="act" if is_act else "watch", since=months[onsets[now]],
            value=attended / invited, expected=usually / invited, threshold=FLOOR * usually / invited, n=invited,
            strength=float(short[two].sum() / np.sqrt(variance[two].sum())),
            words={"attended": attended, "away": first, "rhythm": _rhythm(held, onsets[now], two)}, rows_from=months[before], rows_to=history.month_ends[start + now],
        )  # fmt: skip


def _rhythm(held: Counts, onset: int, two: list[int]) -> str:
    """Said where meetings have become far more or fewer than in the year before: then fewer at each may be no trouble."""
    before = held[max(0, onset - YEAR_MONTHS) : onset]
    before = before[before > 0]
    if not len(before):
        return ""
    now, usual = float(held[two].mean()), float(before.mean())
    if RHYTHM_CHANGED * now > usual and now < RHYTHM_CHANGED * usual:
        return ""
    return f"; there are {now:.0f} meetings a month now, where {usual:.0f} was usual in the year before"


def _habits(n: Counts, came: Counts, joined: Counts, usual: tuple[int, int], skips_first: bool) -> Habits:
    """p = (k + 10 mu) / (n + 10). mu is of those whose habits are settled in the same month, itself drawn towards that of the
    baseline in the same way: ten newcomers that come less than the others are no decline. One attendance and one absence
    keep it off 0 and 1.

    `skips_first`: where members are known from what they do alone, the month in which one is first seen says nothing of it.
    """
    first, last = usual
    counts_from = np.maximum(last, np.maximum(joined, first) + OWN_MONTHS)
    month = np.arange(len(n))[:, None]
    is_own = (month >= np.maximum(first, joined + skips_first)) & (month < counts_from)
    k, meetings = (np.where(is_own, counts, 0).sum(axis=0) for counts in (came, n))
    of_baseline = is_own & (month < last)
    mu = (came[of_baseline].sum() + 1) / (n[of_baseline].sum() + 2)
    alike = (counts_from[:, None] == counts_from).astype(np.int64)
    mean = (alike @ k + PSEUDO_MEETINGS * mu) / (alike @ meetings + PSEUDO_MEETINGS)
    return Habits((k + PSEUDO_MEETINGS * mean) / (meetings + PSEUDO_MEETINGS), meetings, counts_from)


def _first_year(
    n: Counts, came: Counts, habits: Habits, months: list[dt.date], usual: tuple[int, int]
) -> tuple[float, Floats]:
    """phi, and for every month (T,) the share of its expected attendances that remains where that month of the year was low
    in the baseline. phi is of the residuals after that: a summer slump is no reason to mistrust all other months."""
    first, last = usual
    x, e = came[first:last].sum(axis=1), (n[first:last] * habits.chance).sum(axis=1)
    error = np.sqrt(habits.variance(n[first:last], with_error=False))
    r = np.full(last - first, np.nan)
    np.divide(x - e, error, out=r, where=error > 0)
    of_year = np.array([month.month for month in months])
    remains = np.ones(len(months))
    for low in np.flatnonzero(r < LOW):
        remains[of_year == of_year[first + low]] = 1 - (1 - 1 / r[low] ** 2) * (1 - x[low] / e[low])
        r[low] = (x[low] - e[low] * remains[first + low]) / error[low]
    return signals.dispersion(r), remains

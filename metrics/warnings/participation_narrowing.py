"""
title = "Fewer members carry the discussion"
question = "Are messages and agenda items left to fewer and fewer members?"
classes = ["act", "watch"]
severity = 2
hat = "facilitator"
subject_kind = "coalition"
why = "Of what was {done}, the {most:most active members} made {share:share} in the last {counted:months} counted, where {usual_share:share} is usual; it narrows since {since:month}."
next_step = "Ask {quiet:organisations}, whose part has fallen most, to bring a point of their own to the next meeting."
because = "Groups in which all speak about as much solve more than groups in which a few do the talking (Woolley et al. 2010, Science 330); people speak up where they are asked by name (Product judgement)."
words = "How often would two messages drawn at random come from the same member, beyond what chance gives among so many members? Each month with 10 or more is set against the coalition's own first 12, messages and agenda items each by themselves. What is above the usual adds up from month to month, less half a standard error each; a signal is a sum above 4 standard errors, which one odd month cannot make. To act on: a second month in a row, and an index 0.02 above the usual one. Members that join and are silent, or that leave, change nothing by that alone. A month without an export, and one in which a fifth of the activity is by people of unknown organisations, does not count."
source = "Unbiased Simpson index (Simpson 1949, with its variance), CUSUM (Page 1954); thresholds tried on simulated coalitions"
needs = "messages or agenda items over 13 months"
evidence = ["messages", "agenda_items"]
unable = "Too few messages and agenda items to warn: 12 months, 6 of them with 10 or more, set what is usual; {n:months} with 10 or more so far."
series = "messages_spread"
unit = "index, 0 (as even as chance would have it) to 1 (one member does everything)"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from metrics import signals
from metrics.early_warnings import Chart
from metrics.episodes import Firing
from metrics.histories import Counts, Floats, History

DONE = {"messages": "written", "agenda": "put on the agenda"}  # channel -> in words
LEAST, LEAST_MEMBERS = 10, 3  # messages or items of a month, and members, for an index
COVERED = 0.8  # of the acts of a month must be of known organisations, as for any share
FLOOR = 0.02  # of the index, above the usual; product default
MOST_ACTIVE = 3  # members told of, at most a third of all
NAMED = 2  # members to ask


@dataclass(frozen=True)
class Spread:
    """Of one channel: messages or items of eligible members (T, N), how many members there are (T,), and the index (T,), NaN
    where a month has none."""

    counts: Counts
    members: Counts
    index: Floats


@dataclass(frozen=True)
class Against:
    """A channel against its baseline: z (T,) of the months after it, upwards where it narrows, and the index (T,) it is made of;
    the mean index of the baseline, the messages or items of its m months (m, N), and the first month it does not reach."""

    z: Floats
    index: Floats
    usual: float
    usual_counts: Counts
    judged_from: int


def find(history: History) -> Iterator[Firing]:
    spreads = {channel: spread(history, channel) for channel in DONE}
    for start, end in signals.baseline_of(history):
        yield from _of_stretch(history, spreads, start, end)


def charts(history: History) -> Iterator[Chart]:
    for channel in DONE:
        found = spread(history, channel)
        yield Chart(f"{channel}_spread", found.index, found.counts.sum(axis=1))


def spread(history: History, channel: str) -> Spread:
    """E = (S - 1/N) / (1 - 1/N) with S = sum x (x - 1) / (n (n - 1)) of the messages or items x of N eligible members.

    Messages rather than days with one: in a busy month most members write on most days, and days no longer tell who carries
    the talk; that messages come in bursts is in the dispersion of the baseline.
    """
    all_counts = history.messages if channel == "messages" else history.agenda_items
    counts = np.where(history.eligible, all_counts, 0)
    n, members = counts.sum(axis=1), history.eligible.sum(axis=1)
    known = history.acts[channel].sum(axis=1)
    is_covered = known >= COVERED * (known + history.unknown[channel])
    has_index = (n >= LEAST) & (members >= LEAST_MEMBERS) & is_covered
    index = np.full(len(n), np.nan)
    x, n, fair = counts[has_index], n[has_index], 1 / members[has_index]
    index[has_index] = ((x * (x - 1)).sum(axis=1) / (n * (n - 1)) - fair) / (1 - fair)
    return Spread(counts, members, index)


def sampling_variance(shares: Floats, n: Counts, fair: Floats) -> Floats:
    """Of the index from n draws (T,) of members with these shares, (T, N) or (N,), and 1/N = `fair` (T,): Simpson 1949 without
    the terms that lower it a little where n is small."""
    squares, cubes = (shares**2).sum(axis=-1), (shares**3).sum(axis=-1)
    found: Floats = (4 * (cubes - squares**2) / n + 2 * squares / n**2) / (1 - fair) ** 2
    return found


def _against_usual(found: Spread) -> Against | None:
    """None where there is no baseline.

    After it the index is worked out for the number of members then or now, whichever is smaller: members that join and are
    silent, or leave, give nobody a larger part.
    """
    is_known = ~np.isnan(found.index)
    usual = signals.baseline(is_known)
    if usual is None:
        return None
    of_base = np.flatnonzero(is_known[: usual[1]])
    usual_counts, mean = found.counts[of_base], float(found.index[of_base].mean())
    usual_shares = usual_counts.sum(axis=0) / usual_counts.sum()
    fair, counts = 1 / found.members[is_known], found.counts[is_known]
    fair_now, n = np.maximum(fair, fair[: len(of_base)].mean()), counts.sum(axis=1)
    same = found.index[is_known] * (1 - fair) + fair
    variance = np.maximum(
        sampling_variance(counts / n[:, None], n, fair_now), sampling_variance(usual_shares, n, fair_now)
    )
    index, away = np.full(len(is_known), np.nan), np.full(len(is_known), np.nan)
    index[is_known] = (same - fair_now) / (1 - fair_now)
    index[of_base] = found.index[of_base]
    away[is_known] = (index[is_known] - mean) / np.sqrt(variance)
    phi = signals.dispersion(away[of_base])
    away[: usual[1]] = np.nan
    return Against(away / np.sqrt(phi * (1 + 1 / len(of_base))), index, mean, usual_counts, usual[1])


def _of_stretch(history: History, spreads: dict[str, Spread], start: int, end: int) -> Iterator[Firing]:
    cut = {
        channel: Spread(one.counts[start:end], one.members[start:end], one.index[start:end])
        for channel, one in spreads.items()
    }
    against = {channel: found for channel, one in cut.items() if (found := _against_usual(one)) is not None}
    months = history.months[start:end]
    for month in range(min((found.judged_from for found in against.values()), default=end - start)):
        values = max(int((~np.isnan(one.index[: month + 1])).sum()) for one in cut.values())
        yield Firing(month=months[month], level="unable", n=values)
    if not against:
        return
    by_channel = np.array([found.z for found in against.values()])
    above = np.array([found.index - found.usual for found in against.values()])
    live = (~np.isnan(by_channel)).sum(axis=0)
    z = np.where(live > 0, np.nansum(by_channel, axis=0) / np.sqrt(np.maximum(live, 1)), np.nan)
    above = np.where(np.isnan(by_channel), 0, above).sum(axis=0) / np.maximum(live, 1)
    sums, onsets = signals.cusum(z)
    for before, now in pairwise(np.flatnonzero(live).tolist()):
        if sums[now] > signals.DECISION:
            two = [before, now]
            is_act = sums[before] > signals.DECISION and above[two].mean() >= FLOOR
            risen = np.where(np.isnan(by_channel[:, two]), -np.inf, by_channel[:, two]).max(axis=1)
            leads = list(against)[int(risen.argmax())]
            yield _firing(history, start, two, int(onsets[now]), cut[leads], against[leads], leads, is_act)


def _firing(
    history: History, start: int, two: list[int], onset: int, found: Spread, usual: Against, channel: str, is_act: bool
) -> Firing:
    """Told of the channel that narrows most."""
    there = [month for month in two if not np.isnan(usual.z[month])]
    counts, members = found.counts[there], int(found.members[there[-1]])
    most = min(MOST_ACTIVE, -(-members // 3))
    fallen = usual.usual_counts.sum(axis=0) / usual.usual_counts.sum() - counts.sum(axis=0) / counts.sum()
    fallen = np.where(history.eligible[start + two[1]], fallen, -np.inf)
    quiet = np.argsort(-fallen, kind="stable")[:NAMED]
    return Firing(
        month=history.months[start + two[1]], level="act" if is_act else "watch", since=history.months[start + onset],
        value=float(usual.index[there].mean()), expected=usual.usual, threshold=usual.usual + FLOOR, n=int(counts.sum()),
        strength=float(usual.z[there].sum() / np.sqrt(len(there))),
        words={
            "done": DONE[channel], "counted": len(there), "most": most, "share": _of_most_active(counts, most),
            "usual_share": _of_most_active(usual.usual_counts, most),
            "quiet": [history.members[j] for j in quiet if fallen[j] > -np.inf],
        },
        rows_from=history.months[start + two[0]], rows_to=history.month_ends[start + two[1]],
    )  # fmt: skip


def _of_most_active(counts: Counts, most: int) -> float:
    """The share of the most active members of each month (m, N), on the mean of the months."""
    shares = np.sort(counts / counts.sum(axis=1, keepdims=True), axis=1)
    return float(shares[:, -most:].sum(axis=1).mean())

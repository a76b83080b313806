"""
title = "One member does most of it"
question = "Does one member do far more than its share of everything?"
classes = ["act", "watch"]
severity = 2
hat = "facilitator"
subject_kind = "organisation"
why = "{subject} did {value:share} of all that members did since {from_on:month}, where a fair share is {expected:share}; it has stood out since {since:month}."
next_step = "Ask {subject} which two of its tasks another member could take over by the next meeting, and ask that member."
because = "People keep up what they give to a common cause while the costs are in proportion to the benefits (Ostrom, Governing the Commons, 1990); that two tasks are the right step is product judgement."
words = "An act is a day on which an organisation did something in one channel: attendance, messages, agenda, decisions, contributions, commitments. The last 3 months are judged, with months before where there are fewer than 30 acts of members, 6 at most; only a member that was in all of them is named. The warning opens where one member did more than two and a half times its fair share (more than half of everything is enough) and a fifth of everything at least, is very likely above one and a half times its fair share, and chance would give as much to any of so many equal members in fewer than 1 of 100 cases. It stays open above four fifths of that. It is acted on at three times the fair share at once, else when it is above two and a half times a second month. The fair share is one member's part of all memberships in these months, or the share the charter declares where that is more. Acts of unknown organisations count as none of its own."
source = "Exact binomial test, corrected for the number of members (Clopper and Pearson 1934; Bonferroni); thresholds are product defaults tried on simulated coalitions"
needs = "3 months of attendance, messages, agendas or tasks of at least two member organisations"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
unable = "Too little to warn: {n:acts} of members on file in the last 6 months; 30 are needed, and 3 months."
series = "top_share"
unit = "share of the month's acts of members, 0 to 1"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metrics.early_warnings import Chart
from metrics.episodes import Firing, Level
from metrics.histories import Bools, Counts, Floats, History
from metrics.warnings._shares import at_least, onset, reach_back

USUAL_MONTHS, MOST_MONTHS, FEWEST_ACTS = 3, 6, 30  # of the window; product defaults, as all below
LEAST_SHARE = 0.2  # of everything: in a large coalition twice the fair share is still little
OPENS, OPENS_AT_MOST = 2.5, 0.5  # times the fair share; share of everything
SURELY, SURELY_AT_MOST, SURELY_LEVEL = 1.5, 0.45, 0.05  # the 95 % lower bound of the share must be above
BY_CHANCE = 0.01  # of any of so many members having as much
STAYS = 0.8  # times what opens it
AT_ONCE = 3.0  # times the fair share
ONSET_MONTHS = 12  # looked back on for the onset


@dataclass(frozen=True)
class Windows:
    """The window that ends with each month: its first month (T,), acts of each member (T, N), of all and of unknown organisations
    (T,), fair shares and who was a member all the time (T, N), whether there are enough acts (T,)."""

    first: Counts
    acts: Counts
    known: Counts
    unknown: Counts
    fair: Floats
    is_in: Bools
    is_enough: Bools


def find(history: History) -> Iterator[Firing]:
    acts = _acts(history)
    windows = _windows(history, acts)
    for month in np.flatnonzero(~windows.is_enough).tolist():
        yield Firing(month=history.months[month], level="unable", n=int(windows.known[month]))
    share = windows.acts / np.maximum(windows.known + windows.unknown, 1)[:, None]  # at least
    opening = np.maximum(np.minimum(OPENS * windows.fair, OPENS_AT_MOST), LEAST_SHARE)
    opens = _opens(windows, share, opening)
    stays = windows.is_in & windows.is_enough[:, None] & (share > STAYS * opening)
    for member in np.flatnonzero(opens.any(axis=0)).tolist():
        is_open = False
        for month in range(len(history.months)):
            was_open, is_open = is_open, bool(opens[month, member] or (is_open and stays[month, member]))
            if is_open:
                times = float(share[month, member] / windows.fair[month, member])
                is_act = times >= AT_ONCE or (was_open and times > OPENS)
                is_act &= bool(share[month, member] > LEAST_SHARE)
                yield _firing(history, acts, windows, member, month, "act" if is_act else "watch")


def charts(history: History) -> Iterator[Chart]:
    acts = _acts(history)
    n = acts.sum(axis=1)
    share = np.where(history.eligible & (n > 0)[:, None], acts / np.maximum(n, 1)[:, None], np.nan)
    for number, member in enumerate(history.members):
        yield Chart(f"top_share:{member}", share[:, number], n)


def _acts(history: History) -> Counts:
    return np.where(history.eligible, history.all_acts, 0)


def _windows(history: History, acts: Counts) -> Windows:
    count = len(history.months)
    unknown = sum(history.unknown.values(), np.zeros(count, np.int64))
    first, known = reach_back(acts.sum(axis=1), FEWEST_ACTS, USUAL_MONTHS, MOST_MONTHS)
    months = np.arange(count) - first + 1
    member_months = _between(history.eligible.astype(np.int64), first)
    fair = months / np.maximum(member_months.sum(axis=1), months)
    return Windows(
        first=first, acts=_between(acts, first), known=known, unknown=_between(unknown[:, None], first)[:, 0],
        fair=np.fmax(fair[:, None], history.declared), is_in=member_months == months[:, None],
        is_enough=(known >= FEWEST_ACTS) & (months >= USUAL_MONTHS),
    )  # fmt: skip


def _between(counts: Counts, first: Counts) -> Counts:
    """Sums from each month's first (T,) to the month itself (T, N)."""
    sums = np.vstack([np.zeros((1, counts.shape[1]), np.int64), np.cumsum(counts, axis=0)])
    between: Counts = sums[1:] - sums[first]
    return between


def _opens(windows: Windows, share: Floats, opening: Floats) -> Bools:
    opens: Bools = windows.is_in & windows.is_enough[:, None] & (share > opening)
    month, member = np.nonzero(opens)
    x, n, q = windows.acts[month, member], (windows.known + windows.unknown)[month], windows.fair[month, member]
    is_sure = at_least(x, n, np.minimum(SURELY * q, SURELY_AT_MOST)) < SURELY_LEVEL
    opens[month, member] = is_sure & (windows.is_in.sum(axis=1)[month] * at_least(x, n, q) < BY_CHANCE)
    return opens


def _firing(history: History, acts: Counts, windows: Windows, member: int, month: int, level: Level) -> Firing:
    x, n, fair = int(windows.acts[month, member]), int(windows.known[month]), float(windows.fair[month, member])
    year = slice(max(0, month - ONSET_MONTHS + 1), month + 1)
    since = year.start + onset(acts[year, member], acts[year].sum(axis=1), (fair + x / n) / 2)
    first = history.months[windows.first[month]]
    return Firing(
        month=history.months[month], level=level, subject=history.members[member], since=history.months[since], value=x / n,
        expected=fair, threshold=max(min(OPENS * fair, OPENS_AT_MOST), LEAST_SHARE), n=n, strength=x / n / fair,
        words={"from_on": first}, rows_from=first, rows_to=history.month_ends[month], rows_of=history.members[member],
    )  # fmt: skip

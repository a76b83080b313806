"""
title = "A member has gone silent"
question = "Has a member that used to take part fallen silent?"
classes = ["act"]
severity = 2
hat = "matchmaker"
subject_kind = "organisation"
why = "{subject} was last seen on {last_on:date}, {value:days} ago; by its habit of the year before, about {expected:days} with a sign of it would have been usual since."
next_step = "Call {subject} this month: ask what has changed for them, and agree what they would come back for or who could speak for them."
because = "Those who leave fall silent first; a call in the first weeks finds out whether it is the person, the time or the benefit (Product judgement)."
words = "For each channel (meetings, messages, agenda, decisions, contributions, commitments) the days on which the member did something in the 12 months up to its last one, in proportion to how active the coalition is in the channel since: a quiet summer, rarer meetings or a feed that stopped add nothing. A warning is raised after more than 45 days, when chance would give as long a silence of any member less than once in 20 years. Members with fewer than 6 active days in that year are not judged; people nobody has matched to a member may be the ones that are missed here. It ends with the next sign of the member."
source = "Poisson probability of no act, counts taken as overdispersed by 1.5, Bonferroni over members and months; thresholds tried on simulated coalitions"
needs = "dates of at least one of: attendance, messages, agenda items, positions, contributions, commitments"
evidence = ["attendance", "messages", "agenda_items", "contributions", "commitments"]
unable = "Too little activity to notice silence: no member was active on {least:days} in its last year with us."
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from metrics.episodes import Firing
from metrics.histories import CHANNELS, Counts, Days, Floats, History

SILENT_DAYS = 45
YEAR_MONTHS = 12  # up to the last act; they say what is usual
LEAST_DAYS = 6  # with an act, in that year
DISPERSION = 1.5  # variance of act days over their mean
ONCE_IN_YEARS = 20  # for any member: 0.05 a year, parted among the members and 12 months


def find(history: History) -> Iterator[Firing]:
    last = _last_seen(history)
    silent_days = (np.array(history.month_ends, "datetime64[D]")[:, None] - last).astype(np.int64)
    year_from, year_to, acts = _year_before(history, last)
    can_tell = history.eligible & (acts >= LEAST_DAYS)
    for t in np.flatnonzero(~can_tell.any(axis=1)):
        yield Firing(month=history.months[t], level="unable", words={"least": LEAST_DAYS})
    month, member = np.nonzero(can_tell & (silent_days > SILENT_DAYS))
    at = month, member
    expected = _expected(history, month, member, last[at], year_from[at], year_to[at])
    least = DISPERSION * np.log(ONCE_IN_YEARS * 12 * history.eligible.sum(axis=1)[month])
    for one in np.flatnonzero(expected > least):
        t, j = month[one], member[one]
        on = last[t, j].item()
        yield Firing(
            month=history.months[t], level="act", subject=history.members[j], since=on, value=float(silent_days[t, j]),
            expected=float(expected[one]), threshold=SILENT_DAYS, n=int(acts[t, j]),
            strength=float(expected[one] / least[one]), words={"last_on": on},
            rows_from=history.months[year_from[t, j]], rows_to=on, rows_of=history.members[j],
        )  # fmt: skip


def _last_seen(history: History) -> Days:
    """The last day, up to each month's end, on which each member did something (T, N); NaT before the first."""
    found: Days = np.fmax.accumulate(history.last_act_on, axis=0)
    return found


def _year_before(history: History, last: Days) -> tuple[Counts, Counts, Counts]:
    """Of the 12 months up to the one in which a member was last seen (T, N): the first in which it was with us and the last,
    by number, and its act days in them (0 where it was never seen)."""
    month = np.arange(len(history.months))[:, None]
    year_to = np.maximum.accumulate(np.where(np.isnat(history.last_act_on), -1, month), axis=0)
    all_acts = history.all_acts
    joined = np.argmax(history.eligible | (all_acts > 0), axis=0)
    year_from = np.maximum(year_to - YEAR_MONTHS + 1, joined)
    so_far = np.vstack([np.zeros_like(all_acts[:1]), np.cumsum(all_acts, axis=0)])
    acts = np.take_along_axis(so_far, year_to + 1, axis=0) - np.take_along_axis(so_far, year_from, axis=0)
    return year_from, year_to, acts


def _expected(
    history: History, month: Counts, member: Counts, last: Days, year_from: Counts, year_to: Counts
) -> Floats:
    """lambda (K,): days with an act to be expected of each member from the day after it was last seen to the month's end.

    Per channel its act days of the year x the coalition's active days since / in that year. The coalition's active days are
    those of all, the member's own in the year too: who acts alone on many days is missed later rather than too soon.
    """
    day = (last - last.astype("datetime64[M]")).astype(np.int64) + 1
    up_to = 2 ** (day + 1) - 1
    expected = np.zeros(len(month))
    for channel in CHANNELS:
        own, days = history.acts[channel], history.days[channel]
        own_so_far = np.vstack([np.zeros_like(own[:1]), np.cumsum(own, axis=0)])
        active_so_far = np.r_[0, np.cumsum(np.bitwise_count(days).astype(np.int64))]
        in_last = np.bitwise_count(days[year_to] & up_to).astype(np.int64)
        of_year = active_so_far[year_to] + in_last - active_so_far[year_from]
        since = active_so_far[month + 1] - active_so_far[year_to] - in_last
        acts = own_so_far[year_to + 1, member] - own_so_far[year_from, member]
        expected += acts * since / np.maximum(of_year, 1)
    return expected

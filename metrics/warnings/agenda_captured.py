"""
title = "One member sets the agenda"
question = "Does one member raise nearly everything?"
classes = ["act"]
severity = 2
hat = "facilitator"
subject_kind = "organisation"
why = "Of the {n:items} on the agenda since {from_on:date}, {subject} raised {raised:number} ({value:share}); in the year before it was {before:share}."
next_step = "Ask two other members for one item each before the next agenda goes out, and put these first."
because = "Whoever decides what is discussed decides without a vote (Bachrach and Baratz, Two Faces of Power, American Political Science Review, 1962)."
words = "The last 3 meetings with items are judged, and meetings before them until there are 6 items with a known proposer, none older than 200 days; at least 2 meetings are needed. The warning names the member that raised three quarters or more of these items, where chance would give it as many in fewer than 1 of 200 cases, had it gone on as in the year before. To that year two items are added, shared evenly among the members, and a share above one half counts as one half: an agenda that was always one member's is no excuse. Items of unknown proposers count as raised by others."
source = "Beta-binomial test against the member's own year before (Skellam 1948); thresholds are product defaults tried on simulated coalitions"
needs = "agenda items with their meeting or day and who raised them"
evidence = ["agenda_items"]
unable = "Too few items to warn: {n:items} with a known proposer in {meetings:meetings} of the last 200 days; 6 in 2 meetings are needed."
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metrics.episodes import Firing
from metrics.histories import UNKNOWN, Counts, Days, History, Items
from metrics.warnings._shares import at_least_after, onset, rarity

MEETINGS, FEWEST_MEETINGS, FEWEST_ITEMS = 3, 2, 6  # of the window; product defaults, as all below
OLDEST_DAYS, YEAR_DAYS = 200, 365
CAPTURED = 0.75  # share of the items
BY_CHANCE = 0.005
EVEN_ITEMS = 2.0  # items shared evenly among the members, added to those of the year before
HIGHEST_USUAL = 0.5  # an agenda that was always one member's is no excuse


@dataclass(frozen=True)
class Agendas:
    """The items of each meeting, in the order of their days (S,); one that came late to a meeting stands apart. `known` and `all`
    are sums up to each, from 0 (S + 1,); `raised` those of each member (S + 1, N)."""

    day: Days
    meeting: Counts
    known: Counts
    all: Counts
    raised: Counts


def find(history: History) -> Iterator[Firing]:
    agendas = _agendas(history.items, len(history.members))
    ends = np.array(history.month_ends, "datetime64[D]")
    firsts, lasts, meetings = _windows(agendas, ends)
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        known = int(agendas.known[last] - agendas.known[first])
        if known < FEWEST_ITEMS or meetings[number] < FEWEST_MEETINGS:
            yield Firing(month=history.months[number], level="unable", n=known, words={"meetings": meetings[number]})
        elif history.eligible[number].sum() > 1:
            yield from _captured(history, agendas, first, last, number)


def _captured(history: History, agendas: Agendas, first: int, last: int, number: int) -> Iterator[Firing]:
    raised = (agendas.raised[last] - agendas.raised[first]) * history.eligible[number]
    lead, n = int(raised.argmax()), int(agendas.all[last] - agendas.all[first])
    if raised[lead] < CAPTURED * n:
        return
    year = int(np.searchsorted(agendas.day, agendas.day[first] - YEAR_DAYS))
    items = int(agendas.known[first] - agendas.known[year])
    before = int(agendas.raised[first, lead] - agendas.raised[year, lead])
    even = 1 / int(history.eligible[number].sum())
    weight = items + EVEN_ITEMS
    usual = min(max((before + EVEN_ITEMS * even) / weight, even), HIGHEST_USUAL)
    chance = at_least_after(int(raised[lead]), n, usual * weight, (1 - usual) * weight)
    if chance < BY_CHANCE:
        share = int(raised[lead]) / n
        own, whole = np.diff(agendas.raised[year : last + 1, lead]), np.diff(agendas.all[year : last + 1])
        since = agendas.day[year + onset(own, whole, (usual + share) / 2)].item()
        yield Firing(
            month=history.months[number], level="act", subject=history.members[lead], since=since, value=share,
            expected=usual, threshold=CAPTURED, n=n, strength=rarity(chance),
            words={
                "raised": int(raised[lead]), "from_on": agendas.day[first].item(), "before": before / items if items else None,
            },
            rows_from=_day_after_the_meeting_before(agendas, first, history), rows_to=agendas.day[last - 1].item(),
            rows_of=history.members[lead],
        )  # fmt: skip


def _agendas(items: Items, members: int) -> Agendas:
    is_first = np.ones(len(items.day), bool)
    is_first[1:] = (items.day[1:] != items.day[:-1]) | (items.meeting[1:] != items.meeting[:-1])
    starts = np.flatnonzero(is_first)
    raised = np.zeros((len(starts) + 1, members), np.int64)
    known, whole = np.zeros(len(starts) + 1, np.int64), np.zeros(len(starts) + 1, np.int64)
    of = np.cumsum(is_first)
    np.add.at(whole, of, items.count)
    np.add.at(known, of[items.member != UNKNOWN], items.count[items.member != UNKNOWN])
    np.add.at(raised, (of[items.member >= 0], items.member[items.member >= 0]), items.count[items.member >= 0])
    return Agendas(items.day[starts], items.meeting[starts], known.cumsum(), whole.cumsum(), raised.cumsum(axis=0))


def _windows(agendas: Agendas, ends: Days) -> tuple[list[int], list[int], list[int]]:
    """Of the meetings to be judged at each month's end (T,): the place of the first, that after the last, and how many they are."""
    lasts: list[int] = np.searchsorted(agendas.day, ends, side="right").tolist()
    oldest: list[int] = np.searchsorted(agendas.day, ends - OLDEST_DAYS, side="right").tolist()
    meeting, known = agendas.meeting.tolist(), agendas.known.tolist()
    firsts, counts = [], []
    for last, first_of_all in zip(lasts, oldest, strict=True):
        first, found = last, set[int]()
        while first > first_of_all and (len(found) < MEETINGS or known[last] - known[first] < FEWEST_ITEMS):
            first -= 1
            found.add(meeting[first])
        firsts.append(first)
        counts.append(len(found))
    return firsts, lasts, counts


def _day_after_the_meeting_before(agendas: Agendas, first: int, history: History) -> dt.date:
    """From this day on the items of the meetings judged were raised, as a rule."""
    before: dt.date = agendas.day[first - 1].item() + dt.timedelta(days=1) if first else history.months[0]
    return before

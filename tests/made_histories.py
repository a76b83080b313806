"""Histories drawn at random for tests of rules: coalitions in which nothing is wrong, and one thing planted in them.

Plainer than `sample_data` and fast enough for hundreds in a test: members that differ, meetings and months that differ for all of
them, members that write in bursts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from metrics.episodes import episodes
from metrics.histories import History
from tests.warned import a_history, find

MEETING_SIGMA, MONTH_SIGMA = 0.3, 0.2  # of the log odds of coming, shared by all members
BURSTS = 4.0  # shape of the gamma factor on what a member does in a month
DAYS = 28


@dataclass(frozen=True)
class Made:
    """What a history is made of. Months count from 0; a `falls` of 0.55 leaves 55 % of the attendances."""

    months: int = 36
    members: int = 12
    meetings: float = 2.0  # a month
    attend: float = 0.7
    messages: float = 40.0  # a month
    items: float = 4.0  # a month
    correlation: float = 0.0  # of one month's luck with the next
    month_sigma: float = MONTH_SIGMA
    bursts: float = BURSTS
    summer: float = 1.0  # factor on everything in July and August
    joiners: int = 0  # further members, from the middle on
    rarer_from: int | None = None  # meetings a month become one
    no_chat_from: int | None = None  # the export stops
    falls_from: int | None = None
    falls: float = 0.55
    silent_from: int | None = None  # the member that does most
    narrows_from: int | None = None  # three members write 85 %


def made(what: Made, seed: int) -> History:
    """A history from January 2024 on; the same seed gives the same one."""
    rng = np.random.default_rng(seed)
    count = what.members + what.joiners
    eligible = np.ones((what.months, count), bool)
    eligible[: what.months // 2, what.members :] = False
    factor = np.where(np.isin(np.arange(what.months) % 12, (6, 7)), what.summer, 1.0)
    luck = lagged(what.months, what.correlation, rng)
    odds = np.log(what.attend / (1 - what.attend)) + rng.normal(0, 0.8, count)
    weight = np.minimum(rng.lognormal(0, 0.6, count), 2.0)
    write = np.tile(weight, (what.months, 1)) * rng.gamma(what.bursts, 1 / what.bursts, eligible.shape)
    raised = np.tile(weight, (what.months, 1))
    if what.narrows_from is not None:
        rest = write[what.narrows_from :, 3:].sum(axis=1, keepdims=True)
        write[what.narrows_from :, :3] = rest * 0.85 / 0.15 / 3
    is_there = eligible.copy()
    if what.silent_from is not None:
        is_there[what.silent_from :, int(np.argmax(weight[: what.members] + odds[: what.members] / 2))] = False
    volume = factor * np.exp(0.5 * luck)
    chat = what.messages * volume * (np.arange(what.months) < (what.no_chat_from or what.months))
    days = {
        "messages": _acts(write * is_there, chat, rng),
        "agenda": _acts(raised * is_there, what.items * volume, rng),
    }
    expected, attended, met = np.zeros(eligible.shape, int), np.zeros(eligible.shape, int), np.zeros(what.months, int)
    for month in range(what.months):
        rhythm = 1.0 if what.rarer_from is not None and month >= what.rarer_from else what.meetings
        held = int(np.floor((month + 1) * rhythm) - np.floor(month * rhythm))
        falls = what.falls if what.falls_from is not None and month >= what.falls_from else 1.0
        for meeting in range(held):
            shared = what.month_sigma * luck[month] + rng.normal(0, MEETING_SIGMA)
            chance = falls * factor[month] / (1 + np.exp(-odds - shared)) * is_there[month]
            attended[month] += rng.random(count) < chance
            met[month] |= 2 << (meeting * DAYS // held)
        expected[month] = held * eligible[month]
    acts: dict[str, Any] = {"attendance": attended} | {channel: found[0] for channel, found in days.items()}
    bits = {"attendance": met} | {channel: np.bitwise_or.reduce(found[1], axis=1) for channel, found in days.items()}
    own = {"attendance": np.where(attended > 0, met[:, None], 0)} | {c: found[1] for c, found in days.items()}
    seen = np.bitwise_or.reduce(list(own.values()), axis=0)
    history = a_history(
        "2024-01", what.months, [f"o{j:02d}" for j in range(count)], eligible=eligible, expected=expected,
        attended=attended, acts=acts, days=bits, messages=days["messages"][2], agenda_items=days["agenda"][2],
    )  # fmt: skip
    last = np.array(history.months, "datetime64[D]")[:, None] + np.floor(np.log2(np.maximum(seen, 2))).astype(int) - 1
    history.last_act_on[:] = np.where(seen > 0, last, np.datetime64("NaT"))
    return history


def acted_on(warning: str, what: Made, seeds: range) -> list[list[tuple[str | None, int]]]:
    """By coalition, the subject and the month (by number) of each new warning to act on."""
    found = []
    for seed in seeds:
        history = made(what, seed)
        told = episodes(history.months, {warning: find(warning, history)}, {warning: 3}, budget=99)
        acts = [one.first for one in told if one.level == "act"]
        found.append([(first.subject, history.months.index(first.month)) for first in acts])
    return found


def delays(warning: str, what: Made, since: int, seeds: range) -> list[int]:
    """By coalition, the months from `since` to the first warning to act on; 99 where there is none."""
    found = acted_on(warning, what, seeds)
    return [min((month - since for _, month in acts if month >= since), default=99) for acts in found]


def lagged(months: int, correlation: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A stationary first-order autoregression with standard deviation 1."""
    found = rng.normal(0, 1, months)
    for month in range(1, months):
        found[month] = correlation * found[month - 1] + np.sqrt(1 - correlation**2) * found[month]
    return found


def _acts(weight: Any, mean: Any, rng: np.random.Generator) -> tuple[Any, Any, Any]:
    """Days with an act, the days as bits, and how many alike (months x members), of so many expected in all each month."""
    counts = rng.poisson(weight / weight.sum(axis=1, keepdims=True) * np.asarray(mean)[:, None])
    bits = np.zeros(counts.shape, np.int64)
    row, column = (np.repeat(places.ravel(), counts.ravel()) for places in np.indices(counts.shape))
    np.bitwise_or.at(bits, (row, column), 2 << rng.integers(0, DAYS, len(row)))
    return np.bitwise_count(bits).astype(np.int64), bits, counts

"""What a rule that is written in Python reads: one coalition's months as arrays, and its dated rows.

T months by N members (organisations that were eligible in any month). Counts of months a member was not eligible in stand too;
`eligible` says which these are. A rule may read, for a month, only what lies in it or before: `until(month)` is what a test
compares with.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]  # to the day

CHANNELS = ("attendance", "messages", "agenda", "decisions", "contributions", "commitments")
UNKNOWN, NOT_A_MEMBER = -1, -2  # in place of a member's number


@dataclass(frozen=True)
class Items:
    """Agenda items, in the order of their days. `day` is that of the meeting, or the one on which the item was raised where that
    came later or no meeting is named; `meeting` is a number, equal for items of one meeting (or of one day, where none is
    named); `member` a number, UNKNOWN or NOT_A_MEMBER; `count` how many alike."""

    day: Days
    meeting: Counts
    member: Counts
    count: Counts


@dataclass(frozen=True)
class Commitments:
    """In the order in which they were made. NaT where a day is not known or has not come; `owner` as in Items."""

    id: npt.NDArray[np.str_]
    owner: Counts
    made_on: Days
    due_on: Days
    completed_on: Days
    dropped_on: Days


@dataclass(frozen=True)
class History:
    """One coalition. `acts`, `unknown` and `days` are by channel of CHANNELS.

    `unknown` counts acts of people of unknown organisation (T,). `days` has, for each month, the days on which anybody did
    something in the channel as the bits of one number: 2 for the first, 4 for the second (T,). `last_act_on` is the last day
    of a month on which a member did anything; NaT where it did nothing. `declared` is the charter's fair share, NaN
    where none is declared. `rebased` says in which months the chart starts anew.
    """

    coalition_id: str
    months: list[dt.date]
    month_ends: list[dt.date]
    members: list[str]
    has_register: bool
    eligible: Bools
    expected: Counts
    attended: Counts
    messages: Counts
    agenda_items: Counts
    acts: dict[str, Counts]
    unknown: dict[str, Counts]
    days: dict[str, Counts]
    last_act_on: Days
    declared: Floats
    rebased: Bools
    items: Items
    commitments: Commitments

    @property
    def all_acts(self) -> Counts:
        """Acts of all channels (T, N)."""
        return sum((self.acts[channel] for channel in CHANNELS), np.zeros(self.eligible.shape, np.int64))

    def until(self, month: dt.date) -> History:
        """The same coalition as it was known at the month's end."""
        count = sum(one <= month for one in self.months)
        end = np.datetime64(self.month_ends[count - 1], "D") if count else np.datetime64("0001-01-01")
        cut: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                cut[field.name] = value[:count]
            elif isinstance(value, dict):
                cut[field.name] = {channel: counts[:count] for channel, counts in value.items()}
        items = Items(*(column[self.items.day <= end] for column in _columns(self.items)))
        made = [column[self.commitments.made_on <= end] for column in _columns(self.commitments)]
        commitments = Commitments(*made)
        later = {
            name: np.where(getattr(commitments, name) <= end, getattr(commitments, name), np.datetime64("NaT"))
            for name in ("completed_on", "dropped_on")
        }
        return replace(
            self, **cut, months=self.months[:count], month_ends=self.month_ends[:count], items=items,
            commitments=replace(commitments, **later),
        )  # fmt: skip


def _columns(table: Any) -> list[Any]:
    return [getattr(table, field.name) for field in fields(table)]

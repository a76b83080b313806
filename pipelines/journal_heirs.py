"""Which published warning goes on with what was said about which one before.

A warning's id has its month in it, and rows that arrive late can move that month by one or two. What was said must not be
lost then, and must not go to another warning of the same kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NEAR_MONTHS = 3  # an episode closes after three quiet months, so the next one about the same is further away


class Warned(NamedTuple):
    """What identifies a published warning."""

    warning_id: str
    coalition_id: str
    warning: str
    subject: str | None
    class_: str
    month: dt.date

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Warned:
        """From a row of the published table `warnings`."""
        month = row["month"]
        if not isinstance(month, dt.date):
            raise TypeError(f"a warning's month is a date, not {month!r}")
        subject = row["subject"]
        return cls(
            str(row["warning_id"]), str(row["coalition_id"]), str(row["warning"]),
            None if subject is None else str(subject), str(row["class"]), month,
        )  # fmt: skip

    @property
    def about(self) -> tuple[str, str, str | None, str]:
        """All but the month."""
        return self.coalition_id, self.warning, self.subject, self.class_


@dataclass(frozen=True)
class Known:
    """Something said about a warning: as it was called when it was said last, and every id it ever had."""

    said_last: Warned
    ids: frozenset[str]


def heirs(warned: Sequence[Warned], known: Sequence[Known]) -> dict[str, Known]:
    """By warning_id what was said about it before, for those about which something was.

    `known` is in the order in which it was said. By the exact id, the newest first; else by the same coalition, warning,
    subject and class, the nearest month up to three away. Each thing said goes to one warning at most.
    """
    found: dict[str, Known] = {}
    left = list(reversed(known))
    for is_it in (lambda one, it: it.said_last.warning_id == one.warning_id, lambda one, it: one.warning_id in it.ids):
        for one in warned:
            if not left:
                break
            if one.warning_id in found:
                continue
            it = next((it for it in left if is_it(one, it)), None)
            if it is not None:
                found[one.warning_id] = it
                left.remove(it)
    near = [
        (distance, place, one.warning_id)
        for place, it in enumerate(left)
        for one in warned
        if one.warning_id not in found and one.about == it.said_last.about
        for distance in [_months_between(one.month, it.said_last.month)]
        if distance <= NEAR_MONTHS
    ]
    gone: set[int] = set()
    for _, place, warning_id in sorted(near):
        if place not in gone and warning_id not in found:
            found[warning_id] = left[place]
            gone.add(place)
    return found


def _months_between(one: dt.date, other: dt.date) -> int:
    return abs((one.year - other.year) * 12 + one.month - other.month)

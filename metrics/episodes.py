"""From months in which a rule fires to warnings: one trouble is one warning, and alarms have a budget."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

CLOSES_AFTER_MONTHS = 3  # without firing
BUDGET = 2  # new `act` warnings per coalition and month; product default

Level = Literal["act", "watch", "data", "unable"]


@dataclass(frozen=True, kw_only=True)
class Firing:
    """A rule says something of a month, by what was known at its end.

    `level` is the class the rule asks for; "unable" says that there was too little to judge by. `subject` None is
    the coalition. `since` is the onset the rule estimates. `strength` orders warnings of one severity, the largest first.
    `words` are further values for the sentences. The rows behind it are named one by one in `rows` ("table/key"), or as the rows
    of the head's evidence tables from `rows_from` to `rows_to`, of the organisation `rows_of` only where it is given.
    """

    month: dt.date
    level: Level
    subject: str | None = None
    since: dt.date | None = None
    value: float | None = None
    expected: float | None = None
    threshold: float | None = None
    n: int | None = None
    strength: float = 0.0
    words: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    rows_from: dt.date | None = None
    rows_to: dt.date | None = None
    rows_of: str | None = None


@dataclass
class Episode:
    """One warning: `first` as it was first reported, `latest` as it fired last. Closed in the month in which it has been silent
    for three, or, a watch, in which it became an act. `is_held_back`: an act for which the budget of its month had no room."""

    warning: str
    level: Level
    first: Firing
    latest: Firing
    closed_month: dt.date | None = None
    is_held_back: bool = False


def episodes(
    months: Sequence[dt.date],
    firings: Mapping[str, Iterable[Firing]],
    severity: Mapping[str, int],
    budget: int = BUDGET,
) -> list[Episode]:
    """The warnings of one coalition, in the order of their months.

    `months` are those judged, in order; `firings` are by warning, at most one per month and subject. A month's warnings depend
    on that month and those before it only.
    """
    by_month: defaultdict[dt.date, list[tuple[str, Firing]]] = defaultdict(list)
    for warning, found in firings.items():
        for firing in found:
            if firing.level != "unable":
                by_month[firing.month].append((warning, firing))
    last_fired: dict[tuple[str, str | None], int] = {}
    running: dict[tuple[str, str | None], Episode] = {}
    done: list[Episode] = []
    for number, month in enumerate(months):
        room = budget
        order = sorted(
            by_month[month], key=lambda one: (-severity[one[0]], -one[1].strength, one[0], one[1].subject or "")
        )
        for warning, firing in order:
            key = (warning, firing.subject)
            now, level, is_held_back = running.get(key), firing.level, False
            if level == "act" and (now is None or now.level != "act"):
                is_held_back = room < 1
                room -= 1
                level = "watch" if is_held_back else "act"
            if now is not None and level == "act" and now.level == "watch":
                now.closed_month = month
                done.append(running.pop(key))
                now = None
            if now is None:
                running[key] = Episode(warning, level, firing, firing, is_held_back=is_held_back)
            else:
                now.latest, now.is_held_back = firing, is_held_back
            last_fired[key] = number
        for key in [key for key in running if number - last_fired[key] >= CLOSES_AFTER_MONTHS]:
            running[key].closed_month = month
            done.append(running.pop(key))
    return sorted([*done, *running.values()], key=lambda e: (e.first.month, e.warning, e.first.subject or "", e.level))

"""The changes of the journal as they are read: one by one, and linked to the life of a warning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from pipelines.journal_heirs import Known, Warned
from pipelines.journal_store import Store, reading
from pipelines.journal_tables import CHANGES


@dataclass(frozen=True)
class State:
    """The state in force. `change_id` is the change it comes from, 0 where nothing was ever written; `at` is in UTC."""

    state: str = "open"
    owner: str | None = None
    due_on: dt.date | None = None
    note: str | None = None
    outcome: str | None = None
    noticed_on: dt.date | None = None
    who: str | None = None
    at: dt.datetime | None = None
    change_id: int = 0


@dataclass(frozen=True)
class Change:
    """One change, with everything it said; `at` is in UTC. `follows` is the change before it, 0 for the first."""

    change_id: int
    follows: int
    warned: Warned
    state: str
    owner: str | None
    due_on: dt.date | None
    note: str | None
    outcome: str | None
    noticed_on: dt.date | None
    context_label: str | None
    who: str
    at: dt.datetime

    @property
    def as_state(self) -> State:
        return State(
            self.state, self.owner, self.due_on, self.note, self.outcome, self.noticed_on, self.who, self.at, self.change_id
        )  # fmt: skip


@dataclass(frozen=True)
class Chain(Known):
    """The changes of one warning, oldest first."""

    changes: tuple[Change, ...]


def chains(store: Store, coalitions: Collection[str] | None) -> list[Chain]:
    """The changes of these coalitions (None: of all) by warning, in the order of their last change."""
    query = select(CHANGES).order_by(CHANGES.c.change_id)
    if coalitions is not None:
        query = query.where(CHANGES.c.coalition_id.in_(coalitions))
    with reading(store) as con:
        rows = con.execute(query).mappings().all() if con else []
    running: dict[int, list[Change]] = {}
    for change in map(_change, rows):
        running[change.change_id] = [*running.pop(change.follows, []), change]
    return [
        Chain(changes[-1].warned, frozenset(one.warned.warning_id for one in changes), tuple(changes))
        for changes in running.values()
    ]


def _change(row: RowMapping) -> Change:
    words = {
        name: row[name]
        for name in ("state", "owner", "due_on", "note", "outcome", "noticed_on", "context_label", "who")
    }
    at = row["at"].replace(tzinfo=dt.UTC)
    return Change(change_id=row["change_id"], follows=row["follows"], warned=Warned.of(dict(row)), at=at, **words)


def row_of(warned: Warned) -> dict[str, Any]:
    """The columns that say which warning a row is about."""
    return {
        "warning_id": warned.warning_id, "coalition_id": warned.coalition_id, "warning": warned.warning,
        "subject": warned.subject, "class": warned.class_, "month": warned.month,
    }  # fmt: skip

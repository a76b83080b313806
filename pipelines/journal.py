"""What people did about warnings: an append-only list of changes, from which the state in force follows.

It lies beside the builds, not in them: a rebuild keeps it, and nothing in it is ever changed or deleted. It is read on every
page, so this module imports nothing heavy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from pipelines.journal_changes import Chain, chains, row_of
from pipelines.journal_changes import Change as Change
from pipelines.journal_changes import State as State
from pipelines.journal_heirs import Known as Known
from pipelines.journal_heirs import Warned as Warned
from pipelines.journal_heirs import heirs
from pipelines.journal_moves import ENDS as ENDS
from pipelines.journal_moves import LONGEST_NAME, LONGEST_NOTE, check_move, check_said, cleaned, in_words
from pipelines.journal_moves import MOVES as MOVES
from pipelines.journal_store import Store, now, open_store, writing
from pipelines.journal_tables import CHANGES
from pipelines.problems import WorkspaceError as WorkspaceError
from pipelines.workspace import Workspace

FILE = "journal.sqlite"
ADDRESS = "COALITION_HEALTH_JOURNAL"  # environment variable; goes before settings.toml
DAYS_PER_MONTH = 30.4375  # 365.25 / 12
UNSAID = State()


def journal_of(workspace: Path) -> Journal:
    """The journal of a workspace: its own file, or the database that the environment or settings.toml names."""
    place = Workspace(workspace)
    block = place.settings().get("journal", {}) if place.settings_file.is_file() else {}
    url = block.get("url", "") if isinstance(block, dict) else None
    if not isinstance(url, str):
        raise WorkspaceError(f'{place.settings_file}: write the journal\'s address as url = "…" under [journal].')
    where = os.environ.get(ADDRESS) or url
    return Journal.at(where if "://" in where else workspace / (where or FILE))


class Journal:
    """The list of changes in one database. Opening it touches nothing; each call opens and closes a connection."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def at(cls, url_or_path: str | Path) -> Journal:
        return cls(open_store(url_or_path))

    def close(self) -> None:
        self.store.engine.dispose()

    def states(self, warned: Sequence[Warned]) -> dict[str, State]:
        """By warning_id, for every one of them; hand over all that are published, so that each keeps its own state."""
        found = heirs(warned, chains(self.store, {one.coalition_id for one in warned}))
        return {one.warning_id: _last(found.get(one.warning_id)) for one in warned}

    def history(self, warned: Warned) -> list[Change]:
        """Its changes, oldest first."""
        found = heirs([warned], chains(self.store, {warned.coalition_id})).get(warned.warning_id)
        return list(found.changes) if isinstance(found, Chain) else []

    def change(
        self,
        warned: Warned,
        to: str,
        who: str,
        *,
        follows: int,
        owner: str | None = None,
        due_on: dt.date | None = None,
        note: str | None = None,
        outcome: str | None = None,
        noticed_on: dt.date | None = None,
        context_label: str | None = None,
    ) -> State:
        """Add a change to the one the person saw (`follows`, a state's change_id); the state now in force.

        Raises WorkspaceError for a move that is not allowed or does not say what it must, and where somebody was faster.
        """
        said: dict[str, Any] = {
            "owner": cleaned(owner, "The owner", LONGEST_NAME), "due_on": due_on,
            "note": cleaned(note, "The note", LONGEST_NOTE), "outcome": outcome, "noticed_on": noticed_on,
            "context_label": cleaned(context_label, "The event", LONGEST_NAME),
        }  # fmt: skip
        by = cleaned(who, "The name", LONGEST_NAME)
        if by is None:
            raise WorkspaceError("Say who you are. Nothing was changed.")
        before, number = self._before(warned, follows)
        check_move(before, to)
        check_said(before, to, **said)
        row = row_of(warned) | said | {"follows": follows, "number": number, "state": to, "who": by, "at": now()}
        try:
            with writing(self.store) as con:
                change_id = con.execute(insert(CHANGES).values(row).returning(CHANGES.c.change_id)).scalar_one()
        except IntegrityError:
            self._before(warned, follows)  # says who was faster
            raise
        del said["context_label"]
        return State(to, who=by, at=row["at"].replace(tzinfo=dt.UTC), change_id=change_id, **said)

    def _before(self, warned: Warned, follows: int) -> tuple[str, int]:
        """The state that a change goes on from, and which change of its warning_id it will be.

        Raises WorkspaceError where somebody went on from it already.
        """
        known = chains(self.store, {warned.coalition_id})
        every = [change for chain in known for change in chain.changes]
        if follows:
            seen = next((c for c in every if c.change_id == follows and c.warned.about == warned.about), None)
            if seen is None:
                raise WorkspaceError(f"The journal has no change {follows} of this warning. Nothing was changed.")
            state, mine = seen.state, [chain for chain in known if seen in chain.changes]
        else:
            state, mine = UNSAID.state, [c for c in known if c.said_last.warning_id == warned.warning_id]
        last = mine[-1].changes[-1] if mine else None
        if last and last.change_id != follows:
            raise WorkspaceError(
                f"{last.who} was faster and made this warning {in_words(last.state)} on {last.at:%d %B %Y at %H:%M} UTC. "
                "Nothing of yours was written. Look at it again, and then decide."
            )
        return state, 1 + sum(change.warned.warning_id == warned.warning_id for change in every)

    def record(self, rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
        """Rows of the published `warning_record` from those of `warnings`, by warning.

        `raised` counts published warnings of every class, so a watch that became an act counts as two; `closed` those that
        people ended, `real` those of them that were resolved, whether what was done worked or not. `median_lead_months` is
        from the end of the month in which a real one was reported to the day on which it would have been plain to see
        without it; NULL where nobody said. What was said of warnings that are no longer published does not count.
        """
        warned = [Warned.of(row) for row in rows]
        states = self.states(warned)
        by_warning: defaultdict[str, list[tuple[Warned, State]]] = defaultdict(list)
        for one in warned:
            by_warning[one.warning].append((one, states[one.warning_id]))
        return [_record(warning, ones) for warning, ones in sorted(by_warning.items())]

    def fingerprint(self) -> str:
        """A hash that changes whenever what `record` says of some rows can change: when something is ended or reopened."""
        known = chains(self.store, None)
        ended = {chain.said_last.about for chain in known if chain.changes[-1].state in ENDS}
        digest = hashlib.sha256()
        for chain in known:
            if chain.said_last.about in ended:  # those about the same may be its rivals for a published warning
                last = chain.changes[-1]
                state = (last.state, last.noticed_on) if last.state in ENDS else None
                digest.update(repr((chain.said_last, sorted(chain.ids), state)).encode())
        return digest.hexdigest()


def _last(known: Known | None) -> State:
    return known.changes[-1].as_state if isinstance(known, Chain) else UNSAID


def _record(warning: str, ones: Sequence[tuple[Warned, State]]) -> dict[str, object]:
    real = [(one, state) for one, state in ones if state.state == "resolved"]
    leads = [
        (state.noticed_on - _month_end(one.month)).days / DAYS_PER_MONTH
        for one, state in real
        if state.noticed_on is not None
    ]
    return {
        "warning": warning, "raised": len(ones), "closed": sum(state.state in ENDS for _, state in ones),
        "real": len(real), "median_lead_months": median(leads) if leads else None,
    }  # fmt: skip


def _month_end(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)

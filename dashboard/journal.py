"""The one way from a page to the journal of warnings: what people said of each, with who and when.

A journal is opened for one question and closed again, so that no page keeps another from writing. Only the secretariat
reads or writes it: a page of another audience gets the words for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from dashboard import words
from dashboard.commands import RefusedError
from dashboard.data import Row, UnavailableError, audience
from dashboard.workspace import workspace
from pipelines.journal import ENDS as ENDS
from pipelines.journal import MOVES as MOVES
from pipelines.journal import Change as Change
from pipelines.journal import Journal, Warned, WorkspaceError, journal_of
from pipelines.journal import State as State


def states(rows: Sequence[Row]) -> dict[str, State]:
    """What is in force of each warning, by its id. `rows` are published warnings: all that could be taken for one another.

    UnavailableError, with the way out, where the journal cannot be read: never a silent "nobody has it".
    """
    try:
        with _opened() as journal:
            return journal.states([Warned.of(row) for row in rows])
    except WorkspaceError as error:
        raise UnavailableError(words.escape(error)) from error


def history(row: Row) -> list[Change]:
    """Everything that was said of a warning, oldest first."""
    try:
        with _opened() as journal:
            return journal.history(Warned.of(row))
    except WorkspaceError as error:
        raise UnavailableError(words.escape(error)) from error


def change(
    row: Row, to: str, who: str, *, follows: int, owner: str | None = None, due_on: date | None = None,
    note: str | None = None, outcome: str | None = None, noticed_on: date | None = None, context_label: str | None = None,
) -> State:  # fmt: skip
    """Write what a person says. `follows` is the change the person saw.

    RefusedError, in words for the person, where it cannot be or somebody was faster; then nothing was written.
    """
    try:
        with _opened() as journal:
            return journal.change(
                Warned.of(row), to, who, follows=follows, owner=owner, due_on=due_on, note=note, outcome=outcome,
                noticed_on=noticed_on, context_label=context_label,
            )  # fmt: skip
    except WorkspaceError as error:
        raise RefusedError(str(error)) from error


@contextmanager
def _opened() -> Iterator[Journal]:
    if audience() != "secretariat":
        raise UnavailableError(words.NO_ACCESS)
    journal = journal_of(workspace())
    try:
        yield journal
    finally:
        journal.close()

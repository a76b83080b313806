"""What happened around a coalition, as a person wrote it down (decisions/context.csv), beside the events that files tell.

Such an event explains a warning, and with rebase what is usual is worked out anew from its day on.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.decision_files import CONTEXT, in_force
from pipelines.problems import WorkspaceError
from pipelines.small_tables import to_table
from pipelines.survey_decisions import NO, YES


@dataclass(frozen=True)
class Event:
    """An event; `rebase` is None where the person said nothing of it. `where` is its line."""

    coalition_id: str
    happened_on: dt.date
    label: str
    rebase: bool | None
    where: str


def events(decisions: Path) -> list[Event]:
    """The events in force; the last line about one counts. Raises WorkspaceError, naming file and line."""
    found = {}
    for row in in_force(CONTEXT, decisions):
        where = f"decisions/{CONTEXT.file}, line {row['line']}"
        rebase = row["rebase"].lower()
        if rebase not in YES + NO:
            raise WorkspaceError(f'{where}: rebase "{row["rebase"]}" is neither yes nor no.')
        day = dt.date.fromisoformat(row["happened_on"])
        found[row["coalition_id"], day, row["label"]] = Event(
            row["coalition_id"], day, row["label"], rebase in YES if rebase else None, where
        )
    return list(found.values())


def add_events(con: duckdb.DuckDBPyConnection, decisions: Path, as_of: dt.date | None) -> None:
    """Put the events into `context_events`, up to `as_of`. One that a file tells too counts once: what the person says of
    its rebase goes before the file. The months must exist: an event says nothing of how far the exports reach.

    Raises WorkspaceError, naming file and line, for an event of a coalition that is not there.
    """
    decided = [one for one in events(decisions) if as_of is None or one.happened_on <= as_of]
    known = {coalition_id for (coalition_id,) in con.execute("select coalition_id from coalitions").fetchall()}
    for one in decided:
        if one.coalition_id not in known:
            raise WorkspaceError(
                f'{one.where}: there is no coalition "{one.coalition_id}". There are: {", ".join(sorted(known))}.'
            )
    columns = "coalition_id varchar, happened_on date, label varchar, rebase boolean"
    rows = [(one.coalition_id, one.happened_on, one.label, one.rebase) for one in decided]
    to_table(con, "decided_events", columns, rows)
    same = "d.coalition_id = e.coalition_id and d.happened_on = e.happened_on and d.label = e.label"
    con.execute(
        f"update context_events e set rebase = d.rebase from decided_events d where {same} and d.rebase is not null"
    )
    con.execute(
        "insert into context_events by name select * from decided_events d "
        f"where not exists (from context_events e where {same})"
    )

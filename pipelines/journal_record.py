"""What the journal says of how often each warning was right, as a build publishes it: `warning_record`."""

from __future__ import annotations

from contextlib import closing

import duckdb

from metrics.published import PUBLISHED
from pipelines.journal import journal_of
from pipelines.small_tables import to_table
from pipelines.workspace import Workspace


def made_from(workspace: Workspace) -> str:
    """Changes whenever the record can: somebody ended a warning, or reopened one."""
    with closing(journal_of(workspace.path)) as journal:
        return journal.fingerprint()


def load(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Create published.warning_record from published.warnings, whatever was there."""
    found = con.execute("from published.warnings")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    with closing(journal_of(workspace.path)) as journal:
        record = journal.record(rows)
    columns = PUBLISHED["warning_record"]
    con.execute("drop table if exists published.warning_record")
    kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    to_table(con, "published.warning_record", kinds, [[row[name] for name in columns] for row in record])

"""The canonical tables of a workspace outside a build: read only, in memory, with names resolved as a build does it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines import canonical, engine, surveys
from pipelines.connectors import connectors
from pipelines.identity import resolve
from pipelines.parents import roll_up
from pipelines.problems import WorkspaceError
from pipelines.repeats import StagedFolder, find_repeats
from pipelines.staging import folder_name
from pipelines.workspace import Workspace

Connection = duckdb.DuckDBPyConnection


@contextmanager
def loaded(workspace: Workspace) -> Iterator[Connection]:
    """The canonical tables of everything staged, in memory."""
    folders, named = [], set()
    for file in workspace.files():
        if file.connector not in connectors():
            continue
        place = workspace.staged / folder_name(file.sha256, file.connector)
        if not (place / "staged.json").exists():
            raise WorkspaceError(
                f"{file.name} is to be read anew by this version. Run coalition-health build {workspace.path} first."
            )
        folders.append(StagedFolder(file.sha256, file.order, place))
        named |= {file.coalition_id} if file.coalition_id else set()
    with (
        tempfile.TemporaryDirectory() as spill,
        engine.opened(spill) as con,
    ):
        find_repeats(con, [], folders)
        canonical.load(con, folders, named, workspace.coalition_settings(), None)
        surveys.settle(con, folders, workspace.decisions)
        yield con


def resolve_names(con: Connection, workspace: Workspace, aliases: Path) -> None:
    """What a build makes of names and parents, with this file of decisions. Once per connection or transaction."""
    resolve(con, aliases if aliases.exists() else None)
    roll_up(con, workspace.coalition_settings(), workspace.decisions / "parents.csv")

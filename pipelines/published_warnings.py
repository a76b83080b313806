"""The warnings of the build in force, for the commands that act on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.exporting import HARDENED
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace

Row = dict[str, Any]

WARNINGS = """
    select w.*, d.title, c.name as coalition_name, c.last_month,
        coalesce(list_contains(m.evidence, 'surveys'), false) as is_from_survey
    from warnings w
    join coalitions c using (coalition_id)
    left join warning_details d using (warning_id)
    left join warning_method m using (warning)
    order by c.name, w.coalition_id, d.severity desc, d.strength desc, w.month, w.warning_id
"""


@dataclass(frozen=True)
class Published:
    """Rows of `warnings` with title, coalition_name, last_month (of the coalition) and is_from_survey; coalitions' names by
    id; the day of the build."""

    rows: list[Row]
    coalitions: dict[str, str]
    built_on: dt.date


def published_warnings(workspace: Workspace) -> Published:
    """By coalition, the gravest first. Raises WorkspaceError without a build, or where it is older than the warnings."""
    workspace.require()
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    try:
        with duckdb.connect(str(build / "published" / "secretariat.duckdb"), read_only=True, config=HARDENED) as con:
            answer = con.execute(WARNINGS)
            columns = [column[0] for column in answer.description]
            rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
            names = dict(con.execute("select coalition_id, name from coalitions order by all").fetchall())
    except duckdb.CatalogException:
        raise WorkspaceError(
            f"The build {build.name} was made before there were warnings. Run: coalition-health build {workspace.path}"
        ) from None
    return Published(rows, names, dt.datetime.strptime(build.name[:8], "%Y%m%d").date())

"""One published table as a file. Text a spreadsheet would run as a formula is escaped; numbers stay numbers."""

from __future__ import annotations

import duckdb

from dashboard.table_files import table_file
from metrics.disclosure import AUDIENCES
from metrics.own_door import MEMBER, OWN, narrow
from metrics.published import PUBLISHED
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "2GB",
    "disabled_optimizers": "common_subplan",  # wrong in DuckDB 2.0.0 (pipelines/engine.py)
    "lock_configuration": True,
}


def export_table(
    workspace: Workspace,
    table: str,
    audience: str,
    coalition_id: str | None,
    form: str,
    organisation: str | None = None,
) -> bytes:
    """The table's rows, ordered, as the bytes of a csv, parquet, json or xlsx file; of the members' file those that
    `organisation` may read, and without one none that is about a member.

    Raises WorkspaceError for a table, audience or coalition that does not exist, or without a build.
    """
    workspace.require()
    if audience not in AUDIENCES:
        raise WorkspaceError(f"There is no audience {audience}. There are: {', '.join(AUDIENCES)}.")
    if table not in PUBLISHED:
        raise WorkspaceError(f"There is no published table {table}. There are: {', '.join(PUBLISHED)}.")
    if organisation is not None and audience != MEMBER:
        raise WorkspaceError("--organisation says which member reads: it goes with --audience member.")
    columns = PUBLISHED[table]
    if coalition_id is not None and "coalition_id" not in columns:
        raise WorkspaceError(f"The table {table} is not by coalition; leave out --coalition.")
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    where, values = ("where coalition_id = ?", [coalition_id]) if coalition_id is not None else ("", [])
    with duckdb.connect(str(build / "published" / f"{audience}.duckdb"), read_only=True, config=HARDENED) as con:
        known = [name for (name,) in con.execute("select coalition_id from coalitions order by all").fetchall()]
        if coalition_id is not None and coalition_id not in known:
            raise WorkspaceError(f"There is no coalition {coalition_id}. There are: {', '.join(known)}.")
        if audience == MEMBER:
            narrow(con, _member(con, organisation, table), [table])
        rows = con.execute(f'select * from "{table}" {where} order by all', values).fetchall()
    return table_file(form, table, columns, rows)


def _member(con: duckdb.DuckDBPyConnection, organisation: str | None, table: str) -> str | None:
    """The member whose rows are asked for. Raises WorkspaceError where it is not said, or is none."""
    if organisation is None and table in OWN:
        raise WorkspaceError(f"The table {table} holds rows about single members; say whose with --organisation.")
    if organisation is None:
        return None
    if not con.execute("select 1 from own_numbers where organisation_id = ? limit 1", [organisation]).fetchall():
        raise WorkspaceError(f"There is no member {organisation}. The table own_numbers of the secretariat lists them.")
    return organisation

"""One published table as a file. Text a spreadsheet would run as a formula is escaped; numbers stay numbers."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from metrics.disclosure import AUDIENCES
from metrics.published import PUBLISHED
from pipelines.casting import literal
from pipelines.disk import escape_cell
from pipelines.problems import WorkspaceError
from pipelines.small_tables import to_table
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


def export_table(workspace: Workspace, table: str, audience: str, coalition_id: str | None, form: str) -> bytes:
    """The table's rows, ordered, as the bytes of a csv, parquet, json or xlsx file.

    Raises WorkspaceError for a table, audience or coalition that does not exist, or without a build.
    """
    workspace.require()
    if audience not in AUDIENCES:
        raise WorkspaceError(f"There is no audience {audience}. There are: {', '.join(AUDIENCES)}.")
    if table not in PUBLISHED:
        raise WorkspaceError(f"There is no published table {table}. There are: {', '.join(PUBLISHED)}.")
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
        rows = con.execute(f'select * from "{table}" {where} order by all', values).fetchall()
    match form:
        case "csv":
            return _csv(list(columns), rows)
        case "json":
            records = [dict(zip(columns, row, strict=True)) for row in rows]
            return json.dumps(records, ensure_ascii=False, default=str, indent=1).encode()
        case "xlsx":
            return _workbook(table, list(columns), rows)
        case _:
            return _parquet(columns, rows)


def _text(cell: Any) -> Any:
    return ";".join(map(str, cell)) if isinstance(cell, list) else cell


def _csv(columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[escape_cell(_text(cell)) for cell in row] for row in rows])
    return text.getvalue().encode()


def _workbook(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(table[:31])
        sheet.write_row(0, 0, columns)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [escape_cell(_text(cell)) for cell in row])
    return content.getvalue()


def _parquet(columns: dict[str, str], rows: list[tuple[Any, ...]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        to_table(con, "rows_out", ", ".join(f'"{name}" {kind}' for name, kind in columns.items()), rows)
        path = Path(folder) / "table.parquet"
        con.execute(f"copy rows_out to {literal(str(path))} (format parquet, compression zstd)")
        return path.read_bytes()

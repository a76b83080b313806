"""A workspace of many coalitions: copies of another's build, under names of their own, in every audience's file."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

KEPT_ONCE = ("evidence_rows", "lineage")  # the rows behind figures: only the first coalitions keep theirs


def make_portfolio(source: Path, path: Path, copies: int) -> Path:
    """The build in force in the workspace `source` with its coalitions so many times over, below `path`; returns `path`."""
    build = (source / "current").read_text(encoding="utf-8").strip()
    published = shutil.copytree(source / "builds" / build / "published", path / "builds" / build / "published")
    for file in published.glob("*.duckdb"):
        with duckdb.connect(file) as con:
            _multiply(con, copies)
    (path / "current").write_text(build + "\n", encoding="utf-8")
    return path


def _multiply(con: duckdb.DuckDBPyConnection, copies: int) -> None:
    tables: dict[str, set[str]] = {}
    for table, column in con.execute(
        "select table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        tables.setdefault(table, set()).add(column)
    count = con.execute("select count(*) from coalitions").fetchone()[0]
    for table, columns in tables.items():
        if table in KEPT_ONCE or not columns & {"coalition_id", "warning_id"}:
            continue
        others = {column: f"{column} || '-' || copy" for column in ("coalition_id", "warning_id") if column in columns}
        others |= {"name": "name || ' ' || copy"} if table == "coalitions" else {}
        others |= {"position": f"position + {count} * copy"} if table == "attention" else {}
        replaced = ", ".join(f"{other} as {column}" for column, other in others.items())
        rows = f'select * replace ({replaced}) from (select * from "{table}" cross join range(1, {copies}) as r(copy))'
        con.execute(f'insert into "{table}" select * exclude (copy) from ({rows})')

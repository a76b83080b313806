"""Published files made through the one door from rows written by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from metrics.disclosure import publish
from metrics.published import PUBLISHED

SAMPLE: dict[str, Any] = {
    "VARCHAR": "x", "BIGINT": 7, "DOUBLE": 0.5, "DATE": date(2026, 1, 1), "BOOLEAN": True, "VARCHAR[]": ["x", "y"],
}  # fmt: skip


def a_row_in_every_table() -> dict[str, list[dict[str, Any]]]:
    return {table: [{name: SAMPLE[kind] for name, kind in columns.items()}] for table, columns in PUBLISHED.items()}


def published_files(
    folder: Path, rows: dict[str, list[dict[str, Any]]], names_agreed: Collection[str] = ()
) -> dict[str, Path]:
    """The file of every audience, made from these rows of the published tables; columns not named are NULL."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute("create schema published")
        for table, columns in PUBLISHED.items():
            kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            con.execute(f'create table published."{table}" ({kinds})')
            for row in rows.get(table, []):
                names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
                con.execute(f'insert into published."{table}" ({names}) values ({marks})', list(row.values()))
        return publish(con, folder, names_agreed=names_agreed)


def seen(path: Path, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table in one audience's file."""
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(f'select * from "{table}" order by all').fetchall()

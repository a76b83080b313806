"""Rows from Python into DuckDB, as lists: nothing else needs to be imported for them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb


def to_table(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """A new table of these columns ("name type, …") and rows; one of that name is replaced."""
    con.execute(f"create or replace table {name} ({columns})")
    if rows:
        types = [column.split()[-1] for column in columns.split(",")]
        values = ", ".join(f"unnest(?::{of_type}[])" for of_type in types)
        con.execute(f"insert into {name} select {values}", [list(cells) for cells in zip(*rows, strict=True)])

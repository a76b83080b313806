"""The tables of the facilitator's bench, and a way to put rows into them: what every subject needs, and nothing of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from metrics.published_bench import BENCH

Connection = duckdb.DuckDBPyConnection


def make_tables(con: Connection) -> None:
    """The schema `bench` with its tables, all empty."""
    con.execute("create schema if not exists bench")
    for table, columns in BENCH.items():
        kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        con.execute(f"create or replace table bench.{table} ({kinds})")


def insert_rows(con: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows, with their cells in the order of BENCH, to a table of the bench."""
    columns = list(zip(*rows, strict=True))
    if columns:
        kinds = BENCH[table].values()
        values = ", ".join(f"unnest(${number}::{kind}[])" for number, kind in enumerate(kinds, 1))
        con.execute(f"insert into bench.{table} select {values}", [list(column) for column in columns])

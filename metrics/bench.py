"""Runs what the facilitator's bench needs beside indicators and scores: one function per subject, each in its own file.

Their tables lie in the schema `bench`, because some are named like the canonical table they are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb

from metrics.published_bench import BENCH

Connection = duckdb.DuckDBPyConnection

SUBJECTS: tuple[Callable[[Connection], None], ...] = ()


def compute_bench(con: Connection) -> None:
    """Creates every table of BENCH in the schema `bench` from the canonical tables, the cube, indicators and warnings.

    Each speaks of a coalition's last month, or of the months up to it; later rows do not count.
    """
    make_tables(con)
    for compute in SUBJECTS:
        compute(con)


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

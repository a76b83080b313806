"""Simulated exports as DuckDB tables, for tests that look into them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import duckdb


def opened(exports: Path) -> duckdb.DuckDBPyConnection:
    """A connection with one table of texts per canonical table, from all its files."""
    con = duckdb.connect()
    files = defaultdict(list)
    for path in sorted(exports.glob("*.csv")):
        files[re.sub(r"(-\d{4}(-\d\d)?)?\.csv$", "", path.name)].append(str(path))
    for table, paths in files.items():
        con.execute(
            f"create table {table} as "
            "from read_csv($paths, all_varchar = true, header = true, delim = ',', quote = '')",
            {"paths": paths},
        )
    return con

"""How DuckDB is opened where figures are worked out."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY = "1500MB"  # of DuckDB; what does not fit spills to a folder that is removed
# DuckDB 2.0.0 takes two columns of one view, joined to one table each, for the same: a union of both holds one twice
WRONG_IN_DUCKDB = "common_subplan"


def opened(spill: Path | str) -> duckdb.DuckDBPyConnection:
    """A database in memory, in UTC, that spills to this folder."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(spill)})
    con.execute(
        f"set timezone = 'UTC'; set preserve_insertion_order = false; set disabled_optimizers = '{WRONG_IN_DUCKDB}'"
    )
    return con

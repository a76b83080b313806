"""A DuckDB file as a build has it when the indicators begin: python -m tests.benchmarks.cube EXPORTS FILE."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pipelines.casting import literal
from tests.measured import measured


def make(exports: Path, file: Path) -> None:
    """Every table and view of a built cube, the views as tables: the file stands alone."""
    file.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="coalition-health-benchmark-") as place:
        con = measured(exports, Path(place), threads=2)
        con.execute(f"attach {literal(str(file))} as made")
        tables = "select table_name from information_schema.tables where table_catalog = 'memory' order by 1"
        for (table,) in con.execute(tables).fetchall():
            con.execute(f'create table made."{table}" as from memory."{table}"')
        con.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))

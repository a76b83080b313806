"""What several indicators ask of survey answers, as tables: which wave a month speaks of, and answers by construct.

The files beside this one are plain statements; each becomes the table it is named for, in the order of its number.
Nothing of an open wave is in any of them (R1 of the confidentiality rules); the floor of 5 respondents from
3 organisations (R2) is kept by the indicators, and in `results` by the statements of metrics/constructs.py.
"""

from __future__ import annotations

from pathlib import Path

import duckdb


def statements(folder: Path = Path(__file__).parent) -> dict[str, str]:
    """table -> its statement, in order."""
    files = sorted(folder.glob("*.sql"))
    return {file.stem.split("_", 1)[1]: file.read_text("utf-8") for file in files}


def read_surveys(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables of this folder from coalition_months, memberships and the survey tables."""
    for table, statement in statements().items():
        con.execute(f"create or replace table {table} as {statement}")

"""Simulated exports as DuckDB tables, for tests that look into them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt


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


def points(con: duckdb.DuckDBPyConnection, construct: str) -> npt.NDArray[np.float64]:
    """Respondents of all waves x items of a construct, in one direction; NaN where there is no answer."""
    said = con.execute(
        """
        select wave_id, respondent_key, item_id, if(reverse_scored = 'true', 6 - value::int, value::int) as point
        from survey_answers join survey_items using (item_id) where construct = $construct
        """,
        {"construct": construct},
    ).fetchall()
    people = {key: row for row, key in enumerate(dict.fromkeys(row[:2] for row in said))}
    items = {item: column for column, item in enumerate(sorted({row[2] for row in said}))}
    found = np.full((len(people), len(items)), np.nan)
    for wave, person, item, point in said:
        found[people[wave, person], items[item]] = np.nan if point is None else point
    return found


def outside_their_wave(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Answers that came before or after the wave was open, or that neither say something nor that one does not know."""
    return con.execute("""
        select * from survey_answers join survey_waves using (wave_id)
        where left(answered_at, 10) not between opened_on and closed_on or (value is null) <> (dont_know = 'true')
    """).fetchall()

"""A workspace of many coalitions: copies of the sample's, under names of their own."""

from __future__ import annotations

from pathlib import Path

import duckdb

from metrics.published import PUBLISHED
from tests.published_sample import BUILD, make_workspace, sample, write_build

AUDIENCES = ("secretariat", "funder")


def make_portfolio(path: Path, copies: int) -> Path:
    """The sample's four coalitions so many times over; returns `path`."""
    make_workspace(path)
    write_build(path, BUILD, sample(), "funder")
    for audience in AUDIENCES:
        with duckdb.connect(path / "builds" / BUILD / "published" / f"{audience}.duckdb") as con:
            for table, columns in PUBLISHED.items():
                if "coalition_id" in columns or table == "warning_details":
                    _multiply(con, table, columns, copies)
    return path


def _multiply(con: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], copies: int) -> None:
    others = {"coalition_id": "coalition_id || '-' || copy", "warning_id": "warning_id || '-' || copy"}
    others |= {"name": "name || ' ' || copy"} if table == "coalitions" else {}
    others |= {"position": "position + 4 * copy"} if table == "attention" else {}
    replaced = ", ".join(f"{there} as {column}" for column, there in others.items() if column in columns)
    rows = f'select * replace ({replaced}) from (select * from "{table}" cross join range(1, {copies}) as r(copy))'
    con.execute(f'insert into "{table}" select * exclude (copy) from ({rows})')

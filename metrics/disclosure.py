"""The one door from a build to the published files: what each audience may see.

Deny by default: a table that is not named for an audience is empty in its file, a column that is not named
is NULL, and a row that fails the condition is not there. Survey answers have no way through this door yet
(R1-R3 of the confidentiality rules): no published table is made from them, and how many answers have arrived
is not told while their wave is open, because a counter that is watched over time gives answers away.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from metrics.published import BY_MONTH, PUBLISHED


@dataclass(frozen=True)
class Grant:
    """What one audience sees of one table: a condition on its rows and the columns kept (None: all)."""

    rows: str = "true"
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Earlier:
    """Published files of an earlier build, whose months before `since` are as they were."""

    folder: Path
    since: dt.date


ALL = Grant()
SCORES_ONLY = {"coalitions": ALL, "scores": ALL, "method": ALL}
COALITION_VIEW = SCORES_ONLY | {
    "indicators": ALL, "lenses": ALL, "missing": ALL, "changes": ALL, "context_events": ALL, "attention": ALL,
}  # fmt: skip

AUDIENCES: dict[str, dict[str, Grant]] = {
    "secretariat": dict.fromkeys(PUBLISHED, ALL),
    "committee": COALITION_VIEW,  # organisations by name only as the charter agrees: no such table yet
    "funder": SCORES_ONLY  # aggregates: no organisation, no row, no survey cell
    | {
        "indicators": Grant("indicator in (select indicator from published.method where pillar = 'durability')"),
        "missing": Grant("score_or_lens in ('durability', 'health')"),
    },
    "member": SCORES_ONLY,
}


def publish(con: duckdb.DuckDBPyConnection, folder: Path, earlier: Earlier | None = None) -> dict[str, Path]:
    """Write one file per audience from the tables of the schema `published`; their paths by audience.

    Every file has every table of PUBLISHED, so that a reader never meets a missing one. With `earlier`, its files
    are copied, and of the tables that are made month by month only the months since then are written anew.
    """
    with ThreadPoolExecutor(max_workers=2) as writers:  # DuckDB writes a table of this size on one processor
        paths = writers.map(lambda audience: _write(con.cursor(), audience, folder, earlier), AUDIENCES)
        return dict(zip(AUDIENCES, paths, strict=True))


def _write(con: duckdb.DuckDBPyConnection, audience: str, folder: Path, earlier: Earlier | None) -> Path:
    path = folder / f"{audience}.duckdb"
    if earlier:
        shutil.copyfile(earlier.folder / path.name, path)
    con.execute(f"attach {_text(str(path))} as door_{audience}")
    rows = {table: _visible(table, columns, AUDIENCES[audience].get(table)) for table, columns in PUBLISHED.items()}
    write_tables(con, f"door_{audience}", rows, BY_MONTH, earlier.since if earlier else None)
    con.execute(f"detach door_{audience}")
    return path


def write_tables(
    con: duckdb.DuckDBPyConnection,
    database: str,
    queries: dict[str, str],
    by_month: Collection[str],
    since: dt.date | None,
) -> None:
    """Make each table of an attached database from its query.

    With `since` all tables are there already, and those in `by_month` keep their rows of the months before.
    """
    kept = set(by_month) if since else set()
    if since:  # what goes makes room for what comes
        con.execute("begin")
        for table in queries:
            name = f'{database}."{table}"'
            if table in kept:
                con.execute(f"delete from {name} where month >= ?", [since])
            else:
                con.execute(f"drop table {name}")
        con.execute("commit")
        con.execute(f"checkpoint {database}")
    con.execute("begin")
    for table, query in queries.items():
        name = f'{database}."{table}"'
        if table in kept:
            con.execute(f"insert into {name} by name select * from ({query}) where month >= ?", [since])
        else:
            con.execute(f"create table {name} as {query}")
    con.execute("commit")


def _visible(table: str, columns: dict[str, str], grant: Grant | None) -> str:
    shown = grant.columns if grant and grant.columns is not None else tuple(columns)
    values = []
    for name, kind in columns.items():
        source = f'"{name}"' if name in shown else "null"
        values.append(f'cast({source} as {kind}) as "{name}"')
    return f'select {", ".join(values)} from published."{table}" where {grant.rows if grant else "false"}'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

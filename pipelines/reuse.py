"""What a build takes over from the build in force, so that a new month costs little more than itself.

Taken over are the repeated rows among files that were there before, the cube's months before the first one that
anything new can touch, and what is published of the months before the first one whose figures can change. That
this gives the rows of a full run rests on five things:

1. The rules are the same (code, settings, decisions, as-of date), every file of that build is still here
   unchanged, and the others arrived later. A row that did not count then does not count now.
2. A month of the cube is made from facts dated in it (pipelines/facts.py), from memberships that began before and have not
   ended, and, without a register, from the 11 months before. So it is the same when no fact dated in it or
   earlier came or went.
3. For whom a person speaks and what a name means is worked out anew and compared. People new to the workspace
   are in no earlier row; after any other difference everything is built anew.
4. The months themselves are compared too.
5. The indicators of a month are made from the cube and from facts dated up to its end, those that follow from
   them too. Tables whose facts have no such day (grants, which may be signed any time) make every month anew.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from metrics.cube import BY_MONTH as BY_MONTH_OF_THE_CUBE
from metrics.cube import build_cube
from metrics.disclosure import AUDIENCES, Earlier, write_tables
from pipelines.casting import literal
from pipelines.facts import ANY_MONTH, OF_INDICATORS, OF_THE_CUBE, Facts
from pipelines.repeats import StagedFolder, find_repeats, having, parquet_list
from pipelines.seals import damage
from pipelines.tables import TABLES

Connection = duckdb.DuckDBPyConnection

# what a build leaves in core.duckdb for the next one
MEANINGS = ("time_zones", "canonical_ids", "meant_by_name", "speaks_for", "roll_ups")
KEPT = ("coalition_months", *BY_MONTH_OF_THE_CUBE, "repeats", *MEANINGS, "organisation_names", "memberships")
SECRETARIAT = "published/secretariat.duckdb"
CORE = "core.duckdb"
FILES = tuple(f"published/{audience}.duckdb" for audience in AUDIENCES)
NEVER = dt.date(9999, 12, 1)

FACTS_CHANGED = """
    select min(on_day) from (
        select on_day from (select cast({day} as date) as on_day, {what} as what, weight from ({rows}) as r)
        where on_day is not null group by on_day, what having sum(weight) <> 0
    )
"""
MONTHS = "select {1} from {0}.coalition_months"
MONTHS_CHANGED = f"""
    select min(month) from (
        ({MONTHS.format("main", "{0}")} except {MONTHS.format("before", "{0}")})
        union all ({MONTHS.format("before", "{0}")} except {MONTHS.format("main", "{0}")})
    )
"""
MONTHS_OF_THE_CUBE = "coalition_id, month, month_end, has_register"


@dataclass(frozen=True)
class Before:
    """The build in force, as this one may rest on it; its staged folders, and those that came since."""

    path: Path
    folders: list[StagedFolder]
    added: list[StagedFolder]


@dataclass(frozen=True)
class TakenOver:
    """The first month that must be made anew, in the cube and in what is published; those before are taken over."""

    cube: dt.date
    published: dt.date


NOTHING = TakenOver(dt.date.min, dt.date.min)


def find_before(build: Path | None, parts: dict[str, Any], folders: list[StagedFolder]) -> Before | None:
    """The build in force where this one may rest on it (1), else None. `parts` is what this one is made from."""
    if build is None or damage(build, CORE, "manifest.json", *FILES):
        return None
    manifest = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
    ours = json.loads(json.dumps(parts, default=str))
    theirs = manifest.get("made_from", {})
    earlier = theirs.get("files", [])
    apart: dict[str, Any] = {"files": None, "journal": None}  # no figure is made of what people say of warnings
    if theirs | apart != ours | apart or ours["files"][: len(earlier)] != earlier:
        return None
    known = {sha256 for sha256, *_ in earlier}
    return Before(build, [f for f in folders if f.sha256 in known], [f for f in folders if f.sha256 not in known])


def find_all_repeats(con: Connection, before: Before | None, folders: list[StagedFolder]) -> None:
    """Fill `repeats`; files that were there before are compared only with those that came since."""
    if before is None:
        find_repeats(con, [], folders)
        return
    con.execute(f"attach {literal(str(before.path / 'core.duckdb'))} as before (read_only)")
    find_repeats(con, before.folders, before.added)
    con.execute(f"insert into repeats select * from before.repeats {_not_in('repeats')}")


def make_cube(con: Connection, before: Before | None) -> TakenOver:
    """Make the cube; which months of it and of the published tables are as they were."""
    taken = _affected(con, before) if before else NOTHING
    if taken == NOTHING:
        build_cube(con)
    else:
        build_cube(con, (taken.cube, NEVER), earlier="before")
    return taken


def take_over(con: Connection, before: Before | None, taken: TakenOver, *tables: str) -> None:
    """Add the rows of months that are as they were to published tables that hold the others."""
    if before is None or taken.published == dt.date.min:
        return
    con.execute(f"attach if not exists {literal(str(before.path / SECRETARIAT))} as published_before (read_only)")
    for table in tables:
        con.execute(
            f"insert into {table} by name select * from published_before.{table} where month < ?", [taken.published]
        )


def earlier_files(before: Before | None, taken: TakenOver) -> Earlier | None:
    """The published files that new ones can be copies of, but for the months made anew."""
    if before is None or taken.published == dt.date.min:
        return None
    return Earlier(before.path / "published", taken.published)


def write_core(con: Connection, path: Path, before: Before | None, taken: TakenOver) -> None:
    """The cube and the tables it rests on: for the next build, and for who wants to look closer with DuckDB."""
    is_copy = before is not None and taken.cube > dt.date.min
    if before and is_copy:
        shutil.copyfile(before.path / CORE, path)
    con.execute(f"attach {literal(str(path))} as core")
    rows = {table: f"from main.{table}" for table in KEPT}
    write_tables(con, "core", rows, BY_MONTH_OF_THE_CUBE, taken.cube if is_copy else None)
    con.execute("detach core")


def months_taken_over(con: Connection, taken: TakenOver) -> int:
    """How many coalition-months of the cube were taken over."""
    counted = con.execute("select count(*) from coalition_months where month < ?", [taken.cube]).fetchone()
    return int(counted[0]) if counted else 0


def _affected(con: Connection, before: Before) -> TakenOver:
    """The first month in which the cube may differ from that of the build before, and the published figures."""
    if _meanings_differ(con, before):
        return NOTHING
    con.execute(f"create temp table no_longer as select * from repeats {_not_in('before.repeats')}")
    cube, published = [MONTHS_CHANGED.format(MONTHS_OF_THE_CUBE)], [MONTHS_CHANGED.format("*")]
    for table in TABLES:
        rows = _changed_rows(con, table, before)
        if rows and table in OF_THE_CUBE:
            cube += _facts_changed(OF_THE_CUBE[table], rows)
        elif rows:
            published += _facts_changed(OF_INDICATORS.get(table, ANY_MONTH), rows)
    since = _first_month(con, cube)
    taken = TakenOver(since, min(since, _first_month(con, published)))
    con.execute("drop table no_longer")
    return taken


def _facts_changed(facts: Facts, rows: str) -> list[str]:
    return [FACTS_CHANGED.format(day=day, what=what, rows=rows) for day, what in facts]


def _first_month(con: Connection, queries: list[str]) -> dt.date:
    days = " union all ".join(f"({query})" for query in queries)
    found = con.execute(f"select cast(date_trunc('month', min(on_day)) as date) from ({days}) as t(on_day)").fetchone()
    return found[0] if found and found[0] else NEVER


def _meanings_differ(con: Connection, before: Before) -> bool:
    """Whether time zones, names, or for whom anybody speaks who may be in an earlier row are not as before."""
    people = parquet_list([folder.place / "people.parquet" for folder in before.folders]) if before.folders else None
    queries = []
    for table in MEANINGS:
        queries.append(f"from before.{table} except from main.{table}")
        of_earlier_rows = f"where person_key in (select person_key from read_parquet({people}))" if people else ""
        queries.append(
            f"from main.{table} {of_earlier_rows if table == 'speaks_for' else ''} except from before.{table}"
        )
    return any(con.execute(f"select 1 from ({query}) limit 1").fetchall() for query in queries)


def _changed_rows(con: Connection, table: str, before: Before) -> str | None:
    """A query of the table's rows that came (weight 1) and of those that count no longer (weight -1), if any."""
    rows = [_staged(folder, table, 1, "not in", "repeats") for folder in having(before.added, table)]
    gone = con.execute('select distinct sha256 from no_longer where "table" = ?', [table]).fetchall()
    rows += [_staged(folder, table, -1, "in", "no_longer") for folder in before.folders if (folder.sha256,) in gone]
    return " union all by name ".join(rows) or None


def _staged(folder: StagedFolder, table: str, weight: int, within: str, numbers: str) -> str:
    mine = f"select file_row_number from {numbers} where sha256 = '{folder.sha256}' and \"table\" = '{table}'"
    source = f"read_parquet({literal(str(folder.table(table)))}, file_row_number = true)"
    return f"select *, {weight} as weight from {source} where file_row_number {within} ({mine})"


def _not_in(other: str) -> str:
    return f'anti join {other} using (sha256, "table", file_row_number)'

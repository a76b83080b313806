"""The one door from a build to the published files: what each audience may see.

Deny by default: a table that is not named for an audience is empty in its file, a column that is not named
is NULL, and a row that fails the condition is not there. Single answers have no way through this door, and how many
have arrived is not told while their wave is open, because a counter that is watched over time gives answers away.

Of what is made from surveys (the indicators whose head names them as evidence) the confidentiality rules ask:

- Under the floor not even a count is told, to anybody (R2, R7): `suppressed` says so, and nothing else does.
- No survey cell is published before the union of all that is published has been audited, and how precise it may be is the
  audit's output (R4, R5). There is no audit yet. Until there is, cells are for the secretariat alone: for all others the
  survey indicators read alike, suppressed, whether few answered or many.
- Scores are for every audience that the access table names, made with surveys or not. But an index beside its items is one
  more equation (R9), and subtraction must not reveal what is hidden (R7): from a score, its other indicators and their
  weights that of the one left out follows; from two totals that overlap, a pillar and a lens, it may. So in a month in
  which any of them is scored the others get the pillars, which share no indicator, and health, and neither a part of them
  nor what overlaps them: no single indicator, no lens, no change by indicator, no weakest indicator, no attention, whose
  sentence quotes one.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from metrics import disclosure_bench, disclosure_member
from metrics.grants import A_MONTH_BEFORE, ALL, AT_LAST, IS_SURVEY, NOW, OF_DURABILITY, Grant
from metrics.published import BY_MONTH, PUBLISHED


@dataclass(frozen=True)
class Earlier:
    """Published files of an earlier build, whose months before `since` are as they were."""

    folder: Path
    since: dt.date


UNDER_THE_FLOOR = f"({IS_SURVEY} and value is null and coalesce(n, 0) > 0)"  # some answered, and no value: too few

FLOOR_KEPT = Grant(
    instead={
        "n": f"case when not {UNDER_THE_FLOOR} then n end",
        "coverage": f"case when not {UNDER_THE_FLOOR} then coverage end",
        "suppressed": f"suppressed or {UNDER_THE_FLOOR}",
    }
)
WITHOUT_SURVEYS = Grant(
    f"({IS_SURVEY} or not {NOW})",
    instead={
        name: f"case when not {IS_SURVEY} then {name} end"
        for name in ("value", "low", "high", "n", "coverage", "score")
    }
    | {"suppressed": f"suppressed or {IS_SURVEY}"},
)
# Warnings for those who sit at the table: what is the matter, without saying which member it is about, and no rows. What is
# made from surveys is no cell of theirs (R4), so a warning about it is not either.
NO_SURVEY_WARNING = """warning in (
    select m.warning from published.warning_method as m where not list_contains(m.evidence, 'surveys')
)"""
NOT_OF_SURVEYS = f"warning_id in (select w.warning_id from published.warnings as w where w.{NO_SURVEY_WARNING})"
IS_ABOUT_A_MEMBER = """warning_id in (
    select d.warning_id from published.warning_details as d where d.subject_kind in ('organisation', 'role')
)"""
UNNAMED = {
    "subject": f"case when not {IS_ABOUT_A_MEMBER} then subject end",
    "why": "(select d.unnamed from published.warning_details as d where d.warning_id = warnings.warning_id)",
    "next_step": """(
        select m.next_step from published.warning_method as m where m.warning = warnings.warning
    )""",
    "evidence": "[]",
}
UNNAMED_DETAILS = {
    "subject_name": f"case when not {IS_ABOUT_A_MEMBER} then subject_name end",
    "series": "case when not contains(series, ':') then series end",
    "latest_why": "null",
}
SCORES_ONLY = {
    "coalitions": ALL,
    "scores": Grant(instead={"weakest": f"case when score = 'health' or not {NOW} then weakest end"}),
    "method": ALL,
}
COALITION_VIEW = SCORES_ONLY | {
    "indicators": WITHOUT_SURVEYS, "lenses": Grant(f"not {NOW}"), "missing": ALL,
    "changes": Grant(f"not {NOW} and not {A_MONTH_BEFORE}"),
    "context_events": ALL, "attention": Grant(f"not {AT_LAST}"),
    "warnings": Grant(NOT_OF_SURVEYS, instead=UNNAMED), "warning_details": Grant(NOT_OF_SURVEYS, instead=UNNAMED_DETAILS),
    "warning_method": ALL,
    "warning_gaps": Grant(NO_SURVEY_WARNING),
}  # fmt: skip

AUDIENCES: dict[str, dict[str, Grant]] = {
    "secretariat": dict.fromkeys(PUBLISHED, ALL) | {"indicators": FLOOR_KEPT},
    "committee": COALITION_VIEW | disclosure_bench.COMMITTEE,
    "funder": SCORES_ONLY  # aggregates: no organisation, no row, no survey cell
    | {
        "indicators": Grant(f"{OF_DURABILITY} and {WITHOUT_SURVEYS.rows}", instead=WITHOUT_SURVEYS.instead),
        "missing": Grant("score_or_lens in ('durability', 'health')"),
    }
    | disclosure_bench.FUNDER,
    "member": SCORES_ONLY | disclosure_member.MEMBER,
}


def publish(
    con: duckdb.DuckDBPyConnection, folder: Path, earlier: Earlier | None = None, names_agreed: Collection[str] = ()
) -> dict[str, Path]:
    """Write one file per audience from the tables of the schema `published`; their paths by audience.

    `names_agreed` are the coalitions whose charter lets the committee see organisations by name.
    Every file has every table of PUBLISHED, so that a reader never meets a missing one. With `earlier`, its files
    are copied, and of the tables that are made month by month only the months since then are written anew.
    """
    con.execute(
        "create or replace table names_agreed as select unnest(?::varchar[]) as coalition_id", [list(names_agreed)]
    )
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
    instead = grant.instead if grant else {}
    values = []
    for name, kind in columns.items():
        source = instead.get(name, f'"{name}"') if name in shown else "null"
        values.append(f'cast({source} as {kind}) as "{name}"')
    return f'select {", ".join(values)} from published."{table}" where {grant.rows if grant else "false"}'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

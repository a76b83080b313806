"""What a build takes over from the build in force, so that a new month costs little more than itself.

Taken over are the repeated rows among files that were there before, and the cube's months before the first one
that anything new can touch. That this gives the rows of a full run rests on four things:

1. The rules are the same (code, settings, decisions, as-of date), every file of that build is still here
   unchanged, and the others arrived later. A row that did not count then does not count now.
2. A month of the cube is made from facts dated in it (FACTS), from memberships that began before and have not
   ended, and, without a register, from the 11 months before. So it is the same when no fact dated in it or
   earlier came or went.
3. For whom a person speaks and what a name means is worked out anew and compared. People new to the workspace
   are in no earlier row; after any other difference everything is built anew.
4. The months themselves and each coalition's main currency are compared too.

Indicators are not taken over: some look back to the beginning, and one to what came later.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from metrics.cube import build_cube
from pipelines.casting import literal
from pipelines.repeats import StagedFolder, find_repeats, having, parquet_list
from pipelines.seals import damage

Connection = duckdb.DuckDBPyConnection

# what a build leaves in core.duckdb for the next one
KEPT = ("coalition_months", "member_months", "decision_turnout", "repeats")
MEANINGS = ("time_zones", "canonical_ids", "meant_by_name", "speaks_for")
FIRST, NEVER = "date '0001-01-01'", dt.date(9999, 12, 1)

WHOLE = "weight"  # a row that changes in any cell is another fact
IN_ANY_ZONE = "case when is_local then {0} - interval 1 day else {0} end"

# table of the cube -> its facts as (the day from which the cube knows it, what it says). A row that arrives anew
# with a cell filled in (a commitment completed, a membership ended) changes only the facts that cell is part of.
FACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "meetings": ((IN_ANY_ZONE.format("starts_at"), WHOLE),),
    "attendance": (("(select m.starts_at from main.meetings m where m.meeting_id = r.meeting_id)", WHOLE),),
    "messages": ((IN_ANY_ZONE.format("sent_at"), WHOLE),),
    "agenda_items": (("raised_on", WHOLE),),
    "decisions": (("decided_on", WHOLE),),
    "positions": (("(select min(d.decided_on) from main.decisions d where d.decision_id = r.decision_id)", WHOLE),),
    "contributions": (("given_on", WHOLE),),
    "memberships": (
        ("joined_on", "row(coalition_id, organisation_id, joined_on, role)"),
        ("left_on", "row(coalition_id, organisation_id, joined_on, left_on)"),
    ),
    "commitments": (
        (
            "due_on",
            "row(commitment_id, coalition_id, owner_organisation_id, made_on, due_on, "
            "dropped_on is null or dropped_on > due_on, coalesce(completed_on <= due_on, false))",
        ),
        ("completed_on", "row(commitment_id, coalition_id, owner_organisation_id, made_on, completed_on)"),
    ),
}
FACTS_CHANGED = """
    select min(on_day) from (
        select on_day from (select cast({day} as date) as on_day, {what} as what, weight from ({rows}) as r)
        where on_day is not null group by on_day, what having sum(weight) <> 0
    )
"""
# the value of a contribution depends on all of the coalition's others
MAIN_CURRENCY_CHANGED = f"""
    with counts as (
        select coalition_id, coalesce(currency, '') as currency, 1 as now, 1 as earlier
        from main.contributions where amount is not null
        union all
        select coalition_id, coalesce(currency, ''), 0, -weight from ({{rows}}) where amount is not null
    ),
    summed as (
        select coalition_id, currency, sum(now) as now, sum(earlier) as earlier from counts group by all
    ),
    main as (
        select coalition_id, min_by(currency, (-now, currency)) filter (where now > 0) as now,
            min_by(currency, (-earlier, currency)) filter (where earlier > 0) as earlier
        from summed group by coalition_id
    )
    select {FIRST} from main where now is distinct from earlier
"""
MONTHS = "select coalition_id, month, month_end, has_register from {}.coalition_months"
MONTHS_CHANGED = f"""
    select min(month) from (
        ({MONTHS.format("main")} except {MONTHS.format("before")})
        union all ({MONTHS.format("before")} except {MONTHS.format("main")})
    )
"""


@dataclass(frozen=True)
class Before:
    """The build in force, as this one may rest on it; its staged folders, and those that came since."""

    core: Path
    folders: list[StagedFolder]
    added: list[StagedFolder]


def find_before(build: Path | None, parts: dict[str, Any], folders: list[StagedFolder]) -> Before | None:
    """The build in force where this one may rest on it (1), else None. `parts` is what this one is made from."""
    if build is None or damage(build, "core.duckdb", "manifest.json"):
        return None
    manifest = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
    ours = json.loads(json.dumps(parts, default=str))
    theirs = manifest.get("made_from", {})
    earlier = theirs.get("files", [])
    if {**theirs, "files": None} != {**ours, "files": None} or ours["files"][: len(earlier)] != earlier:
        return None
    known = {sha256 for sha256, *_ in earlier}
    return Before(
        build / "core.duckdb", [f for f in folders if f.sha256 in known], [f for f in folders if f.sha256 not in known]
    )


def find_all_repeats(con: Connection, before: Before | None, folders: list[StagedFolder]) -> None:
    """Fill `repeats`; files that were there before are compared only with those that came since."""
    if before is None:
        find_repeats(con, [], folders)
        return
    con.execute(f"attach {literal(str(before.core))} as before (read_only)")
    find_repeats(con, before.folders, before.added)
    con.execute(f"insert into repeats select * from before.repeats {_not_in('repeats')}")


def make_cube(con: Connection, before: Before | None) -> int:
    """Make the cube; how many coalition-months of it were taken over."""
    since = first_affected_month(con, before) if before else None
    if since is None:
        build_cube(con)
        return 0
    build_cube(con, (since, NEVER))
    for table in ("member_months", "decision_turnout"):
        con.execute(f"insert into {table} by name select * from before.{table} where month < ?", [since])
    taken = con.execute("select count(*) from coalition_months where month < ?", [since]).fetchone()
    return int(taken[0]) if taken else 0


def first_affected_month(con: Connection, before: Before) -> dt.date | None:
    """The first month in which the cube may differ from that of the build before; None where it may in any."""
    if _meanings_differ(con, before):
        return None
    con.execute(f"create temp table no_longer as select * from repeats {_not_in('before.repeats')}")
    queries = [MONTHS_CHANGED]
    for table, facts in FACTS.items():
        rows = _changed_rows(con, table, before)
        if rows:
            queries += [FACTS_CHANGED.format(day=day, what=what, rows=rows) for day, what in facts]
        if rows and table == "contributions":
            queries.append(MAIN_CURRENCY_CHANGED.format(rows=rows))
    days = " union all ".join(f"({query})" for query in queries)
    found = con.execute(f"select cast(date_trunc('month', min(on_day)) as date) from ({days}) as t(on_day)").fetchone()
    con.execute("drop table no_longer")
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

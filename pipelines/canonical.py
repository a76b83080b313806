"""Staged files to canonical tables, in one DuckDB connection: repeats left out, local times made UTC.

Small tables are loaded; the event tables, which grow without bound, stay views over the staged Parquet.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb

from pipelines.casting import literal, quoted
from pipelines.problems import WorkspaceError
from pipelines.repeats import StagedFolder, having, parquet_list
from pipelines.small_tables import to_table
from pipelines.staging import Staged
from pipelines.tables import DUCKDB_TYPE, TABLES, Table

EVENT_TABLES = ("attendance", "messages", "agenda_items", "survey_answers")
# whose coalition, and so whose time zone, a row's local times are in
COALITION_OF = {
    "attendance": "(select m.coalition_id from meetings m where m.meeting_id = t.meeting_id)",
    "survey_answers": "(select w.coalition_id from survey_waves w where w.wave_id = t.wave_id)",
}


def load(
    con: duckdb.DuckDBPyConnection,
    folders: list[StagedFolder],
    named: set[str],
    settings: dict[str, dict[str, Any]],
    as_of: dt.date | None,
) -> None:
    """Create every canonical table, and `people`. `repeats` must exist (pipelines/repeats.py).

    `named` are coalition ids the user named for files; `settings` may give a coalition's name, time zone and hourly rate.
    Rows that happened after `as_of` are left out.
    """
    order = [
        "coalitions",
        "meetings",
        "survey_waves",
        *(n for n in TABLES if n not in ("coalitions", "meetings", "survey_waves")),
    ]
    for name in order:
        rows = _rows(con, TABLES[name], folders, as_of)
        kind = "view" if name in EVENT_TABLES else "table"
        con.execute(f"create {kind} {name} as {rows}")
        if name == "coalitions":
            _settle_coalitions(con, folders, named, settings)
    people = [folder.place / "people.parquet" for folder in folders]
    source = (
        f"read_parquet({parquet_list(people)})"
        if people
        else "(select null::varchar as person_key, null::varchar as domain, null::varchar as display_name where false)"
    )
    con.execute(
        "create table people as select person_key, max(domain) as domain, max(display_name) as display_name "
        f"from {source} group by person_key"
    )


def _rows(con: duckdb.DuckDBPyConnection, table: Table, folders: list[StagedFolder], as_of: dt.date | None) -> str:
    mine = having(folders, table.name)
    if not mine:
        nulls = ", ".join(f"null::{DUCKDB_TYPE[c.kind]} as {quoted(c.name)}" for c in table.columns)
        return f"select {nulls} where false"
    repeated = con.execute('select distinct sha256 from repeats where "table" = ?', [table.name]).fetchall()
    is_repeated = {sha256 for (sha256,) in repeated}
    local = {f.sha256 for f in mine if Staged.load(f.place).local_rows.get(table.name)}
    parts = []
    for group, keep_all, has_local in (
        ([f for f in mine if f.sha256 not in is_repeated | local], True, False),
        *(([f], f.sha256 not in is_repeated, f.sha256 in local) for f in mine if f.sha256 in is_repeated | local),
    ):
        if group:
            parts.append(_part(table, group, keep_all, has_local, as_of))
    return " union all ".join(parts)


def _part(table: Table, folders: list[StagedFolder], keep_all: bool, has_local: bool, as_of: dt.date | None) -> str:
    columns = []
    for column in table.columns:
        name = quoted(column.name)
        is_shifted = has_local and column.kind == "instant"
        columns.append(f"{in_utc(table.name, f't.{name}')} as {name}" if is_shifted else name)
    where = []
    if not keep_all:
        mine = f"sha256 = '{folders[0].sha256}' and \"table\" = '{table.name}'"
        where.append(f"file_row_number not in (select file_row_number from repeats where {mine})")
    if as_of and table.happened:
        where.append(f"({quoted(table.happened)} is null or cast({quoted(table.happened)} as date) <= date '{as_of}')")
    condition = f" where {' and '.join(where)}" if where else ""
    numbered = "" if keep_all else ", file_row_number = true"
    source = f"read_parquet({parquet_list([f.table(table.name) for f in folders])}{numbered})"
    return f"select {', '.join(columns)} from {source} t{condition}"


def in_utc(table: str, instant: str) -> str:
    """An instant of a staged row `t` in UTC: one without an offset is read in the time zone of its coalition."""
    coalition = COALITION_OF.get(table, "t.coalition_id")
    zone = f"coalesce((select timezone from time_zones z where z.coalition_id = {coalition}), 'UTC')"
    return f"case when t.is_local then timezone('UTC', timezone({zone}, {instant})) else {instant} end"


def _settle_coalitions(
    con: duckdb.DuckDBPyConnection, folders: list[StagedFolder], named: set[str], settings: dict[str, dict[str, Any]]
) -> None:
    """A row for every coalition that any file or row names, and the time zones for local times."""
    for coalition_id in sorted(named | set(settings)):
        con.execute(
            "insert into coalitions (coalition_id, name) select ?, ? where ? not in (select coalition_id from coalitions)",
            [coalition_id, coalition_id, coalition_id],
        )
    for table in TABLES.values():
        mine = having(folders, table.name)
        if mine and table.name != "coalitions" and any(c.name == "coalition_id" for c in table.columns):
            con.execute(
                f"insert into coalitions (coalition_id, name) select distinct coalition_id, coalition_id "
                f"from read_parquet({parquet_list([f.table(table.name) for f in mine])}) "
                "where coalition_id is not null and coalition_id not in (select coalition_id from coalitions)"
            )
    for coalition_id, block in settings.items():
        for column in ("name", "timezone"):
            if column in block:
                con.execute(
                    f"update coalitions set {column} = ? where coalition_id = ?", [str(block[column]), coalition_id]
                )
    rates = [(coalition_id, _hourly_rate(coalition_id, block)) for coalition_id, block in settings.items()]
    to_table(con, "hourly_rates", "coalition_id varchar, hourly_rate double", [row for row in rates if row[1]])
    con.execute(
        "create table time_zones as select coalition_id, timezone from coalitions "
        "where timezone in (select name from pg_timezone_names())"
    )


def _hourly_rate(coalition_id: str, block: dict[str, Any]) -> float | None:
    """What an hour given counts for in the coalition's main currency. Raises WorkspaceError where it is no such number."""
    rate = block.get("hourly_rate")
    if rate is not None and (
        isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < float("inf")
    ):
        raise WorkspaceError(
            f"settings.toml, [coalitions.{coalition_id}]: hourly_rate is {rate!r}. Write what an hour counts for in the "
            "coalition's main currency as a number above 0, or leave the line out."
        )
    return rate


def count_feeds(con: duckdb.DuckDBPyConnection) -> None:
    """`feed_days`: of each coalition's feeds, how many rows there are and their first and newest day.

    Survey answers say nothing: when they come in is not told before their wave has closed.
    """
    parts = [
        "select m.coalition_id, 'attendance' as feed, cast(m.starts_at as date) as on_day "
        "from attendance a join meetings m using (meeting_id)"
    ]
    for table in TABLES.values():
        if table.happened and table.name != "survey_answers":
            parts.append(
                f"select coalition_id, '{table.name}', cast({quoted(table.happened)} as date) from {table.name}"
            )
    con.execute(
        "create table feed_days as "
        "select coalition_id, feed, count(*) as rows, min(on_day) as first_on, max(on_day) as last_on "
        f"from ({' union all '.join(parts)}) group by coalition_id, feed"
    )


def make_months(con: duckdb.DuckDBPyConnection, as_of: dt.date | None) -> None:
    """`feed_days`, `coalition_spans` (first and newest day per coalition) and `coalition_months`.

    A register (members, charter, grants) is no feed. A planned meeting nobody attended yet says nothing of how far
    the exports reach. Spending is known when its month has ended.
    """
    cap = f"date {literal(as_of.isoformat())}" if as_of else "date '9999-12-31'"
    count_feeds(con)
    con.execute(f"""
    create table coalition_spans as
    with days as (
        select coalition_id, first_on, last_on from feed_days where feed not in ('meetings', 'spending')
        union all
        select coalition_id, min(completed_on), max(completed_on) from commitments
        where completed_on <= {cap} group by coalition_id
        union all
        select coalition_id, min(last_day(month)), max(last_day(month)) from spending
        where last_day(month) <= {cap} group by coalition_id
    )
    select coalition_id, min(first_on) as first_on, max(least(last_on, coalesce(ended_on, {cap}), {cap})) as data_as_of
    from days join coalitions using (coalition_id)
    where first_on <= {cap}
    group by coalition_id
    """)
    # a wave whose planned end the exports do not reach may still be open: nothing of it is told (R1)
    con.execute("""
    update survey_waves set closed_on = null from coalition_spans
    where coalition_spans.coalition_id = survey_waves.coalition_id and closed_on > data_as_of
    """)
    con.execute("""
    create table coalition_months as
    with months as (
        select coalition_id, data_as_of, cast(unnest(generate_series(
            date_trunc('month', first_on), date_trunc('month', data_as_of), interval 1 month)) as date) as month
        from coalition_spans where first_on <= data_as_of
    )
    select coalition_id, month, last_day(month) as month_end, data_as_of < last_day(month) as is_provisional,
        coalition_id in (select coalition_id from memberships) as has_register
    from months
    order by coalition_id, month
    """)

"""The cube: events are read once, into what each organisation did in each month.

The files beside this one are plain statements in the subset that DuckDB and Spark SQL share. Each becomes the
table it is named for, in the order of its number; later files read earlier ones. Two things are supplied to
them: `cube_months`, the months to read, and `seconds_between(a, b)`, which no two engines spell alike.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

PUBLISHED = ("decision_turnout", "member_months", "first_acts")  # everything else is dropped on the way
BY_MONTH = ("decision_turnout", "member_months")  # made for the months asked for, the rest can be taken over
LOOK_BACK_MONTHS = 11  # without a register, eligible = seen in the 12 months that end with the month

SECONDS_BETWEEN = "create or replace temp macro seconds_between(a, b) as (epoch_us(b) - epoch_us(a)) / 1e6"
CUBE_MONTHS = f"""
    create or replace temp table cube_months as
    with asked as (
        select c.*, c.month between l.first_month and l.last_month as is_wanted,
            c.month >= l.first_month - interval {LOOK_BACK_MONTHS} month and c.month < l.first_month as is_just_before
        from coalition_months as c, (
            select coalesce(cast($first as date), min(month)) as first_month,
                coalesce(cast($last as date), max(month)) as last_month
            from coalition_months
        ) as l
    )
    select coalition_id, month, month_end, has_register, is_wanted
    from asked
    where is_wanted or (is_just_before and not has_register)
"""
EVENTS = ("attendance_by_organisation", "messages_by_organisation", "agenda_by_organisation")


def statements() -> dict[str, str]:
    """table -> its statement, in order."""
    files = sorted(Path(__file__).parent.glob("*.sql"))
    return {file.stem.split("_", 1)[1]: file.read_text("utf-8") for file in files}


def build_cube(
    con: duckdb.DuckDBPyConnection, months: tuple[date, date] | None = None, earlier: str | None = None
) -> None:
    """Makes `member_months`, `decision_turnout` and `first_acts` from the resolved events and `coalition_months`.

    `months` (first days of the first and the last) limits them to these months; events are then read for these
    months only, and for the 11 months before them in coalitions without a register. `earlier` names a schema whose
    tables have the months before. An intermediate table is dropped as soon as no later statement reads it.
    """
    first, last = months or (None, None)
    con.execute(SECONDS_BETWEEN)
    con.execute(CUBE_MONTHS, {"first": first, "last": last})
    if months:
        _read_only_what_counts(con)
    todo = statements()
    made = ["cube_months"]
    for table in list(todo):
        con.execute(f"create or replace {'' if table in PUBLISHED else 'temp'} table {table} as {todo.pop(table)}")
        if earlier and table in BY_MONTH:
            con.execute(f"insert into {table} by name select * from {earlier}.{table} where month < ?", [first])
        made += [table] if table not in PUBLISHED else []
        for done in [name for name in made if not any(name in statement for statement in todo.values())]:
            con.execute(f"drop table {done}")
            made.remove(done)
    for view in EVENTS if months else ():
        con.execute(f"drop view temp.{view}")


def _read_only_what_counts(con: duckdb.DuckDBPyConnection) -> None:
    """Days written into the views, where the statements look them up, let DuckDB pass over files of other months."""
    found = con.execute("select current_database(), min(month), max(month_end) from cube_months").fetchone()
    here, *days = found or (None, None, None)
    first, last = (f"'{day}'" if day else "null" for day in days)
    for view in EVENTS:
        con.execute(
            f"create temp view {view} as select * from {here}.main.{view} "
            f"where happened_on between {first}::date and {last}::date"
        )

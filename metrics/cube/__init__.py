"""The cube: events are read once, into what each organisation did in each month.

The files beside this one are plain statements in the subset that DuckDB and Spark SQL share. Each becomes the
table it is named for, in the order of its number; later files read earlier ones. Three things are supplied to
them: `cube_months`, the months to read, and what no two engines spell alike: `seconds_between(a, b)` and
`number_of(text)`, 64 bits that differ where texts do.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

# made for the months asked for, the rest can be taken over
BY_MONTH = (
    "channel_days", "decision_proposers", "decision_turnout", "delegations", "member_months", "pair_months",
    "steering_levels", "thread_months", "yearly_giving",
)  # fmt: skip
PER_MONTH = (*BY_MONTH, "coalition_activity")
PUBLISHED = (*PER_MONTH, "first_acts")  # everything else is dropped on the way
LOOK_BACK_MONTHS = 11  # without a register, eligible = seen in the 12 months that end with the month

SUPPLIED = """
    create or replace temp macro seconds_between(a, b) as (epoch_us(b) - epoch_us(a)) / 1e6;
    create or replace temp macro number_of(text) as case when text is not null then hash(text) end;
"""
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
# the first day to read: what counts in a month; the items decisions of the first month were taken on; the meetings those
# of the first month are compared with; the messages of the 7 days before it, and those that its first ones may answer
FIRST_DAYS = {
    "agenda_by_organisation": "least(min(month), min(month) filter (is_wanted) - interval 11 month)",
    "messages_by_organisation": "min(month)",
    "attendance_by_organisation": "least(min(month), min(month) filter (is_wanted) - interval 183 day)",
    "thread_months": "min(month) filter (is_wanted) - interval 7 day",
    "pair_months": "min(month) filter (is_wanted) - interval 31 day",
}
EVENTS = ("agenda_by_organisation", "messages_by_organisation", "attendance_by_organisation")
BEGUN_EARLIER = """
    create or replace temp table begun_earlier as
    with in_threads as (
        select coalition_id, thread_id, cast(sent_at as date) as sent_on from messages where thread_id is not null
    )
    select distinct coalition_id, thread_id
    from in_threads semi join (from in_threads where sent_on between {first} and {last}) as shown using (coalition_id, thread_id)
    where sent_on < {first}
"""


def statements() -> dict[str, str]:
    """table -> its statement, in order."""
    files = sorted(Path(__file__).parent.glob("*.sql"))
    return {file.stem.split("_", 1)[1]: file.read_text("utf-8") for file in files}


def build_cube(
    con: duckdb.DuckDBPyConnection, months: tuple[date, date] | None = None, earlier: str | None = None
) -> None:
    """Makes the `PUBLISHED` tables from the resolved events and `coalition_months`.

    `months` (first days of the first and the last) limits them to these months; events are then read for these
    months only, for the days before that they are compared with, and for the 11 months before them in coalitions
    without a register. `earlier` names a schema whose tables have the months before. An intermediate table is
    dropped as soon as no later statement reads it.
    """
    first, last = months or (None, None)
    con.execute(SUPPLIED)
    con.execute(CUBE_MONTHS, {"first": first, "last": last})
    if months:
        _read_only_what_counts(con)
    todo = statements()
    made = ["cube_months"]
    for table in list(todo):
        if months and table == "thread_months":
            _hide_threads_begun_earlier(con)
        elif months and table == "pair_months":
            _read_only_what_counts(con, ("messages_by_organisation",), table)
        con.execute(f"create or replace {'' if table in PUBLISHED else 'temp'} table {table} as {todo.pop(table)}")
        if earlier and table in BY_MONTH:
            con.execute(f"insert into {table} by name select * from {earlier}.{table} where month < ?", [first])
        made += [table] if table not in PUBLISHED else []
        for done in [name for name in made if not any(name in statement for statement in todo.values())]:
            con.execute(f"drop table {done}")
            made.remove(done)
    for view in EVENTS if months else ():
        con.execute(f"drop view temp.{view}")
    con.execute("drop table if exists temp.begun_earlier")


def _read_only_what_counts(
    con: duckdb.DuckDBPyConnection, views: tuple[str, ...] = EVENTS, reader: str | None = None
) -> None:
    """Days written into the views, where the statements look them up, let DuckDB pass over files of other months.

    `reader` is the one table that needs other days than the views' own.
    """
    here = con.execute("select current_database()").fetchall()[0][0]
    for view in views:
        first, last = _days(con, reader or view)
        con.execute(
            f"create or replace temp view {view} as from {here}.main.{view} where happened_on between {first} and {last}"
        )


def _hide_threads_begun_earlier(con: duckdb.DuckDBPyConnection) -> None:
    """Else the first message that is read of a thread would be taken for its first."""
    here = con.execute("select current_database()").fetchall()[0][0]
    first, last = _days(con, "thread_months")
    con.execute(BEGUN_EARLIER.format(first=first, last=last))
    con.execute(
        f"create or replace temp view messages_by_organisation as from {here}.main.messages_by_organisation "
        f"anti join begun_earlier using (coalition_id, thread_id) where happened_on between {first} and {last}"
    )


def _days(con: duckdb.DuckDBPyConnection, reader: str) -> tuple[str, str]:
    """The first and the last day to read, as SQL."""
    found = con.execute(f"select ({FIRST_DAYS[reader]})::date, max(month_end) from cube_months").fetchone()
    first, last = (f"date '{day}'" if day else "null::date" for day in found or (None, None))
    return first, last

"""Runs the indicators: one statement each over the cube and the small tables, one published row per month."""

from __future__ import annotations

import datetime as dt

import duckdb

from metrics.constants import POINT_COVERAGE, SCORED_MAX
from metrics.heads import Head, heads, method_version
from metrics.published import PUBLISHED

__all__ = ["Head", "compute_indicators", "heads", "method_rows", "method_version"]

# Score points from a value: linear between the goalposts (on the scale's own measure), clipped outside them.
NORMALISE = f"""
    create or replace temp macro on_scale(value, scale) as
        case scale
            when 'log' then ln(greatest(value, 1e-12))  -- a count of 0 lies under every goalpost
            when 'log1p' then ln(1 + value)
            else value::double
        end;
    create or replace temp macro normalise(value, goalpost_0, goalpost_100, scale) as
        case when value is null or goalpost_0 is null then null else
            {SCORED_MAX} * least(1, greatest(0,
                (on_scale(value, scale) - on_scale(goalpost_0, scale))
                / (on_scale(goalpost_100, scale) - on_scale(goalpost_0, scale))))
        end;
"""

# What holds for every indicator is done here, once: too few observations leave no value; where too little of
# the activity is of a known organisation the range is published and the point is not, and the score is the
# mean of the two bounds' scores.
PUBLISH = """
    insert into main.indicators by name
    with answers as (
        {statement}
    ),
    counted as (
        select *, $is_affiliation and coalesce(coverage < $point_coverage, false) as is_hidden
        from answers
        where n >= $min_n
    )
    select
        months.coalition_id,
        months.month,
        $name as indicator,
        case when not is_hidden then counted.value end as value,
        counted.low,
        counted.high,
        answers.n::bigint as n,
        answers.coverage,
        case
            when is_hidden then
                (normalise(counted.low, $goalpost_0, $goalpost_100, $scale)
                 + normalise(counted.high, $goalpost_0, $goalpost_100, $scale)) / 2
            else normalise(counted.value, $goalpost_0, $goalpost_100, $scale)
        end as score,
        months.is_provisional as provisional,
        false as suppressed,
        $method_version as method_version
    from main.coalition_months as months
    left join answers using (coalition_id, month)
    left join counted using (coalition_id, month)
    where months.month >= $since
"""

# What a statement sees of the tables that have a row per month: its window before the first month asked for.
# `first_acts` is there for those that ask what happened ever before.
WITHIN_REACH = """
    create or replace view {schema}.{table} as
    select * from main.{table} where month >= date '{since}' - interval {months_before} month
"""


def compute_indicators(con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min) -> None:
    """Creates the table `indicators` from coalition_months, the cube and the small canonical tables.

    With `since` (a month's first day) it holds that month and later ones only, at the cost of these.
    """
    con.execute(NORMALISE)
    con.execute(create_table("indicators"))
    for head in heads().values():
        if since > dt.date.min:
            _see_only(con, since, max(head.window_months - 1, 0))
        _run(con, head, since)
    con.execute("set search_path = 'main'")


def _see_only(con: duckdb.DuckDBPyConnection, since: dt.date, months_before: int) -> None:
    schema = f"within_{months_before}_months"
    con.execute(f"create schema if not exists {schema}")
    for table in ("coalition_months", "member_months", "decision_turnout"):
        con.execute(WITHIN_REACH.format(schema=schema, table=table, since=since, months_before=months_before))
    con.execute(f"set search_path = '{schema},main'")


def _run(con: duckdb.DuckDBPyConnection, head: Head, since: dt.date) -> None:
    goalpost_0, goalpost_100 = head.goalposts or (None, None)
    values = {
        "name": head.name,
        "min_n": head.min_n,
        "goalpost_0": goalpost_0,
        "goalpost_100": goalpost_100,
        "scale": head.scale,
        "is_affiliation": head.coverage == "affiliation",
        "point_coverage": POINT_COVERAGE,
        "method_version": method_version(),
        "since": since,
    }
    try:
        con.execute(PUBLISH.format(statement=head.statement), values)
    except duckdb.Error as error:
        error.add_note(f"in the indicator {head.name}")
        raise


def create_table(name: str) -> str:
    """The statement that makes an empty published table."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in PUBLISHED[name].items())
    return f"create or replace table {name} ({columns})"


def method_rows() -> list[dict[str, object]]:
    """The rows of the published table `method`: one per indicator, every word of its head."""
    rows = []
    for head in heads().values():
        goalpost_0, goalpost_100 = head.goalposts or (None, None)
        known = {**vars(head), "indicator": head.name, "goalpost_0": goalpost_0, "goalpost_100": goalpost_100}
        row = {column: known[column] for column in PUBLISHED["method"]}
        rows.append({key: list(value) if isinstance(value, tuple) else value for key, value in row.items()})
    return rows

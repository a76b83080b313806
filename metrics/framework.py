"""Runs the indicators: one statement each over the cube and the small tables, one published row per month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import duckdb

from metrics.constants import POINT_COVERAGE, SCORED_MAX
from metrics.cube import PER_MONTH
from metrics.heads import Head, default_heads, heads, method_version
from metrics.published import PUBLISHED
from metrics.surveys import read_surveys

__all__ = ["Head", "compute_indicators", "heads", "method_rows", "method_version"]

# Score points from a value: linear between the goalposts (on the scale's own measure), clipped outside them.
NORMALISE = f"""
    create or replace temp macro on_scale(value, scale) as
        case scale
            when 'log' then ln(greatest(value, 1e-12))  -- a count of 0 lies under every goalpost
            when 'log1p' then ln(1 + value)
            else value::double
        end;
    create or replace temp macro in_points(value, goalpost_0, goalpost_100, scale) as
        {SCORED_MAX} * (on_scale(value, scale) - on_scale(goalpost_0, scale))
        / (on_scale(goalpost_100, scale) - on_scale(goalpost_0, scale));
    create or replace temp macro normalise(value, goalpost_0, goalpost_100, scale) as
        case when value is null or goalpost_0 is null then null else
            least({SCORED_MAX}, greatest(0, in_points(value, goalpost_0, goalpost_100, scale)))
        end;
    create or replace temp macro score_of(value, low, high, is_hidden, goalpost_0, goalpost_100, scale) as
        case
            when is_hidden then
                (normalise(low, goalpost_0, goalpost_100, scale) + normalise(high, goalpost_0, goalpost_100, scale)) / 2
            else normalise(value, goalpost_0, goalpost_100, scale)
        end;
"""

# Wilson's score interval at 90 % for a share p of n (E. B. Wilson 1927); 1.6448536 is the normal's 95th percentile.
WILSON = """
    create or replace temp macro wilson_low(p, n, z := 1.6448536269514722) as
        greatest(0, (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n));
    create or replace temp macro wilson_high(p, n, z := 1.6448536269514722) as
        least(1, (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n));
"""

# What holds for every indicator is done here, once: too few observations leave no value; where too little of
# the activity is of a known organisation the range is published and the point is not, and the score is the
# mean of the two bounds' scores. Where a statement answers nothing for a month the indicator does not apply:
# n is then NULL, and its weight leaves the scores.
PUBLISH = """
    insert into main.indicators by name
    with answers as (
        {statement}
    ),
    counted as (
        select
            * replace (
                case when $is_wilson then wilson_low(coalesce(low, value), n) else low end as low,
                case when $is_wilson then wilson_high(coalesce(high, value), n) else high end as high
            ),
            $is_affiliation and coalesce(coverage < $point_coverage, false) as is_hidden
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
        score_of(
            counted.value, counted.low, counted.high, is_hidden, $goalpost_0, $goalpost_100, $scale
        ) as score,
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


def compute_indicators(
    con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min, leave_out: Collection[str] = ()
) -> None:
    """Creates the table `indicators` from coalition_months, the cube and the small canonical tables.

    With `since` (a month's first day) it holds that month and later ones only, at the cost of these; none of those in
    `leave_out`.
    """
    con.execute(NORMALISE)
    con.execute(WILSON)
    con.execute(create_table("indicators"))
    read_surveys(con)
    wanted = [head for head in heads().values() if head.name not in leave_out]
    before = {head.name: max(head.window_months - 1, 0) for head in wanted}
    if since > dt.date.min:
        for months in sorted(set(before.values())):
            _make_views(con, since, months)
    for head in wanted:
        if since > dt.date.min:
            con.execute(f"set search_path = '{_views(before[head.name])},main'")
        _run(con, head, since)
    con.execute("set search_path = 'main'")


def _views(months_before: int) -> str:
    return f"within_{months_before}_months"


def _make_views(con: duckdb.DuckDBPyConnection, since: dt.date, months_before: int) -> None:
    schema = _views(months_before)
    con.execute(f"create schema if not exists {schema}")
    for table in ("coalition_months", *PER_MONTH):
        con.execute(WITHIN_REACH.format(schema=schema, table=table, since=since, months_before=months_before))


def _run(con: duckdb.DuckDBPyConnection, head: Head, since: dt.date) -> None:
    goalpost_0, goalpost_100 = head.goalposts or (None, None)
    values = {
        "name": head.name,
        "min_n": head.min_n,
        "goalpost_0": goalpost_0,
        "goalpost_100": goalpost_100,
        "scale": head.scale,
        "is_affiliation": head.coverage == "affiliation",
        "is_wilson": head.interval == "wilson",
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
        default_0, default_100 = default_heads()[head.name].goalposts or (None, None)
        known = {
            **vars(head), "indicator": head.name, "goalpost_0": goalpost_0, "goalpost_100": goalpost_100,
            "default_0": default_0, "default_100": default_100,
        }  # fmt: skip
        row = {column: known[column] for column in PUBLISHED["method"]}
        rows.append({key: list(value) if isinstance(value, tuple) else value for key, value in row.items()})
    return rows

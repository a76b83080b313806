"""Runs the indicators: one statement each over the cube and the small tables, one published row per month."""

from __future__ import annotations

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
    insert into indicators by name
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
    from coalition_months as months
    left join answers using (coalition_id, month)
    left join counted using (coalition_id, month)
"""


def compute_indicators(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the table `indicators` from coalition_months, the cube and the small canonical tables."""
    con.execute(NORMALISE)
    con.execute(create_table("indicators"))
    for head in heads().values():
        _run(con, head)


def _run(con: duckdb.DuckDBPyConnection, head: Head) -> None:
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

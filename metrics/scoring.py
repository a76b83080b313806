"""Pillars and health from the indicators' scores, what is missing from them, and who needs somebody.

A pillar is the weighted arithmetic mean of its indicators that are present. Health is the geometric mean of
the three pillars, each floored, so that a dead pillar cannot be bought off: (80, 80, 20) is 50.4.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from metrics.constants import CONCERN_BELOW, PARTIAL_UNDER, PILLAR_FLOOR, ROUNDING, STRONG_FROM, WEIGHT_NEEDED
from metrics.framework import NORMALISE, create_table
from metrics.heads import heads, method_version
from metrics.missing import compute_missing
from metrics.published import PILLARS

# decimals add up alike in any order, doubles do not
EXACTLY = "create or replace temp macro exactly(x) as x::decimal(38, 18)"

# Until uncertainty is drawn, low and high are the scores with every indicator at its worse and at its better
# bound (its point where it has none), and are NULL where no indicator has bounds.
SCORED = """
    create or replace temp table scored_indicators as
    with bounds as (
        select
            indicators.*, catalogue.pillar, catalogue.weight,
            normalise(indicators.low, goalpost_0, goalpost_100, scale) as score_at_low,
            normalise(indicators.high, goalpost_0, goalpost_100, scale) as score_at_high
        from indicators
        join catalogue using (indicator)
        where catalogue.weight > 0 and month >= $since
    )
    select
        coalition_id, month, indicator, pillar, weight, score, n, coverage,
        low is not null or high is not null as has_bounds,
        least(score_at_low, score_at_high, score) as worse,  -- least and greatest pass over NULL
        greatest(score_at_low, score_at_high, score) as better
    from bounds
"""

PILLAR_SCORES = """
    create or replace temp table pillar_scores as
    with summed as (
        select
            coalition_id, month, pillar as score,
            sum(weight) as weight_all,
            coalesce(sum(weight) filter (where score is not null), 0) as weight_here,
            sum(exactly(weight * score)) as points,
            sum(exactly(weight * worse)) filter (where score is not null) as points_worse,
            sum(exactly(weight * better)) filter (where score is not null) as points_better,
            coalesce(bool_or(has_bounds) filter (where score is not null), false) as has_bounds,
            max_by(indicator, (weight * (100 - score), indicator)) filter (where score < 100) as weakest
        from scored_indicators
        group by all
    ),
    whole as (
        select
            pillars.score as pillar, months.coalition_id, months.month,
            summed.* exclude (coalition_id, month, score)
        from coalition_months as months
        cross join (select unnest($pillars) as score) as pillars
        left join summed using (coalition_id, month, score)
        where months.month >= $since
    )
    select
        coalition_id, month, pillar as score,
        coalesce(weight_all, 0) as weight_all,
        coalesce(weight_here, 0) as weight_here,
        coalesce(weight_here / nullif(weight_all, 0), 0) as weight_present,
        weight_present + $rounding >= $weight_needed and weight_here > 0 as is_scored,
        case when is_scored then points::double / weight_here end as value,
        case when is_scored and has_bounds then points_worse::double / weight_here end as low,
        case when is_scored and has_bounds then points_better::double / weight_here end as high,
        case when is_scored then weakest end as weakest
    from whole
"""

SCORES = """
    insert into scores by name
    with floored as (
        select *, ln(greatest(value, $floor)) as l, ln(greatest(coalesce(low, value), $floor)) as l_low,
            ln(greatest(coalesce(high, value), $floor)) as l_high
        from pillar_scores
    ),
    health as (
        select
            coalition_id, month, 'health' as score,
            exp(avg(exactly(l))) as value,
            case when count(low) > 0 then exp(avg(exactly(l_low))) end as low,
            case when count(low) > 0 then exp(avg(exactly(l_high))) end as high,
            coalesce(sum(weight_here) / nullif(sum(weight_all), 0), 0) as weight_present,
            min_by(score, (value, list_position($pillars, score))) as weakest,
            count(value) < len($pillars) as is_incomplete
        from floored
        group by coalition_id, month
    ),
    all_scores as (
        select coalition_id, month, score, value, low, high, weight_present, weakest from pillar_scores
        union all by name
        select * exclude (is_incomplete) from health where not is_incomplete
        union all by name
        select coalition_id, month, score, weight_present from health where is_incomplete
    )
    select
        coalition_id, month, score, value, low, high, weight_present, weakest,
        case
            when value < $concern_below then 'concern'
            when value < $strong_from then 'watch'
            when value is not null then 'strong'
        end as band,
        null::double as band_change_probability,
        value is not null and weight_present + $rounding < $partial_under as partial,
        $method_version as method_version
    from all_scores
"""


def compute_scores(con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min) -> None:
    """Creates `scores`, `missing` and the still empty `lenses` from the table `indicators`.

    With `since` they hold that month and later ones only; `indicators` must be whole.
    """
    con.execute(NORMALISE)
    con.execute(EXACTLY)
    load_catalogue(con)
    con.execute(SCORED, {"since": since})
    con.execute(
        PILLAR_SCORES,
        {"pillars": list(PILLARS), "rounding": ROUNDING, "weight_needed": WEIGHT_NEEDED, "since": since},
    )
    con.execute(create_table("lenses"))
    con.execute(create_table("scores"))
    con.execute(
        SCORES,
        {
            "pillars": list(PILLARS),
            "floor": PILLAR_FLOOR,
            "concern_below": CONCERN_BELOW,
            "strong_from": STRONG_FROM,
            "rounding": ROUNDING,
            "partial_under": PARTIAL_UNDER,
            "method_version": method_version(),
        },
    )
    compute_missing(con)


def load_catalogue(con: duckdb.DuckDBPyConnection) -> None:
    """The heads as a temporary table, so that statements can join them."""
    con.execute(
        "create or replace temp table catalogue (indicator varchar, pillar varchar, weight double, "
        "goalpost_0 double, goalpost_100 double, scale varchar, window_months bigint, min_n bigint,"
        " counts varchar, needs varchar)"
    )
    for head in heads().values():
        goalposts = head.goalposts or (None, None)
        con.execute(
            "insert into catalogue values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(head.name, head.pillar, head.weight, *goalposts, head.scale),
                *(head.window_months, head.min_n, head.counts, head.needs),
            ],
        )

"""Pillars, lenses and health from the indicators' scores, how sure they are, and what is missing from them.

A pillar or lens is the weighted arithmetic mean of its indicators that are present. Health is the geometric mean
of the three pillars, each floored, so that a dead pillar cannot be bought off: (80, 80, 20) is 50.4.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from metrics.constants import CONCERN_BELOW, PARTIAL_UNDER, PILLAR_FLOOR, ROUNDING, STRONG_FROM, WEIGHT_NEEDED
from metrics.framework import NORMALISE, create_table
from metrics.heads import LENSES, heads, method_version
from metrics.missing import compute_missing
from metrics.published import PILLARS
from metrics.uncertainty import draw_scores

CATALOGUE = {
    "indicator": "varchar", "pillar": "varchar", "weight": "double", "goalpost_0": "double", "goalpost_100": "double",
    "scale": "varchar", "window_months": "bigint", "min_n": "bigint", "counts": "varchar", "needs": "varchar",
    "is_sampled": "boolean", "is_affiliation": "boolean", "is_surveyed": "boolean", "position": "bigint",
}  # fmt: skip

# decimals add up alike in any order, doubles do not
EXACTLY = "create or replace temp macro exactly(x) as (x)::decimal(38, 18)"

# An indicator that does not apply (n is NULL) has no weight in its month.
SCORED = """
    create or replace temp table scored_indicators as
    select coalition_id, month, indicator, weight, indicators.score, n, coverage
    from indicators
    join catalogue using (indicator)
    where weight > 0 and n is not null and month >= $since
"""

# pillars and lenses alike
MEANS = """
    create or replace temp table means as
    with summed as (
        select
            coalition_id, month, belongs.score,
            sum(weight) as weight_all,
            coalesce(sum(weight) filter (where scored_indicators.score is not null), 0) as weight_here,
            sum(exactly(weight * scored_indicators.score)) as points,
            max_by(indicator, (weight * (100 - scored_indicators.score), indicator))
                filter (where scored_indicators.score < 100) as weakest
        from scored_indicators
        join belongs using (indicator)
        group by all
    ),
    whole as (
        select months.coalition_id, months.month, names.score, summed.* exclude (coalition_id, month, score)
        from coalition_months as months
        cross join (select unnest($names) as score) as names
        left join summed using (coalition_id, month, score)
        where months.month >= $since
    )
    select
        coalition_id, month, score,
        coalesce(weight_all, 0) as weight_all,
        coalesce(weight_here, 0) as weight_here,
        coalesce(weight_here / nullif(weight_all, 0), 0) as weight_present,
        weight_present + $rounding >= $weight_needed and weight_here > 0 as is_scored,
        case when is_scored then points::double / weight_here end as value,
        case when is_scored then weakest end as weakest
    from whole
"""

HEALTH = """
    create or replace temp table healths as
    select
        coalition_id, month, 'health' as score,
        case when count(value) = len($pillars) then exp(avg(exactly(ln(greatest(value, $floor))))) end as value,
        coalesce(sum(weight_here) / nullif(sum(weight_all), 0), 0) as weight_present,
        case when count(value) = len($pillars) then min_by(score, (value, list_position($pillars, score))) end as weakest
    from means
    where score in (select unnest($pillars))
    group by coalition_id, month
"""

# the range holds the value itself: where only the better end of an indicator is unknown, the value is the lower end
PUBLISHED_SCORES = """
    create or replace temp table published_scores as
    select
        coalition_id, month, score, value,
        case when value is not null then least(value, drawn.low) end as low,
        case when value is not null then greatest(value, drawn.high) end as high,
        case
            when value < $concern_below then 'concern'
            when value < $strong_from then 'watch'
            when value is not null then 'strong'
        end as band,
        case band when 'concern' then 1 - in_concern when 'watch' then 1 - in_watch when 'strong' then 1 - in_strong end
            as band_change_probability,
        weight_present,
        value is not null and weight_present + $rounding < $partial_under as partial,
        weakest,
        $method_version as method_version
    from (
        select coalition_id, month, score, value, weight_present, weakest from means
        union all by name
        from healths
    )
    left join drawn using (coalition_id, month, score)
"""


def compute_scores(con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min) -> None:
    """Creates `scores`, `lenses` and `missing` from the table `indicators`.

    With `since` they hold that month and later ones only; `indicators` must be whole.
    """
    pillars = list(PILLARS)
    con.execute(NORMALISE)
    con.execute(EXACTLY)
    load_catalogue(con)
    con.execute(SCORED, {"since": since})
    con.execute(
        MEANS,
        {"names": [*PILLARS, *LENSES], "rounding": ROUNDING, "weight_needed": WEIGHT_NEEDED, "since": since},
    )
    con.execute(HEALTH, {"pillars": pillars, "floor": PILLAR_FLOOR})
    draw_scores(con, since)
    con.execute(
        PUBLISHED_SCORES,
        {
            "concern_below": CONCERN_BELOW,
            "strong_from": STRONG_FROM,
            "rounding": ROUNDING,
            "partial_under": PARTIAL_UNDER,
            "method_version": method_version(),
        },
    )
    con.execute(create_table("scores"))
    con.execute(
        "insert into scores by name select * from published_scores where score not in (select unnest(?))",
        [list(LENSES)],
    )
    con.execute(create_table("lenses"))
    con.execute(
        "insert into lenses by name select coalition_id, month, score as lens, value, low, high, band, weight_present "
        "from published_scores where score in (select unnest(?))",
        [list(LENSES)],
    )
    compute_missing(con)


def load_catalogue(con: duckdb.DuckDBPyConnection) -> None:
    """The heads as temporary tables for statements to join: `catalogue`, and which score each `belongs` to."""
    scored = [head.name for head in heads().values() if head.weight > 0]
    rows = []
    for head in heads().values():
        goalpost_0, goalpost_100 = head.goalposts or (None, None)
        rows.append({
            "indicator": head.name, "pillar": head.pillar, "weight": head.weight,
            "goalpost_0": goalpost_0, "goalpost_100": goalpost_100, "scale": head.scale,
            "window_months": head.window_months, "min_n": head.min_n, "counts": head.counts, "needs": head.needs,
            "is_sampled": head.interval != "none", "is_affiliation": head.coverage == "affiliation",
            "is_surveyed": "surveys" in head.evidence,
            "position": scored.index(head.name) if head.weight > 0 else None,
        })  # fmt: skip
    columns = ", ".join(f"{name} {kind}" for name, kind in CATALOGUE.items())
    con.execute(
        f"create or replace temp table catalogue as select unnest(?::struct({columns})[], max_depth := 2)", [rows]
    )
    belongs = [(head.name, score) for head in heads().values() for score in (head.pillar, *head.lenses)]
    con.execute(
        "create or replace temp table belongs as select unnest(?::varchar[]) as indicator, unnest(?::varchar[]) as score",
        [list(names) for names in zip(*belongs, strict=True)],
    )

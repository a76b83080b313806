"""What changed: the difference of a score between two months, split exactly into its indicators' parts.

A pillar is S = sum of v s over its indicators, where v is an indicator's share of the weight present. With both months
before one, an indicator's part is mean(v) (s - s') + (v - v') (mean(s) - c), c the mean of the two pillars' values; these
sum to S - S', because the shares sum to one in both months. An indicator that came or went has only the second term.
Health is a geometric mean, so a pillar's part of it is L(H, H') / 3 * (ln P - ln P'), with the logarithmic mean
L(a, b) = (a - b) / (ln a - ln b): the exact decomposition of Ang and Choi 1997 (LMDI I). A pillar's indicators share
it in proportion to their parts of the pillar.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from metrics.constants import PILLAR_FLOOR
from metrics.framework import create_table
from metrics.published import PILLARS

LOG_MEAN = """
    create or replace temp macro log_mean(a, b) as
        case when abs(a - b) <= 1e-12 * greatest(a, b) then (a + b) / 2 else (a - b) / (ln(a) - ln(b)) end
"""

CHANGES = """
    insert into changes by name
    with moves as (
        select now.coalition_id, now.month, now.score, now.value, earlier.value as earlier
        from scores as now
        join scores as earlier
            on earlier.coalition_id = now.coalition_id and earlier.score = now.score
            and earlier.month = now.month - interval 1 month
        where now.value is not null and earlier.value is not null and now.month >= $since
    ),
    shares as (
        select
            coalition_id, month, indicator, pillar, score,
            weight / sum(weight) over (partition by coalition_id, month, pillar) as share
        from indicators
        join catalogue using (indicator)
        where weight > 0 and score is not null and month >= $since - interval 1 month
    ),
    both_months as (
        select
            moves.coalition_id, moves.month, moves.score as pillar, indicator, value, earlier,
            max(shares.score) filter (where shares.month = moves.month) as s,
            max(shares.score) filter (where shares.month < moves.month) as s_earlier,
            coalesce(max(share) filter (where shares.month = moves.month), 0) as v,
            coalesce(max(share) filter (where shares.month < moves.month), 0) as v_earlier
        from moves
        join shares
            on shares.coalition_id = moves.coalition_id and shares.pillar = moves.score
            and shares.month in (moves.month, moves.month - interval 1 month)
        group by all
    ),
    of_pillars as (
        select
            *,
            (v + v_earlier) / 2 * coalesce(s - s_earlier, 0)
            + (v - v_earlier) * ((coalesce(s, s_earlier) + coalesce(s_earlier, s)) / 2 - (value + earlier) / 2)
                as contribution
        from both_months
    ),
    floored as (
        select *, greatest(value, $floor) as f, greatest(earlier, $floor) as f_earlier from of_pillars
    ),
    of_health as (
        select
            floored.coalition_id, floored.month, indicator,
            log_mean(health.value, health.earlier) / len($pillars) / log_mean(f, f_earlier)
            * case
                when abs(floored.value - floored.earlier) > 1e-9 then (f - f_earlier) / (floored.value - floored.earlier)
                when floored.value >= $floor then 1
                else 0
            end
            * contribution as contribution
        from floored
        join moves as health using (coalition_id, month)
        where health.score = 'health'
    )
    select coalition_id, month, pillar as score, indicator, contribution from of_pillars where contribution <> 0
    union all
    select coalition_id, month, 'health' as score, indicator, contribution from of_health where contribution <> 0
"""


def compute_changes(con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min) -> None:
    """Creates `changes` for the months from `since` on; `indicators`, `scores` and `catalogue` must be whole."""
    con.execute(LOG_MEAN)
    con.execute(create_table("changes"))
    con.execute(CHANGES, {"pillars": list(PILLARS), "floor": PILLAR_FLOOR, "since": since})

"""Is a coalition different for its size? A share of each beside what chance would give one of its size: a funnel, and no ranking.

Spiegelhalter (2005, Statistics in Medicine 24:1185-1202): what is expected is the share of all coalitions taken together, and
the limits narrow as the number of observations grows. Shares are compared as y = arcsin(sqrt(p)), whose variance is 1 / (4 n)
for every p. Where coalitions differ by more than chance gives, the variance is multiplied by phi, the mean of the squared z
with the outer tenth on either side drawn in (winsorised), so that not half of all coalitions lie outside.
"""

from __future__ import annotations

import duckdb

from metrics.heads import heads

FROM_COALITIONS = 8  # fewer make no funnel
Z = 1.959964  # standard errors on either side that hold 95 % of what chance gives
OUTER = 0.1  # of the z values on either side, drawn in

FUNNEL = f"""
    insert into bench.funnel by name
    with last as (
        select coalition_id, max(month) as month from indicators group by coalition_id
    ),
    shares as (
        select coalition_id, indicator, value, n
        from indicators semi join last using (coalition_id, month)
        where list_contains($shares, indicator) and value is not null and n > 0
    ),
    pooled as (
        select *, sum(value * n) over every / sum(n) over every as expected, count(*) over every as coalitions
        from shares
        window every as (partition by indicator)
    ),
    compared as (
        select *, asin(sqrt(expected)) as centre, (asin(sqrt(value)) - asin(sqrt(expected))) * 2 * sqrt(n) as z
        from pooled
        where coalitions >= {FROM_COALITIONS} and expected between 0 and 1
    ),
    drawn_in as (
        select
            *, quantile_cont(z, {OUTER}) over every as lowest, quantile_cont(z, {1 - OUTER}) over every as highest
        from compared
        window every as (partition by indicator)
    ),
    spread as (
        select *, greatest(1, avg(least(greatest(z, lowest), highest) ** 2) over (partition by indicator)) as phi
        from drawn_in
    ),
    limits as (
        select *, {Z} * sqrt(phi) / (2 * sqrt(n)) as half from spread
    )
    select
        coalition_id, indicator, value, n, expected,
        sin(greatest(centre - half, 0)) ** 2 as low, sin(least(centre + half, pi() / 2)) ** 2 as high, phi
    from limits
    order by indicator, n, coalition_id
"""


def shares() -> list[str]:
    """The indicators that are plain shares of n observations, none from surveys: those published with Wilson's interval."""
    return [name for name, head in heads().items() if head.interval == "wilson" and "surveys" not in head.evidence]


def compute_funnel(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.funnel from indicators at each coalition's last month: shares of 0 to 1 and the limits for their n.

    Rows are there where at least FROM_COALITIONS have the figure.
    """
    con.execute(FUNNEL, {"shares": shares()})

"""What members give that is open to all partners, by kind, as the indicator `pooled_share` values it."""

from __future__ import annotations

import duckdb

POOLING = """
    insert into bench.pooling by name
    with lasts as (
        select coalition_id, max(month) as month, max(month_end) as month_end from coalition_months group by all
    ),
    currencies as (
        -- the one given in most often so far; no row where no amount was given
        select coalition_id, coalesce(currency, '') as currency
        from lasts
        join contributions using (coalition_id)
        where amount is not null and given_on <= month_end
        group by coalition_id, coalesce(currency, '')
        qualify row_number() over (partition by coalition_id order by count(*) desc, coalesce(currency, '')) = 1
    ),
    valued as (
        -- decimals add up alike in any order, doubles do not
        select
            coalition_id, kind, pooled, main.coalition_id is null as is_in_hours, main.currency as main_currency,
            case
                when is_in_hours then try_cast(hours as decimal(38, 12))
                when amount is not null and coalesce(given.currency, '') = main_currency then amount::decimal(38, 12)
                when amount is null and hours is not null and hourly_rate is not null
                    then try_cast(hours * hourly_rate as decimal(38, 12))
            end as worth
        from lasts
        join contributions as given using (coalition_id)
        left join currencies as main using (coalition_id)
        left join hourly_rates using (coalition_id)
        where given_on between month - interval 11 months and month_end
    ),
    summed as (
        select
            coalition_id, kind, case when is_in_hours then 'hours' else nullif(main_currency, '') end as unit,
            sum(worth)::double as given,
            if(given is null, null, coalesce(sum(worth) filter (where pooled), 0)::double) as open_to_all,
            if(given is null, null, coalesce(sum(worth) filter (where pooled is null), 0)::double) as unsaid,
            count(*) - count(worth) as uncounted
        from valued
        group by coalition_id, kind, is_in_hours, main_currency
    )
    select
        coalition_id, kind, open_to_all as pooled, given, unsaid as "unknown", unit,
        open_to_all / nullif(given - unsaid, 0) as share, uncounted
    from summed
    order by all
"""


def compute_pooling(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.pooling from coalition_months, contributions and hourly_rates: a row per kind given in the last 12 months.

    given, pooled (open to all partners) and unknown (not said), in `unit`: hours, or the currency, NULL where amounts name none.
    share: pooled out of what says whether it is, 0 to 1. uncounted: contributions without a value in that unit; where all are,
    the amounts are NULL.
    """
    con.execute(POOLING)

"""When the money ends: what is signed and spent month by month, for how long it lasts, and whose it is.

Runway, commitment horizon and effective funders are those of the indicators. The months count the same grants as the runway:
signed ones for core work and facilitation, in the currency the coalition has spent in most months (that of most grants where
no spending is on file). The funders are those of the coming 12 months whatever their money is for, as in the indicator
`funder_count_effective` and the warning `funder_dependence`.
"""

from __future__ import annotations

import duckdb

from metrics.bench_constants import MOST_MONTHS_AHEAD, SPENDING_MONTHS
from metrics.funding_outlook import MIN_SPENDING_MONTHS, OUTLOOK

Connection = duckdb.DuckDBPyConnection

MONTH_DAYS = 30.4375  # 365.25 / 12
MONTHS_BACK = 12
MONTHS_AHEAD = 12  # at least, where grants are on file

LASTS = """
    create or replace temp table funded as
    with lasts as (
        select coalition_id, max(month) as month, max(month_end) as month_end, min(month) as first_month
        from coalition_months
        group by all
    ),
    currency_uses as (
        select coalition_id, currency, 'spending' as used_in, count(*) as uses
        from lasts
        join spending using (coalition_id)
        where spending.month <= month_end
        group by all
        union all
        select coalition_id, currency, 'funding' as used_in, count(*) as uses
        from lasts
        join funding using (coalition_id)
        group by all
    ),
    main_currency as (
        -- what was spent says more than what was granted
        select coalition_id, currency
        from currency_uses
        qualify row_number() over (partition by coalition_id order by used_in = 'spending' desc, uses desc, currency) = 1
    )
    select * from lasts left join main_currency using (coalition_id)
"""
# every grant that has not ended at the last month's end: `to_come` of it then, and `coming_year` in the 12 months after
GRANTS = """
    create or replace temp table funded_grants as
    select
        coalition_id, funder_organisation_id, starts_on, ends_on, amount, signed, funding.currency,
        funding.currency is not distinct from funded.currency as is_main,
        is_main and signed is not null and (purpose is not null or not signed) as is_told,
        is_told and signed and purpose in ('core', 'facilitation') as is_usable,
        is_main and signed and purpose = 'project' as is_project,
        ends_on > month_end as is_running,
        -- decimals add up alike in any order, doubles do not
        (
            amount::double * greatest(0, ends_on - greatest(starts_on - 1, month_end)) / nullif(ends_on - starts_on + 1, 0)
        )::decimal(38, 12) as to_come,
        (
            amount::double
            * greatest(
                0, least(ends_on, (month + interval 13 months)::date - 1) - greatest(starts_on - 1, month_end)
            )
            / nullif(ends_on - starts_on + 1, 0)
        )::decimal(38, 12) as coming_year
    from funded
    join funding using (coalition_id)
"""
FUNDERS = """
    insert into bench.funders by name
    with paying as (
        select coalition_id, funder_organisation_id as organisation_id, sum(coming_year) as signed, max(ends_on) as last_ends_on
        from funded_grants
        where is_main and signed and coming_year > 0
        group by all
    )
    select
        coalition_id, organisation_id, names.name, signed::double as signed, last_ends_on,
        signed::double / sum(signed) over (partition by coalition_id)::double as share
    from paying
    left join organisation_names as names using (organisation_id)
    order by coalition_id, paying.signed desc, organisation_id
"""
USUAL = f"""
    create or replace temp table funded_usually as
    select coalition_id, count(*) as n, avg(amount)::double as mean_spent
    from funded
    join spending using (coalition_id, currency)
    where spending.month between funded.month - interval {SPENDING_MONTHS - 1} months and month_end
    group by all
"""
# months count as equally long, as in the warning funding_cliff: February would else always look short of money
MONTHS = f"""
    insert into bench.funding_months by name
    with told as (
        select coalition_id, bool_or(is_told) as is_told, max(ends_on) filter (where is_usable) as ends_on
        from funded_grants
        group by all
    ),
    calendar as (
        select
            funded.*, told.is_told,
            unnest(generate_series(
                greatest(first_month, funded.month - interval {MONTHS_BACK} months),
                case when told.is_told then least(
                    funded.month + interval {MOST_MONTHS_AHEAD} months,
                    greatest(
                        funded.month + interval {MONTHS_AHEAD} months,
                        coalesce(date_trunc('month', ends_on) + interval 1 month, funded.month)
                    )
                ) else funded.month end,
                interval 1 month
            ))::date as on_month
        from funded
        left join told using (coalition_id)
    ),
    paid as (
        select
            calendar.coalition_id, on_month,
            sum((
                amount::double / nullif(ends_on - starts_on + 1, 0) * {MONTH_DAYS}
                * (least(ends_on, last_day(on_month)) - greatest(starts_on, on_month) + 1)
                / (last_day(on_month) - on_month + 1)
            )::decimal(38, 12))::double as money
        from calendar
        join funded_grants as grants
            on grants.coalition_id = calendar.coalition_id and is_usable
            and starts_on <= last_day(on_month) and ends_on >= on_month
        group by all
    )
    select
        coalition_id, on_month as month,
        case when is_told then coalesce(money, 0) end as signed,
        amount::double as spent,
        case when n >= {MIN_SPENDING_MONTHS} then signed / nullif(mean_spent, 0) end as cover
    from calendar
    left join paid using (coalition_id, on_month)
    left join funded_usually using (coalition_id)
    left join spending
        on spending.coalition_id = calendar.coalition_id
        and spending.month = on_month and spending.currency = calendar.currency and on_month <= calendar.month
    where signed is not null or spent is not null
    order by all
"""


def compute_funding(con: Connection) -> None:
    """Fills bench.funders, bench.funding_months and bench.funding_outlook from coalition_months, funding, spending,
    organisation_names and the indicators.

    Money is in the main currency; cover: signed money over the usual spending, the mean of the last 6 months on file (at
    least 3). A month is not covered with less than 95 % of it. NULL is unknown: `reason` says why the runway is, `note` which
    running grants are not counted.
    """
    for statement in (LASTS, GRANTS, FUNDERS, USUAL, MONTHS, OUTLOOK):
        con.execute(statement)
    for table in ("funded", "funded_grants", "funded_usually"):
        con.execute(f"drop table {table}")

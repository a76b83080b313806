"""Days on which two organisations did something together, as a coalition's last month knows them."""

from __future__ import annotations

import duckdb

NOTHING_SEEN = (
    "Nothing on file shows who works with whom. That takes messages that say what they answer, attendance at small meetings, "
    "or decisions with who changed them and who promised what."
)
# a row per coalition: its last month, the first of the 12 that end with it, and the day up to which rows count
YEAR = """
create or replace temp table pair_year as
select
    coalition_id, month, (month - interval 11 months)::date as from_on, month_end,
    least(month_end, coalesce(data_as_of, month_end)) as as_of,
    min(month) over (partition by coalition_id) as first_month
from coalition_months
left join coalition_spans using (coalition_id)
qualify row_number() over (partition by coalition_id order by month desc) = 1
"""
# the bits of the days from one to another within a month, 2 for the first of the month as in the cube
DAYS_OF_MONTH = """
create or replace temp macro day_bits(month, first, last) as case
    when least(31, date_diff('day', month, last) + 1) >= greatest(1, date_diff('day', month, first) + 1)
        then (1::bigint << least(32, date_diff('day', month, last) + 2))
            - (1::bigint << greatest(1, date_diff('day', month, first) + 1))
    else 0
end
"""
DAYS = """
create or replace temp table pair_days as
with counting as (
    select pair_months.*, day_bits(pair_months.month, pair_months.month, as_of) as counted
    from pair_months
    join pair_year using (coalition_id)
    where pair_months.month <= as_of
)
select
    coalition_id, month, organisation_id_a, organisation_id_b, reply_days & counted as reply_days,
    meeting_days & counted as meeting_days, work_days & counted as work_days,
    (reply_days | meeting_days | work_days) & counted as days
from counting
where (reply_days | meeting_days | work_days) & counted > 0
"""


def make_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary tables pair_year (a row per coalition) and pair_days (per month and pair, days as the bits of a
    number), and the macro day_bits(month, first day, last day), from coalition_months, coalition_spans and pair_months."""
    for statement in (YEAR, DAYS_OF_MONTH, DAYS):
        con.execute(statement)


def drop_pairs(con: duckdb.DuckDBPyConnection) -> None:
    for table in ("pair_days", "pair_year"):
        con.execute(f"drop table {table}")

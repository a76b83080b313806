"""Who leaves in a stress test, and every score as it is beside what it would be without them.

An organisation that leaves takes with it everything it brought: its seat and what it did go, a role it held stands empty, its
grants are no longer signed, and the log of facilitators it employs ends a year ago, as that of the facilitator does. The rest
stays, and everything is worked out anew by the same statements (pipelines/without.py).

What members said in surveys stays as it was said: from a score with an organisation's answers and the same score without
them, its answers would follow (confidentiality rules R4 and R6).
"""

from __future__ import annotations

import duckdb

from metrics.bench import insert_rows
from metrics.heads import heads

Connection = duckdb.DuckDBPyConnection

SCENARIOS = ("largest_member", "largest_funder", "facilitator")
CHOSEN = "chosen"  # an organisation that a person names
ACTS_MONTHS = 6  # the largest member is that of the indicator top_share: most acts in 6 months
LOG_MONTHS = 12  # the facilitator is whom most entries of the log in 12 months are by
NOBODY = {
    "largest_member": "No member did anything that is on file in 6 months, so none is the largest.",
    "largest_funder": "No signed money of the coming 12 months is on file, so no funder is the largest.",
    "facilitator": "The facilitation log has no entry of the last 12 months that says who it is by.",
}

# one row per coalition: an organisation or a facilitator leaves it, the other of the two is NULL; `leaves` is the name
LEAVING = "coalition_id varchar, scenario varchar, organisation_id varchar, facilitator varchar, leaves varchar"
FACILITATOR = "coalesce(facilitator_name, employer_organisation_id)"

WHO_LEAVES = f"""
    with lasts as (
        select coalition_id, max(month) as month, max(month_end) as month_end from coalition_months group by all
    ),
    acted as (
        select
            lasts.coalition_id, organisation_id, sum(acts) as acts,
            bool_or(is_eligible and months.month = lasts.month) as is_member
        from lasts
        join member_months as months
            on months.coalition_id = lasts.coalition_id
            and months.month between lasts.month - interval {ACTS_MONTHS - 1} months and lasts.month
        where organisation_id is not null
        group by all
    ),
    entries as (
        select coalition_id, {FACILITATOR} as facilitator, count(*) as entries, max(happened_on) as last_on
        from facilitation
        join lasts using (coalition_id)
        where
            happened_on > month_end - interval {LOG_MONTHS} months and happened_on <= month_end
            and {FACILITATOR} is not null
        group by all
    ),
    everybody as (
        (
            select coalition_id, 'largest_member' as scenario, organisation_id, null::varchar as facilitator
            from acted
            where is_member and acts > 0
            qualify row_number() over (partition by coalition_id order by acts desc, organisation_id) = 1
        )
        union all
        (
            select coalition_id, 'largest_funder', organisation_id, null
            from bench.funders
            where organisation_id is not null and share > 0
            qualify row_number() over (partition by coalition_id order by share desc, organisation_id) = 1
        )
        union all
        (
            select coalition_id, 'facilitator', null, facilitator
            from entries
            qualify row_number() over (partition by coalition_id order by entries desc, last_on desc, facilitator) = 1
        )
    )
    select
        coalition_id, scenario, everybody.organisation_id, facilitator,
        coalesce(name, facilitator, everybody.organisation_id) as leaves
    from everybody
    left join organisation_names as names
        on names.organisation_id = coalesce(everybody.organisation_id, facilitator)
"""

# The last month of a coalition before and after, side by side; {database} holds what was worked out without them.
SCORES_COMPARED = """
    insert into bench.stress
    select
        leaving.coalition_id, leaving.scenario, leaving.organisation_id, leaving.leaves, before.score,
        before.value, before.low, before.high, before.band, after.value, after.low, after.high, after.band, null
    from {database}.main.leaving as leaving
    join (select coalition_id, max(month) as month from coalition_months group by all) as lasts using (coalition_id)
    join scores as before using (coalition_id, month)
    left join {database}.main.scores as after using (coalition_id, month, score)
"""
INDICATORS_COMPARED = """
    insert into bench.stress_indicators
    select
        leaving.coalition_id, leaving.scenario, before.indicator,
        before.value, before.score, after.value, after.score
    from {database}.main.leaving as leaving
    join (select coalition_id, max(month) as month from coalition_months group by all) as lasts using (coalition_id)
    join indicators as before using (coalition_id, month)
    left join {database}.main.indicators as after using (coalition_id, month, indicator)
    where before.n is not null or after.n is not null
"""


def find_who_leaves(con: Connection) -> None:
    """Create `who_leaves`, a row per coalition and scenario in which somebody can leave; needs bench.funders."""
    con.execute(f"create or replace table who_leaves ({LEAVING})")
    con.execute(f"insert into who_leaves {WHO_LEAVES}")
    nobody = con.execute(
        """
        select coalition_id, scenario
        from (select distinct coalition_id from coalition_months) cross join (select unnest($1) as scenario)
        anti join who_leaves using (coalition_id, scenario)
        order by all
        """,
        [list(SCENARIOS)],
    ).fetchall()
    say_why_not(con, [(coalition_id, scenario, NOBODY[scenario]) for coalition_id, scenario in nobody])


def say_why_not(con: Connection, told: list[tuple[str, str, str]]) -> None:
    """A row of bench.stress without figures for each (coalition_id, scenario, reason)."""
    insert_rows(con, "stress", ((coalition, scenario, *[None] * 11, reason) for coalition, scenario, reason in told))


def compare(con: Connection, database: str) -> None:
    """Add what was worked out in an attached database, as `without` leaves it, beside the figures of main."""
    con.execute(SCORES_COMPARED.format(database=database))
    con.execute(INDICATORS_COMPARED.format(database=database))


def from_surveys() -> list[str]:
    """The indicators that are made, in part at least, from what members said."""
    return [name for name, head in heads().items() if "surveys" in head.evidence]

"""The ledger of facilitation: who did what under which hat, what it cost, and how promises were kept meanwhile.

The 12 months are those that end with a coalition's last month, as the indicators count them. Of the log, entries up to the
month's end count (as in the indicator `facilitation_cover`), of what exports tell that up to the day the exports reach. The log
itself lists every entry, later ones too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from metrics.bench_tables import insert_rows
from metrics.warnings.item_stuck import PAST_DUE_DAYS

Connection = duckdb.DuckDBPyConnection
HATS = ("project_manager", "facilitator", "matchmaker")
COST_NEEDED = 0.5  # share of entries that must say their cost, else it says too little of all; product default

# a row per coalition: the log is read from from_on to month_end, exports from from_on to known_on
YEAR = """
    create or replace temp table ledger_year as
    select
        coalition_id, (month - interval 11 months)::date as from_on, month_end,
        least(month_end, coalesce(data_as_of, month_end)) as known_on
    from coalition_months
    left join coalition_spans using (coalition_id)
    qualify row_number() over (partition by coalition_id order by month desc) = 1
"""
# the log up to the month's end; `counted` is what an entry cost in the currency that most entries of the 12 months give (of
# equal ones the first by letter)
ENTRIES = """
    create or replace temp table ledger_entries as
    with entries as (
        select facilitation.*, happened_on >= from_on as is_recent
        from facilitation
        join ledger_year using (coalition_id)
        where happened_on <= month_end
    ),
    uses as (
        select coalition_id, currency, count(*) as uses
        from entries
        where is_recent and cost is not null and currency is not null
        group by all
    ),
    mostly as (
        select coalition_id, min_by(currency, (-uses, currency)) as most_used from uses group by all
    )
    select entries.*, most_used, case when currency = most_used then cost end as counted
    from entries
    left join mostly using (coalition_id)
"""
# made by whoever adds what a person typed in; nobody could where it is missing
TYPED_IN = "create table if not exists typed_facilitation (activity_id varchar, line bigint)"
LOG = """
    insert into bench.facilitation_log
    with introductions as (
        select activity_id, list(coalesce(name, id) order by place) as introduced
        from (
            select
                activity_id, unnest(introduced_organisation_ids) as id,
                generate_subscripts(introduced_organisation_ids, 1) as place
            from facilitation
        ) as named
        left join organisation_names on organisation_id = id
        group by all
    )
    select
        log.coalition_id, activity_id, log.happened_on, log.hat, log.activity, log.facilitator_name, log.position,
        coalesce(employers.name, log.employer_organisation_id), coalesce(payers.name, log.paid_by_organisation_id),
        log.hours, log.cost, log.currency, log.target_indicator, introduced, line
    from facilitation as log
    left join introductions using (activity_id)
    left join typed_facilitation using (activity_id)
    left join organisation_names as employers on employers.organisation_id = log.employer_organisation_id
    left join organisation_names as payers on payers.organisation_id = log.paid_by_organisation_id
    order by log.coalition_id, log.happened_on desc, activity_id
"""
# decimals add up alike in any order, doubles do not
WORN = """
    insert into bench.facilitation_hats by name
    with logs as (
        select coalition_id, any_value(most_used) as currency from ledger_entries group by all
    )
    select
        logs.coalition_id, hats.hat, logs.currency,
        count(*) filter (where is_recent) as entries,
        sum(hours::decimal(38, 6)) filter (where is_recent) as hours,
        count(hours) filter (where is_recent) as hours_known,
        sum(counted) filter (where is_recent) as cost,
        count(counted) filter (where is_recent) as cost_known,
        max(happened_on) as last_on
    from logs
    cross join (select unnest($hats) as hat, generate_subscripts($hats, 1) as place) as hats
    left join ledger_entries as entries on entries.coalition_id = logs.coalition_id and entries.hat = hats.hat
    group by logs.coalition_id, hats.hat, place, logs.currency
    order by logs.coalition_id, place
"""
# a commitment is stuck by the rule of the warning item_stuck that needs no past of the coalition
SUMS = f"""
    with spent as (
        select
            coalition_id,
            count(*) filter (where is_recent) as entries,
            sum(counted) filter (where is_recent) as cost,
            count(counted) filter (where is_recent) as cost_known,
            count(*) filter (where is_recent and cost is not null and counted is null) as other_currency,
            sum(hours::decimal(38, 6)) filter (where is_recent) as hours,
            count(hours) filter (where is_recent) as hours_known,
            any_value(most_used) as currency
        from ledger_entries
        group by all
    ),
    made as (
        select
            *, coalesce(completed_on > known_on, true) and coalesce(dropped_on > known_on, true) as is_open,
            due_on between from_on and known_on as is_due
        from commitments
        join ledger_year using (coalition_id)
        where made_on <= known_on
    ),
    promised as (
        select
            coalition_id,
            count(*) filter (where completed_on between from_on and known_on) as closed,
            count(*) filter (where is_due) as due,
            count(*) filter (where is_due and completed_on <= due_on) as on_time,
            count(*) filter (where is_open and due_on < known_on - {PAST_DUE_DAYS}) as stuck,
            count(*) filter (where is_open and due_on is not null) as open_items
        from made
        group by all
    ),
    decided as (
        select
            coalition_id,
            count(*) filter (where decided_on >= from_on) as decisions,
            count(*) filter (where decided_on >= from_on and outcome = 'deferred') as deferred
        from decisions
        join ledger_year using (coalition_id)
        where outcome is not null and decided_on <= known_on
        group by all
    )
    select
        coalition_id, entries, cost, cost_known, other_currency, hours::double as hours, hours_known, currency,
        closed, due, on_time, deferred, decisions, stuck, open_items
    from ledger_year
    left join spent using (coalition_id)
    left join promised using (coalition_id)
    left join decided using (coalition_id)
    order by coalition_id
"""


def compute_ledger(con: Connection) -> None:
    """Fills bench.facilitation_log, facilitation_hats and facilitation_cost from coalition_months, coalition_spans, facilitation,
    organisation_names, commitments and decisions.

    hours in hours; cost in `currency`, entries in another one (or in none) counted apart; cost_per_closed: cost over the
    commitments completed in these months, whoever they are of. due and on_time count as the indicator `follow_through`, over 12
    months and only what was due by the day the exports reach. A log, a tracker or decisions that are not on file leave NULL.
    """
    con.execute(YEAR)
    con.execute(ENTRIES)
    con.execute(TYPED_IN)
    con.execute(LOG)
    con.execute(WORN, {"hats": list(HATS)})
    answer = con.execute(SUMS)
    names = [column[0] for column in answer.description]
    insert_rows(con, "facilitation_cost", [_cost(dict(zip(names, row, strict=True))) for row in answer.fetchall()])
    con.execute("drop table ledger_entries")
    con.execute("drop table ledger_year")


def _cost(sums: dict[str, Any]) -> tuple[Any, ...]:
    """A row of facilitation_cost."""
    reason = why_no_cost_per_closed(sums)
    cost: Decimal | None = sums["cost"]
    each = cost / sums["closed"] if cost is not None and reason is None else None
    before = (
        "coalition_id",
        "entries",
        "cost",
        "cost_known",
        "other_currency",
        "hours",
        "hours_known",
        "currency",
        "closed",
    )
    after = ("due", "on_time", "deferred", "decisions", "stuck", "open_items")
    return (*(sums[name] for name in before), each, *(sums[name] for name in after), reason)


def why_no_cost_per_closed(sums: dict[str, Any]) -> str | None:
    """Why nobody can say what a kept promise cost, in a sentence; None where one can."""
    entries, known = sums["entries"], sums["cost_known"]
    if entries is None:
        return "No facilitation log is on file."
    if entries == 0:
        return "The facilitation log has no entry of the last 12 months."
    if known == 0:
        return "No entry of the last 12 months says what it cost."
    if known < COST_NEEDED * entries:
        told = f"Only {known} of {entries} entries of the last 12 months say what they cost in {sums['currency']}"
        return f"{told}; half are needed."
    if sums["closed"] is None:
        return "No commitment is on file."
    return None if sums["closed"] else "No commitment was completed in the last 12 months."

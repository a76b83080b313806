"""Co-creation: who raises, who changes, who promises and who delivers, over the items raised in the last 12 months."""

from __future__ import annotations

import duckdb

from metrics.co_creation_measures import fill_measures
from metrics.early_voices import make_early_pairs
from metrics.idea_paths import make_paths

FLOWS = """
insert into bench.flows by name
select coalition_id, raised_by, outcome, followed, count(*) as n
from idea_paths
where outcome is not null
group by all
order by all
"""
FLOW_TOTALS = """
insert into bench.flow_totals by name
select coalition_id, origin, outcome, followed, count(*) as n
from idea_paths
where outcome is not null
group by all
order by all
"""
IDEAS = """
insert into bench.ideas by name
select
    coalition_id, item_id, title, raised_on, raised_by, origin, if(keeps_changes, changed_by, null) as amended_by, decision_id,
    decided_on, outcome, if(keeps_promises, committed_by, null) as committed_by, followed
from idea_paths
join idea_windows using (coalition_id)
order by coalition_id, raised_on desc, item_id
"""
CO_CREATORS = """
insert into bench.co_creators by name
with members as (
    select coalition_id, organisation_id, true as is_member
    from idea_windows
    join member_months using (coalition_id, month)
    where is_eligible and organisation_id is not null
),
raised as (
    select
        coalition_id, organisation_id, count(*) as raised,
        count(*) filter (where outcome in ('as_proposed', 'amended')) as raised_adopted
    from idea_paths
    where organisation_id is not null
    group by all
),
amended as (
    select coalition_id, organisation_id, count(*) as amended
    from (select coalition_id, unnest(changed_by) as organisation_id from idea_paths)
    group by all
),
promised as (
    select coalition_id, organisation_id, count(*) as committed, count(*) filter (where is_done) as delivered
    from idea_promises
    where organisation_id is not null
    group by all
),
concerned as (
    select coalition_id, organisation_id, count(*) filter (where is_early) as early, count(*) as early_of
    from early_pairs
    group by all
)
select
    coalition_id, organisation_id, organisation_names.name,
    coalesce(is_member, false) as is_member,
    coalesce(raised, 0) as raised,
    if(keeps_items, coalesce(raised_adopted, 0), null) as raised_adopted,
    if(keeps_changes, coalesce(amended, 0), null) as amended,
    if(keeps_promises, coalesce(committed, 0), null) as committed,
    if(keeps_promises, coalesce(delivered, 0), null) as delivered,
    if(has_attendance, coalesce(early, 0), null) as early,
    if(has_attendance, coalesce(early_of, 0), null) as early_of
from members
full join raised using (coalition_id, organisation_id)
full join amended using (coalition_id, organisation_id)
full join promised using (coalition_id, organisation_id)
full join concerned using (coalition_id, organisation_id)
join idea_windows using (coalition_id)
left join organisation_names using (organisation_id)
where coalition_id in (select coalition_id from idea_items)
order by coalition_id, organisation_id
"""


def compute_co_creation(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.flows, flow_totals, ideas, co_creation and co_creators.

    Reads coalition_months, coalition_spans, member_months, memberships, agenda_by_organisation, agenda_items, decisions,
    commitments, positions, meetings and organisation_names, and of attendance_by_organisation the meetings that count for
    early involvement. flows and flow_totals have the items with a decision whose outcome is known; their raised_by is an
    organisation, or `unknown`, or `none` for somebody who speaks for no organisation. Names stand in co_creators. Where a
    decision log has never said who changed a text, what was adopted is as_proposed there, and the measure amended of
    co_creation has the note that says so; with followed and nothing_agreed, and the measure followed_up, it is the same.
    """
    make_paths(con)
    make_early_pairs(con)
    for statement in (FLOWS, FLOW_TOTALS, IDEAS, CO_CREATORS):
        con.execute(statement)
    fill_measures(con)
    for table in ("early_pairs", "idea_paths", "idea_promises", "idea_items", "idea_windows"):
        con.execute(f"drop table {table}")

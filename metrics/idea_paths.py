"""The way of each agenda item: who raised it, what became of it, who promised something on it, and whether that was kept."""

from __future__ import annotations

import duckdb

SPEAKS_FOR_NONE = "none"  # raised_by of an item raised by somebody who speaks for no organisation
UNKNOWN = "unknown"  # raised_by where it is not known for which organisation
SUPPORT_ROLES = "('secretariat', 'facilitator', 'observer', 'funder')"  # as in the cube: no members

# the 12 months that end with a coalition's last, and what of the log and of the tracker is kept at all
WINDOWS = """
create or replace temp table idea_windows as
with last_months as (
    select
        coalition_id, month, has_register, (month - interval 11 months)::date as window_on,
        least(month_end, coalesce(data_as_of, month_end)) as as_of
    from coalition_months
    left join coalition_spans using (coalition_id)
    qualify row_number() over (partition by coalition_id order by month desc) = 1
),
logs as (
    -- a log that has never named an item, or who changed a text, does not keep this; in one that has, an empty cell is nobody
    select
        coalition_id,
        count(*) filter (where item_id is not null) > 0 as keeps_items,
        count(*) filter (where len(amended_by_organisation_ids) > 0) > 0 as keeps_changes
    from last_months
    join decisions using (coalition_id)
    where decided_on <= as_of
    group by all
),
trackers as (
    select coalition_id, true as keeps_promises
    from last_months
    join commitments using (coalition_id)
    where made_on <= as_of and decision_id is not null
    group by all
),
leads as (
    select coalition_id, true as has_lead
    from last_months
    join memberships using (coalition_id)
    where role = 'lead' and joined_on <= as_of and coalesce(left_on >= window_on, true)
    group by all
),
attending as (
    select coalition_id, bool_or(meetings_attended > 0) as has_attendance
    from last_months
    join member_months as months using (coalition_id)
    where months.month between window_on and last_months.month
    group by all
)
select
    last_months.*, coalesce(keeps_items, false) as keeps_items, coalesce(keeps_changes, false) as keeps_changes,
    coalesce(keeps_promises, false) as keeps_promises, coalesce(has_lead, false) as has_lead,
    coalesce(has_attendance, false) as has_attendance
from last_months
left join logs using (coalition_id)
left join trackers using (coalition_id)
left join leads using (coalition_id)
left join attending using (coalition_id)
"""
# who raised what in these months, and what that organisation was in the coalition on that day
ITEMS = f"""
create or replace temp table idea_items as
with raised as (
    select
        coalition_id, has_register, as_of, item_id, min(happened_on) as raised_on, min(organisation_id) as organisation_id,
        bool_and(affiliation <> 'unknown') as is_known
    from idea_windows
    join agenda_by_organisation using (coalition_id)
    where happened_on between window_on and as_of
    group by all
),
origins as (
    select
        coalition_id, item_id,
        case
            when not any_value(is_known) then '{UNKNOWN}'
            when any_value(organisation_id) is null then 'outsider'
            when not any_value(has_register) then 'other_member'
            when bool_or(role = 'lead') then 'lead'
            when bool_or(joined_on is not null and coalesce(role, 'member') not in {SUPPORT_ROLES}) then 'other_member'
            else 'outsider'
        end as origin
    from raised
    left join memberships using (coalition_id, organisation_id)
    -- of a raiser with memberships, those of other days say nothing; one without any has a row of NULLs
    where joined_on is null or (joined_on <= raised_on and coalesce(left_on >= raised_on, true))
    group by all
)
select
    raised.* exclude (organisation_id), meeting_id, title, kind,
    if(is_known, organisation_id, null) as organisation_id,
    case when not is_known then '{UNKNOWN}' else coalesce(organisation_id, '{SPEAKS_FOR_NONE}') end as raised_by,
    coalesce(origin, 'outsider') as origin
from raised
left join origins using (coalition_id, item_id)
left join agenda_items using (coalition_id, item_id)
"""
# what was promised on an item, by any decision on it. Given up counts as not kept, as the indicator follow_through counts it.
PROMISES = """
create or replace temp table idea_promises as
select
    coalition_id, item_id, commitment_id, owner_organisation_id as organisation_id,
    coalesce(completed_on <= as_of, false) as is_done,
    coalesce(
        case
            when completed_on <= as_of then completed_on > due_on
            else dropped_on <= as_of or due_on <= as_of
        end, false
    ) as is_late
from idea_items
join decisions using (coalition_id, item_id)
join commitments using (coalition_id, decision_id)
where decided_on <= as_of and made_on <= as_of
"""
# the last decision on an item counts; of several on one day one that adopts, then one that rejects
PATHS = """
create or replace temp table idea_paths as
with decided as (
    select
        coalition_id, item_id, decision_id, decided_on, outcome,
        list_sort(list_distinct(list_filter(
            coalesce(amended_by_organisation_ids, []), lambda who: who is distinct from organisation_id
        ))) as changed_by
    from idea_items
    join decisions using (coalition_id, item_id)
    where decided_on <= as_of
    qualify row_number() over (
        partition by coalition_id, item_id
        order by decided_on desc, list_position(['adopted', 'rejected', 'deferred'], outcome) nulls last, decision_id
    ) = 1
),
promised as (
    select
        coalition_id, item_id, list_sort(list_distinct(list(organisation_id))) as committed_by,
        case when bool_or(is_late) then 'late' when bool_and(is_done) then 'on_time' else 'open' end as followed
    from idea_promises
    group by all
)
select
    idea_items.*, decision_id, decided_on, outcome as decision_outcome, coalesce(changed_by, []) as changed_by,
    case
        when outcome = 'adopted' then if(len(changed_by) > 0, 'amended', 'as_proposed')
        when outcome in ('rejected', 'deferred') then 'dropped'
    end as outcome,
    -- of two organisations one at most is the unknown proposer
    outcome = 'adopted' and len(changed_by) >= if(is_known, 1, 2) as is_surely_amended,
    coalesce(committed_by, []) as committed_by,
    if(decision_id is null, null, coalesce(followed, 'nothing_agreed')) as followed
from idea_items
left join decided using (coalition_id, item_id)
left join promised using (coalition_id, item_id)
"""


def make_paths(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary tables idea_windows (a row per coalition), idea_items and idea_paths (per item raised in the
    window), idea_promises (per commitment), as known on `as_of`.

    outcome: as_proposed (adopted, changed by nobody but the raiser), amended (adopted, changed by another), dropped
    (rejected or put off at its last decision), NULL where there is no decision or its outcome is not on file.
    followed, the first that holds: late (something was done late, is overdue or was given up), open (something is not due
    yet or has no date), on_time (all was done, by its day where it had one), nothing_agreed (nothing was promised).
    origin: lead, other_member (without a register everybody is one), outsider (no member on that day, or nobody's), unknown.
    """
    for statement in (WINDOWS, ITEMS, PROMISES, PATHS):
        con.execute(statement)

"""Whether members whom a decision concerns were there while it was still an idea, not only at its approval."""

from __future__ import annotations

import duckdb

from metrics.idea_paths import SUPPORT_ROLES

# meetings before the decision: the one on whose agenda the item stood, and those at which drafts are worked on
CHANCES = """
create or replace temp table early_chances as
select coalition_id, item_id, meeting_id, starts_at::date as happened_on
from idea_paths
join meetings using (coalition_id, meeting_id)
where starts_at::date < decided_on
union
select coalition_id, item_id, meetings.meeting_id, starts_at::date
from idea_paths
join meetings using (coalition_id)
where
    meetings.kind in ('working_group', 'workshop') and starts_at::date >= raised_on and starts_at::date < decided_on
"""
# who was there, nearly as the cube counts it: one stay whose length is not known, or stays that together make half of the
# scheduled time
ATTENDED = """
create or replace temp table early_attended as
with stays as (
    select
        meeting_id, organisation_id, if(scheduled_minutes > 0, scheduled_minutes, null) as scheduled,
        case
            when joined_at is not null and left_at is not null then greatest(0, date_diff(
                'second', greatest(joined_at, starts_at),
                least(left_at, starts_at + to_seconds(60 * if(scheduled_minutes > 0, scheduled_minutes, null)))
            ))
            else minutes * 60
        end as seconds
    from attendance_by_organisation
    semi join early_chances using (meeting_id)
    where
        affiliation = 'known'
        and happened_on between (select min(happened_on) from early_chances) and (select max(happened_on) from early_chances)
)
select meeting_id, organisation_id
from stays
group by all
having bool_or(seconds is null or scheduled is null) or sum(seconds) >= 30 * min(scheduled)
"""
# a row per decided item and member concerned: it promised something, changed the text, or took a position
PAIRS = f"""
create or replace temp table early_pairs as
with concerned as (
    select coalition_id, item_id, decided_on, has_register, unnest(list_concat(changed_by, committed_by)) as organisation_id
    from idea_paths
    where decision_id is not null
    union
    select coalition_id, item_id, decided_on, has_register, positions.organisation_id
    from idea_paths
    join positions using (decision_id)
    where position <> 'absent'
),
members_then as (
    select coalition_id, item_id, organisation_id
    from concerned
    join memberships using (coalition_id, organisation_id)
    where
        has_register and joined_on <= decided_on and coalesce(left_on >= decided_on, true)
        and coalesce(role, 'member') not in {SUPPORT_ROLES}
    group by all
    union all
    select coalition_id, item_id, organisation_id from concerned where not has_register
),
early as (
    select coalition_id, item_id, organisation_id from early_chances join early_attended using (meeting_id)
    union
    select coalition_id, item_id, organisation_id from idea_items where organisation_id is not null
)
select coalition_id, item_id, organisation_id, early.item_id is not null as is_early
from members_then
left join early using (coalition_id, item_id, organisation_id)
"""


def make_early_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table early_pairs from idea_paths, meetings, attendance, positions and memberships.

    Early is who raised the item, or was before the day of its last decision at the meeting on whose agenda it stood, or
    from the day it was raised at a working group or a workshop of the coalition.
    """
    for statement in (CHANCES, ATTENDED, PAIRS):
        con.execute(statement)
    for table in ("early_chances", "early_attended"):
        con.execute(f"drop table {table}")

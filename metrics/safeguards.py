"""What protects a table at which competitors sit: evidence on record, element by element and meeting by meeting.

The states of the four elements are those of the indicator `competition_safeguards` at a coalition's last month, told of every
coalition. A record of evidence, never a judgement of whether it suffices.
"""

from __future__ import annotations

import duckdb

from metrics.safeguard_meetings import MEETINGS

LASTS = """
    create or replace temp table guarded as
    select
        coalition_id, max(month) as month, max(month_end) as month_end, (max(month) - interval 11 months)::date as since,
        arg_max(has_register, month) as has_register
    from coalition_months
    group by all
"""
ENTRIES = """
    create or replace temp table guarded_entries as
    select
        coalition_id, activity_id, happened_on, month, month_end, has_register,
        employer_organisation_id is not null and paid_by_organisation_id is not null as names_both,
        exists (
            select 1 from memberships
            where memberships.coalition_id = facilitation.coalition_id
                and memberships.organisation_id in (employer_organisation_id, paid_by_organisation_id)
                and memberships.role in ('lead', 'founder')
                and memberships.joined_on <= facilitation.happened_on
                and coalesce(memberships.left_on >= facilitation.happened_on, true)
        ) as is_of_the_lead
    from facilitation
    join guarded using (coalition_id)
    where happened_on <= month_end
"""
RULES = """
    insert into bench.safeguards by name
    with latest as (
        -- as in the indicator: a state without a date holds from the beginning, until a dated one follows
        select
            coalition_id, element, status, nullif(trim(evidence_url), '') as link, review_due_on,
            review_due_on < month_end as is_overdue
        from guarded
        join governance using (coalition_id)
        where element in ('competition_policy', 'data_and_ip') and coalesce(agreed_on <= month_end, true)
        qualify row_number() over (partition by coalition_id, element order by agreed_on desc nulls last) = 1
    )
    select
        coalition_id, element,
        case
            when status is null then 'unknown'
            when status = 'full' and link is not null and not coalesce(is_overdue, false) then 'full'
            when status in ('full', 'partial') then 'partial'
            else 'absent'
        end as status,
        case
            when status is null then 'The charter checklist says nothing of it.'
            when status = 'absent' then 'The charter checklist says that it is absent.'
            when status = 'not_relevant' then 'The charter checklist calls it not relevant.'
            when link is not null then link
            when status = 'full' then 'Called agreed, but no link says where it is written down.'
            else 'Called agreed in part, without a link to where it is written down.'
        end as evidence,
        review_due_on
    from (select coalition_id, unnest(['competition_policy', 'data_and_ip']) as element from guarded)
    left join latest using (coalition_id, element)
    order by all
"""
FACILITATORS = """
    insert into bench.safeguards by name
    with counted as (
        select
            coalition_id, max(happened_on) as last_on, count(*) filter (where is_recent) as entries,
            count(*) filter (where is_recent and is_of_the_lead) as of_the_lead,
            count(*) filter (where is_recent and names_both) as name_both
        from (select *, happened_on >= month - interval 2 months as is_recent from guarded_entries)
        group by all
    )
    select
        coalition_id, 'neutral_facilitator' as element,
        case
            when entries = 0 then 'absent'  -- the log has ended
            when not has_register or entries is null then 'unknown'
            when of_the_lead > 0 then 'absent'
            when name_both > 0 then 'full'
            else 'unknown'
        end as status,
        case
            when entries is null then 'No facilitation log is on record.'
            when entries = 0 then 'The facilitation log ends on ' || strftime(last_on, '%-d %B %Y') || '.'
            when not has_register then 'No member register is on record, so it is not known who leads.'
            when of_the_lead > 0 then
                'Employed or paid by a lead or founder member: ' || of_the_lead || ' of ' || entries
                || if(entries = 1, ' entry', ' entries') || ' of the log in 3 months.'
            when name_both > 0 then
                'Employer and payer are named, and neither is a lead or founder member: ' || name_both || ' of ' || entries
                || if(entries = 1, ' entry', ' entries') || ' of the log in 3 months.'
            else 'No entry of the log in 3 months names both employer and payer.'
        end as evidence
    from guarded
    left join counted using (coalition_id)
    order by all
"""
MINUTES = """
    insert into bench.safeguards by name
    with items as (
        select coalition_id, sum(known_items + unknown_items)::bigint as items
        from guarded
        join coalition_activity as activity using (coalition_id)
        where activity.month between since and guarded.month
        group by all
    ),
    decided as (
        select coalition_id, max(decided_on) as last_on, count(*) filter (where decided_on >= since) as decisions
        from guarded
        join decisions using (coalition_id)
        where decided_on <= month_end
        group by all
    )
    select
        coalition_id, 'minutes_kept' as element,
        case when items > 0 or decisions > 0 then 'full' when last_on is not null then 'absent' else 'unknown' end as status,
        case
            when status = 'full' then
                concat_ws(
                    ' and ',
                    case when decisions > 0 then decisions || if(decisions = 1, ' decision', ' decisions') end,
                    case when items > 0 then items || if(items = 1, ' agenda item', ' agenda items') end
                ) || ' on record in 12 months.'
            when status = 'absent' then
                'The last decision on record is of ' || strftime(last_on, '%-d %B %Y') || '.'
            else 'No decision and no agenda item is on record.'
        end as evidence
    from guarded
    left join items using (coalition_id)
    left join decided using (coalition_id)
    order by all
"""


def compute_safeguards(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.safeguards, four rows per coalition with months, and bench.safeguard_meetings: a row per meeting of the 12
    months to the last one to which two organisations came that were then on file as each other's competitors.

    status: full, partial, absent or unknown; in the indicator 1, a half, 0 and left out. evidence: the link on file, else a
    sentence. has_agenda: an item on record for the meeting, or raised on its day for none. has_minutes: a decision of its day, or
    on one of its items. has_neutral_facilitator: an entry of the log up to ENTRIES_DAYS away whose employer and payer were no
    lead or founder member. Each is NULL where the coalition has nothing of the kind on file, or an entry leaves open whom it
    works for.
    Needs coalition_months, coalition_activity, attendance_by_organisation and the canonical tables named above.
    """
    for statement in (LASTS, ENTRIES, RULES, FACILITATORS, MINUTES, MEETINGS):
        con.execute(statement)
    for table in ("guarded", "guarded_entries"):
        con.execute(f"drop table {table}")

"""Meetings at which declared competitors sat, and what is on record of each."""

from __future__ import annotations

ENTRIES_DAYS = (
    3  # days before and after a meeting in which an entry of the log is taken to be about it; product default
)

# Reads the temporary tables guarded and guarded_entries of metrics/safeguards.py. Whoever came counts, however shortly: much can
# be heard in little time. A pair counts from the day it was declared.
MEETINGS = f"""
    insert into bench.safeguard_meetings by name
    with declared as (
        select organisation_id_a as one, organisation_id_b as other, declared_on from competitor_pairs
        where organisation_id_a <> organisation_id_b
        union
        select organisation_id_b, organisation_id_a, declared_on from competitor_pairs
        where organisation_id_a <> organisation_id_b
    ),
    came as (
        select distinct coalition_id, meeting_id, happened_on, month_end, organisation_id
        from attendance_by_organisation
        join guarded using (coalition_id)
        where
            organisation_id in (select one from declared)
            and happened_on >= (select min(since) from guarded) and happened_on between since and month_end
    ),
    shared as (
        select
            came.coalition_id, meeting_id, came.happened_on, came.month_end,
            count(distinct came.organisation_id) as competitors
        from came
        join declared on one = came.organisation_id
        join came as others using (coalition_id, meeting_id)
        where others.organisation_id = other and coalesce(declared_on <= came.happened_on, true)
        group by all
    ),
    logs as (
        -- where nothing at all is on file of a kind, what is missing of a meeting is not known
        select
            coalition_id,
            coalition_id in (
                select coalition_id from guarded join agenda_items using (coalition_id) where raised_on <= month_end
            ) as has_agendas,
            coalition_id in (
                select coalition_id from guarded join decisions using (coalition_id) where decided_on <= month_end
            ) as has_decisions,
            has_register and coalition_id in (select coalition_id from guarded_entries) as has_entries
        from guarded
    ),
    agendas as (
        select coalition_id, meeting_id
        from shared
        join agenda_items as items using (coalition_id, meeting_id)
        where raised_on <= month_end
        union
        select coalition_id, shared.meeting_id
        from shared
        join agenda_items as items using (coalition_id)
        where raised_on = happened_on and items.meeting_id is null
    ),
    decided as (
        select coalition_id, meeting_id
        from shared
        join agenda_items as items using (coalition_id, meeting_id)
        join decisions using (coalition_id, item_id)
        where decided_on <= month_end
        union
        select coalition_id, meeting_id from shared join decisions using (coalition_id) where decided_on = happened_on
    ),
    near as (
        select coalition_id, happened_on + days.days::int as happened_on, names_both, is_of_the_lead
        from guarded_entries
        cross join range(-{ENTRIES_DAYS}, {ENTRIES_DAYS} + 1) as days(days)
    ),
    facilitated as (
        select
            coalition_id, meeting_id,
            case
                when bool_or(names_both and not is_of_the_lead) then true
                when bool_or(not names_both and not is_of_the_lead) then null
                else false
            end as is_neutral
        from shared
        join near using (coalition_id, happened_on)
        group by all
    )
    select
        coalition_id, meeting_id, happened_on, coalesce(nullif(trim(title), ''), meeting_id) as title, competitors,
        case when has_agendas then agendas.meeting_id is not null end as has_agenda,
        case when has_decisions then decided.meeting_id is not null end as has_minutes,
        case when not has_entries then null when facilitated.meeting_id is null then false else is_neutral end
            as has_neutral_facilitator
    from shared
    left join meetings using (coalition_id, meeting_id)
    join logs using (coalition_id)
    left join agendas using (coalition_id, meeting_id)
    left join decided using (coalition_id, meeting_id)
    left join facilitated using (coalition_id, meeting_id)
    order by all
"""

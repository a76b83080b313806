-- all channels, one row per coalition, month and organisation (NULL: unknown). A channel has at most one row of each,
-- so that the largest value that is there is the only one
with channels as (
    select coalition_id, month, organisation_id, cast(meetings_attended as bigint) as meetings_attended, minutes,
        speaking_minutes, cast(null as bigint) as messages, cast(null as bigint) as threads_started,
        cast(null as bigint) as agenda_items, cast(null as bigint) as decisions_joined,
        cast(null as bigint) as commitments_due, cast(null as bigint) as commitments_on_time,
        cast(null as double) as contribution_value, cast(acts as bigint) as acts_attendance,
        cast(null as bigint) as acts_messages, cast(null as bigint) as acts_agenda,
        cast(null as bigint) as acts_decisions, cast(null as bigint) as acts_contributions,
        cast(null as bigint) as acts_commitments, last_act_on
    from attendance_months
    union all
    select coalition_id, month, organisation_id, null, null, null, cast(messages as bigint),
        cast(threads_started as bigint), null, null, null, null, null,
        null, cast(acts as bigint), null, null, null, null, last_act_on
    from message_months
    union all
    select coalition_id, month, organisation_id, null, null, null, null, null, cast(agenda_items as bigint), null, null,
        null, null, null, null, cast(acts as bigint), null, null, null, last_act_on
    from agenda_months
    union all
    select coalition_id, month, organisation_id, null, null, null, null, null, null, count(*), null, null, null,
        null, null, null, count(distinct case when took_position = 1 then decided_on end), null, null,
        max(case when took_position = 1 then decided_on end)
    from decisions_taken_part
    group by coalition_id, month, organisation_id
    union all
    select coalition_id, month, organisation_id, null, null, null, null, null, null, null, null, null,
        contribution_value, null, null, null, null, acts, null, last_act_on
    from contribution_months
    union all
    select coalition_id, month, organisation_id, null, null, null, null, null, null, null,
        cast(commitments_due as bigint), cast(commitments_on_time as bigint), null, null, null, null, null, null, acts,
        last_act_on
    from commitment_months
),
merged as (
    select
        coalition_id, month, organisation_id,
        max(meetings_attended) as meetings_attended,
        max(minutes) as minutes,
        max(speaking_minutes) as speaking_minutes,
        max(messages) as messages,
        max(threads_started) as threads_started,
        max(agenda_items) as agenda_items,
        max(decisions_joined) as decisions_joined,
        max(commitments_due) as commitments_due,
        max(commitments_on_time) as commitments_on_time,
        max(contribution_value) as contribution_value,
        max(acts_attendance) as acts_attendance,
        max(acts_messages) as acts_messages,
        max(acts_agenda) as acts_agenda,
        max(acts_decisions) as acts_decisions,
        max(acts_contributions) as acts_contributions,
        max(acts_commitments) as acts_commitments,
        max(last_act_on) as last_act_on
    from channels
    group by coalition_id, month, organisation_id
)
select
    *,
    coalesce(acts_attendance, 0) + coalesce(acts_messages, 0) + coalesce(acts_agenda, 0)
    + coalesce(acts_decisions, 0) + coalesce(acts_contributions, 0) + coalesce(acts_commitments, 0) as acts
from merged

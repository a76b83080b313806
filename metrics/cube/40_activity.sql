-- all channels, one row per coalition, month and organisation (NULL: unknown)
with channels as (
    select coalition_id, month, organisation_id, meetings_attended, minutes, speaking_minutes,
        0 as messages, 0 as threads_started, 0 as agenda_items, 0 as decisions_joined, 0 as commitments_due,
        0 as commitments_on_time, 0e0 as contribution_value, acts as acts_attendance, 0 as acts_messages,
        0 as acts_agenda, 0 as acts_decisions, 0 as acts_contributions, 0 as acts_commitments, last_act_on
    from attendance_months
    union all
    select coalition_id, month, organisation_id, 0, 0e0, 0e0, messages, threads_started, 0, 0, 0, 0, 0e0,
        0, acts, 0, 0, 0, 0, last_act_on
    from message_months
    union all
    select coalition_id, month, organisation_id, 0, 0e0, 0e0, 0, 0, agenda_items, 0, 0, 0, 0e0,
        0, 0, acts, 0, 0, 0, last_act_on
    from agenda_months
    union all
    select coalition_id, month, organisation_id, 0, 0e0, 0e0, 0, 0, 0, count(*), 0, 0, 0e0,
        0, 0, 0, count(distinct case when took_position = 1 then decided_on end), 0, 0,
        max(case when took_position = 1 then decided_on end)
    from decisions_taken_part
    group by coalition_id, month, organisation_id
    union all
    select coalition_id, month, organisation_id, 0, 0e0, 0e0, 0, 0, 0, 0, 0, 0, contribution_value,
        0, 0, 0, 0, acts, 0, last_act_on
    from contribution_months
    union all
    select coalition_id, month, organisation_id, 0, 0e0, 0e0, 0, 0, 0, 0, commitments_due, commitments_on_time, 0e0,
        0, 0, 0, 0, 0, acts, last_act_on
    from commitment_months
)
select
    coalition_id, month, organisation_id,
    sum(meetings_attended) as meetings_attended,
    sum(minutes) as minutes,
    sum(speaking_minutes) as speaking_minutes,
    sum(messages) as messages,
    sum(threads_started) as threads_started,
    sum(agenda_items) as agenda_items,
    sum(decisions_joined) as decisions_joined,
    sum(commitments_due) as commitments_due,
    sum(commitments_on_time) as commitments_on_time,
    sum(contribution_value) as contribution_value,
    sum(acts_attendance) as acts_attendance,
    sum(acts_messages) as acts_messages,
    sum(acts_agenda) as acts_agenda,
    sum(acts_decisions) as acts_decisions,
    sum(acts_contributions) as acts_contributions,
    sum(acts_commitments) as acts_commitments,
    sum(
        acts_attendance + acts_messages + acts_agenda + acts_decisions + acts_contributions + acts_commitments
    ) as acts,
    max(last_act_on) as last_act_on
from channels
group by coalition_id, month, organisation_id

-- a row for everybody eligible, for everybody who did something, and for everybody expected at a meeting
with decided as (
    select d.coalition_id, c.month, count(*) as n
    from decisions as d
    join cube_months as c
        on c.coalition_id = d.coalition_id and c.month = cast(date_trunc('month', d.decided_on) as date)
    group by d.coalition_id, c.month
),
rows_wanted as (
    select coalition_id, month, organisation_id
    from eligibility
    where is_eligible = 1
    union
    select a.coalition_id, a.month, a.organisation_id
    from activity as a
    join cube_months as c on c.coalition_id = a.coalition_id and c.month = a.month
    where c.is_wanted
    union
    select coalition_id, month, organisation_id
    from expected_meetings
)
select
    w.coalition_id, w.month, w.organisation_id,
    coalesce(e.is_eligible, 0) = 1 as is_eligible,
    e.role,
    cast(coalesce(x.meetings_expected, 0) as bigint) as meetings_expected,
    cast(coalesce(a.meetings_attended, 0) as bigint) as meetings_attended,
    cast(
        case when x.meetings_expected is not null then coalesce(x.expected_attended, a.meetings_attended, 0) else 0 end
        as bigint
    ) as expected_attended,
    coalesce(a.minutes, 0e0) as minutes,
    coalesce(a.speaking_minutes, 0e0) as speaking_minutes,
    cast(coalesce(a.messages, 0) as bigint) as messages,
    cast(coalesce(a.threads_started, 0) as bigint) as threads_started,
    cast(coalesce(a.agenda_items, 0) as bigint) as agenda_items,
    cast(case when e.is_eligible = 1 then coalesce(d.n, 0) else 0 end as bigint) as decisions_eligible,
    cast(coalesce(a.decisions_joined, 0) as bigint) as decisions_joined,
    cast(coalesce(a.commitments_due, 0) as bigint) as commitments_due,
    cast(coalesce(a.commitments_on_time, 0) as bigint) as commitments_on_time,
    coalesce(a.contribution_value, 0e0) as contribution_value,
    cast(coalesce(a.acts, 0) as bigint) as acts,
    cast(coalesce(a.acts_attendance, 0) as bigint) as acts_attendance,
    cast(coalesce(a.acts_messages, 0) as bigint) as acts_messages,
    cast(coalesce(a.acts_agenda, 0) as bigint) as acts_agenda,
    cast(coalesce(a.acts_decisions, 0) as bigint) as acts_decisions,
    cast(coalesce(a.acts_contributions, 0) as bigint) as acts_contributions,
    cast(coalesce(a.acts_commitments, 0) as bigint) as acts_commitments,
    a.last_act_on
from rows_wanted as w
left join activity as a
    on a.coalition_id = w.coalition_id and a.month = w.month
    and coalesce(a.organisation_id, '') = coalesce(w.organisation_id, '')
left join eligibility as e
    on e.coalition_id = w.coalition_id and e.month = w.month and e.organisation_id = w.organisation_id
left join expected_meetings as x
    on x.coalition_id = w.coalition_id and x.month = w.month and x.organisation_id = w.organisation_id
left join decided as d on d.coalition_id = w.coalition_id and d.month = w.month

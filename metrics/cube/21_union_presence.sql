-- the rest: the union of the intervals, clipped to the schedule. The line is cut wherever an interval begins or
-- ends; a piece counts once if any interval covers it. seconds are counted from the meeting's start.
with undecided as (
    select meeting_id, coalesce(organisation_id, '') as organisation, coalesce(person_key, '') as person
    from meeting_presence
    where is_present is null
),
intervals as (
    select
        u.meeting_id, u.organisation, u.person, a.scheduled_minutes * 30 as half_seconds,
        greatest(0e0, seconds_between(a.starts_at, a.joined_at)) as begins,
        least(a.scheduled_minutes * 60, seconds_between(a.starts_at, a.left_at)) as ends
    from undecided as u
    join attendance_by_organisation as a
        on a.meeting_id = u.meeting_id
        and coalesce(a.organisation_id, '') = u.organisation
        and case when a.affiliation = 'unknown' then coalesce(a.person_key, '') else '' end = u.person
    where a.affiliation <> 'none' and a.joined_at is not null and a.left_at is not null
),
cuts as (
    select meeting_id, organisation, person, begins as cut from intervals
    union
    select meeting_id, organisation, person, ends from intervals
),
pieces as (
    select a.meeting_id, a.organisation, a.person, a.cut as begins, min(b.cut) as ends
    from cuts as a
    join cuts as b
        on b.meeting_id = a.meeting_id and b.organisation = a.organisation and b.person = a.person and b.cut > a.cut
    group by a.meeting_id, a.organisation, a.person, a.cut
),
covered as (
    select distinct p.meeting_id, p.organisation, p.person, p.begins, p.ends, i.half_seconds
    from pieces as p
    join intervals as i
        on i.meeting_id = p.meeting_id and i.organisation = p.organisation and i.person = p.person
        and i.begins <= p.begins and i.ends >= p.ends
)
select meeting_id, organisation, person, sum(ends - begins) >= max(half_seconds) as is_present
from covered
group by meeting_id, organisation, person

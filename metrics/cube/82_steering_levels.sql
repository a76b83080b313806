-- the level of each known organisation at each steering meeting it attended: that of the most senior person who came, as
-- far as a level is declared. Where the organisation was present everybody recorded for it came, however briefly.
with attended as (
    select
        m.coalition_id, c.month, p.organisation_id, p.meeting_id, cast(m.starts_at as date) as happened_on,
        p.first_person, p.last_person, p.stays
    from meeting_presence as p
    join meetings as m on m.meeting_id = p.meeting_id
    join cube_months as c
        on c.coalition_id = m.coalition_id and c.month = cast(date_trunc('month', m.starts_at) as date) and c.is_wanted
    left join union_presence as u
        on u.meeting_id = p.meeting_id and u.organisation = p.organisation_id and u.person = ''
    where p.organisation_id is not null and coalesce(p.is_present, u.is_present) and m.kind = 'steering'
),
crowds as (
    -- there may be more people than the first and the last
    select organisation_id, meeting_id from attended where stays > 2
),
people as (
    select distinct a.organisation_id, a.meeting_id, number_of(a.person_key) as person
    from attendance_by_organisation as a
    join crowds as c on c.meeting_id = a.meeting_id and c.organisation_id = a.organisation_id
    where a.person_key is not null
),
sent as (
    select coalition_id, month, organisation_id, meeting_id, happened_on, first_person as person
    from attended
    union all
    select coalition_id, month, organisation_id, meeting_id, happened_on, last_person
    from attended
    where last_person <> first_person
    union all
    select a.coalition_id, a.month, a.organisation_id, a.meeting_id, a.happened_on, p.person
    from attended as a
    join people as p on p.meeting_id = a.meeting_id and p.organisation_id = a.organisation_id
    where a.stays > 2
),
declared as (
    -- each person's level as declared for this organisation; where nothing is, as declared elsewhere
    select
        s.coalition_id, s.month, s.organisation_id, s.meeting_id, s.happened_on, s.person,
        coalesce(max(case when r.organisation_id = s.organisation_id then r.seniority end), max(r.seniority)) as level
    from sent as s
    join representatives as r
        on number_of(r.person_key) = s.person
        and (r.coalition_id is null or r.coalition_id = s.coalition_id)
        and (r.from_on is null or r.from_on <= s.happened_on)
        and (r.to_on is null or r.to_on >= s.happened_on)
    where r.seniority is not null
    group by s.coalition_id, s.month, s.organisation_id, s.meeting_id, s.happened_on, s.person
)
select coalition_id, month, organisation_id, meeting_id, happened_on, max(level) as level
from declared
group by coalition_id, month, organisation_id, meeting_id, happened_on

-- meetings held while the organisation was a member, and at how many of them it was. A meeting at which nobody of any
-- organisation is recorded says nothing of who stayed away: it was cancelled, or nobody kept a list. Only months in which
-- somebody joined or left, or with a meeting of which a calendar says who was asked, look at days; in the others
-- expected_attended is NULL, for all that was attended was expected.
with held as (
    select meeting_id, coalition_id, month, happened_on
    from cube_meetings
    where meeting_id in (select meeting_id from meeting_presence)
),
asked as (
    select distinct h.coalition_id, h.month
    from held as h
    join meeting_asked as a on a.meeting_id = h.meeting_id
),
monthly as (
    select coalition_id, month, count(*) as n
    from held
    group by coalition_id, month
),
whole_months as (
    select distinct s.coalition_id, s.month, s.organisation_id
    from standing as s
    left join asked as a on a.coalition_id = s.coalition_id and a.month = s.month
    where s.is_member = 1 and s.is_whole_month = 1 and a.month is null
    union all
    select e.coalition_id, e.month, e.organisation_id
    from eligibility as e
    join cube_months as c on c.coalition_id = e.coalition_id and c.month = e.month
    where not c.has_register
),
parts as (
    select distinct s.coalition_id, s.month, s.organisation_id, h.meeting_id
    from standing as s
    left join whole_months as w
        on w.coalition_id = s.coalition_id and w.month = s.month and w.organisation_id = s.organisation_id
    join held as h
        on h.coalition_id = s.coalition_id and h.month = s.month
        and h.happened_on >= s.from_on and h.happened_on <= s.to_on
    left join (select distinct meeting_id from meeting_asked) as l on l.meeting_id = h.meeting_id
    left join meeting_asked as a on a.meeting_id = h.meeting_id and a.organisation_id = s.organisation_id
    where s.is_member = 1 and w.organisation_id is null and (l.meeting_id is null or a.meeting_id is not null)
)
select w.coalition_id, w.month, w.organisation_id, m.n as meetings_expected, cast(null as bigint) as expected_attended
from whole_months as w
join monthly as m on m.coalition_id = w.coalition_id and m.month = w.month
union all
select
    s.coalition_id, s.month, s.organisation_id, count(*),
    sum(case when coalesce(p.is_present, u.is_present) then 1 else 0 end)
from parts as s
left join meeting_presence as p on p.meeting_id = s.meeting_id and p.organisation_id = s.organisation_id
left join union_presence as u
    on u.meeting_id = s.meeting_id and u.organisation = s.organisation_id and u.person = ''
group by s.coalition_id, s.month, s.organisation_id

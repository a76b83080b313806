-- the organisations that were asked to a meeting: a calendar's entry that begins within 15 minutes of a meeting of which
-- there is a list is the same meeting, where there is no second entry or list it could be. Where somebody on it is of no
-- known organisation, it does not say who was not asked, and is left out: then all members are expected.
with entries as (
    select meeting_id, count(*) as n, count(organisation_id) as known
    from meeting_invitations
    group by meeting_id
),
timed as (
    select c.meeting_id, c.coalition_id, c.happened_on, m.starts_at, e.n, e.known
    from cube_meetings as c
    join meetings as m on m.meeting_id = c.meeting_id
    left join entries as e on e.meeting_id = c.meeting_id
),
pairs as (
    select e.meeting_id as entry_id, l.meeting_id, e.n = e.known as is_whole
    from timed as e
    join timed as l
        on l.coalition_id = e.coalition_id
        and abs(seconds_between(e.starts_at, l.starts_at)) <= 900
    where e.n is not null and l.n is null and l.meeting_id in (select meeting_id from meeting_presence)
),
entries_once as (
    select entry_id from pairs group by entry_id having count(*) = 1
),
lists_once as (
    select meeting_id from pairs group by meeting_id having count(*) = 1
)
select distinct p.meeting_id, i.organisation_id
from pairs as p
join entries_once as e on e.entry_id = p.entry_id
join lists_once as l on l.meeting_id = p.meeting_id
join meeting_invitations as i on i.meeting_id = p.entry_id
where p.is_whole

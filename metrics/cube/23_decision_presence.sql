-- who was at a meeting of the coalition on the day of a decision
with decided as (
    select d.decision_id, m.meeting_id
    from decisions as d
    join cube_meetings as m on m.coalition_id = d.coalition_id and m.happened_on = d.decided_on
)
select distinct d.decision_id, p.organisation_id
from decided as d
join meeting_presence as p on p.meeting_id = d.meeting_id
left join union_presence as u
    on u.meeting_id = p.meeting_id and u.organisation = p.organisation_id and u.person = ''
where p.organisation_id is not null and coalesce(p.is_present, u.is_present)

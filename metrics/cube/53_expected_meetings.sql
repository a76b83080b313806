-- meetings on days of membership; only months in which somebody joined or left look at days
with monthly as (
    select coalition_id, month, count(*) as n
    from cube_meetings
    group by coalition_id, month
),
parts as (
    select distinct s.coalition_id, s.month, s.organisation_id, m.meeting_id
    from registered as r
    join standing as s
        on s.coalition_id = r.coalition_id and s.month = r.month and s.organisation_id = r.organisation_id
    join cube_meetings as m
        on m.coalition_id = s.coalition_id and m.month = s.month
        and m.happened_on >= s.from_on and m.happened_on <= s.to_on
    where r.is_whole_month = 0
)
select e.coalition_id, e.month, e.organisation_id, m.n as meetings_expected
from eligibility as e
join monthly as m on m.coalition_id = e.coalition_id and m.month = e.month
left join registered as r
    on r.coalition_id = e.coalition_id and r.month = e.month and r.organisation_id = e.organisation_id
where coalesce(r.is_whole_month, 1) = 1
union all
select coalition_id, month, organisation_id, count(*)
from parts
group by coalition_id, month, organisation_id

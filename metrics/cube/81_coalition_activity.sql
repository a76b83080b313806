-- per coalition and month, how much was done by known organisations and how much by unknown ones
select
    c.coalition_id, c.month,
    cast(coalesce(sum(case when m.organisation_id is not null then m.acts end), 0) as bigint) as known_acts,
    cast(coalesce(sum(case when m.organisation_id is null then m.acts end), 0) as bigint) as unknown_acts,
    cast(coalesce(sum(case when m.organisation_id is not null then m.acts_attendance end), 0) as bigint) as known_attendance,
    cast(coalesce(sum(case when m.organisation_id is null then m.acts_attendance end), 0) as bigint) as unknown_attendance,
    cast(coalesce(sum(case when m.organisation_id is not null then m.agenda_items end), 0) as bigint) as known_items,
    cast(coalesce(sum(case when m.organisation_id is null then m.agenda_items end), 0) as bigint) as unknown_items
from coalition_months as c
left join member_months as m on m.coalition_id = c.coalition_id and m.month = c.month
group by c.coalition_id, c.month

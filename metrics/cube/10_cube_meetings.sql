-- the meetings of the months to read, with the seconds that count as having been there
select
    m.meeting_id, m.coalition_id, c.month, cast(m.starts_at as date) as happened_on,
    cast(pow(2, extract(day from m.starts_at)) as bigint) as day_bit,
    case when m.scheduled_minutes > 0 then m.scheduled_minutes * 30 end as half_seconds
from meetings as m
join cube_months as c
    on c.coalition_id = m.coalition_id and c.month = cast(date_trunc('month', m.starts_at) as date)

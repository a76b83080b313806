-- the days of each month on which anybody did something in a channel, as the bits of one number: 2 for the first, 4 for
-- the second. People of unknown organisations count.
with channels as (
    select coalition_id, month, 'attendance' as channel, days from attendance_months
    union all
    select coalition_id, month, 'messages', days from message_months
    union all
    select coalition_id, month, 'agenda', days from agenda_months
    union all
    select coalition_id, month, 'decisions', cast(pow(2, extract(day from decided_on)) as bigint)
    from decisions_taken_part
    where took_position = 1
    union all
    select coalition_id, cast(date_trunc('month', given_on) as date), 'contributions',
        cast(pow(2, extract(day from given_on)) as bigint)
    from contributions
    union all
    select coalition_id, cast(date_trunc('month', completed_on) as date), 'commitments',
        cast(pow(2, extract(day from completed_on)) as bigint)
    from commitments
    where completed_on is not null
)
select d.coalition_id, d.month, d.channel, bit_or(d.days) as days
from channels as d
join cube_months as c on c.coalition_id = d.coalition_id and c.month = d.month and c.is_wanted
where d.days > 0
group by d.coalition_id, d.month, d.channel

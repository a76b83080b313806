/*
title = "A feed has stopped"
question = "Do all the exports still bring rows?"
classes = ["data"]
severity = 1
hat = "project manager"
subject_kind = "feed"
why = "Nothing has come on {subject} since {since:date}: {value:days} by the end of {month:month}, where 19 of 20 pauses lasted at most {expected:days} and the longest of 15 months {longest:days}."
next_step = "Ask who keeps the records of {subject} whether the export still runs, and load what is missing; if the coalition has given this up, note that as an event."
because = "Product judgement: an export that broke looks just like members falling silent, and every figure made of it is read wrongly until somebody asks."
words = "The days on which anything came in a feed (for commitments: one was made or completed), and the pauses between them in the 15 months up to the last of these days. Warned of where nothing has come for at least 30 days, for more than twice the pause that 19 of 20 stay within and for more than 1.2 times the longest, until something comes again. A feed with fewer than 10 such days is not judged: so few pauses say little of how long one usually lasts. A coalition that has ended is not warned. Since: the day of the last row."
source = "Product rule; 30 days, twice the 95th percentile, 1.2 times the longest and 10 days are product defaults"
needs = "a feed with rows on at least 10 days in 15 months"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
unable = "Too few days to warn: {feeds:list} had rows on fewer than {threshold:number} days in 15 months."
*/
with called(channel, name) as (
    values
        ('attendance', 'attendance at meetings'), ('messages', 'messages'), ('agenda', 'agenda items'),
        ('decisions', 'decisions'), ('contributions', 'contributions'), ('commitments', 'commitments')
),
fed as (
    select coalition_id, channel, month, days from channel_days
    union all
    -- an export that brings a decision nobody took a position on, or a promise nobody has kept yet, has not stopped
    select coalition_id, 'decisions', date_trunc('month', decided_on)::date, 1::bigint << day(decided_on) from decisions
    union all
    select coalition_id, 'commitments', date_trunc('month', made_on)::date, 1::bigint << day(made_on) from commitments
),
known as (
    select coalition_id, channel, month, bit_or(days) as days from fed group by all
),
of_months as (
    select
        coalition_id, channel, month, days,
        -- the highest bit is that of the last day
        month + (length(bin(days)) - 2)::integer as last_on,
        sum(bit_count(days)) over (
            partition by coalition_id, channel order by month range between interval 14 months preceding and current row
        ) as n
    from known
),
grid as (
    select judged.coalition_id, judged.month, month_end, channel
    from judged_months as judged
    join (select distinct coalition_id, channel from known) using (coalition_id)
    left join coalitions using (coalition_id)
    where coalesce(ended_on > month_end, true)
),
silences as (
    select
        grid.*,
        last_value(last_on ignore nulls) over so_far as last_on,
        last_value(n ignore nulls) over so_far as n,
        month_end - last_value(last_on ignore nulls) over so_far as silent_days
    from grid
    left join of_months using (coalition_id, channel, month)
    window so_far as (partition by grid.coalition_id, channel order by month)
),
stops as (
    select distinct coalition_id, channel, last_on from silences where silent_days >= 30 and n >= 10
),
days as (
    select
        stops.*, (month + (day - 1)::integer) as on_day
    from stops
    join of_months using (coalition_id, channel)
    cross join range(1, 32) as calendar(day)
    where
        month between date_trunc('month', stops.last_on) - interval 14 months and stops.last_on
        and (days >> day) & 1 = 1
),
pauses as (
    select coalition_id, channel, last_on, on_day - lag(on_day) over in_order as pause_days
    from days
    window in_order as (partition by coalition_id, channel, last_on order by on_day)
),
usual as (
    select
        coalition_id, channel, last_on,
        quantile_cont(pause_days, 0.95) as usual_days,
        max(pause_days) as longest
    from pauses
    group by all
),
dead as (
    select *, greatest(30, 2 * usual_days, 1.2 * longest)::double as threshold
    from silences
    join usual using (coalition_id, channel, last_on)
    where silent_days >= 30 and silent_days > 2 * usual_days and silent_days > 1.2 * longest
),
thin as (
    select coalition_id, month, list(name order by channel) as feeds
    from silences
    join called using (channel)
    where n < 10
    group by all
)
select
    coalition_id, month, channel as subject, 'data' as level, last_on as since, silent_days::double as value,
    usual_days as expected, threshold, n::bigint as n, silent_days / threshold as strength, longest,
    name as subject_name, null as feeds
from dead
join called using (channel)
union all by name
select coalition_id, month, null as subject, 'unable' as level, 10 as threshold, feeds
from thin

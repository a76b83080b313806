-- how many threads were answered within 7 days by another organisation, in the month in which these days are over. A
-- thread begins with its first message; one whose first message answers another began where we cannot see it. Of the
-- first day's messages one that answers nothing is the first, that of a known organisation before others. Those who
-- speak for no organisation neither begin nor answer.
with threads as (
    select
        coalition_id,
        number_of(thread_id) as thread,
        min(happened_on) as begun_on,
        max(happened_on) as last_on,
        min(case when reply_to_message_id is null and organisation_id is not null then happened_on end)
            as begun_by_known_on,
        min(case when reply_to_message_id is null and affiliation = 'unknown' then happened_on end)
            as begun_by_unknown_on,
        min(number_of(organisation_id)) as one_organisation,
        max(number_of(organisation_id)) as another_organisation,
        max(case when affiliation = 'unknown' then 1 else 0 end) as has_unknown
    from messages_by_organisation
    where thread_id is not null
        and happened_on >= (select cast(min(month) - interval 7 day as date) from cube_months where is_wanted)
        and happened_on <= (select max(month_end) from cube_months)
    group by coalition_id, number_of(thread_id)
),
begun as (
    select
        coalition_id, thread, begun_on,
        case when begun_by_known_on = begun_on then 1 else 0 end as is_known,
        case when another_organisation > one_organisation then 1 else 0 end as has_another,
        has_unknown,
        -- what was written in time must be told from what came later
        case
            when last_on > begun_on + interval 7 day and begun_by_known_on = begun_on
                and (another_organisation > one_organisation or has_unknown = 1)
                then 1
            else 0
        end as is_long
    from threads
    where begun_by_known_on = begun_on or begun_by_unknown_on = begun_on
),
judged as (
    select coalition_id, begun_on, is_known, has_another, has_unknown
    from begun
    where is_long = 0
    union all
    select
        b.coalition_id, b.begun_on, 1,
        case when max(number_of(m.organisation_id)) > min(number_of(m.organisation_id)) then 1 else 0 end,
        max(case when m.affiliation = 'unknown' then 1 else 0 end)
    from begun as b
    join messages_by_organisation as m
        on m.coalition_id = b.coalition_id and number_of(m.thread_id) = b.thread
        and m.happened_on >= b.begun_on and m.happened_on <= b.begun_on + interval 7 day
    where b.is_long = 1
    group by b.coalition_id, b.thread, b.begun_on
),
counted as (
    select
        coalition_id, cast(date_trunc('month', begun_on + interval 7 day) as date) as month,
        sum(is_known) as threads,
        sum(is_known * has_another) as answered,
        sum(is_known * (1 - has_another) * has_unknown) as perhaps_answered,
        sum(1 - is_known) as unknown_threads
    from judged
    group by 1, 2
)
select
    n.coalition_id, n.month,
    cast(n.threads as bigint) as threads,
    cast(n.answered as bigint) as answered,
    cast(n.perhaps_answered as bigint) as perhaps_answered,
    cast(n.unknown_threads as bigint) as unknown_threads
from counted as n
join cube_months as c on c.coalition_id = n.coalition_id and c.month = n.month
where c.is_wanted

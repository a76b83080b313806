-- a thread is started by the message that carries a thread and answers nothing. A month's days are the bits of one
-- number, so that a day counts once and no list of days is kept.
with people as (
    select
        coalition_id, cast(date_trunc('month', happened_on) as date) as month, organisation_id,
        case when affiliation = 'unknown' then person_key end as person_key,
        count(*) as messages,
        sum(case when thread_id is not null and reply_to_message_id is null then 1 else 0 end) as threads_started,
        bit_or(cast(pow(2, extract(day from happened_on)) as bigint)) as days,
        max(happened_on) as last_act_on
    from messages_by_organisation
    where affiliation <> 'none'
        and happened_on >= (select min(month) from cube_months)
        and happened_on <= (select max(month_end) from cube_months)
    group by 1, 2, 3, 4
)
select
    p.coalition_id, p.month, p.organisation_id,
    sum(p.messages) as messages,
    sum(p.threads_started) as threads_started,
    sum(bit_count(p.days)) as acts,
    bit_or(p.days) as days,
    max(p.last_act_on) as last_act_on
from people as p
join cube_months as c on c.coalition_id = p.coalition_id and c.month = p.month
group by p.coalition_id, p.month, p.organisation_id

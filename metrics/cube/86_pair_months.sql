-- the days of each month on which two known organisations did something together, as the bits of one number: 2 for the
-- first, 4 for the second; organisation_id_a comes before organisation_id_b. reply_days: one answered a message of the
-- other, sent at most 31 days before. meeting_days: both were at a bilateral, working group or workshop of at most 6: at
-- a larger one nobody can tell who dealt with whom. work_days: one changed the text of a decision on an item that the
-- other had raised, or promised or completed something that follows from it; who raised it is known where the item was
-- raised in the 12 months up to its decision.
with replies as (
    select coalition_id, happened_on, organisation_id, number_of(reply_to_message_id) as message
    from messages_by_organisation
    where reply_to_message_id is not null and organisation_id is not null
        and happened_on >= (select min(month) from cube_months where is_wanted)
        and happened_on <= (select max(month_end) from cube_months)
),
answered as (
    select coalition_id, happened_on, organisation_id, number_of(message_id) as message
    from messages_by_organisation
    where organisation_id is not null
        and happened_on >= (select cast(min(month) - interval 31 day as date) from cube_months where is_wanted)
        and happened_on <= (select max(month_end) from cube_months)
),
attended as (
    -- somebody of an unknown organisation counts as one more, and is in no pair
    select p.meeting_id, p.organisation_id
    from meeting_presence as p
    join meetings as m on m.meeting_id = p.meeting_id
    left join union_presence as u
        on u.meeting_id = p.meeting_id and u.organisation = coalesce(p.organisation_id, '')
        and u.person = coalesce(p.person_key, '')
    where coalesce(p.is_present, u.is_present) and m.kind in ('bilateral', 'working_group', 'workshop')
),
small as (
    select meeting_id
    from attended
    group by meeting_id
    having count(*) <= 6
),
raised as (
    -- by whom, for every decision up to the last month
    select d.decision_id, d.coalition_id, d.decided_on, d.amended_by_organisation_ids, p.organisation_id
    from decision_proposers as p
    join decisions as d on d.decision_id = p.decision_id and d.coalition_id = p.coalition_id
    where p.organisation_id is not null
),
promised as (
    select coalition_id, decision_id, owner_organisation_id as organisation_id, made_on as happened_on
    from commitments
    where decision_id is not null and owner_organisation_id is not null
    union all
    select coalition_id, decision_id, owner_organisation_id, completed_on
    from commitments
    where decision_id is not null and owner_organisation_id is not null and completed_on >= made_on
),
together as (
    select
        r.coalition_id, r.happened_on, r.organisation_id as one, a.organisation_id as other, 1 as replied, 0 as met,
        0 as worked
    from replies as r
    join answered as a on a.message = r.message and a.coalition_id = r.coalition_id
    where a.organisation_id <> r.organisation_id
        and r.happened_on >= a.happened_on and r.happened_on <= a.happened_on + interval 31 day
    union all
    select m.coalition_id, m.happened_on, a.organisation_id, b.organisation_id, 0, 1, 0
    from small as s
    join cube_meetings as m on m.meeting_id = s.meeting_id
    join attended as a on a.meeting_id = s.meeting_id
    join attended as b on b.meeting_id = s.meeting_id and b.organisation_id > a.organisation_id
    union all
    select r.coalition_id, r.decided_on, r.organisation_id, m.organisation_id, 0, 0, 1
    from raised as r
    join member_months as m
        on m.coalition_id = r.coalition_id and m.month = cast(date_trunc('month', r.decided_on) as date)
    where array_contains(r.amended_by_organisation_ids, m.organisation_id) and m.organisation_id <> r.organisation_id
    union all
    select r.coalition_id, p.happened_on, r.organisation_id, p.organisation_id, 0, 0, 1
    from raised as r
    join promised as p on p.decision_id = r.decision_id and p.coalition_id = r.coalition_id
    where p.organisation_id <> r.organisation_id and p.happened_on >= r.decided_on
),
monthly as (
    select
        coalition_id, cast(date_trunc('month', happened_on) as date) as month, least(one, other) as organisation_id_a,
        greatest(one, other) as organisation_id_b,
        bit_or(replied * cast(pow(2, extract(day from happened_on)) as bigint)) as reply_days,
        bit_or(met * cast(pow(2, extract(day from happened_on)) as bigint)) as meeting_days,
        bit_or(worked * cast(pow(2, extract(day from happened_on)) as bigint)) as work_days
    from together
    group by 1, 2, 3, 4
)
select t.coalition_id, t.month, t.organisation_id_a, t.organisation_id_b, t.reply_days, t.meeting_days, t.work_days
from monthly as t
join cube_months as c on c.coalition_id = t.coalition_id and c.month = t.month and c.is_wanted

-- an act is a day with a meeting attended; of unknown affiliation, a person's day. A month's days are the bits of
-- one number, so that a day counts once and no list of days is kept.
with people as (
    select
        m.coalition_id, m.month, p.organisation_id, p.person_key,
        sum(case when coalesce(p.is_present, u.is_present) then 1 else 0 end) as meetings_attended,
        sum(p.minutes) as minutes,
        sum(p.speaking_minutes) as speaking_minutes,
        bit_or(case when coalesce(p.is_present, u.is_present) then m.day_bit else 0 end) as days,
        max(case when coalesce(p.is_present, u.is_present) then m.happened_on end) as last_act_on
    from meeting_presence as p
    join cube_meetings as m on m.meeting_id = p.meeting_id
    left join union_presence as u
        on u.meeting_id = p.meeting_id
        and u.organisation = coalesce(p.organisation_id, '')
        and u.person = coalesce(p.person_key, '')
    group by m.coalition_id, m.month, p.organisation_id, p.person_key
)
select
    coalition_id, month, organisation_id,
    sum(meetings_attended) as meetings_attended,
    sum(minutes) as minutes,
    sum(speaking_minutes) as speaking_minutes,
    sum(bit_count(days)) as acts,
    bit_or(days) as days,
    max(last_act_on) as last_act_on
from people
group by coalition_id, month, organisation_id

-- one row per meeting and organisation (per person, where nobody knows for whom the person speaks): the only
-- pass over attendance. Most organisations have one interval in a meeting, or one that decides alone; is_present
-- stays NULL only where several short ones may together make half of the meeting. Who came is kept as the least and
-- the greatest of the people's numbers: that is everybody where no more than two stays name a person.
with stays as (
    select
        meeting_id,
        organisation_id,
        case when affiliation = 'unknown' then person_key end as person_key,
        number_of(person_key) as person,
        minutes,
        speaking_minutes,
        scheduled_minutes * 30 as half_seconds,
        case
            when scheduled_minutes > 0 and joined_at is not null and left_at is not null
                then greatest(
                    0e0,
                    least(scheduled_minutes * 60, seconds_between(starts_at, left_at))
                    - greatest(0e0, seconds_between(starts_at, joined_at))
                )
        end as seconds_inside,
        case
            when joined_at is not null and left_at is not null
                then greatest(0e0, seconds_between(joined_at, left_at)) / 60
        end as minutes_stayed,
        case when scheduled_minutes > 0 then minutes * 60 end as seconds_said
    from attendance_by_organisation
    where affiliation <> 'none'
        -- what came before the first month wanted is there for delegations to compare with
        and happened_on >= (
            select cast(least(min(month), min(case when is_wanted then month end) - interval 183 day) as date)
            from cube_months
        )
        and happened_on <= (select max(month_end) from cube_months)
),
judged as (
    select
        meeting_id, organisation_id, person_key, person, speaking_minutes, half_seconds, seconds_inside,
        coalesce(seconds_inside / 60, minutes_stayed, minutes) as minutes,
        case
            when seconds_inside >= half_seconds then 1
            when seconds_inside is not null then 0
            when seconds_said < half_seconds then 0
            else 1
        end as decides
    from stays
)
select
    meeting_id, organisation_id, person_key,
    case when max(decides) = 1 then true when coalesce(sum(seconds_inside), 0) < max(half_seconds) then false end
        as is_present,
    sum(minutes) as minutes,
    sum(speaking_minutes) as speaking_minutes,
    min(person) as first_person,
    max(person) as last_person,
    count(person) as stays
from judged
group by meeting_id, organisation_id, person_key

-- whom each known organisation sent to the meetings it attended. A pair is a meeting and the one the organisation
-- attended before it, at most 183 days earlier, where both name people; it is shared if somebody came to both. Where the
-- organisation was present everybody recorded for it came, however briefly.
with attended as (
    -- month: where it is wanted
    select
        m.coalition_id, c.month, p.organisation_id, p.meeting_id, m.starts_at,
        case when m.kind = 'steering' then 1 else 0 end as is_steering, p.first_person, p.last_person, p.stays
    from meeting_presence as p
    join meetings as m on m.meeting_id = p.meeting_id
    left join cube_months as c
        on c.coalition_id = m.coalition_id and c.month = cast(date_trunc('month', m.starts_at) as date) and c.is_wanted
    left join union_presence as u
        on u.meeting_id = p.meeting_id and u.organisation = p.organisation_id and u.person = ''
    where p.organisation_id is not null and coalesce(p.is_present, u.is_present)
),
in_order as (
    select
        *,
        lag(meeting_id) over before as before_id,
        lag(starts_at) over before as before_at,
        lag(first_person) over before as before_first,
        lag(last_person) over before as before_last,
        lag(stays) over before as before_stays
    from attended
    window before as (partition by coalition_id, organisation_id order by starts_at, meeting_id)
),
compared as (
    select
        coalition_id, month, organisation_id, meeting_id, is_steering, before_id,
        case
            when stays > 0 and before_stays > 0
                and cast(before_at as date) >= cast(starts_at as date) - interval 183 day
                then 1
            else 0
        end as is_pair,
        -- NULL: there may be more people than the first and the last
        case
            when first_person = before_first or first_person = before_last then 1
            when last_person = before_first or last_person = before_last then 1
            when stays <= 2 and before_stays <= 2 then 0
        end as is_shared
    from in_order
    where month is not null
),
unclear as (
    select coalition_id, month, organisation_id, meeting_id, before_id
    from compared
    where is_pair = 1 and is_shared is null
),
crowds as (
    select organisation_id, meeting_id from unclear
    union
    select organisation_id, before_id from unclear
),
people as (
    select distinct a.organisation_id, a.meeting_id, number_of(a.person_key) as person
    from attendance_by_organisation as a
    join crowds as c on c.meeting_id = a.meeting_id and c.organisation_id = a.organisation_id
    where a.person_key is not null
),
found_shared as (
    select distinct u.coalition_id, u.month, u.organisation_id, u.meeting_id
    from unclear as u
    join people as p on p.meeting_id = u.meeting_id and p.organisation_id = u.organisation_id
    join people as b on b.meeting_id = u.before_id and b.organisation_id = u.organisation_id and b.person = p.person
),
counts as (
    select
        coalition_id, month, organisation_id, is_pair as pairs, is_pair * coalesce(is_shared, 0) as pairs_shared,
        0 as seniority_sum, 0 as seniority_n, is_steering as attended_steering
    from compared
    union all
    select coalition_id, month, organisation_id, 0, 1, 0, 0, 0 from found_shared
    union all
    select coalition_id, month, organisation_id, 0, 0, level, 1, 0 from steering_levels
)
select
    coalition_id, month, organisation_id,
    cast(sum(pairs) as bigint) as pairs,
    cast(sum(pairs_shared) as bigint) as pairs_shared,
    cast(sum(seniority_sum) as double) as seniority_sum,
    cast(sum(seniority_n) as bigint) as seniority_n,
    cast(sum(attended_steering) as bigint) as attended_steering
from counts
group by coalition_id, month, organisation_id

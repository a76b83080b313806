-- For whom a person speaks on the day a wave opens, as declared: what is said for this coalition goes before what is said
-- for all, then what began last; nobody where two organisations are equally good.
with claims as (
    select waves.wave_id, person_key, organisation_id
    from survey_waves as waves
    join representatives as said on coalesce(said.coalition_id = waves.coalition_id, true)
    where
        waves.closed_on is not null
        and organisation_id is not null
        and coalesce(from_on <= opened_on, true)
        and coalesce(to_on >= opened_on, true)
    qualify rank() over (
        partition by waves.wave_id, person_key order by said.coalition_id is null, from_on desc nulls last
    ) = 1
)
select wave_id, person_key, any_value(organisation_id) as organisation_id
from claims
group by all
having count(distinct organisation_id) = 1

-- Answers to pool over coalitions: of the people who answered every item of a construct in their coalition's latest wave
-- that asked it, each less the mean of the coalition's. Coalitions with fewer than 5 such people of 3 organisations are left
-- out: then none changes the pool by fewer. Only answers to the same items, on the same scales of the same instrument, can
-- be pooled; of several such sets the largest is taken. A construct without any has a row with nobody in it.
with asked as (
    select distinct wave_id, construct from wave_answers join wave_items using (wave_id, item_id)
),
latest as (
    select coalition_id, construct, max_by(wave_id, (closed_on, wave_id)) as wave_id
    from closed_waves
    join asked using (wave_id)
    group by all
),
scales as (
    select
        wave_id, closed_on, construct, instrument,
        list((item_id, scale_min, scale_max, is_reverse) order by item_id) as scale
    from wave_items
    join closed_waves using (wave_id)
    where scale_max > scale_min
    group by all
),
complete as (
    select coalition_id, construct, instrument, scale, organisation_id, respondent_key, item_id, answer
    from latest
    join item_answers using (coalition_id, construct, wave_id)
    join scales using (construct, wave_id)
    where organisation_id is not null
    qualify count(*) over (partition by coalition_id, construct, organisation_id, respondent_key) = len(scale)
),
enough as (
    select construct, instrument, scale, coalition_id, count(distinct respondent_key) as respondents
    from complete
    group by all
    having respondents >= 5 and count(distinct organisation_id) >= 3
),
largest as (
    select construct, instrument, scale
    from (select construct, instrument, scale, max(closed_on) as last_closed from scales group by all)
    left join enough using (construct, instrument, scale)
    group by construct, instrument, scale, last_closed
    qualify row_number() over (
        partition by construct order by coalesce(sum(respondents), 0) desc, last_closed desc, instrument, scale
    ) = 1
),
pooled as (
    select
        *,
        -- decimals add up alike in any order, doubles do not
        answer - (avg(answer::decimal(38, 18)) over (partition by construct, coalition_id, item_id))::double as deviation
    from complete
    semi join enough using (construct, instrument, scale, coalition_id)
)
select construct, len(scale) as items, coalition_id, organisation_id, respondent_key, item_id, deviation
from largest
left join pooled using (construct, instrument, scale)

-- A wave's result per construct. Answers weigh by organisation: first the mean of its people, then over organisations.
-- is_enough is the floor: 5 respondents from 3 organisations, else no figure may be shown.
with known as (
    select * from construct_answers where organisation_id is not null
),
people as (
    select coalition_id, wave_id, construct, count(distinct respondent_key) as respondents, max(steps) as steps
    from known
    group by all
),
voices as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, wave_id, construct, organisation_id, avg(answer::decimal(38, 18))::double as voice
    from known
    group by all
),
around_the_mean as (
    select *, (avg(voice::decimal(38, 18)) over (partition by coalition_id, wave_id, construct))::double as mean
    from voices
),
spread as (
    select
        coalition_id, wave_id, construct, mean,
        count(*) as organisations,
        -- s², over organisations, on the scale from 0 to 1
        sum(((voice - mean) ** 2)::decimal(38, 18))::double / nullif(count(*) - 1, 0) as variance,
        avg(abs(voice - mean)::decimal(38, 18))::double as mean_distance
    from around_the_mean
    group by all
)
select *, respondents >= 5 and organisations >= 3 as is_enough
from spread
join people using (coalition_id, wave_id, construct)

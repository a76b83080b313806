-- Organisations that took part in a wave beside those that did not, on what they did in the 6 months that end with the month
-- in which it closed. Compared are the organisations invited, or where there is no list the members of that month; who took
-- part is known as far as answers name an organisation. Under the floor, or under 3 on either side, nothing is told, so that
-- none is singled out; means are rounded, or who took part could be worked out from what each organisation did.
with compared as (
    select coalition_id, wave_id, closing_month, organisation_id
    from closed_waves
    join wave_invited using (wave_id)
    union all
    select coalition_id, wave_id, closing_month, organisation_id
    from closed_waves
    join member_months using (coalition_id)
    anti join wave_invited using (wave_id)
    where month = closing_month and is_eligible and organisation_id is not null
),
-- meetings attended of those expected at; acts a month of the months it was a member
did as (
    select
        wave_id, organisation_id,
        sum(expected_attended) / nullif(sum(meetings_expected), 0) as attendance,
        sum(acts) filter (where is_eligible) / nullif(count(*) filter (where is_eligible), 0) as acts
    from compared
    join member_months using (coalition_id, organisation_id)
    where month between closing_month - interval 5 months and closing_month
    group by all
),
figures as (
    select wave_id, organisation_id, 'attendance' as behaviour, attendance as figure, 2 as digits from did
    union all
    select wave_id, organisation_id, 'acts', acts, 1 from did
),
sides as (
    select
        wave_id, behaviour, digits,
        count(*) filter (where took_part) as respondents,
        count(*) filter (where not took_part) as others,
        -- decimals add up alike in any order, doubles do not
        (avg(figure::decimal(38, 18)) filter (where took_part))::double as respondents_mean,
        (avg(figure::decimal(38, 18)) filter (where not took_part))::double as others_mean
    from (
        select figures.*, wave_participants.wave_id is not null as took_part
        from figures
        left join wave_participants using (wave_id, organisation_id)
        where figure is not null
    )
    group by all
),
enough as (
    -- the floor: 5 people of 3 organisations answered, or 5 organisations rated
    select wave_id
    from wave_answers
    where organisation_id is not null
    group by wave_id
    having count(distinct respondent_key) >= 5 and count(distinct organisation_id) >= 3
    union
    select wave_id
    from survey_ratings
    group by wave_id
    having count(distinct rater_organisation_id) >= 5
),
told as (
    select * from sides semi join enough using (wave_id) where least(respondents, others) >= 3
)
select
    coalition_id, wave_id, behaviour, respondents, others,
    round(respondents_mean, digits) as respondents_mean,
    round(others_mean, digits) as others_mean
from closed_waves
cross join (select unnest(['attendance', 'acts']) as behaviour) as behaviours
left join told using (wave_id, behaviour)

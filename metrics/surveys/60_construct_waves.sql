-- The wave that a month's value of a construct comes from: the last one closed by the month's end that asked it, in the
-- 18 months that end with the month. A wave in which everybody said "don't know" did ask.
with asked as (
    select distinct wave_id, construct from wave_answers join wave_items using (wave_id, item_id)
)
select months.coalition_id, months.month, construct, max_by(wave_id, (closed_on, wave_id)) as wave_id
from coalition_months as months
join survey_waves using (coalition_id)
join asked using (wave_id)
where closed_on between months.month - interval 17 months and months.month_end
group by all

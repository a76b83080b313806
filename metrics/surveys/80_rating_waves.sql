-- The wave that a month's ratings come from, per dimension: the last one closed by the month's end that asked for it, in
-- the 18 months that end with the month.
with asked as (
    select distinct wave_id, dimension from survey_ratings
)
select months.coalition_id, months.month, dimension, max_by(wave_id, (closed_on, wave_id)) as wave_id
from coalition_months as months
join survey_waves using (coalition_id)
join asked using (wave_id)
where closed_on between months.month - interval 17 months and months.month_end
group by all

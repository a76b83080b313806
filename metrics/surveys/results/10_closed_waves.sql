-- The waves that closed in the months there are: with an as-of date nothing is told of a later one.
with ends as (
    select coalition_id, max(month_end) as last_day from coalition_months group by all
)
select coalition_id, wave_id, closed_on, instrument, date_trunc('month', closed_on)::date as closing_month
from survey_waves
join ends using (coalition_id)
where closed_on <= last_day

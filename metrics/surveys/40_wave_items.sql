-- The items of each closed wave's instrument. A wave that does not say which version it used used the only one there is.
with versions as (
    select instrument, min(version) as only_version
    from survey_items
    group by all
    having count(distinct version) = 1
)
select waves.wave_id, items.item_id, construct, scale_min, scale_max, coalesce(reverse_scored, false) as is_reverse
from survey_waves as waves
left join versions using (instrument)
join survey_items as items
    on items.instrument = waves.instrument and items.version = coalesce(waves.instrument_version, only_version)
where waves.closed_on is not null

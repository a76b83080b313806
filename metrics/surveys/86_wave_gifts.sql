-- What each member had given in the 12 months that end with the month in which a wave closed.
select
    wave_members.wave_id, wave_members.organisation_id,
    -- decimals add up alike in any order, doubles do not
    coalesce(sum(worth::decimal(38, 18)), 0)::double as given
from wave_members
join survey_waves as waves using (wave_id)
left join yearly_giving as gifts
    on gifts.coalition_id = waves.coalition_id and gifts.organisation_id = wave_members.organisation_id
    and gifts.month = date_trunc('month', waves.closed_on)::date
group by all

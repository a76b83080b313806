-- The organisations known to have taken part in each closed wave: somebody answered an item for it ("don't know" is an
-- answer), or it rated another.
select wave_id, organisation_id from wave_answers where organisation_id is not null
union
select wave_id, rater_organisation_id
from survey_ratings
join survey_waves using (wave_id)
where closed_on is not null and rater_organisation_id <> rated_organisation_id

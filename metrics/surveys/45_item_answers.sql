-- What each respondent answered to each item, 0 (worst) to 1 (best): items scored in reverse are turned round. "Don't know"
-- and values off the scale are left out. `steps` is the number of points of the scale.
select
    coalition_id, wave_id, construct, item_id, organisation_id, respondent_key,
    case when is_reverse then scale_max - value else value - scale_min end / (scale_max - scale_min) as answer,
    scale_max - scale_min + 1 as steps
from wave_answers
join wave_items using (wave_id, item_id)
where value between scale_min and scale_max and scale_max > scale_min and not is_dont_know

-- What each respondent said of each construct: the mean of its answered items, 0 (worst) to 1 (best). `steps` is the number
-- of points of the scale. The organisation is NULL where it is not known: such an answer counts for none.
select
    coalition_id, wave_id, construct, organisation_id, respondent_key,
    -- decimals add up alike in any order, doubles do not
    avg(answer::decimal(38, 18))::double as answer,
    max(steps) as steps
from item_answers
group by all

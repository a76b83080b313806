/*
title = "Facilitation"
question = "Does somebody manage the work, bring people together and find the partners that are missing?"
unit = "share of the three hats, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["infrastructure"]
goalposts = [0, 1]
weight = 2
window_months = 3
min_n = 1
source = "Three hats of a convergence facilitator: project manager, facilitator, matchmaker; goalposts, weight and least number are product defaults"
words = "Of the three hats of a facilitator (project manager, facilitator, matchmaker), the share that was worn at least once in the last 3 months, by the facilitation log. Where the log says nothing of these months, but has earlier entries, no hat was worn."
formula = '''
\frac{h}{3}
'''
symbols = ["h: different hats worn in the last 3 months"]
counts = "entries of the facilitation log"
evidence = ["facilitation"]
needs = "a log of what the facilitator did, with dates and hats"
obstacle = "nobody takes care of the partnership itself"
next_step = "Agree who wears the hat that nobody wore in the last 3 months, and put its first task in the calendar."
hat = "project manager"
*/
with counted as (
    select
        months.coalition_id, months.month,
        count(*) as entries,
        count(*) filter (where happened_on >= months.month - interval 2 months) as recent_entries,
        count(distinct hat) filter (where happened_on >= months.month - interval 2 months) as hats
    from coalition_months as months
    join facilitation
        on facilitation.coalition_id = months.coalition_id and facilitation.happened_on <= months.month_end
    group by all
)
-- n counts the earlier entries where there is none of the last 3 months: they show that a log is kept
select
    coalition_id, month,
    hats / 3 as value,
    null::double as low,
    null::double as high,
    coalesce(nullif(recent_entries, 0), entries, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month);

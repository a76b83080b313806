/*
title = "Amended decisions"
question = "How often does another organisation than the proposer change the text of a decision?"
unit = "share of decisions, 0 to 1"
direction = "increase"
pillar = "balance"
lenses = ["co_creation"]
goalposts = [0, 0.50]
weight = 1
window_months = 12
min_n = 3
interval = "wilson"
source = "Wilson 1927 for the range; definition, goalposts, weight and least number are product defaults"
words = "The decisions of the last 12 months whose text somebody other than the proposer changed, out of all decisions. The proposer is who raised the agenda item the decision was taken on. Where the log names organisations that changed texts at all, an empty cell means that nobody did. Where it is unknown who proposed, a single name may be the proposer's own, so the range begins without these. The range also says how much so few decisions can tell."
formula = '''
\frac{a}{D}
'''
symbols = ["a: decisions whose text another organisation than the proposer changed", "D: decisions in 12 months"]
counts = "decisions"
evidence = ["decisions", "agenda_items"]
needs = "a decision log that names the organisations that changed the text"
obstacle = "texts are adopted as the proposer wrote them"
next_step = "Send the next draft round a week early and ask two members for a change in writing."
hat = "facilitator"
*/
with changed as (
    -- who changed the text, without the proposer where that is known; of two organisations one at most is the proposer
    select
        coalition_id, decided_on,
        coalesce(len(list_distinct(list_filter(amended_by_organisation_ids, lambda who: who is distinct from organisation_id))), 0)
            as others,
        coalesce(is_known, false) as is_known
    from decisions
    left join decision_proposers using (coalition_id, decision_id)
),
decided as (
    select months.coalition_id, months.month, changed.others, changed.is_known
    from coalition_months as months
    join changed using (coalition_id)
    where changed.decided_on between months.month - interval 11 months and months.month_end
),
counted as (
    select
        coalition_id, month,
        count(*) as n,
        count(*) filter (where others >= 1) as amended,
        count(*) filter (where others >= case when is_known then 1 else 2 end) as amended_by_others
    from decided
    group by all
),
kept as (
    -- a log that has never named anybody does not keep this; in one that has, an empty cell is nobody
    select coalition_id, min(decided_on) as first_on
    from decisions
    where len(amended_by_organisation_ids) > 0
    group by coalition_id
)
select
    coalition_id, month,
    case when first_on <= month_end then amended / nullif(n, 0) end as value,
    case when amended_by_others < amended then amended_by_others / n end as low,
    case when amended_by_others < amended then amended / n end as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month)
left join kept using (coalition_id);

/*
title = "Definition"
question = "Is it written down what the coalition is for and how it works?"
unit = "share of charter elements, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["ill_defined"]
goalposts = [0.20, 0.95]
weight = 3
window_months = 0
min_n = 8
source = "16 charter elements; goalposts, weight and least number are product defaults"
words = "Each charter element counts 1 when it is fully agreed, a half when partly, 0 when absent; then the mean over the relevant ones. An element called full without a link to where it is written, or whose review is overdue, counts a half. Elements nobody has looked at are left out."
formula = '''
\frac{1}{R} \sum_{e=1}^{R} s_e
\\[4pt]
s_e \in \{0, \tfrac12, 1\}
'''
symbols = ["R: relevant elements whose state is known at the month's end", "s_e: state of element e"]
counts = "assessed charter elements"
evidence = ["governance"]
needs = "the charter checklist with the state of at least 8 elements"
obstacle = "the agreement leaves open what was agreed"
next_step = "Take the absent charter elements to the next steering meeting and settle two of them."
hat = "facilitator"
coverage = "elements"
*/
with states as (
    -- a state without a date holds from the beginning, until a dated one follows
    select
        coalition_id, element, status, coalesce(trim(evidence_url), '') <> '' as has_evidence, review_due_on,
        coalesce(agreed_on, date '0001-01-01') as from_on,
        lead(coalesce(agreed_on, date '0001-01-01')) over (
            partition by coalition_id, element order by agreed_on nulls first
        ) as until_on
    from governance
),
latest as (
    select months.coalition_id, months.month, months.month_end, states.status, has_evidence, review_due_on
    from coalition_months as months
    join states
        on states.coalition_id = months.coalition_id
        and from_on <= months.month_end and coalesce(until_on > months.month_end, true)
),
counted as (
    select
        coalition_id, month,
        count(*) as assessed,
        avg(
            case status
                when 'full' then
                    case
                        when not has_evidence then 0.5
                        when review_due_on < month_end then 0.5
                        else 1
                    end
                when 'partial' then 0.5
                when 'absent' then 0
            end
        ) as value
    from latest
    group by all
)
select
    coalition_id, month,
    value,
    null::double as low,
    null::double as high,
    coalesce(assessed, 0) as n,
    coalesce(assessed, 0) / 16 as coverage
from coalition_months
left join counted using (coalition_id, month);

/*
title = "Follow-through"
question = "Is what was promised done on time?"
unit = "share of commitments due, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = ["ill_defined", "infrastructure"]
goalposts = [0.30, 0.90]
weight = 2
window_months = 6
min_n = 3
source = "Rule of succession (Laplace); goalposts, weight and least number are product defaults"
words = "Of the commitments that fell due in the last 6 months: those completed on or before their due date, as things stood at the month's end. A commitment that was dropped, came late or is still open counts as not on time. One success and one failure are added, so that three out of three is not yet certainty."
formula = '''
\frac{t + 1}{c + o + 2}
'''
symbols = ["t: completed on time", "c: completed or dropped", "o: overdue and open at the month's end"]
counts = "commitments due"
evidence = ["commitments"]
needs = "a commitment or task tracker with due dates"
obstacle = "promises are not kept on time"
next_step = "Go through the overdue commitments one by one: a new date, a new owner, or dropped."
hat = "project manager"
coverage = "owners"
*/
with due as (
    select
        months.coalition_id, months.month,
        commitments.owner_organisation_id is not null as has_owner,
        coalesce(commitments.completed_on <= commitments.due_on, false) as is_on_time
    from coalition_months as months
    join commitments using (coalition_id)
    where
        commitments.due_on between months.month - interval 5 months and months.month_end
        and commitments.made_on <= months.month_end
),
counted as (
    select
        coalition_id, month,
        count(*) as n,
        count(*) filter (where is_on_time) as on_time,
        count(*) filter (where has_owner) as owned
    from due
    group by all
)
select
    coalition_id, month,
    (on_time + 1) / (n + 2) as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    owned / nullif(n, 0) as coverage
from coalition_months
left join counted using (coalition_id, month);

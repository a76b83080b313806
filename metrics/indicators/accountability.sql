/*
title = "Accountability"
question = "Does every open commitment have an owner and a due date?"
unit = "share of open commitments, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["ill_defined"]
goalposts = [0.30, 1]
weight = 2
window_months = 0
min_n = 3
source = "product default"
words = "The commitments open at the month's end that name an owner organisation and a due date, out of all open ones. Open means made, and not completed or dropped by then."
formula = '''
\frac{b}{o}
'''
symbols = ["b: open commitments with an owner and a due date", "o: open commitments"]
counts = "open commitments"
evidence = ["commitments"]
needs = "a commitment or task tracker with owners and due dates"
obstacle = "open commitments have no owner or no date"
next_step = "Put an owner and a date to each open commitment at the next meeting, or drop it."
hat = "project manager"
coverage = "owners"
*/
with open_commitments as (
    select
        months.coalition_id, months.month,
        commitments.owner_organisation_id is not null as has_owner,
        commitments.due_on is not null as has_date
    from coalition_months as months
    join commitments using (coalition_id)
    where
        commitments.made_on <= months.month_end
        and (commitments.completed_on is null or commitments.completed_on > months.month_end)
        and (commitments.dropped_on is null or commitments.dropped_on > months.month_end)
),
counted as (
    select
        coalition_id, month,
        count(*) as n,
        count(*) filter (where has_owner and has_date) as answered_for,
        count(*) filter (where has_owner) as owned
    from open_commitments
    group by all
)
select
    coalition_id, month,
    answered_for / nullif(n, 0) as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    owned / nullif(n, 0) as coverage
from coalition_months
left join counted using (coalition_id, month);

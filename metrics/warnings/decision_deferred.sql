/*
title = "The same decision is put off again"
question = "Is something put off again and again?"
classes = ["act"]
severity = 2
hat = "facilitator"
subject_kind = "item"
why = "{subject} was put off {n:times}, last on {last_on:date}."
next_step = "Speak with those who hesitate one by one before the next meeting, then put {subject} to a decision with the objections written down."
because = "Repeated deferral is the commonest form of unspoken disagreement in consensus bodies; naming the objection ends it (Susskind, The Consensus Building Handbook, 1999)."
words = "An agenda item of which two decisions say deferred, with none between or after them that settles it."
source = "Product rule; threshold two is a product default"
needs = "decisions with their item and outcome"
evidence = ["decisions"]
*/
with put_off as (
    select coalition_id, item_id from decisions where outcome = 'deferred' group by all having count(*) >= 2
),
so_far as (
    select
        j.coalition_id, j.month, d.item_id, d.decision_id, d.decided_on, d.outcome,
        max(case when d.outcome <> 'deferred' then d.decided_on end) over item as settled_on,
        j.month_end
    from judged_months as j
    join decisions as d on d.coalition_id = j.coalition_id and d.decided_on <= j.month_end
    semi join put_off as p on p.coalition_id = d.coalition_id and p.item_id = d.item_id
    window item as (partition by j.coalition_id, j.month, d.item_id)
),
deferred as (
    select coalition_id, month, item_id, count(*) as n, min(decided_on) as first_on, max(decided_on) as last_on,
        list('decisions/' || decision_id order by decided_on) as rows
    from so_far
    where outcome = 'deferred' and (settled_on is null or decided_on > settled_on)
    group by all
    having count(*) >= 2
)
select
    d.coalition_id, d.month, d.item_id as subject, 'act' as level, d.first_on as since, d.n::double as value,
    null as expected, 2 as threshold, d.n, d.n::double as strength, d.rows,
    coalesce(i.title, d.item_id) as subject_name, d.last_on
from deferred as d
left join agenda_items as i using (item_id)

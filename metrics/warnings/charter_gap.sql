/*
title = "The charter has gaps"
question = "Is something that partners should agree missing, or overdue for review?"
classes = ["watch"]
severity = 1
hat = "project manager"
subject_kind = "coalition"
why = "Still to settle: {value:charter elements} of the {n} that matter here, {gaps:list}."
next_step = "Take two of these charter elements to the next steering meeting, settle them, and note when each is to be looked at again."
because = "Collaborations are more likely to succeed where formal agreements are written and kept up to date (Bryson, Crosby and Stone, Public Administration Review, 2006)."
words = "The charter elements in force at the month's end that are absent, or whose review was due before it. Elements called not relevant, and those nobody has looked at, are left out. All gaps together are one warning."
source = "Product rule"
needs = "the charter checklist with the state of the elements"
evidence = ["governance"]
unable = "No charter checklist is on file."
*/
with states as (
    -- as in the indicator on the charter: a state without a date holds from the beginning, until a dated one follows
    select
        coalition_id, element, agreed_on, review_due_on, status = 'absent' as is_absent,
        status <> 'not_relevant' as is_relevant,
        coalesce(agreed_on, date '0001-01-01') as from_on,
        lead(coalesce(agreed_on, date '0001-01-01')) over (
            partition by coalition_id, element order by agreed_on nulls first
        ) as until_on,
        replace(element, '_', ' ')
        || if(is_absent, ' (absent)', ' (review due on ' || strftime(review_due_on, '%-d %B %Y') || ')') as gap,
        (not is_absent, review_due_on, element) as place,
        'governance/' || concat_ws('|', coalition_id, element, agreed_on) as key
    from governance
),
latest as (
    select
        states.*, judged.month,
        is_absent or coalesce(review_due_on < judged.month_end, false) as is_gap
    from judged_months as judged
    join states
        on states.coalition_id = judged.coalition_id
        and from_on <= judged.month_end and coalesce(until_on > judged.month_end, true)
    where is_relevant
),
counted as (
    select
        coalition_id, month, count(*) as n, count(*) filter (where is_gap) as value,
        min(if(is_absent, agreed_on, review_due_on)) filter (where is_gap) as since,
        list(gap order by place) filter (where is_gap) as gaps,
        list(key order by place) filter (where is_gap) as rows
    from latest
    group by all
)
select
    coalition_id, month, null as subject, 'watch' as level, since, value, null as expected, 0 as threshold, n,
    value / n as strength, rows,
    -- a sentence holds five names
    if(len(gaps) > 5, list_append(gaps[:4], (len(gaps) - 4) || ' more'), gaps) as gaps
from counted
where value > threshold
union all by name
select coalition_id, month, 'unable' as level
from judged_months
where coalition_id not in (select coalition_id from governance)

/*
title = "A facilitator's hat is unworn"
question = "Has nobody managed the work, brought people together or found partners for three months?"
classes = ["watch"]
severity = 1
hat = "project manager"
subject_kind = "coalition"
why = "For {threshold:days} or more nobody has acted as {hats:list}; each hat should be worn at least once in three months."
next_step = "Agree this month who wears the hat that nobody wears, and put its first task in the calendar."
because = "To expect collaboration without somebody who supports it is one of the most frequent reasons why it fails (Kania and Kramer, Collective Impact, Stanford Social Innovation Review, 2011)."
words = "A hat (project manager, facilitator, matchmaker) that no entry of the facilitation log names in the 3 months that end with the month, and for 90 days at least; one never worn counts from the log's first entry. All hats together are one warning. A coalition without a log is not warned."
source = "Product rule; 90 days are a product default"
needs = "a log of what the facilitator did, with dates and hats"
evidence = ["facilitation"]
unable = "No facilitation log is on file."
*/
with hats (hat) as (
    values ('project_manager'), ('facilitator'), ('matchmaker')
),
worn as (
    select
        judged.coalition_id, judged.month, judged.month_end, hat, min(happened_on) as first_on, max(happened_on) as last_on,
        arg_max(activity_id, (happened_on, activity_id)) as last_activity, count(*) as entries
    from judged_months as judged
    join facilitation on facilitation.coalition_id = judged.coalition_id and happened_on <= judged.month_end
    group by all
),
logs as (
    select coalition_id, month, month_end, min(first_on) as first_on, sum(entries) as n from worn group by all
),
unworn as (
    select
        logs.coalition_id, logs.month, hat, last_on, last_activity, n, 90 as threshold,
        coalesce(last_on, logs.first_on) as silent_since, logs.month_end - silent_since as silent_days
    from logs
    cross join hats
    left join worn using (coalition_id, month, hat)
    -- three months can be longer than 90 days: what the indicator counts as worn is never warned of
    where silent_days >= threshold and silent_since < logs.month - interval 2 months
)
select
    coalition_id, month, null as subject, 'watch' as level, min(silent_since) as since, max(silent_days) as value,
    null as expected, threshold, n, count(*) * max(silent_days) / threshold as strength,
    list('facilitation/' || last_activity order by hat) filter (where last_activity is not null) as rows,
    list(
        replace(hat, '_', ' ') || coalesce(' (last on ' || strftime(last_on, '%-d %B %Y') || ')', ' (never)') order by hat
    ) as hats
from unworn
group by coalition_id, month, threshold, n
union all by name
select coalition_id, month, 'unable' as level
from judged_months
where coalition_id not in (select coalition_id from facilitation)

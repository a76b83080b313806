/*
title = "Answered threads"
question = "When an organisation begins a thread, does another one answer within a week?"
unit = "share of threads, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [0.10, 0.80]
weight = 1
window_months = 3
min_n = 5
interval = "wilson"
source = "Wilson 1927 for the range; definition, goalposts, weight and least number are product defaults"
words = "A thread is answered if an organisation other than the one that began it writes in it on the day it began or on one of the 7 days after. The value is the share of answered threads, out of those of known organisations whose 7 days ended in the last 3 months; threads and answers of the secretariat count like any other. Where only people of unknown organisations answered, the range goes up to the share reached if each of them was of another organisation. Threads begun by people of unknown organisations are left out, and so are those whose first message answers an earlier one. The range also says how much so few threads can tell."
formula = '''
\frac{a}{T}
'''
symbols = ["T: threads begun by known organisations whose 7 days ended in 3 months", "a: of these, threads in which another organisation wrote in time"]
counts = "threads of known organisations"
evidence = ["messages"]
needs = "a chat or mailing list export with threads"
obstacle = "what one member writes no other answers"
next_step = "Take the oldest thread without an answer and ask the member that knows most about it to reply today."
hat = "matchmaker"
*/
with recent as (
    select
        coalition_id, month,
        (sum(threads) over three_months)::double as threads,
        (sum(answered) over three_months)::double as answered,
        (sum(perhaps_answered) over three_months)::double as perhaps,
        (sum(unknown_threads) over three_months)::double as u
    from coalition_months
    left join thread_months using (coalition_id, month)
    window three_months as (
        partition by coalition_id order by month range between interval 2 months preceding and current row
    )
)
-- threads begun by unknown people lower the coverage; value and range are of the others
select
    coalition_id, month,
    answered / nullif(threads, 0) as value,
    case when perhaps > 0 then answered / threads end as low,
    case when perhaps > 0 then (answered + perhaps) / threads end as high,
    coalesce(threads, 0)::bigint as n,
    threads / nullif(threads + u, 0) as coverage
from recent;

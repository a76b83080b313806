/*
title = "Seniority in the steering committee"
question = "How senior are the people members send to steering meetings?"
unit = "index, 1 (assistants) to 5 (executives)"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [1.5, 4]
weight = 1
window_months = 6
min_n = 3
source = "product default"
words = "Each time a member came to a steering meeting in the last 6 months counts with the level of the most senior person it sent, from 1 for an assistant to 5 for an executive. The value is the mean over all those times. A person's level is the one on file for the day of the meeting, for that member or else for another organisation. Times for which no level is on file are left out of the mean; the range says what it would be if they all had level 1, and if they all had level 5. Where no meeting is marked as a steering meeting, nothing can be said."
formula = '''
\frac{1}{n} \sum_{k=1}^{n} l_k
\\[4pt]
\frac{\sum_k l_k + (a - n)}{a}
\\[4pt]
\frac{\sum_k l_k + 5 \, (a - n)}{a}
'''
symbols = ["a: times a member came to a steering meeting in 6 months", "n: of these, times with a known level", "l_k: that level"]
counts = "steering attendances at a known level"
evidence = ["attendance"]
needs = "an attendance export with the kind of each meeting and the people who came, and the levels of the representatives"
obstacle = "members send people to the steering committee who cannot decide"
next_step = "Call the member with the most junior delegate and ask who could come that may decide on the spot."
hat = "facilitator"
coverage = "elements"
*/
with members as (
    select coalition_id, month, organisation_id from member_months where is_eligible
),
attended as (
    select
        members.coalition_id, members.month,
        sum(sent.seniority_sum) as level_sum,
        sum(sent.seniority_n) as known,
        sum(sent.attended_steering) as times
    from members
    join delegations as sent
        on sent.coalition_id = members.coalition_id and sent.organisation_id = members.organisation_id
        and sent.month between members.month - interval 5 months and members.month
    group by all
)
-- whether there were no steering meetings or nobody marked them cannot be told: missing, not "not applicable"
select
    coalition_id, month,
    level_sum / nullif(known, 0) as value,
    case when known > 0 and known < times then (level_sum + 1 * (times - known)) / times end as low,
    case when known > 0 and known < times then (level_sum + 5 * (times - known)) / times end as high,
    coalesce(known, 0)::bigint as n,
    known / nullif(times, 0) as coverage
from coalition_months
left join attended using (coalition_id, month);

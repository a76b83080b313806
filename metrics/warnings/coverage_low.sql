/*
title = "Too much activity of nobody known"
question = "Is it known which organisations are behind the activity?"
classes = ["data"]
severity = 1
hat = "project manager"
subject_kind = "coalition"
why = "Of {n:acts} in the 3 months to {month:month} only {value:share} are of known organisations, where {threshold:share} are needed; {unknown:number} are of people or names that no organisation is known for, in {feeds:list}."
next_step = "On the page Data say for which organisation each unknown person or name speaks, the busiest first (in {feeds:list})."
because = "Below this level a member's share can only be given as a range: with 33 acts known and 122 not, that of a member with 32 lies anywhere from 21 to 99 %."
words = "An act is a day on which somebody attended a meeting, sent a message, raised an agenda item, took a position, gave something or completed a commitment. Warned of where organisations are known for less than four fifths of the acts of the last 3 months. Acts of people who speak for nobody but themselves do not count. Since: the first of the 3 months that is below four fifths itself."
source = "Product rule; four fifths is the coverage under which indicators show a range"
needs = "any activity"
evidence = ["attendance", "messages", "agenda_items"]
*/
with quarters as (
    select
        judged.coalition_id, month,
        sum(known_acts + unknown_acts) over quarter as acts,
        sum(unknown_acts) over quarter as unknown
    from judged_months as judged
    join coalition_activity using (coalition_id, month)
    window quarter as (
        partition by judged.coalition_id order by month range between interval 2 months preceding and current row
    )
),
low as (
    select *, (acts - unknown) / nullif(acts, 0) as share, 0.8::double as threshold
    from quarters
    where share < threshold
),
feeds as (
    select
        low.coalition_id, low.month,
        list_reverse_sort([
            {'acts': sum(acts_attendance), 'feed': 'attendance'},
            {'acts': sum(acts_messages), 'feed': 'messages'},
            {'acts': sum(acts_agenda), 'feed': 'agenda items'},
            {'acts': sum(acts_decisions), 'feed': 'positions on decisions'},
            {'acts': sum(acts_contributions), 'feed': 'contributions'},
            {'acts': sum(acts_commitments), 'feed': 'commitments'}
        ]) as feeds
    from low
    join member_months as nobody
        on nobody.coalition_id = low.coalition_id
        and nobody.month between low.month - interval 2 months and low.month
        and nobody.organisation_id is null
    group by all
),
onsets as (
    select low.coalition_id, low.month, min(activity.month) as since
    from low
    join coalition_activity as activity
        on activity.coalition_id = low.coalition_id
        and activity.month between low.month - interval 2 months and low.month
    where known_acts / nullif(known_acts + unknown_acts, 0) < threshold
    group by all
)
select
    coalition_id, month, null as subject, 'data' as level, since, share as value, null as expected, threshold,
    acts::bigint as n, (1 - share) / (1 - threshold) as strength,
    (month - interval 2 months)::date as rows_from, last_day(month) as rows_to,
    unknown, [feed.feed for feed in feeds if feed.acts > 0] as feeds
from low
join feeds using (coalition_id, month)
join onsets using (coalition_id, month)

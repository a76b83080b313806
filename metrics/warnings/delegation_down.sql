/*
title = "A member sends less senior people"
question = "Does a member send less senior people to the steering committee than it used to?"
classes = ["watch"]
severity = 1
hat = "matchmaker"
subject_kind = "organisation"
why = "{subject} sent people of level {before:number} and {last:number} (of 1 assistant to 5 executive) to its last two steering meetings, on {since:date} and {last_on:date}, where level {expected:one} was usual in the {n:meetings} before."
next_step = "Call the person who used to come for {subject} and ask what would have to be on the agenda for that person to come again."
because = "Product judgement: whom an organisation sends shows how much it expects of a meeting, and seniority is passed down before attendance falls."
words = "The level of whom a member sends to a steering meeting is that of the most senior person who came. Warned of where it was at least one level below the member's own middle level (the median of all its earlier steering meetings, at least 4) at its last two steering meetings, the second of them in the last 6 months. Meetings it did not come to, and those of which no level is on file, are passed over. Since: the first of the two meetings."
source = "Product rule; one level, two meetings and 4 earlier ones are product defaults"
needs = "attendance of steering meetings by person, and the level of those who came"
evidence = ["attendance"]
unable = "Too few meetings to warn: the levels of at most {n:steering meetings} of one member are on file, {threshold:number} are needed."
*/
with in_order as (
    select
        coalition_id, month, organisation_id, happened_on, level,
        count(*) over so_far as meetings,
        lag(happened_on) over member as before_on,
        lag(level) over member as before,
        lead(happened_on) over member as next_on,
        median(level) over (member rows between unbounded preceding and 2 preceding) as usual
    from steering_levels
    semi join (from member_months where is_eligible) as members using (coalition_id, month, organisation_id)
    window
        member as (partition by coalition_id, organisation_id order by happened_on, meeting_id),
        so_far as (member rows between unbounded preceding and current row)
),
lower as (
    select *, usual - 1 as threshold, meetings - 2 as n
    from in_order
    where meetings >= 6 and greatest(level, before) <= usual - 1
),
most as (
    select
        judged.coalition_id, month,
        coalesce(max(meetings) over (partition by judged.coalition_id order by month), 0) as n
    from judged_months as judged
    left join (select coalition_id, month, max(meetings) as meetings from in_order group by all)
        using (coalition_id, month)
)
select
    lower.coalition_id, judged.month, organisation_id as subject, 'watch' as level, before_on as since,
    greatest(lower.level, before)::double as value, usual as expected, threshold, n,
    usual - (lower.level + before) / 2 as strength,
    before_on as rows_from, happened_on as rows_to, organisation_id as rows_of,
    before, lower.level as last, happened_on as last_on
from lower
join judged_months as judged
    on judged.coalition_id = lower.coalition_id
    and judged.month between lower.month and lower.month + interval 5 months
    and coalesce(next_on > judged.month_end, true)
semi join (from member_months where is_eligible) as members
    on members.coalition_id = lower.coalition_id
    and members.month = judged.month
    and members.organisation_id = lower.organisation_id
union all by name
select coalition_id, month, null as subject, 'unable' as level, n, 6 as threshold
from most
where n < 6

/*
title = "Members do the same work alone"
question = "Do two members run the same theme alone at the same time?"
classes = ["watch"]
severity = 1
hat = "matchmaker"
subject_kind = "item"
why = "{value:members} run {subject} alone, side by side since {since:date} ({members:organisations}); the coalition works on it too."
next_step = "Bring those who run {subject} alone to one table and ask what they could do as one."
because = "Efforts side by side that know nothing of each other seldom move what all of them want to move (Kania and Kramer, Collective Impact, Stanford Social Innovation Review, 2011)."
words = "Initiatives that two members or more run alone on one theme and that both still run at the month's end. The themes are the coalition's own and those of the initiatives it ran itself in the last 12 months, as in the indicator on duplicated effort. An initiative without an end is still running; one without a start is left out. Each theme is one warning."
source = "Product rule"
needs = "the initiatives members run alone, with theme and dates, and the coalition's theme"
evidence = ["initiatives"]
unable = "No initiatives of members are on file."
*/
with themes as (
    select judged.coalition_id, judged.month, lower(trim(theme)) as theme
    from judged_months as judged
    join initiatives using (coalition_id)
    where
        starts_on <= judged.month_end and coalesce(ends_on >= judged.month - interval 11 months, true)
    union
    select coalition_id, month, lower(trim(theme)) as theme from judged_months join coalitions using (coalition_id)
),
alone as (
    select
        judged.coalition_id, judged.month, organisation_id, initiative_id, trim(initiatives.theme) as called,
        lower(called) as theme, starts_on
    from judged_months as judged
    join member_months as members using (coalition_id, month)
    join initiatives using (organisation_id)
    where
        members.is_eligible and initiatives.coalition_id is null
        and starts_on <= judged.month_end and coalesce(ends_on >= judged.month_end, true)
),
runners as (
    select
        coalition_id, month, theme, organisation_id, min(starts_on) as from_on, min(called) as called, count(*) as n,
        list('initiatives/' || initiative_id order by initiative_id) as keys
    from alone
    join themes using (coalition_id, month, theme)
    group by all
)
select
    coalition_id, month, theme as subject, 'watch' as level,
    list(from_on order by from_on)[2] as since,  -- the day from which there were two
    count(*) as value, null as expected, 1 as threshold, sum(n)::int as n, count(*) / 2 as strength,
    flatten(list(keys order by organisation_id)) as rows, list(organisation_id order by organisation_id) as members,
    min(called) as subject_name
from runners
group by coalition_id, month, theme
having count(*) >= 2
union all by name
select coalition_id, month, 'unable' as level
from judged_months
where coalition_id not in (
    select members.coalition_id from member_months as members join initiatives using (organisation_id)
    where is_eligible and initiatives.coalition_id is null
)

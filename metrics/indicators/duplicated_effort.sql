/*
title = "Duplicated effort"
question = "Do members run the same thing alone, side by side?"
unit = "share of members' own initiatives in the coalition's themes, 0 to 1"
direction = "decrease"
pillar = "durability"
lenses = ["competition"]
goalposts = [0.80, 0]
weight = 1
window_months = 12
min_n = 3
source = "product default"
words = "Of the initiatives that members ran alone in the coalition's themes in the last 12 months: those that ran at the same time as one of another member on the same theme. The coalition's themes are its own and those of the initiatives it ran itself in these months. Overlap counts where it fell into the 12 months. An initiative without an end is still running; one without a start is left out, because nobody knows when it ran."
formula = '''
\frac{d}{o}
'''
symbols = ["d: own initiatives that overlap one of another member in theme and time", "o: members' own initiatives in the coalition's themes"]
counts = "own initiatives of members in the coalition's themes"
evidence = ["initiatives", "memberships"]
needs = "the initiatives members run alone, with theme and dates, and the coalition's theme"
obstacle = "members do the same work alone, side by side"
next_step = "Bring two members that run the same theme alone to one table and ask what they could do as one."
hat = "matchmaker"
*/
with near as (
    -- the coalition's own initiatives, and those that organisations it has among its members run alone
    select coalition_id, organisation_id, initiative_id, theme, starts_on, ends_on, false as is_run_alone
    from initiatives
    where coalition_id is not null
    union all
    select members.coalition_id, organisation_id, initiative_id, theme, starts_on, ends_on, true as is_run_alone
    from initiatives
    join (select distinct coalition_id, organisation_id from member_months where is_eligible) as members
        using (organisation_id)
    where initiatives.coalition_id is null
),
running as (
    -- every initiative for as long as it ran in the twelve months that end with the month
    select
        coalition_id, month, organisation_id, initiative_id, is_run_alone,
        lower(trim(theme)) as theme,
        greatest(starts_on, (month - interval 11 months)::date) as from_on,
        least(ends_on, month_end) as to_on
    from coalition_months
    join near using (coalition_id)
    where starts_on is not null and from_on <= to_on
),
themes as (
    select coalition_id, month, theme from running where not is_run_alone
    union
    select coalition_id, month, lower(trim(theme)) as theme from coalition_months join coalitions using (coalition_id)
),
own as (
    select running.*
    from running
    join themes using (coalition_id, month, theme)
    join member_months as members using (coalition_id, month, organisation_id)
    where is_run_alone and members.is_eligible
),
overlapping as (
    select distinct own.coalition_id, own.month, own.initiative_id
    from own
    join own as others using (coalition_id, month, theme)
    where
        others.organisation_id <> own.organisation_id
        and others.from_on <= own.to_on and own.from_on <= others.to_on
),
counted as (
    select coalition_id, month, count(*) as n, count(overlapping.initiative_id) as duplicated
    from own
    left join overlapping using (coalition_id, month, initiative_id)
    group by all
)
select
    coalition_id, month,
    duplicated / nullif(n, 0) as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month);

/*
title = "Succession"
question = "Could every role go on if its holder left tomorrow?"
unit = "share of what each role needs, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0.20, 0.90]
weight = 1
window_months = 0
min_n = 1
source = "product default"
words = "For each role in force at the month's end: does it have a holder, a deputy, a term that has not run out, and a hand-over note? The share of these four that are there, then the mean over roles. What the file leaves empty is unknown and left out of a role's four; the range says what it could be. Coverage is the share of the four that is filled in."
formula = '''
\frac{1}{R} \sum_{r=1}^{R} \frac{y_r}{k_r}
'''
symbols = ["R: roles in force of which something is known", "y_r: what role r has, of the four", "k_r: what is known of role r, of the four"]
counts = "roles"
evidence = ["roles"]
needs = "the list of roles with holder, deputy, end of term and hand-over note"
obstacle = "roles depend on one person and nobody could take over"
next_step = "Name a deputy for the role that has the least cover, and let the holder write one page of hand-over notes."
hat = "project manager"
coverage = "elements"
*/
with latest as (
    -- a row without a date holds from the beginning, until a dated one follows
    select
        months.coalition_id, months.month, roles.role_name,
        [
            case when roles.holder_organisation_id is not null then 1 end,
            roles.has_deputy::int,
            (roles.term_ends_on >= months.month_end)::int,
            roles.handover_note::int
        ] as cells
    from coalition_months as months
    join roles on roles.coalition_id = months.coalition_id and coalesce(roles.since_on <= months.month_end, true)
    qualify row_number() over (
        partition by months.coalition_id, months.month, roles.role_name order by roles.since_on desc nulls last
    ) = 1
),
covered as (
    select coalition_id, month, list_count(cells) as known, coalesce(list_sum(cells), 0) as present
    from latest
),
counted as (
    select
        coalition_id, month,
        count(*) filter (where known > 0) as n,
        sum(known) / (4 * count(*)) as coverage,
        -- decimals add up alike in any order, doubles do not
        avg((present / nullif(known, 0))::decimal(38, 18)) as value,
        avg(present / 4) as low,
        avg((present + 4 - known) / 4) as high
    from covered
    group by all
)
-- no roles: nothing to succeed to, so no row
select
    coalition_id, month,
    value,
    case when coverage < 1 and n > 0 then low end as low,
    case when coverage < 1 and n > 0 then high end as high,
    n,
    coverage
from coalition_months
join counted using (coalition_id, month);

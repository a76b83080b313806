/*
title = "A role is not covered"
question = "Does a role lack everybody who could fill it, or does a term run out?"
classes = ["watch"]
severity = 1
hat = "project manager"
subject_kind = "role"
why = "The role {subject} {trouble}; usual is a named holder or deputy and more than {threshold:days} of term."
next_step = "Put {subject} on the next agenda: who holds the role from when, who stands in, and until when."
because = "Product judgement: a role that nobody is named for is filled by whoever has time, mostly the member that leads."
words = "Of each role in force at the month's end: neither a holder is named nor a deputy there, or the term has ended or ends within 60 days. What the list leaves empty about a deputy or a term is unknown and warns of nothing."
source = "Product rule; 60 days are a product default"
needs = "the list of roles with holder, deputy and end of term"
evidence = ["roles"]
unable = "No list of roles is on file."
*/
with latest as (
    -- as in the indicator on succession: a row without a date holds from the beginning, until a dated one follows
    select
        judged.coalition_id, judged.month, judged.month_end, roles.role_name, roles.since_on, roles.term_ends_on,
        roles.holder_organisation_id is null and not roles.has_deputy as is_vacant,
        roles.term_ends_on - judged.month_end as days_left,
        'roles/' || concat_ws('|', roles.coalition_id, roles.role_name, roles.since_on) as key
    from judged_months as judged
    join roles on roles.coalition_id = judged.coalition_id and coalesce(roles.since_on <= judged.month_end, true)
    qualify row_number() over (
        partition by judged.coalition_id, judged.month, roles.role_name order by roles.since_on desc nulls last
    ) = 1
)
select
    coalition_id, month, role_name as subject, 'watch' as level,
    case when is_vacant then since_on when days_left < 0 then term_ends_on end as since,
    days_left as value, null as expected, 60 as threshold, 1 as n,
    if(is_vacant, 2, 1 - least(days_left, threshold - 1) / threshold) as strength, [key] as rows,
    case
        when is_vacant then 'has neither a holder nor a deputy'
        when days_left < 0 then 'has had no term in force since ' || strftime(term_ends_on, '%-d %B %Y')
        else 'has a term that ends on ' || strftime(term_ends_on, '%-d %B %Y')
    end as trouble
from latest
where is_vacant or days_left <= threshold
union all by name
select coalition_id, month, 'unable' as level
from judged_months
where coalition_id not in (select coalition_id from roles)

/*
title = "The facilitator depends on leading members"
question = "Is the facilitator less independent of the leading members than this coalition needs?"
classes = ["act"]
severity = 2
hat = "facilitator"
subject_kind = "coalition"
why = "In {below} of {n:logged tasks} of the last 3 months the facilitator was employed or paid by a leading member ({leaders:organisations}), and the coalition asks for {need} impartiality."
next_step = "Put on the next agenda who employs and who pays the facilitator, and whether another member could take over one of the two."
because = "Where power is unequal or trust is low, partners need an honest broker whom all of them accept (Ansell and Gash, Collaborative Governance in Theory and Practice, 2008)."
words = "The indicator on impartial facilitation below 1: for each entry of the facilitation log of the last 3 months, 1 where neither employer nor payer of the facilitator was then a lead or founder member, 0.5 where one was, 0 where both; at least 0.5 is needed where the need is medium, 1 where it is high. An entry that leaves employer or payer open is unknown. Where the need is low nothing is warned of."
source = "Product rule, as the indicator on impartial facilitation"
needs = "a facilitation log with employer and payer, a member register, and how impartial the facilitator must be"
evidence = ["facilitation", "memberships"]
unable = "Impartiality unknown: {reason}."
*/
with leaders as (
    select
        coalition_id, organisation_id, joined_on, coalesce(left_on, date '9999-12-31') as left_on,
        'memberships/' || concat_ws('|', coalition_id, organisation_id, joined_on) as key
    from memberships
    where role in ('lead', 'founder')
),
led as (
    -- who leads, of those that employ and pay the facilitator
    select
        activity_id, coalition_id, list(distinct organisation_id order by organisation_id) as organisations,
        list(key order by key) as keys
    from facilitation
    join leaders using (coalition_id)
    where
        organisation_id in (employer_organisation_id, paid_by_organisation_id)
        and happened_on between joined_on and left_on
    group by all
),
entries as (
    select
        activity_id, coalition_id, happened_on, organisations, keys,
        case impartiality_need when 'low' then 0 when 'medium' then 0.5 when 'high' then 1 end as required,
        -- NULL where employer or payer is
        case
            when employer_organisation_id is not null and paid_by_organisation_id is not null then 1 - (
                coalesce(list_contains(organisations, employer_organisation_id), false)::int
                + coalesce(list_contains(organisations, paid_by_organisation_id), false)::int
            ) / 2
        end as level
    from facilitation
    left join led using (activity_id, coalition_id)
    left join coalitions using (coalition_id)
),
counted as (
    select
        judged.coalition_id, judged.month, has_register, count(activity_id) as entries, count(level) as n,
        count(*) filter (where level < required) as below,
        sum(least(1, level / nullif(required, 0))) filter (where level is not null) as met,  -- halves add up exactly
        list_distinct(flatten(list(organisations) filter (where level < required))) as leaders,
        list('facilitation/' || activity_id order by happened_on, activity_id) filter (where level < required) as tasks,
        list_distinct(flatten(list(keys) filter (where level < required))) as keys
    from judged_months as judged
    left join entries
        on entries.coalition_id = judged.coalition_id
        and happened_on between judged.month - interval 2 months and judged.month_end
    group by all
),
explained as (
    select
        counted.*, impartiality_need as need,
        case
            when coalition_id not in (select coalition_id from facilitation) then 'no facilitation log is on file'
            when need is null then 'how impartial the facilitator must be is not on file'
            when not has_register then 'no member register says who leads'
            when entries = 0 then 'nothing is logged in the last 3 months'
            when n = 0 then 'the log leaves open who employs or who pays the facilitator'
        end as reason
    from counted
    left join coalitions using (coalition_id)
)
select
    coalition_id, month, null as subject, if(reason is null, 'act', 'unable') as level, null as since,
    met / nullif(n, 0) as value, null as expected, 1 as threshold, n, 1 + below / nullif(n, 0) as strength,
    list_concat(tasks, list_sort(keys)) as rows, below, list_sort(leaders) as leaders, need, reason
from explained
where need is distinct from 'low' and (reason is not null or below > 0)

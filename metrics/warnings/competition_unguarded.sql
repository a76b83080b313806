/*
title = "Competitors meet without full safeguards"
question = "Do competitors sit at one table without a competition policy or rules on data?"
classes = ["act"]
severity = 3
hat = "facilitator"
subject_kind = "coalition"
why = "Members on file as competitors ({first_pair:organisations}; {n:pairs} at the table) meet while {gaps:list}."
next_step = "Put the competition policy and the rules on data and rights on the next agenda, and settle them before prices, volumes or plans come up."
because = "What competitors tell each other about prices, volumes or plans can break competition law, and rules on what is shared lower that risk (European Commission, Guidelines on horizontal co-operation agreements, 2023, chapter 6). This is no legal verdict."
words = "Two members that are on file as competitors, and a competition policy or rules on data and rights that are not fully in force at the month's end. As in the charter indicator, an element called full without a link to where it is written, or whose review is overdue, is not fully in force. An element nobody has looked at is unknown and warns of nothing."
source = "Product rule; the two elements are a product default"
needs = "the charter checklist, the member register and the pairs of competitors"
evidence = ["governance", "competitor_pairs"]
unable = "{n:pairs} of competitors at the table, but the charter checklist says nothing of {unknown:list}."
*/
with members as (
    select coalition_id, month, organisation_id from member_months where is_eligible
),
pairs as (
    select distinct
        judged.coalition_id, judged.month, judged.month_end,
        least(a.organisation_id, b.organisation_id) as a, greatest(a.organisation_id, b.organisation_id) as b,
        'competitor_pairs/' || concat_ws('|', organisation_id_a, organisation_id_b) as key
    from competitor_pairs
    join members as a on a.organisation_id = organisation_id_a
    join members as b on b.organisation_id = organisation_id_b and b.coalition_id = a.coalition_id and b.month = a.month
    join judged_months as judged on judged.coalition_id = a.coalition_id and judged.month = a.month
    where organisation_id_a <> organisation_id_b and coalesce(declared_on <= judged.month_end, true)
),
competing as (
    select coalition_id, month, month_end, count(*) as n, min((a, b)) as first_pair, list(key order by a, b) as rows
    from pairs
    group by all
),
needed (element, called) as (
    values ('competition_policy', 'the competition policy is '), ('data_and_ip', 'the rules on data and rights are ')
),
latest as (
    select
        competing.coalition_id, competing.month, element, status, review_due_on < month_end as is_overdue,
        coalesce(trim(evidence_url), '') = '' as has_no_link,
        'governance/' || concat_ws('|', governance.coalition_id, element, agreed_on) as key
    from competing
    join governance using (coalition_id)
    where element in (select element from needed) and coalesce(agreed_on <= month_end, true)
    qualify row_number() over (
        partition by competing.coalition_id, competing.month, element order by agreed_on desc nulls last
    ) = 1
),
safeguards as (
    -- full, without a link or overdue for review, as in the indicator on safeguards
    select
        competing.coalition_id, competing.month, element, key, status is null as is_unknown,
        called || case
            when status = 'partial' then 'agreed only in part'
            when status = 'not_relevant' then 'called not relevant'
            when status = 'absent' then 'absent'
            when has_no_link then 'agreed, but no link says where'
            when is_overdue then 'overdue for review'
        end as trouble
    from competing
    cross join needed
    left join latest using (coalition_id, month, element)
),
gaps as (
    select
        coalition_id, month,
        list(trouble order by element) filter (where trouble is not null) as gaps,
        list(key order by element) filter (where trouble is not null) as rows,
        list(replace(element, '_', ' ') order by element) filter (where is_unknown) as unknown
    from safeguards
    group by all
)
select
    coalition_id, month, null as subject, if(gaps is null, 'unable', 'act') as level, null as since,
    coalesce(len(gaps), 0) as value, null as expected, 0 as threshold, n, coalesce(len(gaps), 0) as strength,
    list_concat(coalesce(gaps.rows, []), competing.rows) as rows, [first_pair[1], first_pair[2]] as first_pair, gaps, unknown
from competing
join gaps using (coalition_id, month)
where gaps is not null or unknown is not null

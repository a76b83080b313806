/*
title = "Competition safeguards"
question = "Where competitors sit at one table, is it protected by rules, a neutral facilitator and minutes?"
unit = "share of four safeguards, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["competition"]
goalposts = [0, 1]
weight = 1
window_months = 12
min_n = 2
source = "product default; evidence that safeguards are there, not a legal verdict"
words = "The mean of four safeguards at the month's end, in coalitions with two members that named each other competitors. A competition policy and rules on data and rights count 1 when fully agreed, a half when partly (also when there is no link to them or their review is overdue), 0 when absent. A neutral facilitator counts 1 when no entry of the facilitation log of the last 3 months names a lead or founder member as employer or payer. Minutes count 1 when decisions or agenda items of the last 12 months are on record; a safeguard nothing is known of is left out, and the range says what it could be."
formula = '''
\frac{1}{K} \sum_{k=1}^{K} s_k
\\[4pt]
s_k \in \{0, \tfrac12, 1\}
'''
symbols = ["K: safeguards of which something is known, of 4", "s_k: state of safeguard k"]
counts = "safeguards looked at"
evidence = ["governance", "facilitation", "decisions", "agenda_items"]
needs = "the charter checklist, a facilitation log with employer and payer, a member register, and an agenda or decision log"
obstacle = "competitors meet without the usual safeguards"
next_step = "Put the competition policy and the rules on data on the next agenda, before prices, volumes or plans come up."
hat = "facilitator"
coverage = "elements"
*/
with members as (
    select coalition_id, month, organisation_id from member_months where is_eligible
),
competing as (
    select distinct months.coalition_id, months.month, months.month_end, months.has_register
    from competitor_pairs as pairs
    join members as a on a.organisation_id = pairs.organisation_id_a
    join members as b
        on b.organisation_id = pairs.organisation_id_b and b.coalition_id = a.coalition_id and b.month = a.month
    join coalition_months as months on months.coalition_id = a.coalition_id and months.month = a.month
    where a.organisation_id <> b.organisation_id and coalesce(pairs.declared_on <= months.month_end, true)
),
latest as (
    -- as in the indicator definition: a state without a date holds from the beginning, until a dated one follows
    select
        competing.coalition_id, competing.month, governance.element,
        case governance.status
            when 'full' then
                case
                    when coalesce(trim(governance.evidence_url), '') = '' then 0.5
                    when governance.review_due_on < competing.month_end then 0.5
                    else 1
                end
            when 'partial' then 0.5
            else 0  -- also where called not relevant: competitors are there
        end::double as state
    from competing
    join governance
        on governance.coalition_id = competing.coalition_id
        and governance.element in ('competition_policy', 'data_and_ip')
        and coalesce(governance.agreed_on <= competing.month_end, true)
    qualify row_number() over (
        partition by competing.coalition_id, competing.month, governance.element
        order by governance.agreed_on desc nulls last
    ) = 1
),
agreed as (
    select
        coalition_id, month,
        max(state) filter (where element = 'competition_policy') as competition_policy,
        max(state) filter (where element = 'data_and_ip') as data_and_ip
    from latest
    group by all
),
entries as (
    select
        facilitation.coalition_id, facilitation.happened_on,
        employer_organisation_id is not null and paid_by_organisation_id is not null as names_both,
        exists (
            select 1 from memberships
            where memberships.coalition_id = facilitation.coalition_id
                and memberships.organisation_id in (employer_organisation_id, paid_by_organisation_id)
                and memberships.role in ('lead', 'founder')
                and memberships.joined_on <= facilitation.happened_on
                and coalesce(memberships.left_on >= facilitation.happened_on, true)
        ) as is_of_the_lead
    from facilitation
),
facilitated as (
    select
        competing.coalition_id, competing.month,
        case
            when bool_and(entries.happened_on < competing.month - interval 2 months) then 0  -- the log has ended
            when not any_value(has_register) then null  -- nobody knows who leads
            when bool_or(is_of_the_lead) filter (where entries.happened_on >= competing.month - interval 2 months) then 0
            when bool_or(names_both) filter (where entries.happened_on >= competing.month - interval 2 months) then 1
        end::double as neutral_facilitator
    from competing
    join entries on entries.coalition_id = competing.coalition_id and entries.happened_on <= competing.month_end
    group by all
),
items as (
    select coalition_id, month, sum(known_items + unknown_items) over twelve_months as items
    from coalition_activity
    window twelve_months as (
        partition by coalition_id order by month range between interval 11 months preceding and current row
    )
),
decided as (
    select competing.coalition_id, competing.month, max(decisions.decided_on) as last_on
    from competing
    join decisions on decisions.coalition_id = competing.coalition_id and decisions.decided_on <= competing.month_end
    group by all
),
safeguards as (
    select
        competing.coalition_id, competing.month,
        [
            competition_policy,
            data_and_ip,
            neutral_facilitator,
            case
                when items > 0 or last_on >= competing.month - interval 11 months then 1
                when last_on is not null then 0  -- decisions were written down once, and are no more
            end
        ] as states
    from competing
    left join agreed using (coalition_id, month)
    left join facilitated using (coalition_id, month)
    left join items using (coalition_id, month)
    left join decided using (coalition_id, month)
)
-- no competitors at the table: nothing to guard, so no row
select
    coalition_id, month,
    list_sum(states) / list_count(states) as value,
    case when list_count(states) between 1 and 3 then list_sum(states) / 4 end as low,
    case when list_count(states) between 1 and 3 then (list_sum(states) + 4 - list_count(states)) / 4 end as high,
    list_count(states) as n,
    list_count(states) / 4 as coverage
from safeguards;

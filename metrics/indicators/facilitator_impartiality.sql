/*
title = "Impartial facilitation"
question = "Is the facilitator as independent of the leading members as this coalition needs?"
unit = "share of the impartiality needed, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["infrastructure"]
goalposts = [0, 1]
weight = 1
window_months = 3
min_n = 1
source = "product default"
words = "For each entry of the facilitation log of the last 3 months: 1 if neither who employs nor who pays the facilitator was then a lead or founder member, 0.5 if one of them was, 0 if both. That is divided by what the coalition needs (medium 0.5, high 1), at most 1; then the mean over entries. Where the need is low the value is 1. An entry that leaves employer or payer open is unknown, and the range goes from none to all of these being impartial enough."
formula = '''
\frac{1}{E} \sum_{e=1}^{E} \min\left(1, \frac{s_e}{q}\right)
\\[4pt]
s_e \in \{0, \tfrac12, 1\}
'''
symbols = ["E: entries that name employer and payer", "s_e: 1 minus a half each for employer and payer being a lead or founder member", "q: impartiality needed"]
counts = "entries on the facilitator's independence"
evidence = ["facilitation", "memberships"]
needs = "a facilitation log with employer and payer, a member register, and how impartial the facilitator must be"
obstacle = "the facilitator depends on the members that lead"
next_step = "Put on the next agenda who employs and who pays the facilitator, and whether another member could take over one of the two."
hat = "facilitator"
*/
with leaders as (
    select coalition_id, organisation_id, joined_on, coalesce(left_on, date '9999-12-31') as left_on
    from memberships
    where role in ('lead', 'founder')
),
levels as (
    -- NULL where employer or payer is
    select
        coalition_id, happened_on,
        1 - (
            case when employer_organisation_id is not null then exists (
                select 1 from leaders
                where leaders.coalition_id = facilitation.coalition_id
                    and leaders.organisation_id = facilitation.employer_organisation_id
                    and facilitation.happened_on between leaders.joined_on and leaders.left_on
            ) end::int
            + case when paid_by_organisation_id is not null then exists (
                select 1 from leaders
                where leaders.coalition_id = facilitation.coalition_id
                    and leaders.organisation_id = facilitation.paid_by_organisation_id
                    and facilitation.happened_on between leaders.joined_on and leaders.left_on
            ) end::int
        ) / 2 as level
    from facilitation
),
needed as (
    select
        coalition_id,
        case impartiality_need when 'low' then 0 when 'medium' then 0.5 when 'high' then 1 end as required
    from coalitions
),
counted as (
    select
        months.coalition_id, months.month, required,
        count(levels.happened_on) as entries,
        count(level) filter (where has_register) as known,  -- without a register nobody knows who leads
        sum(least(1, level / nullif(required, 0))) filter (where level is not null) as met  -- halves add up exactly
    from coalition_months as months
    left join needed using (coalition_id)
    left join levels
        on levels.coalition_id = months.coalition_id
        and levels.happened_on between months.month - interval 2 months and months.month_end
    group by all
)
-- a need that is low is itself what is known
select
    coalition_id, month,
    case when required = 0 then 1 when required > 0 and known > 0 then met / known end as value,
    case when required > 0 and known between 1 and entries - 1 then met / entries end as low,
    case when required > 0 and known between 1 and entries - 1 then (met + entries - known) / entries end as high,
    case when required = 0 then greatest(known, 1) else known end as n,
    case when required > 0 and known > 0 then known / entries end as coverage
from counted;

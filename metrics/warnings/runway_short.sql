/*
title = "Signed money runs out soon"
question = "Does the signed money last for less than half a year?"
classes = ["act"]
severity = 3
hat = "project manager"
subject_kind = "coalition"
why = "Signed money lasts {value:one} more months: {money:money} {currency} are still to come and {spent:money} {currency} a month are usually spent, where {threshold:number} months are the least."
next_step = "Ask each funder whose grant ends within a year for a date of its decision, and agree with the steering committee what stops first if none comes."
because = "The Nonprofit Operating Reserves Initiative (Maintaining Nonprofit Operating Reserves, 2008) asks for money for three months at the least; that six are needed to win a grant is product judgement."
words = "The runway, as the indicator of that name works it out: signed money for core work and facilitation still to come, divided by the mean monthly spending of the last 6 months. Warned of below 6 months. At least 3 of the 6 months must be on file; a coalition that has ended is not warned."
source = "Product rule; the threshold of 6 months is a product default"
needs = "monthly spending and the signed grants with their dates and purpose"
evidence = ["funding", "spending"]
unable = "Runway unknown, not zero: {reason}."
*/
with currency_use as (
    select judged.coalition_id, judged.month, judged.month_end, spending.currency, count(*) as uses
    from judged_months as judged
    join spending on spending.coalition_id = judged.coalition_id and spending.month <= judged.month_end
    group by all
),
main_currency as (
    select coalition_id, month, month_end, min_by(currency, (-uses, currency)) as currency
    from currency_use
    group by all
),
spent as (
    select
        judged.coalition_id, judged.month, count(*) as n, avg(spending.amount)::double as spent,
        list('spending/' || concat_ws('|', spending.coalition_id, spending.month) order by spending.month) as rows
    from main_currency as judged
    join spending
        on spending.coalition_id = judged.coalition_id
        and spending.currency = judged.currency
        and spending.month between judged.month - interval 5 months and judged.month_end
    group by all
),
grants as (
    -- as in the indicator: a grant that does not say whether it is signed and what it is for says nothing of the runway
    select
        judged.coalition_id, judged.month, funding.grant_id, funding.ends_on,
        funding.signed and funding.purpose in ('core', 'facilitation') and funding.ends_on > judged.month_end as is_paying,
        (
            funding.amount::double
            * (funding.ends_on - greatest(funding.starts_on - 1, judged.month_end))
            / nullif(funding.ends_on - funding.starts_on + 1, 0)
        )::decimal(38, 12) as money  -- decimals add up alike in any order, doubles do not
    from main_currency as judged
    join funding on funding.coalition_id = judged.coalition_id and funding.currency = judged.currency
    where funding.signed is not null and (funding.purpose is not null or not funding.signed)
),
still_to_come as (
    select
        coalition_id, month,
        coalesce(sum(money) filter (where is_paying), 0)::double as money,
        list('funding/' || grant_id order by ends_on, grant_id) filter (where is_paying) as rows
    from grants
    group by all
),
runways as (
    select
        judged.coalition_id, judged.month, currency, money, spent, coalesce(n, 0) as n,
        money / nullif(spent, 0) as runway_months,
        list_concat(coalesce(still_to_come.rows, []), coalesce(spent.rows, [])) as rows,
        case
            when judged.coalition_id not in (select coalition_id from funding) then 'no grants are on file'
            when coalesce(n, 0) < 3 then 'spending is on file for ' || coalesce(n, 0) || ' of the last 6 months, 3 are needed'
            when spent = 0 then 'nothing was spent in the last 6 months'
            when money is null then 'no grant in ' || currency || ' says whether it is signed and what it is for'
        end as reason
    from judged_months as judged
    left join coalitions using (coalition_id)
    left join main_currency using (coalition_id, month)
    left join spent using (coalition_id, month)
    left join still_to_come using (coalition_id, month)
    where coalesce(ended_on > judged.month_end, true)
)
select
    coalition_id, month, null as subject,
    case when reason is not null then 'unable' else 'act' end as level,
    null as since, runway_months as value, null as expected, 6 as threshold, n,
    threshold / greatest(runway_months, 0.5) as strength, rows,
    currency, money, spent, reason
from runways
where reason is not null or runway_months < threshold

/*
title = "Runway"
question = "For how many months does the signed money last?"
unit = "months"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0, 18]
weight = 2
window_months = 6
min_n = 3
source = "product default"
words = "Signed money for core work and facilitation still to come, divided by the mean monthly spending of the last 6 months. A grant counts by the days it still has to run after the month's end; one that has not begun counts whole. Only grants in the currency in which the coalition has mostly spent so far are counted."
formula = '''
\frac{\sum_g a_g \, d_g / D_g}{\bar{s}}
'''
symbols = ["a_g: amount of signed grant g", "d_g: its days after the month's end", "D_g: all its days", "\\bar{s}: mean monthly spending, at least 3 of the last 6 months"]
counts = "months of spending"
evidence = ["funding", "spending"]
needs = "monthly spending and the signed grants with their dates and purpose"
obstacle = "the signed money runs out soon"
next_step = "List which grants end first and ask each of these funders about renewal now."
hat = "project manager"
*/
with currency_use as (
    select months.coalition_id, months.month, months.month_end, spending.currency, count(*) as uses
    from coalition_months as months
    join spending on spending.coalition_id = months.coalition_id and spending.month <= months.month_end
    group by all
),
main_currency as (
    select coalition_id, month, month_end, min_by(currency, (-uses, currency)) as currency
    from currency_use
    group by all
),
spent as (
    select months.coalition_id, months.month, count(*) as n, avg(spending.amount)::double as mean_spent
    from main_currency as months
    join spending
        on spending.coalition_id = months.coalition_id
        and spending.currency = months.currency
        and spending.month between months.month - interval 5 months and months.month_end
    group by all
),
still_to_come as (
    -- a grant that does not say whether it is signed and what it is for says nothing of the runway
    select
        months.coalition_id, months.month,
        -- decimals add up alike in any order, doubles do not
        coalesce(sum((
            funding.amount::double
            * greatest(0, funding.ends_on - greatest(funding.starts_on - 1, months.month_end))
            / nullif(funding.ends_on - funding.starts_on + 1, 0)
        )::decimal(38, 12)) filter (where funding.signed and funding.purpose in ('core', 'facilitation')), 0)::double as money
    from main_currency as months
    join funding on funding.coalition_id = months.coalition_id and funding.currency = months.currency
    where funding.signed is not null and (funding.purpose is not null or not funding.signed)
    group by all
)
select
    coalition_id, month,
    money / nullif(mean_spent, 0) as value,
    null::double as low,
    null::double as high,
    coalesce(n, 0) as n,
    null::double as coverage
from coalition_months
left join spent using (coalition_id, month)
left join still_to_come using (coalition_id, month);

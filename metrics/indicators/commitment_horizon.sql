/*
title = "Commitment horizon"
question = "For how much longer is the money now in force committed?"
unit = "months"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0, 36]
weight = 2
window_months = 0
min_n = 1
source = "product default"
words = "The mean time from the month's end to the end of the signed grants in force, in months of 30.4375 days. Each grant weighs by its whole amount, not by what is left of it. A grant that has not begun is not in force; with every signed grant on file at its end the value is 0. Only grants in one currency are counted, the one the coalition has spent in most months, or that of most grants where no spending is on file."
formula = '''
\frac{\sum_g a_g \, t_g}{\sum_g a_g}
'''
symbols = ["a_g: whole amount of signed grant g, in force at the month's end", "t_g: months from the month's end to its last day (days / 30.4375)"]
counts = "grants"
evidence = ["funding"]
needs = "the grants with their amount and dates, and whether they are signed"
obstacle = "the money in force is committed for a short time only"
next_step = "Ask the funder whose grant ends first whether the next one may run for three years."
hat = "project manager"
*/
with currency_uses as (
    select months.coalition_id, months.month, spending.currency, 'spending' as used_in, count(*) as uses
    from coalition_months as months
    join spending on spending.coalition_id = months.coalition_id and spending.month <= months.month_end
    group by all
    union all
    select months.coalition_id, months.month, funding.currency, 'funding' as used_in, count(*) as uses
    from coalition_months as months
    join funding using (coalition_id)
    group by all
),
main_currency as (
    -- what was spent says more than what was granted
    select coalition_id, month, currency
    from currency_uses
    qualify row_number() over (
        partition by coalition_id, month order by used_in = 'spending' desc, uses desc, currency
    ) = 1
),
grants as (
    select
        months.coalition_id, months.month,
        funding.amount::double as amount,
        funding.ends_on - months.month_end as days_left,
        funding.signed is not null and funding.currency = main_currency.currency as is_counted,
        coalesce(funding.signed, true) as is_perhaps_signed,
        funding.starts_on <= months.month_end as has_begun,
        is_counted and is_perhaps_signed and has_begun and days_left >= 0 as is_in_force
    from coalition_months as months
    join main_currency using (coalition_id, month)
    join funding on funding.coalition_id = months.coalition_id
),
counted as (
    select
        coalition_id, month,
        count(*) filter (where is_counted and has_begun) as known,
        count(*) filter (where is_in_force) as in_force,
        count(*) filter (where is_perhaps_signed and days_left > 0) as perhaps_running,
        -- decimals add up alike in any order, doubles do not
        (sum((amount * days_left)::decimal(38, 12)) filter (where is_in_force))::double as amount_days,
        (sum(amount::decimal(38, 12)) filter (where is_in_force))::double as amount
    from grants
    group by all
)
select
    coalition_id, month,
    -- no money in force is only known where no grant is still to begin, in another currency or perhaps signed
    case
        when in_force > 0 then amount_days / nullif(amount, 0) / 30.4375
        when known > 0 and perhaps_running = 0 then 0
    end as value,
    null::double as low,
    null::double as high,
    coalesce(nullif(in_force, 0), known, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month);

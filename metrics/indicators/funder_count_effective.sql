/*
title = "Funders of the coming year"
question = "On how many funders does the signed money of the next 12 months rest?"
unit = "funders, as if all paid alike"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [1, 4]
weight = 2
window_months = 0
min_n = 1
source = "Inverse Herfindahl index (Hirschman 1964), the Hill number of order 2; goalposts, weight and least number are product defaults"
words = "The signed money that falls in the 12 months after the month's end, each grant by the share of its days that lie in them, whatever it is for. The funders' shares in it are turned into the number of equal funders that would be just as concentrated: one that pays nearly everything counts as little more than one. With every signed grant on file at its end the value is 0. Only grants in one currency are counted, the one the coalition has spent in most months, or that of most grants where no spending is on file."
formula = '''
\frac{1}{\sum_f p_f^2}
\\[4pt]
p_f = \frac{\sum_{g \in f} m_g}{\sum_g m_g}
\\[4pt]
m_g = a_g \, d_g / D_g
'''
symbols = ["p_f: share of funder f in the signed money of the next 12 months", "a_g: amount of signed grant g", "d_g: its days in the next 12 months", "D_g: all its days"]
counts = "grants"
evidence = ["funding"]
needs = "the grants with their funder, amount and dates, and whether they are signed"
obstacle = "the money of the coming year hangs on few funders"
next_step = "Pick two funders that want what the coalition wants and ask each for a first talk this month."
hat = "matchmaker"
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
        months.coalition_id, months.month, funding.funder_organisation_id,
        funding.signed is not null and funding.currency = main_currency.currency as is_counted,
        coalesce(funding.signed, true) as is_perhaps_signed,
        coalesce(
            funding.amount::double
            * greatest(
                0,
                least(funding.ends_on, (months.month + interval 13 months)::date - 1)
                - greatest(funding.starts_on - 1, months.month_end)
            )
            / nullif(funding.ends_on - funding.starts_on + 1, 0),
            0
        )::decimal(38, 12) as money  -- decimals add up alike in any order, doubles do not
    from coalition_months as months
    join main_currency using (coalition_id, month)
    join funding on funding.coalition_id = months.coalition_id
    where funding.starts_on < months.month + interval 13 months  -- later ones say nothing of these months
),
funders as (
    select coalition_id, month, funder_organisation_id, sum(money)::double as money
    from grants
    where is_counted and is_perhaps_signed and money > 0
    group by all
),
shares as (
    select coalition_id, month, money / sum(money::decimal(38, 12)) over (partition by coalition_id, month) as p
    from funders
),
concentration as (
    select coalition_id, month, sum((p * p)::decimal(38, 18))::double as sum_of_squares
    from shares
    group by all
),
counted as (
    select
        coalition_id, month,
        count(*) filter (where is_counted) as known,
        count(*) filter (where is_counted and is_perhaps_signed and money > 0) as paying,
        count(*) filter (where is_perhaps_signed and money > 0) as perhaps_paying
    from grants
    group by all
)
select
    coalition_id, month,
    -- no money is only known where no grant in another currency, or perhaps signed, could be some
    case when paying > 0 then 1 / sum_of_squares when known > 0 and perhaps_paying = 0 then 0 end as value,
    null::double as low,
    null::double as high,
    coalesce(nullif(paying, 0), known, 0) as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month)
left join concentration using (coalition_id, month);

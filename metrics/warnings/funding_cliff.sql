/*
title = "Signed money falls away"
question = "Does the end of a grant leave months without signed cover soon?"
classes = ["act"]
severity = 3
hat = "project manager"
subject_kind = "organisation"
why = "From {opens_on:month} signed money covers {covered:share} of the usual {usual:money} {currency} a month, because a grant of {subject} {ends} on {ends_on:date}."
next_step = "Ask the funder this month whether and when it decides on a renewal, and the other funders whether they could bridge the gap."
because = "Product judgement: a grant takes about half a year from the first talk to the signature, so that a later question finds no money in time."
words = "Signed money for core work and facilitation, shared out over the days of each grant, is set against the usual month: the mean spending of the last 6 months or, where that is less, what signed grants paid a month in the last 12 (so that a coalition that lives partly on fees is not warned of its fees). A month with less than two thirds of it has no cover. Warned of where one of the next 6 months has none; named is the funder with the largest grants ending there. Where fewer than 3 of 6 months of spending are on file, only a month with no signed money at all counts. A coalition that has ended is not warned."
source = "Product rule; 6 months and two thirds are product defaults"
needs = "the signed grants with funder, dates and purpose; better with monthly spending"
evidence = ["funding", "spending"]
unable = "Cover unknown, not zero: {reason}."
*/
with currency_uses as (
    select judged.coalition_id, judged.month, month_end, spending.currency, 'spending' as used_in, count(*) as uses
    from judged_months as judged
    join spending on spending.coalition_id = judged.coalition_id and spending.month <= judged.month_end
    group by all
    union all
    select judged.coalition_id, judged.month, month_end, funding.currency, 'funding' as used_in, count(*) as uses
    from judged_months as judged
    join funding using (coalition_id)
    group by all
),
main_currency as (
    -- what was spent says more than what was granted
    select coalition_id, month, month_end, currency
    from currency_uses
    qualify row_number() over (
        partition by coalition_id, month order by used_in = 'spending' desc, uses desc, currency
    ) = 1
),
spent as (
    select judged.coalition_id, judged.month, avg(spending.amount)::double as spent,
        list('spending/' || concat_ws('|', spending.coalition_id, spending.month) order by spending.month) as rows
    from main_currency as judged
    join spending
        on spending.coalition_id = judged.coalition_id
        and spending.currency = judged.currency
        and spending.month between judged.month - interval 5 months and judged.month_end
    group by all
    having count(*) >= 3
),
grants as (
    select
        coalition_id, currency, grant_id, funder_organisation_id, starts_on, ends_on,
        amount::double / nullif(ends_on - starts_on + 1, 0) * 30.4375 as a_month  -- all months as long as the mean one
    from funding
    where signed and purpose in ('core', 'facilitation')
),
spans as (
    select
        coalition_id, currency, min(judged.month) - interval 11 months as first_month,
        max(judged.month) + interval 6 months as last_month
    from judged_months as judged
    join grants using (coalition_id)
    group by all
),
calendar as (
    select coalition_id, currency, unnest(generate_series(first_month, last_month, interval 1 month))::date as month
    from spans
),
paid as (
    select
        calendar.coalition_id, calendar.currency, month,
        coalesce(sum((
            a_month
            * (least(ends_on, last_day(month)) - greatest(starts_on, month) + 1) / (last_day(month) - month + 1)
        )::decimal(38, 12)), 0)::double as money  -- decimals add up alike in any order, doubles do not
    from calendar
    left join grants
        on grants.coalition_id = calendar.coalition_id
        and grants.currency = calendar.currency
        and starts_on <= last_day(month) and ends_on >= month
    group by all
),
ahead as (
    select
        *, avg(nullif(money, 0)) over last_12 as usually_paid, min(money) over next_6 as least_ahead
    from paid
    window
        last_12 as (partition by coalition_id, currency order by month rows between 11 preceding and current row),
        next_6 as (partition by coalition_id, currency order by month rows between 1 following and 6 following)
),
judged as (
    select
        judged.coalition_id, judged.month, judged.month_end, currency, spent.rows as spent_rows, least_ahead,
        least(spent, usually_paid) as usual,  -- least() passes over what is not known
        -- with spending unknown only no money at all, where there was some, is no cover
        case when spent is not null then usual * 2 / 3 when usually_paid is not null then 0.01 end as needed,
        case
            when judged.coalition_id not in (select coalition_id from funding) then 'no grants are on file'
            when ahead.month is null then 'no grant in ' || currency || ' is said to be signed for core work or facilitation'
        end as reason
    from judged_months as judged
    left join coalitions using (coalition_id)
    left join (select * exclude (month_end) from main_currency) using (coalition_id, month)
    left join spent using (coalition_id, month)
    left join ahead using (coalition_id, month, currency)
    where coalesce(ended_on > judged.month_end, true)
),
first_short as (
    select
        judged.coalition_id, judged.month, judged.month_end, judged.currency, usual, needed, spent_rows,
        min(paid.month) as first_on, min_by(money, paid.month) as signed
    from judged
    join paid
        on paid.coalition_id = judged.coalition_id
        and paid.currency = judged.currency
        and paid.month > judged.month and paid.month <= judged.month + interval 6 months
    where least_ahead < needed and money < needed
    group by all
),
opened as (
    -- a gap that has begun already opened after the last month with cover
    select short.*, (max(paid.month) + interval 1 month)::date as opens_on
    from first_short as short
    join paid
        on paid.coalition_id = short.coalition_id
        and paid.currency = short.currency
        and paid.month >= short.month - interval 11 months and paid.month < first_on
    where money >= needed
    group by all
),
ending as (
    select
        opened.*, funder_organisation_id, sum(a_month) as a_month, count(*) as n, max(ends_on) as ends_on,
        list('funding/' || grant_id order by ends_on, grant_id) as rows
    from opened
    join grants
        on grants.coalition_id = opened.coalition_id
        and grants.currency = opened.currency
        and grants.ends_on >= opens_on - interval 1 month and grants.ends_on < last_day(opens_on)
    group by all
),
largest as (
    select *
    from ending
    qualify row_number() over (partition by coalition_id, month order by a_month desc, funder_organisation_id) = 1
)
select
    coalition_id, month, funder_organisation_id as subject, 'act' as level, null as since,
    greatest(0, date_diff('month', month, opens_on)) as value, null as expected, 6 as threshold, n,
    signed / usual as covered, (1 - covered) * threshold / greatest(value, 1) as strength,
    list_concat(rows, coalesce(spent_rows, [])) as rows, 'a funder that is not named' as subject_name, usual, currency,
    opens_on, ends_on, if(ends_on > month_end, 'ends', 'ended') as ends, null as reason
from largest
union all by name
select coalition_id, month, 'unable' as level, reason
from judged
where reason is not null

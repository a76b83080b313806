/*
title = "One funder carries the coalition"
question = "Does one funder pay more than half of the coming year?"
classes = ["watch"]
severity = 1
hat = "matchmaker"
subject_kind = "organisation"
why = "{subject} pays {value:share} of the money signed for the next 12 months ({paid:money} of {total:money} {currency}); above {threshold:share} one refusal decides for all."
next_step = "Pick two funders that want what the coalition wants and ask each for a first talk this month."
because = "Product judgement: one refusal then ends the work. Whether many funders make an organisation safer is open: 23 studies together show little effect (Lu, Lin and Wang, Voluntas, 2019)."
words = "The largest funder's share of the signed money that falls in the 12 months after the month's end, each grant by the share of its days that lie in them, whatever it is for: the same money as in the indicator on the funders of the coming year. Warned of above a half."
source = "Product rule; the threshold of a half is a product default"
needs = "the grants with their funder, amount and dates, and whether they are signed"
evidence = ["funding"]
unable = "Funders unknown: {reason}."
*/
with currency_uses as (
    select judged.coalition_id, judged.month, spending.currency, 'spending' as used_in, count(*) as uses
    from judged_months as judged
    join spending on spending.coalition_id = judged.coalition_id and spending.month <= judged.month_end
    group by all
    union all
    select judged.coalition_id, judged.month, funding.currency, 'funding' as used_in, count(*) as uses
    from judged_months as judged
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
        judged.coalition_id, judged.month, currency, funding.funder_organisation_id, funding.grant_id, funding.ends_on,
        (
            funding.amount::double
            * greatest(
                0,
                least(funding.ends_on, (judged.month + interval 13 months)::date - 1)
                - greatest(funding.starts_on - 1, judged.month_end)
            )
            / nullif(funding.ends_on - funding.starts_on + 1, 0)
        )::decimal(38, 12) as money  -- decimals add up alike in any order, doubles do not
    from judged_months as judged
    join main_currency using (coalition_id, month)
    join funding using (coalition_id, currency)
    where funding.signed
),
funders as (
    select
        coalition_id, month, currency, funder_organisation_id, sum(money) as money, count(*) as n,
        list('funding/' || grant_id order by ends_on, grant_id) as rows
    from grants
    where money > 0
    group by all
),
shares as (
    select *, sum(money) over (partition by coalition_id, month)::double as total, money::double / total as share
    from funders
)
select
    coalition_id, month, funder_organisation_id as subject, 'watch' as level, null as since,
    share as value, null as expected, 0.5 as threshold, n, share / threshold as strength, rows,
    money::double as paid, total, currency, null as reason
from shares
-- funders that are not named may be several
where share > threshold and funder_organisation_id is not null
union all by name
select
    coalition_id, month, 'unable' as level,
    case
        when coalition_id not in (select coalition_id from funding) then 'no grants are on file'
        else 'no grant in ' || currency || ' is said to be signed'
    end as reason
from judged_months
left join main_currency using (coalition_id, month)
anti join grants using (coalition_id, month)

-- value is the amount in the coalition's main currency, the one with the largest number of contributions; hours,
-- where the coalition never gives an amount
with currencies as (
    select coalition_id, coalesce(currency, '') as currency, count(*) as n
    from contributions
    where amount is not null
    group by coalition_id, coalesce(currency, '')
),
most as (
    select coalition_id, max(n) as n
    from currencies
    group by coalition_id
),
main as (
    select c.coalition_id, min(c.currency) as currency
    from currencies as c
    join most as m on m.coalition_id = c.coalition_id and m.n = c.n
    group by c.coalition_id
)
select
    g.coalition_id, c.month, g.organisation_id,
    sum(
        case
            when m.coalition_id is null then cast(g.hours as double)
            when coalesce(g.currency, '') = m.currency then cast(g.amount as double)
        end
    ) as contribution_value,
    count(distinct g.given_on) as acts,
    max(g.given_on) as last_act_on
from contributions as g
join cube_months as c
    on c.coalition_id = g.coalition_id and c.month = cast(date_trunc('month', g.given_on) as date)
left join main as m on m.coalition_id = g.coalition_id
group by g.coalition_id, c.month, g.organisation_id

-- value is the amount in the coalition's main currency so far; hours where no amount was ever given, or hours at the
-- settings' rate beside amounts
select
    g.coalition_id, c.month, g.organisation_id,
    sum(
        case
            when m.coalition_id is null then cast(g.hours as double)
            when g.amount is null then cast(g.hours as double) * r.hourly_rate
            when coalesce(g.currency, '') = m.currency then cast(g.amount as double)
        end
    ) as contribution_value,
    count(distinct g.given_on) as acts,
    max(g.given_on) as last_act_on
from contributions as g
join cube_months as c
    on c.coalition_id = g.coalition_id and c.month = cast(date_trunc('month', g.given_on) as date)
left join main_currency as m on m.coalition_id = c.coalition_id and m.month = c.month
left join hourly_rates as r on r.coalition_id = g.coalition_id
group by g.coalition_id, c.month, g.organisation_id

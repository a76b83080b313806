-- what each organisation (NULL: unknown) gave in the 12 months that end with each month, by whether it is open to all
-- partners (NULL: not said). Worth is counted as that month knows it: amounts in the main currency so far; hours where no
-- amount was ever given, or hours at the settings' rate beside amounts. `contributions` counts those that have a worth.
with monthly as (
    select
        coalition_id, cast(date_trunc('month', given_on) as date) as given_in, organisation_id, pooled,
        coalesce(currency, '') as currency,
        count(amount) as amounts,
        -- decimals add up alike in any order, doubles do not
        sum(cast(amount as decimal(38, 12))) as amount,
        count(hours) as times,
        sum(try_cast(hours as decimal(38, 12))) as hours,
        count(case when amount is null then hours end) as times_alone,
        sum(case when amount is null then try_cast(hours as decimal(38, 12)) end) as hours_alone
    from contributions
    group by
        coalition_id, cast(date_trunc('month', given_on) as date), organisation_id, pooled, coalesce(currency, '')
),
valued as (
    select
        c.coalition_id, c.month, g.organisation_id, g.pooled,
        case
            when m.currency is null then g.times
            else
                case when g.currency = m.currency then g.amounts else 0 end
                + case when r.hourly_rate is not null then g.times_alone else 0 end
        end as contributions,
        case
            when m.currency is null then cast(g.hours as double)
            else
                case when g.currency = m.currency then coalesce(cast(g.amount as double), 0e0) else 0e0 end
                + coalesce(cast(g.hours_alone as double) * r.hourly_rate, 0e0)
        end as worth
    from cube_months as c
    join monthly as g
        on g.coalition_id = c.coalition_id and g.given_in <= c.month and g.given_in >= c.month - interval 11 month
    left join main_currency as m on m.coalition_id = c.coalition_id and m.month = c.month
    left join hourly_rates as r on r.coalition_id = c.coalition_id
    where c.is_wanted
)
select
    coalition_id, month, organisation_id, pooled,
    cast(sum(contributions) as bigint) as contributions,
    cast(sum(cast(worth as decimal(38, 12))) as double) as worth
from valued
where contributions > 0
group by coalition_id, month, organisation_id, pooled

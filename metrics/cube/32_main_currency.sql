-- the currency in which most contributions were given, up to and with each month; no row where no amount was given
with counted as (
    select
        coalition_id, cast(date_trunc('month', given_on) as date) as given_in, coalesce(currency, '') as currency,
        count(*) as n
    from contributions
    where amount is not null
    group by coalition_id, cast(date_trunc('month', given_on) as date), coalesce(currency, '')
),
so_far as (
    select c.coalition_id, c.month, n.currency, sum(n.n) as n
    from cube_months as c
    join counted as n on n.coalition_id = c.coalition_id and n.given_in <= c.month
    group by c.coalition_id, c.month, n.currency
),
most as (
    select coalition_id, month, max(n) as n
    from so_far
    group by coalition_id, month
)
select s.coalition_id, s.month, min(s.currency) as currency
from so_far as s
join most as m on m.coalition_id = s.coalition_id and m.month = s.month and m.n = s.n
group by s.coalition_id, s.month

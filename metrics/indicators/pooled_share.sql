/*
title = "Pooled contributions"
question = "How much of what members give is open to all partners?"
unit = "share of the value of contributions, 0 to 1"
direction = "increase"
pillar = "durability"
lenses = ["competition"]
goalposts = [0, 0.60]
weight = 1
window_months = 12
min_n = 3
source = "product default"
words = "The value of contributions open to all partners, out of the value of all contributions of the last 12 months. The value is the amount in the currency given most often so far; hours count where no amount was given so far, or at the rate in the settings. Contributions that do not say whether they are open to all are left out, and the range goes from none of them being open to all of them."
formula = '''
\frac{v_p}{v_p + v_o}
\\[4pt]
low = \frac{v_p}{v_p + v_o + v_u}
\\[4pt]
high = \frac{v_p + v_u}{v_p + v_o + v_u}
'''
symbols = ["v_p: value of contributions open to all partners", "v_o: value of those that are not", "v_u: value of those that do not say"]
counts = "contributions that say whether they are open to all partners"
evidence = ["contributions"]
needs = "a list of contributions with amounts or hours that says which are open to all partners"
obstacle = "members keep what they bring to themselves"
next_step = "Ask each member for one thing it already has that all partners could use, and write down on what terms."
hat = "matchmaker"
*/
with counted as (
    -- decimals add up alike in any order, doubles do not
    select
        coalition_id, month,
        sum(contributions) filter (where pooled is not null) as n,
        coalesce(sum(worth::decimal(38, 18)) filter (where pooled), 0)::double as open_to_all,
        coalesce(sum(worth::decimal(38, 18)) filter (where not pooled), 0)::double as not_open,
        coalesce(sum(worth::decimal(38, 18)) filter (where pooled is null), 0)::double as unsaid
    from yearly_giving
    group by all
)
select
    coalition_id, month,
    open_to_all / nullif(open_to_all + not_open, 0) as value,
    case when unsaid > 0 then open_to_all / (open_to_all + not_open + unsaid) end as low,
    case when unsaid > 0 then (open_to_all + unsaid) / (open_to_all + not_open + unsaid) end as high,
    coalesce(n, 0)::bigint as n,
    null::double as coverage
from coalition_months
left join counted using (coalition_id, month);

/*
title = "Same people again"
question = "Do members send somebody who was at the meeting before?"
unit = "share of pairs of meetings, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [0.20, 0.90]
weight = 1
window_months = 6
min_n = 5
source = "product default"
words = "Each meeting a member came to is compared with the one it came to before, at most 183 days earlier: was anybody there both times? The value is the share of such pairs that have somebody in common, over the pairs of all members in the last 6 months; who comes to many meetings makes many pairs. A meeting for which nobody is named cannot be compared, neither with the one before nor with the one after. There is no range: the pairs of one member hang together, so their number says little of how sure the value is."
formula = '''
\frac{\sum_i s_i}{\sum_i p_i}
'''
symbols = ["p_i: pairs of meetings that member i came to one after the other, the later one in the last 6 months", "s_i: of these, pairs with somebody who came to both"]
counts = "pairs of meetings"
evidence = ["attendance"]
needs = "an attendance export that names the people who came"
obstacle = "members send somebody new each time"
next_step = "Ask the member that changes its people most to name one person, and a deputy, for the next six months."
hat = "facilitator"
*/
with members as (
    select coalition_id, month, organisation_id from member_months where is_eligible
),
compared as (
    select members.coalition_id, members.month, sum(sent.pairs) as pairs, sum(sent.pairs_shared) as shared
    from members
    join delegations as sent
        on sent.coalition_id = members.coalition_id and sent.organisation_id = members.organisation_id
        and sent.month between members.month - interval 5 months and members.month
    group by all
),
activity as (
    select
        coalition_id, month,
        (sum(known_attendance) over six_months)::double as known,
        (sum(unknown_attendance) over six_months)::double as u
    from coalition_activity
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
)
select
    coalition_id, month,
    shared / nullif(pairs, 0) as value,
    null::double as low,
    null::double as high,
    coalesce(pairs, 0)::bigint as n,
    known / nullif(known + u, 0) as coverage
from activity
left join compared using (coalition_id, month);

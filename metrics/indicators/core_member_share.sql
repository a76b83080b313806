/*
title = "Members in the core"
question = "What share of members works with the others in more than one way, month after month?"
unit = "share of eligible members, 0 to 1"
direction = "increase"
pillar = "engagement"
lenses = []
goalposts = [0.10, 0.60]
weight = 3
window_months = 3
min_n = 3
source = "product default"
words = "The members that in at least 2 of the last 3 months took part in at least 2 ways, out of all members. The ways are attending, writing, raising an item, taking a position, giving something and finishing a commitment. Where only one of them is on file, nothing can be said. Where some acts are of unknown organisations, the range goes up to the share reached if these were just what other members lack."
formula = '''
\frac{1}{N} \sum_i [\, m_i \ge 2 \,]
'''
symbols = ["m_i: months with acts of member i in at least 2 ways, of the last 3", "N: members"]
counts = "members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "at least two of attendance, messages, agendas, decisions, contributions and commitments, for 3 months"
obstacle = "few members do more than one thing, month after month"
next_step = "Ask one member that comes to meetings but does nothing else to put an item on the next agenda."
hat = "matchmaker"
*/
with ways as (
    select
        coalition_id, month, organisation_id, is_eligible,
        least(2, (acts_attendance > 0)::int + (acts_messages > 0)::int + (acts_agenda > 0)::int
            + (acts_decisions > 0)::int + (acts_contributions > 0)::int + (acts_commitments > 0)::int) as ways_counted
    from member_months
    where organisation_id is not null
),
organisations as (
    -- two ways in each of two months make 4; the worst of three months does not count, a month without a row has none
    select
        coalition_id, month, is_eligible,
        4 - (
            sum(ways_counted) over three_months
            - case when count(*) over three_months = 3 then min(ways_counted) over three_months else 0 end
        ) as lacking
    from ways
    window three_months as (
        partition by coalition_id, organisation_id order by month
        range between interval 2 months preceding and current row
    )
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over three_months)::double as known,
        (sum(unknown_acts) over three_months)::double as u
    from coalition_activity
    window three_months as (
        partition by coalition_id order by month range between interval 2 months preceding and current row
    )
),
nearest_first as (
    select coalition_id, month, lacking, u, sum(lacking) over so_far as lacking_so_far
    from organisations
    join activity using (coalition_id, month)
    where is_eligible
    window so_far as (
        partition by coalition_id, month order by lacking rows between unbounded preceding and current row
    )
),
members as (
    select
        coalition_id, month,
        count(*) as members,
        count(*) filter (where lacking = 0) as core,
        count(*) filter (where lacking_so_far <= u) as core_at_most
    from nearest_first
    group by all
),
monthly as (
    select
        coalition_id, month,
        sum(acts_attendance) as attendance, sum(acts_messages) as messages, sum(acts_agenda) as agenda,
        sum(acts_decisions) as decided, sum(acts_contributions) as given, sum(acts_commitments) as finished
    from member_months
    group by all
),
on_file as (
    select
        months.coalition_id, months.month,
        (sum(attendance) > 0)::int + (sum(messages) > 0)::int + (sum(agenda) > 0)::int
            + (sum(decided) > 0)::int + (sum(given) > 0)::int + (sum(finished) > 0)::int as ways_on_file
    from coalition_months as months
    join monthly
        on monthly.coalition_id = months.coalition_id
        and monthly.month between months.month - interval 2 months and months.month
    group by all
),
begun as (
    select coalition_id, min(month) as first_month from first_acts group by coalition_id
),
judged as (
    select
        *,
        -- three months with an export on file; with one way on file, a second one cannot be told from one never exported
        first_month <= month - interval 2 months and ways_on_file <> 1 as is_known
    from coalition_months
    left join members using (coalition_id, month)
    left join activity using (coalition_id, month)
    left join on_file using (coalition_id, month)
    left join begun using (coalition_id)
)
select
    coalition_id, month,
    case when is_known then core / members end as value,
    case when is_known and u > 0 then core / members end as low,
    case when is_known and u > 0 then core_at_most / members end as high,
    coalesce(members, 0) as n,
    known / nullif(known + u, 0) as coverage
from judged;

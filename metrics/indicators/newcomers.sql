/*
title = "Newcomers"
question = "How many member organisations became active for the first time?"
unit = "organisations, a count"
direction = "increase"
pillar = "durability"
lenses = ["short_term"]
goalposts = [0, 4]
scale = "log1p"
weight = 1
window_months = 6
min_n = 1
source = "Measured on 207 Apache incubator projects: AUC 0.77 to 0.81 of graduated against retired; goalposts and weight are product defaults"
words = "The members whose first act in the coalition falls in the last 6 months. The first newcomer counts most, each further one less. Until the record is longer than these 6 months nobody can be told to be new. Where some acts are of unknown organisations, the range goes up to the count reached if each were the first act of a member that has done nothing yet; earlier acts of unknown organisations are taken to be of others."
formula = '''
\sum_i [\, t - 6 < f_i \le t \,]
'''
symbols = ["f_i: month of the first act of member i", "t: the month"]
counts = "members"
evidence = ["attendance", "messages", "agenda_items", "decisions", "contributions", "commitments"]
needs = "attendance, messages or agendas of more than 6 months"
obstacle = "hardly any new organisation becomes active"
next_step = "Name two organisations that are missing and ask the member that knows each of them best to bring it along."
hat = "matchmaker"
*/
with members as (
    select
        member_months.coalition_id, member_months.month,
        count(*) as members,
        count(*) filter (
            where first_acts.month between member_months.month - interval 5 months and member_months.month
        ) as newcomers,
        -- what comes after the month is not known yet
        count(*) filter (where first_acts.month is null or first_acts.month > member_months.month) as silent_so_far
    from member_months
    left join first_acts
        on first_acts.coalition_id = member_months.coalition_id
        and first_acts.organisation_id = member_months.organisation_id
    where member_months.is_eligible
    group by all
),
activity as (
    select
        coalition_id, month,
        (sum(known_acts) over six_months)::double as known,
        (sum(unknown_acts) over six_months)::double as u
    from coalition_activity
    window six_months as (
        partition by coalition_id order by month range between interval 5 months preceding and current row
    )
),
begun as (
    select coalition_id, min(month) as first_month from first_acts group by coalition_id
),
counted as (
    select
        *,
        -- in the first months on file everybody looks new
        first_month < month - interval 5 months as is_begun
    from coalition_months
    left join members using (coalition_id, month)
    left join activity using (coalition_id, month)
    left join begun using (coalition_id)
)
select
    coalition_id, month,
    case when is_begun then newcomers::double end as value,
    case when is_begun and u > 0 then newcomers::double end as low,
    case when is_begun and u > 0 then newcomers + least(u, silent_so_far) end as high,
    coalesce(members, 0) as n,
    known / nullif(known + u, 0) as coverage
from counted;

/*
title = "Nobody ever objects"
question = "Are decisions taken without a single doubt on record?"
classes = ["watch"]
severity = 1
hat = "facilitator"
subject_kind = "coalition"
why = "None of the {n:decisions} of the 12 months to {month:month} with positions on file drew an objection or an abstention; there has been none since {since:date}."
next_step = "Before the next decision ask two members to make the case against it, and write down what would have to be true for it to be wrong."
because = "Groups in which somebody is asked to argue against a proposal decide better than those that only hear it recommended (Schwenk 1990, a meta-analysis, Organizational Behavior and Human Decision Processes 47)."
words = "Decisions of the last 12 months of which it is on file what position members took, a support, an acceptance, an objection or an abstention. Where there are at least 10 and none drew an objection or an abstention, doubts may go unsaid. Decisions without any position, or with absences only, say nothing. Since: the first such decision after the last doubt on file."
source = "Product rule; 10 decisions and 12 months are product defaults"
needs = "decisions with the positions members took"
evidence = ["decisions"]
unable = "Too few decisions to warn: {n:decisions} of the last 12 months have positions on file, {threshold:number} are needed."
*/
with voiced as (
    select
        decisions.coalition_id, decision_id, decided_on,
        bool_or(position in ('object', 'abstain')) as has_doubt
    from decisions
    join positions using (decision_id)
    where position <> 'absent'
    group by all
),
runs as (
    select *, max(decided_on) filter (where has_doubt) over before as doubt_on
    from voiced
    window before as (partition by coalition_id order by decided_on)
),
decided as (
    select
        *, date_trunc('month', decided_on)::date as month,
        min(decided_on) filter (where not has_doubt) over (partition by coalition_id, doubt_on) as run_from
    from runs
),
of_months as (
    select coalition_id, month, count(*) as n, count(*) filter (where has_doubt) as doubts
    from decided
    group by all
),
years as (
    select
        judged.coalition_id, month, month_end,
        coalesce(sum(n) over year, 0)::bigint as n,
        coalesce(sum(doubts) over year, 0) as doubts
    from judged_months as judged
    left join of_months using (coalition_id, month)
    window year as (
        partition by judged.coalition_id order by month range between interval 11 months preceding and current row
    )
),
unanimous as (
    select years.coalition_id, years.month, min(run_from) as since, years.n,
        list('decisions/' || decision_id order by decided_on, decision_id) as rows
    from years
    join decided
        on decided.coalition_id = years.coalition_id
        and decided_on between years.month - interval 11 months and years.month_end
    where years.n >= 10 and doubts = 0
    group by all
)
select
    coalition_id, month, null as subject, 'watch' as level, since, n::double as value, null as expected, 10 as threshold,
    n, n / 10 as strength, rows
from unanimous
union all by name
select coalition_id, month, 'unable' as level, n, 10 as threshold
from years
where n < 10

/*
title = "A member gives much and gets little"
question = "Does a member get far less out of the coalition than it puts in?"
classes = ["act"]
severity = 2
hat = "matchmaker"
subject_kind = "organisation"
why = "By the surveys that closed in {before_on:month} and {closed_on:month}, {subject} gets little for what it puts in: {expected:share} of what the members that answered gave in the 12 months up to the last one, where an even share is {even:share}."
next_step = "Ask {subject} what it needs to get out of the next half year, and find one member that could provide it."
because = "Who takes part in a coalition weighs what it brings against what it costs, and does more where it brings more (Chinman and Wandersman 1999, a review, Nonprofit and Voluntary Sector Quarterly 28)."
words = "As in the indicator give and take: a member's share of the benefit, by its own answers in the survey, over its share of what was given in the 12 months up to the survey, both among the members that answered. Warned of where it was below half in the last two surveys that asked, at most 18 months apart. At least 5 people of 3 members must have answered each. What a member answered is not shown. It holds for 12 months or until the next survey that asks closes. Since: the day on which the earlier of the two surveys closed."
source = "Product rule; half and two surveys are product defaults"
needs = "two closed surveys that ask members what they benefit, and a list of contributions with organisation and date"
evidence = ["surveys", "contributions"]
unable = "Nothing to compare: two closed surveys are needed, the last within 12 months, in which at least 5 people of 3 members say what they benefit, and contributions."
*/
with said as (
    -- as in the indicator
    select
        waves.coalition_id, wave_id, waves.closed_on, answers.organisation_id, answers.respondent_key, answers.answer,
        gifts.given
    from survey_waves as waves
    join construct_answers as answers using (coalition_id, wave_id)
    semi join wave_members as members
        on members.wave_id = answers.wave_id and members.organisation_id = answers.organisation_id
    join wave_gifts as gifts on gifts.wave_id = answers.wave_id and gifts.organisation_id = answers.organisation_id
    where construct = 'benefit' and answers.answer is not null
),
asked as (
    select wave_id from said group by all having count(distinct respondent_key) >= 5
),
voices as (
    -- decimals add up alike in any order, doubles do not
    select coalition_id, wave_id, closed_on, organisation_id, given, avg(answer::decimal(38, 18)) as benefit
    from said
    semi join asked using (wave_id)
    group by all
),
shares as (
    select
        coalition_id, wave_id, closed_on, organisation_id, count(*) over wave as n,
        benefit / nullif((sum(benefit::decimal(38, 18)) over wave)::double, 0) as benefit_share,
        given / nullif((sum(given::decimal(38, 18)) over wave)::double, 0) as contribution_share
    from voices
    window wave as (partition by wave_id)
),
waves as (
    select
        coalition_id, wave_id, closed_on,
        lag(wave_id) over in_order as before_id, lag(closed_on) over in_order as before_on,
        before_on >= closed_on - interval 18 months as is_pair
    from (
        select coalition_id, wave_id, closed_on
        from shares
        where n >= 3 and benefit_share + contribution_share is not null
        group by all
    )
    window in_order as (partition by coalition_id order by closed_on, wave_id)
),
short as (
    select *, round(benefit_share / nullif(contribution_share, 0), 9) < 0.5 as is_short from shares
),
judged as (
    select judged.coalition_id, judged.month, waves.* exclude (coalition_id)
    from judged_months as judged
    left join waves
        on waves.coalition_id = judged.coalition_id
        and closed_on between judged.month - interval 11 months and judged.month_end
    qualify row_number() over (
        partition by judged.coalition_id, judged.month order by closed_on desc nulls last, wave_id desc
    ) = 1
)
-- value, n and strength would give away what the member answered
select
    judged.coalition_id, judged.month, now.organisation_id as subject, 'act' as level, before_on as since,
    null as value, now.contribution_share as expected, 0.5 as threshold, null as n,
    now.contribution_share * now.n as strength,
    (date_trunc('month', judged.closed_on) - interval 11 months)::date as rows_from, last_day(judged.closed_on) as rows_to,
    now.organisation_id as rows_of,
    before_on, judged.closed_on, 1 / now.n as even
from judged
join short as now on now.wave_id = judged.wave_id and now.is_short
join short as before
    on before.wave_id = judged.before_id and before.is_short and before.organisation_id = now.organisation_id
where is_pair
union all by name
select coalition_id, month, null as subject, 'unable' as level
from judged
where not coalesce(is_pair, false)

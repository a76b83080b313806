/*
title = "Members see the goals differently"
question = "Do members disagree on how clear the goals and the roles are?"
classes = ["act"]
severity = 2
hat = "facilitator"
subject_kind = "construct"
why = "On how clear the {subject} are, members' answers {how} in the survey that closed in {closed_on:month}: their agreement is {value:index}, where 1 is all alike, below {threshold:index} is weak and 0 is as mixed as by chance."
next_step = "Have each member write down the {subject} as it understands them, read all of them aloud at the next meeting, and agree on one text."
because = "Groups that hold the same picture of their task work together better and achieve more (DeChurch and Mesmer-Magnus 2010, a meta-analysis, Journal of Applied Psychology 95)."
words = "Agreement is rWG, as the indicator shared understanding has it, here of the goals and of the roles each for itself: 1 less the variance of the organisations' answers over that of answers picked at random. Warned of below 0.5, or where the answers form two camps: the lowest third of the scale and the highest third each hold at least 30 % of the organisations, and the middle fewer than either. At least 5 people of 3 members must have answered. It holds for 12 months or until the next survey that asks closes. Since: the day on which the survey closed."
source = "rWG: James, Demaree and Wolf 1984; below 0.5 as weak agreement: LeBreton and Senter 2008, Organizational Research Methods 11; two camps and 30 % are product defaults"
needs = "a closed survey in which at least 5 people of 3 members say how clear the goals and the roles are"
evidence = ["surveys"]
unable = "Nothing to judge by: a survey closed in the last 12 months is needed in which at least 5 people of 3 members say how clear the goals or the roles are."
*/
with asked as (
    select
        waves.coalition_id, wave_id, closed_on, construct, organisations as n,
        -- answers run from 0 to 1: times (A - 1) they are in points of the scale
        round(1 - variance * (steps - 1) ** 2 / ((steps ** 2 - 1) / 12), 9) as agreement
    from construct_means
    join survey_waves as waves using (wave_id)
    where construct in ('goal_clarity', 'role_clarity') and is_enough
),
voices as (
    -- decimals add up alike in any order, doubles do not
    select wave_id, construct, organisation_id, round(avg(answer::decimal(38, 18)), 9) as voice
    from construct_answers
    where organisation_id is not null
    group by all
),
thirds as (
    select
        wave_id, construct,
        count(*) filter (where voice <= round(1 / 3, 9)) as low,
        count(*) filter (where voice >= round(2 / 3, 9)) as high,
        count(*) - low - high as middle,
        least(low, high) / count(*) >= 0.3 and middle < least(low, high) as is_split
    from voices
    group by all
),
judged as (
    select
        judged.coalition_id, judged.month, asked.* exclude (coalition_id), is_split
    from judged_months as judged
    left join asked
        on asked.coalition_id = judged.coalition_id
        and closed_on between judged.month - interval 11 months and judged.month_end
    left join thirds using (wave_id, construct)
    qualify row_number() over (
        partition by judged.coalition_id, judged.month, construct order by closed_on desc, wave_id desc
    ) = 1
)
select
    coalition_id, month, construct as subject, 'act' as level, closed_on as since, agreement as value, null as expected,
    0.5 as threshold, n, 1 + greatest(threshold - agreement, 0) + is_split::integer as strength,
    if(construct = 'goal_clarity', 'goals', 'roles') as subject_name,
    if(is_split, 'fall into two camps with few between them', 'lie far apart') as how,
    closed_on
from judged
where agreement < 0.5 or is_split
union all by name
select coalition_id, month, null as subject, 'unable' as level
from judged
where construct is null

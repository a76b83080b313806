"""What each member promised, gave and is said to be, and how long it has been silent against what is usual of it."""

from __future__ import annotations

import duckdb

LEAST_DAYS = 6  # with an act in a year, for what is usual; as the warning member_silent
RATERS = 5  # others that must have rated a member (R2)
PROTECTED = "not shown: too few answers to protect people"

# What is usual of a member is told by the year up to its last act, as the warning member_silent has it. What was due is counted
# as follow_through counts it, what was given as fair_share_distance does.
DETAILS = f"""
    insert into bench.member_details by name
    with now as (
        select rows.*, lasts.known_on
        from member_rows as rows
        join member_lasts as lasts on lasts.coalition_id = rows.coalition_id and lasts.last_month = rows.month
    ),
    usual as (
        select
            now.coalition_id, now.organisation_id, sum(past.acts) as acts,
            (now.last_act_on - greatest(
                min(past.month), (date_trunc('month', now.last_act_on) - interval 11 months)::date
            )) + 1 as days
        from now
        join member_months as past
            on past.coalition_id = now.coalition_id and past.organisation_id = now.organisation_id
            and past.month between date_trunc('month', now.last_act_on) - interval 11 months and now.last_act_on
        group by now.coalition_id, now.organisation_id, now.last_act_on
    ),
    gifts as (
        select coalition_id, month, organisation_id, sum(worth::decimal(38, 18))::double as worth
        from yearly_giving
        group by all
    ),
    given as (
        select
            coalition_id, month, organisation_id,
            coalesce(worth, 0) / nullif((sum(worth::decimal(38, 18)) over (partition by coalition_id))::double, 0) as share
        from now
        left join gifts using (coalition_id, month, organisation_id)
        where is_eligible
    ),
    promised as (
        select
            now.coalition_id, organisation_id, count(*) as due,
            count(*) filter (where completed_on <= due_on and completed_on <= known_on) as on_time
        from now
        join commitments
            on commitments.coalition_id = now.coalition_id and owner_organisation_id = organisation_id
            and due_on between month - interval 5 months and known_on and made_on <= known_on
        group by all
    ),
    asked as (
        select * from rating_waves where dimension = 'reliability'
    ),
    ratings as (
        select
            asked.coalition_id, asked.month, asked.wave_id, said.rated_organisation_id as organisation_id,
            count(distinct said.rater_organisation_id) as raters, avg(said.value::decimal(38, 18))::double as mean
        from asked
        join survey_ratings as said using (wave_id, dimension)
        semi join wave_members as raters
            on raters.wave_id = said.wave_id and raters.organisation_id = said.rater_organisation_id
        semi join wave_members as rated
            on rated.wave_id = said.wave_id and rated.organisation_id = said.rated_organisation_id
        where said.value between 1 and 4 and said.rater_organisation_id <> said.rated_organisation_id
        group by all
    )
    select
        now.coalition_id, now.organisation_id, now.role, now.joined_on,
        case when usual.acts >= {LEAST_DAYS} then usual.days / usual.acts end as usual_gap_days,
        case when now.last_act_on is not null then greatest(0, now.known_on - now.last_act_on) end as silent_days,
        given.share as contribution_share,
        coalesce(on_time, 0) as on_time, coalesce(due, 0) as due,
        -- half points with merged ends, told no finer than an answer may be guessed (R5)
        case when raters >= {RATERS} then least(3.5, greatest(1.5, round(2 * mean) / 2)) end as reliability,
        case when raters >= {RATERS} then
            (least(3.5, greatest(1.5, round(2 * mean) / 2)) - 1) / 3 - on_time_share
        end as say_do_gap,
        case when asked.wave_id is not null and coalesce(raters, 0) < {RATERS} then '{PROTECTED}' end as withheld
    from now
    left join usual using (coalition_id, organisation_id)
    left join given using (coalition_id, organisation_id)
    left join promised using (coalition_id, organisation_id)
    left join asked on asked.coalition_id = now.coalition_id and asked.month = now.month
    left join ratings on ratings.coalition_id = now.coalition_id and ratings.month = now.month
        and ratings.organisation_id = now.organisation_id
    left join wave_records on wave_records.wave_id = ratings.wave_id and wave_records.organisation_id = now.organisation_id
    where now.is_eligible
    order by now.coalition_id, now.organisation_id
"""


def fill_details(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.member_details, for the members of each coalition's last month, from member_rows and member_lasts.

    joined_on is the first day of an unbroken membership. usual_gap_days is the mean: days by acts, of which a day may have
    one per channel. reliability is 1.5 to 3.5 on the scale of 1 to 4; the gap is it, from 0 to 1, less the share of promises
    kept in time by then. withheld says so of every member that under 5 others rated, where a survey asked.
    """
    con.execute(DETAILS)

"""What each member does beside what would be its share: a row per member and month, for the last 12 months of a coalition.

Acts, shares and attendance are counted as the indicators `top_share`, `fair_share_distance` and `attendance_rate` count them:
acts and meetings over the 6 months that end with the month, shares among the members. A share is more than chance where it lies
beyond the 5th or 95th percentile of what as many acts give one of as many members that all act alike (binomial).

What a single member gets out of the coalition is told by itself alone, in a survey, and could be read back from its share
(confidentiality rules R2, R4): `reciprocity` and `benefit_share` are NULL here, and the indicator `reciprocity` says it of all.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt

MONTHS = 12  # of rows per coalition; further back the indicators tell
LEAST_ACTS = 20  # of all members in 6 months, under which chance and habit cannot be told apart; 11-screens
LEAST_DAYS = 6  # with an act in a year, for what is usual; as the warning member_silent
TAIL = 0.05
RATERS = 5  # others that must have rated a member (R2)
PROTECTED = "not shown: too few answers to protect people"

LASTS = f"""
    create or replace temp table member_lasts as
    select
        coalition_id, month as last_month, month_end, least(month_end, coalesce(data_as_of, month_end)) as known_on,
        (month - interval {MONTHS - 1} months)::date as first_month
    from coalition_months
    left join coalition_spans using (coalition_id)
    qualify row_number() over (partition by coalition_id order by month desc) = 1
"""
# an organisation in a month has a row where it is a member, or did something
ROWS = """
    create or replace temp table member_rows as
    with sums as (
        select
            coalition_id, month, organisation_id, is_eligible, role,
            sum(acts) over six_months as acts,
            (sum(expected_attended) over six_months)::double as k,
            (sum(meetings_expected) over six_months)::double as n,
            count(*) filter (where acts > 0) over three_months as busy_months,
            max(last_act_on) over so_far as last_act_on,
            min(case when acts > 0 or is_eligible then month end) over so_far as first_seen
        from member_months
        where organisation_id is not null
        window
            six_months as (
                partition by coalition_id, organisation_id order by month
                range between interval 5 months preceding and current row
            ),
            three_months as (
                partition by coalition_id, organisation_id order by month
                range between interval 2 months preceding and current row
            ),
            so_far as (partition by coalition_id, organisation_id order by month)
    ),
    known as (
        select sums.*, months.month_end
        from sums
        join member_lasts as lasts on lasts.coalition_id = sums.coalition_id and sums.month between first_month and last_month
        join coalition_months as months on months.coalition_id = sums.coalition_id and months.month = sums.month
        where is_eligible or acts > 0
    ),
    declarations as (
        -- of two memberships in force the later one's share holds; joined_on is that of the first in a row of memberships
        select
            known.coalition_id, month, organisation_id,
            max_by(declared_share, joined_on) filter (where coalesce(left_on >= month_end, true)) as declared,
            max(joined_on) filter (where coalesce(left_on >= month_end, true)) as joined_on,
            bool_or(left_on <= month_end and coalesce(memberships.role, 'member')
                not in ('secretariat', 'facilitator', 'observer', 'funder')) as has_left
        from known
        join memberships using (coalition_id, organisation_id)
        where joined_on <= month_end
        group by all
    ),
    members as (
        select
            known.*, declared, joined_on, coalesce(has_left, false) as has_left,
            case when is_eligible then (count(*) filter (where is_eligible) over coalition)::double end as members,
            (sum(acts) filter (where is_eligible) over coalition)::double as all_acts,
            greatest(0, 1 - coalesce(sum(declared::decimal(38, 18)) filter (where is_eligible) over coalition, 0))::double
                / nullif(count(*) filter (where is_eligible and declared is null) over coalition, 0) as rest,
            sum(k) filter (where is_eligible and n > 0) over coalition
                / nullif(sum(n) filter (where is_eligible and n > 0) over coalition, 0) as mu
        from known
        left join declarations using (coalition_id, month, organisation_id)
        window coalition as (partition by coalition_id, month)
    )
    select
        *,
        case when is_eligible then acts / nullif(all_acts, 0) end as share,
        case when is_eligible then coalesce(
            coalesce(declared, rest) / nullif((
                sum(coalesce(declared, rest)::decimal(38, 18)) filter (where is_eligible) over (partition by coalition_id, month)
            )::double, 0),
            1 / members
        ) end as fair_share,
        case when is_eligible and n > 0 then (k + 10 * mu) / (n + 10) end as attendance_rate,
        case
            when not is_eligible then if(has_left, 'left', 'outside')
            when coalesce(joined_on, first_seen) > month - interval 3 months and first_seen > (
                select min(m.month) from coalition_months as m where m.coalition_id = members.coalition_id
            ) then 'new'
            when busy_months = 0 then 'silent'
            when busy_months >= 2 then 'active'
            else 'quiet'
        end as status
    from members
"""
MEMBERS = f"""
    insert into bench.members by name
    select
        coalition_id, month, organisation_id, coalesce(name, organisation_id) as name, is_eligible as eligible, acts, share,
        fair_share,
        case when is_eligible and all_acts >= {LEAST_ACTS} then bands.low / all_acts end as chance_low,
        case when is_eligible and all_acts >= {LEAST_ACTS} then bands.high / all_acts end as chance_high,
        attendance_rate, last_act_on, status
    from member_rows
    left join organisation_names using (organisation_id)
    left join chance_bands as bands on bands.acts_of_all = all_acts and bands.organisations = members
    order by coalition_id, month, organisation_id
"""
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
            and due_on between month - interval 5 months and month_end and made_on <= known_on
        group by all
    ),
    ratings as (
        select
            waves.coalition_id, waves.month, waves.wave_id, said.rated_organisation_id as organisation_id,
            count(distinct said.rater_organisation_id) as raters, avg(said.value::decimal(38, 18))::double as mean
        from rating_waves as waves
        join survey_ratings as said using (wave_id, dimension)
        semi join wave_members as raters
            on raters.wave_id = said.wave_id and raters.organisation_id = said.rater_organisation_id
        where
            waves.dimension = 'reliability' and said.value between 1 and 4
            and said.rater_organisation_id <> said.rated_organisation_id
        group by all
    )
    select
        now.coalition_id, now.organisation_id, now.role, now.joined_on,
        case when usual.acts >= {LEAST_DAYS} then usual.days / usual.acts end as usual_gap_days,
        now.known_on - now.last_act_on as silent_days,
        given.share as contribution_share,
        coalesce(on_time, 0) as on_time, coalesce(due, 0) as due,
        -- half points with merged ends, told no finer than an answer may be guessed (R5)
        case when raters >= {RATERS} then least(3.5, greatest(1.5, round(2 * mean) / 2)) end as reliability,
        case when raters >= {RATERS} then
            round(8 * ((least(3.5, greatest(1.5, round(2 * mean) / 2)) - 1) / 3 - on_time_share)) / 8
        end as say_do_gap,
        case when raters < {RATERS} then '{PROTECTED}' end as withheld
    from now
    left join usual using (coalition_id, organisation_id)
    left join given using (coalition_id, organisation_id)
    left join promised using (coalition_id, organisation_id)
    left join ratings on ratings.coalition_id = now.coalition_id and ratings.month = now.month
        and ratings.organisation_id = now.organisation_id
    left join wave_records on wave_records.wave_id = ratings.wave_id and wave_records.organisation_id = now.organisation_id
    where now.is_eligible
    order by now.coalition_id, now.organisation_id
"""


def compute_members(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.members and bench.member_details (the latter for members of the last month).

    status: new (a member for under 3 months), active (an act in 2 of the last 3 months), quiet (in one of them), silent (in
    none), left, outside (secretariat, facilitator, observer, funder, or a guest). reliability is 1.5 to 3.5 on the scale
    of 1 to 4; the gap is it, from 0 to 1, less the share of promises kept in time by then, in eighths.
    """
    con.execute(LASTS)
    con.execute(ROWS)
    pairs = con.execute(
        "select distinct all_acts::bigint, members::bigint from member_rows "
        f"where members > 0 and all_acts >= {LEAST_ACTS} order by all"
    ).fetchall()
    con.execute(
        "create or replace temp table chance_bands (acts_of_all bigint, organisations bigint, low bigint, high bigint)"
    )
    if pairs:
        bands = [(acts, members, *chance_band(acts, members)) for acts, members in pairs]
        cells = [list(column) for column in zip(*bands, strict=True)]
        con.execute("insert into chance_bands select unnest(?), unnest(?), unnest(?), unnest(?)", cells)
    con.execute(MEMBERS)
    con.execute(DETAILS)
    for table in ("member_lasts", "member_rows", "chance_bands"):
        con.execute(f"drop table {table}")


def chance_band(acts: int, members: int) -> tuple[int, int]:
    """The 5th and the 95th percentile of how many of `acts` one of `members` does where all are equally likely to: the least
    number that is reached or stayed under with that probability at least."""
    if members == 1:
        return acts, acts
    k = np.arange(acts + 1)
    logs: npt.NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, acts + 1)))])
    chance = np.exp(logs[-1] - logs - logs[::-1] - k * np.log(members) + (acts - k) * np.log1p(-1 / members))
    below = np.cumsum(chance)
    return int(np.searchsorted(below, TAIL)), int(np.searchsorted(below, 1 - TAIL))

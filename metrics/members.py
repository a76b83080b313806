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

from metrics.member_details import fill_details

MONTHS = 12  # of rows per coalition; further back the indicators tell
LEAST_ACTS = 20  # of all members in 6 months, under which chance and habit cannot be told apart; 11-screens
TAIL = 0.05

LASTS = f"""
    create or replace temp table member_lasts as
    select
        coalition_id, month as last_month, month_end, least(month_end, coalesce(data_as_of, month_end)) as known_on,
        (month - interval {MONTHS - 1} months)::date as first_month, min(month) over (partition by coalition_id) as begun
    from coalition_months
    left join coalition_spans using (coalition_id)
    qualify row_number() over (partition by coalition_id order by month desc) = 1
"""
# an organisation in a month has a row where it is a member, or did something
ROWS = """
    create or replace temp table member_rows as
    with sums as (
        select
            rows.coalition_id, rows.month, organisation_id, is_eligible, role,
            sum(acts) over six_months as acts,
            (sum(expected_attended) over six_months)::double as k,
            (sum(meetings_expected) over six_months)::double as n,
            count(*) filter (where acts > 0) over three_months as busy_months,
            max(last_act_on) over so_far as last_act_on,
            min(case when acts > 0 or is_eligible then rows.month end) over so_far as first_seen
        from member_months as rows
        join member_lasts as lasts
            on lasts.coalition_id = rows.coalition_id and rows.month between first_month - interval 5 months and last_month
        where organisation_id is not null
        window
            six_months as (
                partition by rows.coalition_id, organisation_id order by rows.month
                range between interval 5 months preceding and current row
            ),
            three_months as (
                partition by rows.coalition_id, organisation_id order by rows.month
                range between interval 2 months preceding and current row
            ),
            so_far as (partition by rows.coalition_id, organisation_id order by rows.month)
    ),
    earlier as (
        select rows.coalition_id, organisation_id, max(last_act_on) as last_act_on, min(month) as first_seen
        from member_months as rows
        join member_lasts as lasts
            on lasts.coalition_id = rows.coalition_id and rows.month < first_month - interval 5 months
        where acts > 0 or is_eligible
        group by all
    ),
    known as (
        select
            sums.* exclude (last_act_on, first_seen), months.month_end, begun,
            coalesce(sums.last_act_on, earlier.last_act_on) as last_act_on,
            coalesce(earlier.first_seen, sums.first_seen) as first_seen
        from sums
        join coalition_months as months on months.coalition_id = sums.coalition_id and months.month = sums.month
        join member_lasts as lasts on lasts.coalition_id = sums.coalition_id
        left join earlier
            on earlier.coalition_id = sums.coalition_id and earlier.organisation_id = sums.organisation_id
        where sums.month >= first_month and (is_eligible or acts > 0)
    ),
    terms as (
        -- a membership that follows another without a day between them goes on with it, as one that is renewed each year
        select
            *, coalesce(role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder') as is_member,
            coalesce(joined_on > max(coalesce(left_on, date '9999-01-01')) over before + 1, true) as begins
        from memberships
        window before as (
            partition by coalition_id, organisation_id, is_member order by joined_on, left_on nulls last
            rows between unbounded preceding and 1 preceding
        )
    ),
    declarations as (
        -- of two memberships in force the later one's share holds
        select
            known.coalition_id, month, organisation_id,
            max_by(declared_share, joined_on) filter (where coalesce(left_on >= month_end, true)) as declared,
            max(joined_on) filter (where is_member and begins) as joined_on,
            bool_or(is_member and left_on < month_end) and not bool_or(coalesce(left_on >= month_end, true)) as has_left
        from known
        join terms using (coalition_id, organisation_id)
        where joined_on <= month_end
        group by all
    ),
    silent as (
        select warnings.coalition_id, subject, months.month
        from warnings
        join coalition_months as months on months.coalition_id = warnings.coalition_id and months.month >= warnings.month
        where warning = 'member_silent' and coalesce(months.month < closed_month, true)
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
            -- in the first month on file everybody looks new
            when date_trunc('month', coalesce(joined_on, if(first_seen > begun, first_seen, null))) > month - interval 3 months
                then 'new'
            when busy_months = 0 or (coalition_id, organisation_id, month) in (from silent) then 'silent'
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


def compute_members(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.members and bench.member_details (the latter for members of the last month).

    status, the first that holds: left (a member until before the month's end, and nothing else since), outside (secretariat,
    facilitator, observer, funder, or a guest), new (a member since one of the last 3 months; without a register, first seen
    in one), silent (no act in the last 3 months, or the warning member_silent is open), active (an act in 2 of the last 3
    months), quiet (in one of them).
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
    fill_details(con)
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

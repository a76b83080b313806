"""How long members stay, why they leave, and who left: the register of a coalition as it stands at its last month.

The memberships are those of the indicator `member_survival`, of which this is the whole curve; 12 months into it the two agree.
"""

from __future__ import annotations

import duckdb

Connection = duckdb.DuckDBPyConnection

MONTH_DAYS = 30.4375  # 365.25 / 12
WINDOW_MONTHS = 36  # of memberships seen, and the length of the curve
FIRST_MONTHS = 12  # within which a curve starts
MIN_MEMBERSHIPS = 5  # seen by then; as min_n of the indicator
Z = 1.6449  # 95th percentile of the normal distribution, so that an interval holds 90 %
REASONS = ("withdrew", "lapsed", "removed", "merged", "mission_complete", "unknown")
NO_FAILURE = ("merged", "mission_complete")
LEFT_SO = ", ".join(REASONS)  # a column each
EXITS_AT = (12, 24, 36)  # months since joining; told beside those of the curve's last month

# ages in days since joining, when the window began and when last seen; who leaves at once was there for a day
SEEN = f"""
    create or replace temp table stays_seen as
    with lasts as (
        select coalition_id, month_end, (month - interval {WINDOW_MONTHS - 1} months)::date as window_start
        from coalition_months
        qualify row_number() over (partition by coalition_id order by month desc) = 1
    )
    select
        coalition_id, organisation_id, joined_on, left_on,
        greatest(0, window_start - joined_on) as age_at_start,
        greatest(1, least(coalesce(left_on, month_end), month_end) - joined_on) as age,
        case when left_on <= month_end then coalesce(leave_reason, 'unknown') end as reason
    from lasts
    join memberships using (coalition_id)
    where
        joined_on <= month_end
        and coalesce(role, 'member') not in ('secretariat', 'facilitator', 'observer', 'funder')
        and age > age_at_start
"""
# a row for each age at which members left: how many did, of how many, and the share that stayed up to and with it
EVENTS = f"""
    create or replace temp table stay_events as
    with leaving as (
        select
            coalition_id, age, count(*) as d, count(*) filter (where reason not in {NO_FAILURE}) as failures,
            {", ".join(f"count(*) filter (where reason = '{reason}') as {reason}" for reason in REASONS)}
        from stays_seen
        where reason is not null and age <= {WINDOW_MONTHS} * {MONTH_DAYS}
        group by all
    ),
    at_risk as (
        select leaving.*, count(*) as r
        from leaving
        join stays_seen as seen
            on seen.coalition_id = leaving.coalition_id and seen.age_at_start < leaving.age and seen.age >= leaving.age
        group by all
    )
    select
        *,
        product(1 - failures / r) over upto as survival,
        -- once nobody is left the estimate stays at 0, whatever its variance
        sum(case when r > failures then failures / (r * (r - failures)) end) over upto as greenwood,
        product(1 - d / r) over upto as staying
    from at_risk
    window upto as (partition by coalition_id order by age)
"""
# a row per month since joining; `known` and `exits_known` say whether enough is seen of it, from the beginning
MONTHS = f"""
    create or replace temp table stay_months as
    with counted as (
        select
            coalition_id, months,
            count(*) filter (where age_at_start < months * {MONTH_DAYS}) as n,
            count(*) filter (where age_at_start < greatest(months * {MONTH_DAYS}, 1) and age >= months * {MONTH_DAYS})
                as followed
        from stays_seen, range({WINDOW_MONTHS + 1}) as grid(months)
        group by all
    ),
    estimated as (
        select
            counted.*, coalesce(survival, 1) as survival, greenwood, coalesce(staying, 1) as staying,
            months = 0 or n >= {MIN_MEMBERSHIPS} and (followed > 0 or coalesce(survival, 1) = 0) as is_seen,
            months = 0 or n >= {MIN_MEMBERSHIPS} and (followed > 0 or coalesce(staying, 1) = 0) as is_exit_seen
        from counted
        asof left join stay_events as events
            on events.coalition_id = counted.coalition_id and counted.months * {MONTH_DAYS} >= events.age
    )
    select
        *,
        -- from the first year on the curve ends where too little of an age was seen
        is_seen and bool_and(is_seen or months < {FIRST_MONTHS}) over upto as known,
        is_exit_seen and bool_and(is_exit_seen or months < {FIRST_MONTHS}) over upto as exits_known
    from estimated
    window upto as (partition by coalition_id order by months)
"""
SURVIVAL = f"""
    insert into bench.survival by name
    with ranged as (
        select
            *, {Z} * sqrt(greenwood) / nullif(ln(nullif(survival, 0)), 0) as spread,
            max(months) filter (where known) over (partition by coalition_id) as last_known
        from stay_months
    )
    select
        coalition_id, months,
        case when known then survival end as survival,
        case
            when not known then null when months = 0 then 1
            when survival = 1 then 0.05 ** (1 / followed) when survival = 0 then 0 else survival ** exp(-spread)
        end as low,
        case
            when not known then null
            when survival = 1 then 1 when survival = 0 then 1 - 0.05 ** (1 / n) else survival ** exp(spread)
        end as high,
        followed as at_risk
    from ranged
    where months <= last_known and last_known > 0
    order by all
"""
EXITS = f"""
    insert into bench.exits by name
    with points as (
        select coalition_id, months, n, followed
        from stay_months
        where exits_known and months > 0
        qualify months in {EXITS_AT} or months = max(months) over (partition by coalition_id)
    ),
    by_reason as (
        unpivot (select coalition_id, age, r, d, staying, {LEFT_SO} from stay_events)
        on {LEFT_SO} into name reason value left_so
    ),
    stepped as (
        select *, coalesce(lag(staying) over upto, 1) as stayed_before
        from by_reason
        window upto as (partition by coalition_id, reason order by age)
    ),
    stepwise as (
        select *, sum(stayed_before * left_so / r) over upto as incidence
        from stepped
        window upto as (partition by coalition_id, reason order by age)
    ),
    -- every event up to each point, beside what is reached there
    reached as (
        select
            points.*, stepwise.* exclude (coalition_id, incidence), incidence as then_at,
            max(incidence) over (partition by points.coalition_id, months, reason) as finally
        from points
        join stepwise on stepwise.coalition_id = points.coalition_id and age <= months * {MONTH_DAYS}
    ),
    varied as (
        select
            coalition_id, months, reason, round(finally, 12) as incidence, sum(left_so) as left_so,
            sum(
                -- where d = r nobody is left, and nothing is added to `finally` any more
                coalesce((finally - then_at) ** 2 * d / (r * nullif(r - d, 0)), 0)
                + stayed_before ** 2 * left_so * (r - left_so) / r ** 3
                - 2 * (finally - then_at) * stayed_before * left_so / r ** 2
                order by age
            ) as variance
        from reached
        group by all
    ),
    told as (
        select
            points.*, reasons.reason, coalesce(left_so, 0) as left_so, coalesce(incidence, 0) as incidence,
            {Z} * sqrt(greatest(variance, 0)) / nullif(incidence * -ln(nullif(incidence, 0)), 0) as spread
        from points
        cross join (select unnest({list(REASONS)}) as reason) as reasons
        left join varied using (coalition_id, months, reason)
    )
    select
        coalition_id, months, reason, incidence,
        case incidence when 0 then 0 when 1 then 0.05 ** (1 / n) else incidence ** exp(spread) end as low,
        case incidence when 0 then 1 - 0.05 ** (1 / greatest(followed, 1)) when 1 then 1 else incidence ** exp(-spread) end
            as high,
        left_so as n, n as "of"
    from told
    order by all
"""
DEPARTURES = """
    insert into bench.departures by name
    select coalition_id, organisation_id, names.name, joined_on, left_on, reason
    from stays_seen
    left join organisation_names as names using (organisation_id)
    where reason is not null
    order by coalition_id, left_on desc, organisation_id, joined_on
"""


def compute_survival(con: Connection) -> None:
    """Fills bench.survival, bench.exits and bench.departures from coalition_months, memberships and organisation_names.

    survival: the product-limit estimate (Kaplan and Meier 1958) with delayed entry, at 0 and each month since joining up to the
    last of which somebody was seen; share, 0 to 1, 90 % interval (Greenwood, log-log scale). NULL where fewer than 5
    memberships speak of it; at_risk: members still counted.
    exits: the share that left by then for each reason (Aalen and Johansen 1978): all six and those that stay make 1. Variance
    by the delta method (Marubini and Valsecchi 1995), 90 % interval on the log-log scale; n of `of` memberships.
    departures: each of the last 36 months, the newest first.
    """
    for statement in (SEEN, EVENTS, MONTHS, SURVIVAL, EXITS, DEPARTURES):
        con.execute(statement)
    for table in ("stays_seen", "stay_events", "stay_months"):
        con.execute(f"drop table {table}")

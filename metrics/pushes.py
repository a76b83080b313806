"""Which entries of the facilitation log begin something whose effect can be judged, on which series, and between which others.

An entry that names an indicator begins a push on it; entries on the same indicator within three months of the one before belong
to the same push. The first entry of a log that begins months after the coalition's data begins facilitation itself, which is
judged on series of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from metrics.facilitation_series import SERIES
from metrics.heads import heads

SAME_PUSH_MONTHS = 3  # product default
BEGAN_MONTHS = 6  # of data before the first entry, for "facilitation began"; fewer could not be judged
BEGAN_SERIES = ("attendance_rate", "active_member_share", "proposal_breadth", "follow_through")  # product default
UNKNOWN = "unknown"  # in place of words that name no indicator: they are somebody's words and go no further

# An indicator is named by its name or its title. What came after a coalition's last month, or is dated after its data, does not
# count.
ENTRIES = f"""
    with targets as (select unnest($named) as named, unnest($indicators) as indicator),
    lasts as (
        select coalition_id, min(month) as first_month, least(max(month_end), any_value(data_as_of)) as until
        from coalition_months
        left join coalition_spans using (coalition_id)
        group by all
    ),
    log as (
        select
            coalition_id, activity_id, happened_on, hat, first_month, lower(trim(target_indicator)) as named,
            row_number() over (partition by coalition_id order by happened_on, activity_id) as position
        from facilitation
        join lasts using (coalition_id)
        where happened_on <= until
    ),
    entries as (
        select
            coalition_id, activity_id, happened_on, hat, coalesce(indicator, '{UNKNOWN}') as series,
            coalesce(indicator, named) as about
        from log
        left join targets using (named)
        where named <> ''
        union
        select coalition_id, activity_id, happened_on, hat, series, series
        from log
        cross join (select unnest($began) as series)
        where position = 1 and first_month <= date_trunc('month', happened_on) - interval {BEGAN_MONTHS} months
    ),
    parted as (
        select
            *,
            coalesce(
                happened_on > lag(happened_on) over upwards + interval {SAME_PUSH_MONTHS} months, true
            ) as begins
        from entries
        window upwards as (partition by coalition_id, about order by happened_on, activity_id)
    ),
    pushes as (
        select
            *,
            lag(happened_on) over upwards as earlier_on,
            lead(happened_on) over upwards as later_on
        from parted
        where begins
        window upwards as (partition by coalition_id, about order by happened_on, activity_id)
    )
    select coalition_id, activity_id, happened_on, hat, series, null as counted_with, earlier_on, later_on
    from pushes
    union all
    select
        parted.coalition_id, parted.activity_id, parted.happened_on, parted.hat, parted.series, max(pushes.happened_on),
        null, null
    from parted
    join pushes
        on pushes.coalition_id = parted.coalition_id and pushes.about = parted.about
        and pushes.happened_on <= parted.happened_on
    where not parted.begins
    group by all
    order by coalition_id, happened_on, activity_id, series
"""


@dataclass(frozen=True)
class Push:
    """An entry on a series. `counted_with` is the day on which its push began, where it did not begin one; `earlier_on` and
    `later_on` when those before and after it on the same series began."""

    coalition_id: str
    activity_id: str
    happened_on: dt.date
    hat: str
    series: str
    counted_with: dt.date | None
    earlier_on: dt.date | None
    later_on: dt.date | None


def pushes(con: duckdb.DuckDBPyConnection) -> list[Push]:
    """Of all coalitions, in the order of their days."""
    named = {head.title.lower(): name for name, head in heads().items()} | {name: name for name in heads()}
    words = {"named": list(named), "indicators": list(named.values()), "began": list(BEGAN_SERIES)}
    return [Push(*row) for row in con.execute(ENTRIES, words).fetchall()]


def not_a_series(series: str) -> str | None:
    """Why the effect on it is not shown, in a sentence; None for a series of SERIES."""
    if series in SERIES:
        return None
    if series == UNKNOWN:
        return "Not shown: what the entry is meant to move is not the name of an indicator."
    head = heads()[series]
    if "surveys" in head.evidence:
        why = "it comes from surveys"
    elif head.window_months:
        why = f"it looks back {head.window_months} months"
    else:
        why = "it is a state, not a count of each month"
    return f"Not shown: {head.title} is no monthly series ({why})."

"""What the figures say of each member, made to be told to that member: its own beside the middle of the members.

A middle is the median of the members whose figure is known. With fewer than MIDDLE_OF of them it is NULL: it would as good as
tell what single others did. Every member has a row of every measure, and what is not known of it is NULL, never 0.

What is not here: anything from surveys, which could be read back (rules R2, R4); and a member's share of what all gave.
Commercial figures of members never leave the secretariat, and this one is no exception for its owner: who knows what it gave
divides by its share, and has what the others gave together; where two members give, what the other one gave.
"""

from __future__ import annotations

import duckdb

from metrics.bench_constants import MIDDLE_OF

UNITS = {  # measure -> unit; in the order in which they are shown
    "share_of_acts": "share", "attendance": "share", "promises_kept": "share", "early_involvement": "share",
    "items_raised": "items", "items_adopted": "items", "texts_amended": "items", "silent_days": "days",
    "usual_gap_days": "days",
}  # fmt: skip

# Items, texts and early involvement are counted over 12 months as co_creators counts them; a coalition of whose items nobody
# knows who raised them has no figure of them. Acts, meetings and promises are those of 6 months, as in members.
OWN_NUMBERS = f"""
    insert into bench.own_numbers by name
    with months as (
        select coalition_id, max(month) as month from bench.members group by coalition_id
    ),
    expected as (
        select rows.coalition_id, organisation_id, sum(meetings_expected)::bigint as meetings
        from member_months as rows
        join months on months.coalition_id = rows.coalition_id
            and rows.month between months.month - interval 5 months and months.month
        where organisation_id is not null
        group by all
    ),
    makers as (
        select *, sum(raised) over (partition by coalition_id) > 0 as knows_raisers from bench.co_creators
    ),
    mine as (
        select
            members.*, details.* exclude (coalition_id, organisation_id),
            makers.* exclude (coalition_id, organisation_id, name, is_member), meetings,
            sum(acts) over (partition by members.coalition_id)::bigint as all_acts
        from bench.members as members
        semi join months on months.coalition_id = members.coalition_id and months.month = members.month
        join bench.member_details as details using (coalition_id, organisation_id)
        left join makers using (coalition_id, organisation_id)
        left join expected using (coalition_id, organisation_id)
        where eligible
    ),
    measured as (
        select
            coalition_id, organisation_id, name, month,
            unnest([
                {{'measure': 'share_of_acts', 'own': share, 'n': nullif(all_acts, 0)}},
                {{'measure': 'attendance', 'own': attendance_rate, 'n': nullif(meetings, 0)}},
                {{'measure': 'promises_kept', 'own': on_time / nullif(due, 0), 'n': nullif(due, 0)}},
                {{'measure': 'early_involvement', 'own': early / nullif(early_of, 0), 'n': nullif(early_of, 0)}},
                {{'measure': 'items_raised', 'own': if(knows_raisers, raised, null)::double, 'n': null::bigint}},
                {{'measure': 'items_adopted', 'own': if(raised > 0, raised_adopted, null)::double, 'n': nullif(raised, 0)}},
                {{'measure': 'texts_amended', 'own': amended::double, 'n': null::bigint}},
                {{'measure': 'silent_days', 'own': silent_days::double, 'n': null::bigint}},
                {{'measure': 'usual_gap_days', 'own': usual_gap_days, 'n': null::bigint}}
            ], recursive := true),
            fair_share as fair, chance_low as low, chance_high as high
        from mine
    )
    select
        coalition_id, organisation_id, name, month, measure, own,
        if(count(own) over others >= {MIDDLE_OF}, median(own) over others, null) as middle,
        if(measure = 'share_of_acts', fair, null) as fair_share,
        if(measure = 'share_of_acts', low, null) as chance_low,
        if(measure = 'share_of_acts', high, null) as chance_high,
        if(own is not null, n, null) as n,
        map($measures, $units)[measure] as unit
    from measured
    window others as (partition by coalition_id, measure)
    order by coalition_id, organisation_id, list_position($measures, measure)
"""


def compute_own_numbers(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.own_numbers, for the members of each coalition's last month, from bench.members, member_details and
    co_creators, and the meetings each was expected at from member_months.

    own and middle are shares of 0 to 1, days, or counts of items, as `unit` says. n is what own is a share or a part of: acts of
    all members, meetings, promises due, decided items that concerned it, items it raised; NULL for what is not a part.
    """
    con.execute(OWN_NUMBERS, {"measures": list(UNITS), "units": list(UNITS.values())})

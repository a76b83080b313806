"""Who works with whom: what members did together in the last 12 months, and which of them should meet."""

from __future__ import annotations

import duckdb

from metrics.pairs import NOTHING_SEEN, drop_pairs, make_pairs
from metrics.ties import fill_ties
from metrics.unmet import fill_unmet

MEMBERS = """
create or replace temp table pair_members as
select coalition_id, organisation_id
from pair_year
join member_months using (coalition_id, month)
where is_eligible and organisation_id is not null
"""
# the last day is that of the highest bit of the last month
JOINT_WORK = """
insert into bench.joint_work by name
select
    coalition_id, organisation_id_a, organisation_id_b, sum(bit_count(days)) as days,
    sum(bit_count(reply_days)) as reply_days, sum(bit_count(meeting_days)) as meeting_days,
    sum(bit_count(work_days)) as work_days, max(pair_days.month + floor(log2(days))::int - 1) as last_on
from pair_days
join pair_year using (coalition_id)
semi join pair_members as a on a.coalition_id = pair_days.coalition_id and a.organisation_id = organisation_id_a
semi join pair_members as b on b.coalition_id = pair_days.coalition_id and b.organisation_id = organisation_id_b
where pair_days.month >= from_on
group by all
order by coalition_id, organisation_id_a, organisation_id_b
"""
# partners per member; of a coalition of which joint work was never seen nothing is known
DEGREES = """
create or replace temp table pair_degrees as
with ends as (
    select coalition_id, unnest([organisation_id_a, organisation_id_b]) as organisation_id from bench.joint_work
)
select coalition_id, organisation_id, count(ends.organisation_id) as degree
from pair_members
left join ends using (coalition_id, organisation_id)
where coalition_id in (select coalition_id from pair_days)
group by all
"""
NETWORK = """
insert into bench.networks by name
with sizes as (
    select coalition_id, count(organisation_id) as members, members * (members - 1) // 2 as pairs
    from pair_year
    left join pair_members using (coalition_id)
    group by all
),
seen as (
    select
        coalition_id, sum(degree) // 2 as joint, count(*) filter (where degree = 0) as isolated,
        sum(most - degree)::double as lack
    from (select *, max(degree) over (partition by coalition_id) as most from pair_degrees)
    group by all
)
select
    coalition_id, 'work' as kind, members, pairs, if(lack is null, 0, pairs) as pairs_known,
    if(lack is null, 0, if(pairs > 0, 1, null)) as coverage, lack / nullif((members - 1) * (members - 2), 0) as centralisation,
    joint / nullif(pairs, 0) as density, isolated,
    case
        when members < 2 then 'There are fewer than two members.'
        when lack is null then $nothing_seen
        when members < 3 then 'With two members there is nothing to centre on.'
    end as reason
from sizes
left join seen using (coalition_id)
order by coalition_id
"""


def compute_together(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.joint_work, networks, ties, trusted, common_themes and unmet_pairs, for members of each coalition's last month.

    Reads coalition_months, coalition_spans, member_months, pair_months, initiatives, indicators, and the survey tables of
    metrics/ties.py. A joint day is one of pair_months (metrics/cube/86_pair_months.sql says which); `days` counts a day once
    that is of several kinds. The kind `work` of networks: density is the share of pairs with a joint day, centralisation
    Freeman's of degrees (L. C. Freeman 1979; a star is 1, a ring 0), where a pair with any joint day is a tie, and
    isolated counts members without one.
    """
    make_pairs(con)
    con.execute(MEMBERS)
    con.execute(JOINT_WORK)
    con.execute(DEGREES)
    con.execute(NETWORK, {"nothing_seen": NOTHING_SEEN})
    fill_ties(con)
    fill_unmet(con)
    for table in ("pair_degrees", "pair_members"):
        con.execute(f"drop table {table}")
    drop_pairs(con)

"""Which members should meet: those that run something on a common theme and have done nothing together."""

from __future__ import annotations

import duckdb

HARDLY = 1  # level of a tie between members that know of each other; from 2 on (cooperation) they need no introduction

# initiatives are in force as the indicator duplicated_effort has them: one without an end still runs, one without a start
# is left out. A theme is written as the first by letter of those that mean the same.
THEMES = """
create or replace temp table pair_themes as
select m.coalition_id, organisation_id, lower(trim(theme)) as key, min(trim(theme)) as theme
from initiatives as i
join pair_members as m using (organisation_id)
join pair_year on pair_year.coalition_id = m.coalition_id
where
    (i.coalition_id is null or i.coalition_id = m.coalition_id) and starts_on <= as_of
    and coalesce(ends_on >= from_on, true) and trim(theme) <> ''
group by all
"""
COMMON = """
create or replace temp table pair_common as
select
    a.coalition_id, a.organisation_id as organisation_id_a, b.organisation_id as organisation_id_b,
    list(least(a.theme, b.theme) order by key) as themes
from pair_themes as a
join pair_themes as b using (coalition_id, key)
where a.organisation_id < b.organisation_id
group by all
"""
COUNTS = """
insert into bench.common_themes by name
with members as (
    select coalition_id, count(*) as members from pair_members group by all
),
themed as (
    select coalition_id, count(distinct organisation_id) as with_theme from pair_themes group by all
),
common as (
    select coalition_id, count(*) as pairs from pair_common group by all
)
select coalition_id, members, coalesce(with_theme, 0) as with_theme, coalesce(pairs, 0) as pairs
from members
left join themed using (coalition_id)
left join common using (coalition_id)
order by coalition_id
"""
UNMET = f"""
insert into bench.unmet_pairs by name
with unmet as (
    select common.*, a.degree + b.degree as partners
    from pair_common as common
    join pair_degrees as a on a.coalition_id = common.coalition_id and a.organisation_id = organisation_id_a
    join pair_degrees as b on b.coalition_id = common.coalition_id and b.organisation_id = organisation_id_b
    anti join bench.joint_work as done
        on done.coalition_id = common.coalition_id and done.organisation_id_a = common.organisation_id_a
        and done.organisation_id_b = common.organisation_id_b
    anti join (from bench.ties where level > {HARDLY}) as said
        on said.coalition_id = common.coalition_id and said.organisation_id_a = common.organisation_id_a
        and said.organisation_id_b = common.organisation_id_b
)
select
    coalition_id, organisation_id_a, organisation_id_b, themes,
    row_number() over (
        partition by coalition_id order by len(themes) desc, partners, organisation_id_a, organisation_id_b
    ) as position,
    format(
        'Both run something on {{}}; no day of joint work in 12 months.',
        case when len(themes) = 1 then themes[1] else array_to_string(themes[:-2], ', ') || ' and ' || themes[-1] end
    ) as reason
from unmet
order by coalition_id, position
"""


def fill_unmet(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.common_themes and bench.unmet_pairs; needs pair_year, pair_members, pair_degrees, bench.joint_work,
    bench.ties and initiatives.

    A pair is named if it has a theme in common, had no joint day in the last 12 months, and does not say in a survey that it
    works together; none is where joint work was never seen. Themes are those of what members run alone or in this
    coalition. Most common themes first, then those whose two have fewest partners, then ids.
    """
    for statement in (THEMES, COMMON, COUNTS, UNMET):
        con.execute(statement)
    for table in ("pair_common", "pair_themes"):
        con.execute(f"drop table {table}")

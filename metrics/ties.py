"""What members say of each other in the last closed survey: how closely they work together, and whom they trust."""

from __future__ import annotations

import duckdb

from metrics.neutrality import PROTECTED

LEAST_RATERS = 5  # members; the floor of R2, as in the indicators centralisation and trust
PAIRS_NEEDED = 0.7  # share of pairs answered, as in the indicator centralisation
TIE = 3  # on the scale of Frey et al. 2006, coordination; as in the indicator centralisation
LEAST_TRUST, MOST_TRUST = 1.5, 3.5  # of 1 to 4, where the ends are merged
TOO_FEW = f"Not shown: {{}} % of pairs answered, {100 * PAIRS_NEEDED:.0f} % needed."
NOT_ASKED = "No survey closed in the last 18 months asks how closely members work together."
# a row per pair of which one or both answered; members, raters and ratings as the indicator centralisation has them
RATED = """
create or replace temp table rated_pairs as
with waves as (
    select rating_waves.*
    from rating_waves
    join pair_year using (coalition_id, month)
    where dimension = 'collaboration_level'
)
select
    coalition_id, waves.wave_id, least(rater_organisation_id, rated_organisation_id) as organisation_id_a,
    greatest(rater_organisation_id, rated_organisation_id) as organisation_id_b, avg(value) as level
from waves
join survey_ratings as given using (wave_id, dimension)
join wave_members as raters on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
semi join wave_members as rated on rated.wave_id = given.wave_id and rated.organisation_id = given.rated_organisation_id
where rater_organisation_id <> rated_organisation_id and value between 0 and 5
group by all
"""
NETWORK = f"""
insert into bench.networks by name
with sizes as (
    select coalition_id, wave_id, count(*) as members
    from pair_year
    join rating_waves using (coalition_id, month)
    join wave_members using (wave_id)
    where dimension = 'collaboration_level'
    group by all
),
ends as (
    select coalition_id, unnest([organisation_id_a, organisation_id_b]) as organisation_id, level from rated_pairs
),
alone as (
    select coalition_id, count(*) filter (where most < {TIE}) as isolated
    from (select coalition_id, organisation_id, max(level) as most from ends group by all)
    group by all
),
answers as (
    select coalition_id, count(*) as answered, count(*) filter (where level >= {TIE}) as tied from rated_pairs group by all
),
told as (
    select
        coalition_id, members, members * (members - 1) // 2 as pairs, coalesce(answered, 0) as answered, tied, isolated,
        coalesce(n, 0) >= {LEAST_RATERS} as has_raters, answered / nullif(pairs, 0) as coverage, value,
        value is not null as is_shown, sizes.coalition_id is not null as is_asked
    from pair_year
    left join sizes using (coalition_id)
    left join answers using (coalition_id)
    left join alone using (coalition_id)
    left join indicators using (coalition_id, month)
    where indicator = 'centralisation'
)
select
    coalition_id, 'collaboration' as kind, members, pairs, if(has_raters, answered, null) as pairs_known,
    if(has_raters, coverage, null) as coverage, value as centralisation, if(is_shown, tied / answered, null) as density,
    if(is_shown, isolated, null) as isolated,
    case
        when is_shown then null
        when not is_asked then $not_asked
        when not has_raters then $protected
        else format($too_few, floor(100 * coverage)::int)
    end as reason
from told
order by coalition_id
"""
# halves go down, so that a tie drawn from 3 on is a tie of the indicator
TIES = """
insert into bench.ties by name
select
    coalition_id, wave_id, organisation_id_a, organisation_id_b, ceil(level - 0.5) as level, coverage
from rated_pairs
join bench.networks using (coalition_id)
where kind = 'collaboration' and centralisation is not null
order by coalition_id, organisation_id_a, organisation_id_b
"""
TRUSTED = f"""
insert into bench.trusted by name
with ratings as (
    select
        coalition_id, wave_id, dimension, rater_organisation_id as rater, rated_organisation_id as organisation_id,
        value::decimal(38, 18) as value
    from pair_year
    join rating_waves using (coalition_id, month)
    join survey_ratings as given using (wave_id, dimension)
    semi join wave_members as raters
        on raters.wave_id = given.wave_id and raters.organisation_id = given.rater_organisation_id
    where
        dimension in ('reliability', 'mission_fit', 'openness') and rater_organisation_id <> rated_organisation_id
        and value between 1 and 4
),
questions as (
    select coalition_id, wave_id, organisation_id, dimension, count(distinct rater) as raters from ratings group by all
),
floors as (
    select coalition_id, wave_id, organisation_id, count(*) = 3 and min(raters) >= {LEAST_RATERS} as is_enough
    from questions
    group by all
),
opinions as (
    select coalition_id, wave_id, organisation_id, rater, avg(value)::decimal(38, 18) as trust from ratings group by all
),
means as (
    select coalition_id, wave_id, organisation_id, avg(trust) as trust from opinions group by all
)
select
    coalition_id, wave_id, organisation_id,
    case when is_enough then least({MOST_TRUST}, greatest({LEAST_TRUST}, round(2 * trust) / 2)) end as trust
from (select distinct coalition_id, wave_id from ratings) as waves
join wave_members using (wave_id)
left join floors using (coalition_id, wave_id, organisation_id)
left join means using (coalition_id, wave_id, organisation_id)
order by coalition_id, wave_id, organisation_id
"""


def fill_ties(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.ties, bench.trusted, and bench.networks with the kind `collaboration`.

    Needs pair_year, indicators, rating_waves, wave_members and survey_ratings, of each coalition's last month. A pair's
    level, 0 to 5, is the mean of what the two say, or what one says where the other did not answer; a tie from 3 on. One
    answer is nearly told by it, so it is published in whole points only, and only where the indicator centralisation has a
    value: at least 5 raters, and 70 % of pairs answered. trust: 1 to 4, mean of what at least 5 others say on each of three
    questions, in half points from 1.5 (and under) to 3.5 (and over), else NULL; one's own answers are not in it.
    """
    con.execute(RATED)
    protected = f"{PROTECTED[:1].upper()}{PROTECTED[1:]}."
    con.execute(NETWORK, {"not_asked": NOT_ASKED, "protected": protected, "too_few": TOO_FEW})
    con.execute(TIES)
    con.execute(TRUSTED)
    con.execute("drop table rated_pairs")

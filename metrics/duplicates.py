"""The same work twice: what members run alone, side by side with another, as the indicator `duplicated_effort` counts it."""

from __future__ import annotations

import duckdb

OWN = """
    create or replace temp table own_initiatives as
    with lasts as (
        select coalition_id, max(month) as month, max(month_end) as month_end from coalition_months group by all
    ),
    themes as (
        -- the coalition's own, and those of the initiatives it ran itself in these months
        select coalition_id, lower(trim(theme)) as theme
        from lasts
        join initiatives using (coalition_id)
        where starts_on <= month_end and coalesce(ends_on, month_end) >= greatest(starts_on, month - interval 11 months)
        union
        select coalition_id, lower(trim(theme)) as theme from lasts join coalitions using (coalition_id)
    ),
    alone as (
        select
            members.coalition_id, organisation_id, initiative_id, coalesce(nullif(trim(title), ''), initiative_id) as title,
            trim(initiatives.theme) as called, lower(called) as theme,
            greatest(starts_on, (month - interval 11 months)::date) as from_on, least(ends_on, month_end) as to_on
        from lasts
        join member_months as members using (coalition_id, month)
        join initiatives using (organisation_id)
        where members.is_eligible and initiatives.coalition_id is null and starts_on is not null and from_on <= to_on
    )
    select alone.* from alone semi join themes using (coalition_id, theme)
"""
DUPLICATES = """
    insert into bench.duplicates by name
    with called as (
        select coalition_id, theme, min(called) as called from own_initiatives group by all
    )
    select
        coalition_id, called.called as theme, one.organisation_id as organisation_id_a, one.title as initiative_a,
        one.from_on as from_on_a, one.to_on as to_on_a, other.organisation_id as organisation_id_b,
        other.title as initiative_b, other.from_on as from_on_b, other.to_on as to_on_b,
        greatest(one.from_on, other.from_on) as from_on, least(one.to_on, other.to_on) as to_on
    from own_initiatives as one
    join own_initiatives as other using (coalition_id, theme)
    join called using (coalition_id, theme)
    where
        one.organisation_id < other.organisation_id and other.from_on <= one.to_on and one.from_on <= other.to_on
    order by all
"""
THEMES = """
    insert into bench.duplicated_themes by name
    with counted as (
        select
            own.coalition_id, own.theme, own.called,
            exists (
                select 1 from own_initiatives as other
                where other.coalition_id = own.coalition_id and other.theme = own.theme
                    and other.organisation_id <> own.organisation_id
                    and other.from_on <= own.to_on and own.from_on <= other.to_on
            ) as is_overlapping
        from own_initiatives as own
    )
    select
        coalition_id, min(called) as theme, count(*) as initiatives, count(*) filter (where is_overlapping) as overlapping
    from counted
    group by coalition_id, counted.theme
    order by all
"""


def compute_duplicates(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.duplicates and bench.duplicated_themes from coalition_months, member_months, coalitions and initiatives.

    Initiatives that members run alone in the coalition's themes in the 12 months to the last one; dates are cut to these. Over
    the themes of a coalition `overlapping` by `initiatives` is the indicator's value.
    """
    for statement in (OWN, DUPLICATES, THEMES):
        con.execute(statement)
    con.execute("drop table own_initiatives")

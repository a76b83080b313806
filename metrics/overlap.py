"""Where members compete: for each two members how near their markets are, and what that is known from.

A pair on file as competitors counts 1. Else, where the budgets of what both run alone are on file, it is how alike the two
divide them over themes: the sum of the smaller shares by the sum of the larger ones (Ruzicka's similarity, also called weighted
Jaccard; R package abdiv, `ruzicka`). Else it is how near their codes in the register are, as the indicator `competitive_overlap`
has it.
"""

from __future__ import annotations

import duckdb

MEMBERS = """
    create or replace temp table overlap_members as
    select coalition_id, month, month_end, organisation_id
    from (select coalition_id, max(month) as month, max(month_end) as month_end from coalition_months group by all)
    join member_months using (coalition_id, month)
    where is_eligible and organisation_id is not null
"""
# Codes and declared pairs as in the indicator. `closest` are the first codes of the two that have most digits in common.
BY_CODES = """
    create or replace temp table overlap_codes as
    with codes as (
        select distinct organisation_id, regexp_extract(code, '^[A-U]?([0-9]{2,4})$', 1) as digits
        from (select organisation_id, unnest(sector_codes) as code from organisations)
        where digits <> ''
    ),
    prefixes as (
        select organisation_id, left(digits, length) as prefix, min(digits) as code
        from codes
        cross join range(1, 5) as lengths(length)
        where length <= length(digits)
        group by all
    ),
    coded as (
        select coalition_id, organisation_id from overlap_members semi join codes using (organisation_id)
    ),
    placed as (
        select coalition_id, organisation_id, prefix, code from overlap_members join prefixes using (organisation_id)
    ),
    nearest as (
        select
            coalition_id, one.organisation_id as a, other.organisation_id as b, max(length(prefix)) as digits,
            arg_min([one.code, other.code], (-length(prefix), one.code, other.code)) as closest
        from placed as one
        join placed as other using (coalition_id, prefix)
        where one.organisation_id < other.organisation_id
        group by all
    )
    select
        coalition_id, one.organisation_id as a, other.organisation_id as b, coalesce(digits, 0) / 4 as value, closest
    from coded as one
    join coded as other using (coalition_id)
    left join nearest
        on nearest.coalition_id = one.coalition_id and a = one.organisation_id and b = other.organisation_id
    where one.organisation_id < other.organisation_id
"""
# What members ran alone in the last 12 months. Shares of a member are known where each of its initiatives has a budget, all in
# one currency; two members' currencies may differ.
BY_ACTIVITIES = """
    create or replace temp table overlap_activities as
    with alone as (
        select
            members.coalition_id, organisation_id, trim(initiatives.theme) as called, lower(called) as theme, budget, currency
        from overlap_members as members
        join initiatives using (organisation_id)
        where
            initiatives.coalition_id is null and trim(initiatives.theme) <> '' and starts_on <= month_end
            and coalesce(ends_on >= month - interval 11 months, true)
    ),
    totals as (
        select
            coalition_id, organisation_id,
            case when count(budget) = count(*) and count(currency) = count(*) and min(currency) = max(currency)
                then nullif(sum(budget), 0) end as budget
        from alone
        group by all
    ),
    themes as (
        select
            coalition_id, organisation_id, theme, min(called) as called,
            -- decimals add up alike in any order, doubles do not
            (sum(alone.budget)::double / any_value(totals.budget)::double)::decimal(38, 18) as share
        from alone
        join totals using (coalition_id, organisation_id)
        group by all
    ),
    common as (
        select
            coalition_id, one.organisation_id as a, other.organisation_id as b, sum(least(one.share, other.share)) as share,
            list(least(one.called, other.called) order by theme) as themes
        from themes as one
        join themes as other using (coalition_id, theme)
        where one.organisation_id < other.organisation_id
        group by all
    )
    select
        coalition_id, one.organisation_id as a, other.organisation_id as b, coalesce(themes, []) as themes,
        -- the smaller and the larger share of a theme add up to both, and all shares of both to 2
        case when one.budget is not null and other.budget is not null
            then round(coalesce(share, 0)::double / (2 - coalesce(share, 0)::double), 12) end as value
    from totals as one
    join totals as other using (coalition_id)
    left join common
        on common.coalition_id = one.coalition_id and a = one.organisation_id and b = other.organisation_id
    where one.organisation_id < other.organisation_id
"""
REASONS = """
    insert into bench.overlap_reasons by name
    with pairs as (
        select coalition_id, month_end, one.organisation_id as a, other.organisation_id as b
        from overlap_members as one
        join overlap_members as other using (coalition_id, month_end)
        where one.organisation_id < other.organisation_id
    ),
    declared as (
        select
            least(organisation_id_a, organisation_id_b) as a, greatest(organisation_id_a, organisation_id_b) as b,
            min(coalesce(declared_on, date '0001-01-01')) as declared_on
        from competitor_pairs
        group by all
    )
    select
        pairs.coalition_id, pairs.a as organisation_id_a, pairs.b as organisation_id_b,
        case
            when coalesce(declared_on <= month_end, false) then 'declared'
            when activities.value is not null then 'activities'
            when codes.value is not null then 'codes'
        end as basis,
        codes.value as codes, activities.value as activities, closest as closest_codes, themes as common_themes
    from pairs
    left join declared using (a, b)
    left join overlap_activities as activities using (coalition_id, a, b)
    left join overlap_codes as codes using (coalition_id, a, b)
    where basis is not null
    order by all
"""
OVERLAP = """
    insert into bench.overlap by name
    select
        coalition_id, organisation_id_a, organisation_id_b,
        case basis when 'declared' then 1 when 'activities' then activities else codes end as value,
        basis = 'declared' as declared
    from bench.overlap_reasons
    order by all
"""


def compute_overlap(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.overlap and bench.overlap_reasons from coalition_months, member_months, organisations, initiatives and
    competitor_pairs: a row per pair of members of the last month of which something is known, organisation_id_a the smaller.

    value, codes and activities: 0 (nothing in common) to 1. `closest_codes`: one of each, NULL where no digit is common or a
    code is missing; `common_themes`: what both ran alone in the last 12 months, NULL where one of them has nothing on file.
    """
    for statement in (MEMBERS, BY_CODES, BY_ACTIVITIES, REASONS, OVERLAP):
        con.execute(statement)
    for table in ("overlap_members", "overlap_codes", "overlap_activities"):
        con.execute(f"drop table {table}")

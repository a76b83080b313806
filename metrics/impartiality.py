"""How impartial the facilitator is against what the coalition needs, and which model of facilitation the need calls for."""

from __future__ import annotations

from typing import Any

import duckdb

from metrics.bench_tables import insert_rows
from metrics.constants import POINT_COVERAGE
from metrics.facilitation_model import REQUIRED, Facts, called_for, verdict
from metrics.heads import heads
from metrics.neutrality import NOT_ASKED, neutrality_gaps

# `level` and its window are those of the indicator facilitator_impartiality; who leads is known from a register alone
LEVELS = """
    lasts as (
        select coalition_id, month, month_end, has_register
        from coalition_months
        qualify row_number() over (partition by coalition_id order by month desc) = 1
    ),
    entries as (
        select
            facilitation.*, month, month_end, has_register, happened_on >= month - interval 2 months as is_recent,
            happened_on >= month - interval 11 months as is_of_the_year
        from facilitation
        join lasts using (coalition_id)
        where happened_on <= month_end
    ),
    judged as (
        select
            entries.coalition_id, activity_id,
            any_value(employer_organisation_id is not null and paid_by_organisation_id is not null) as names_both,
            coalesce(bool_or(employer_organisation_id = organisation_id), false) as employer_leads,
            coalesce(bool_or(paid_by_organisation_id = organisation_id), false) as payer_leads
        from entries
        left join memberships
            on memberships.coalition_id = entries.coalition_id and role in ('lead', 'founder')
            and happened_on >= joined_on and coalesce(happened_on <= left_on, true)
        where is_recent and has_register
        group by all
    ),
    levels as (
        select
            coalition_id,
            avg(1 - (employer_leads::int + payer_leads::int) / 2) as level,  -- halves add up exactly
            bool_or(employer_leads) as employer_leads, bool_or(payer_leads) as payer_leads
        from judged
        where names_both
        group by all
    ),
    logs as (
        select
            coalition_id, list_sort(list(distinct hat) filter (where is_recent)) as hats,
            arg_max(position, (happened_on, activity_id)) filter (where is_of_the_year and position is not null) as position
        from entries
        group by all
    )
"""
# what the facilitator's employers of 12 months and the organisations in the role of facilitator or secretariat raised and said
VOICES = """
    serving as (
        select distinct coalition_id, employer_organisation_id as organisation_id from entries
        where is_of_the_year and employer_organisation_id is not null
    ),
    voices as (
        select
            months.coalition_id,
            bool_or(is_serving or is_served) as has_one,
            sum(agenda_items) as items,
            sum(agenda_items) filter (where organisation_id is not null) as items_known,
            sum(agenda_items) filter (where is_serving) as items_own,
            -- decimals add up alike in any order, doubles do not
            sum(speaking_minutes::decimal(38, 6)) as talk,
            sum(speaking_minutes::decimal(38, 6)) filter (where organisation_id is not null) as talk_known,
            sum(speaking_minutes::decimal(38, 6)) filter (where is_serving) as talk_own
        from (
            select
                member_months.*,
                organisation_id is not null and (
                    coalesce(role in ('facilitator', 'secretariat'), false)
                    or (coalition_id, organisation_id) in (select (coalition_id, organisation_id) from serving)
                ) as is_serving,
                coalition_id in (select coalition_id from serving) as is_served
            from member_months
        ) as months
        join lasts on lasts.coalition_id = months.coalition_id
            and months.month between lasts.month - interval 11 months and lasts.month
        group by all
    )
"""
# members that compete are counted as the indicator competition_safeguards counts them
TABLE = """
    at_table as (
        select coalition_id, month_end, organisation_id
        from lasts
        join member_months using (coalition_id, month)
        where is_eligible and organisation_id is not null
    ),
    sizes as (
        select coalition_id, count(*) as members from at_table group by all
    ),
    competing as (
        -- a pair declared twice, in either order, is one
        select a.coalition_id, count(distinct list_sort([a.organisation_id, b.organisation_id])) as pairs
        from competitor_pairs as pairs
        join at_table as a on a.organisation_id = pairs.organisation_id_a
        join at_table as b on b.organisation_id = pairs.organisation_id_b and b.coalition_id = a.coalition_id
        where a.organisation_id <> b.organisation_id and coalesce(declared_on <= a.month_end, true)
        group by all
    )
"""
FACTS = f"""
    with {LEVELS}, {VOICES}, {TABLE}
    select
        coalition_id, impartiality_need as need, coalesce(members, 0) as members, coalesce(pairs, 0) as competitors,
        runway.value as runway, logs.coalition_id is not null as has_log, hats,
        coalesce(nullif(facilitation_model, 'none'), position, facilitation_model) as model_now,
        level, coalesce(employer_leads, false) as employer_leads, coalesce(payer_leads, false) as payer_leads,
        case when has_one and items_known >= $least_items and items_known >= {POINT_COVERAGE} * items
            then coalesce(items_own, 0) / items_known end as agenda_share,
        case when has_one then items_known end as agenda_of,
        case when has_one and talk_known >= {POINT_COVERAGE} * talk
            then (coalesce(talk_own, 0)::double / nullif(talk_known, 0)::double) end as talk_share
    from lasts
    join coalitions using (coalition_id)
    left join levels using (coalition_id)
    left join logs using (coalition_id)
    left join voices using (coalition_id)
    left join sizes using (coalition_id)
    left join competing using (coalition_id)
    left join indicators as runway
        on runway.coalition_id = lasts.coalition_id and runway.month = lasts.month and runway.indicator = 'runway'
    order by coalition_id
"""


def compute_impartiality(con: duckdb.DuckDBPyConnection) -> None:
    """Fills bench.facilitation_fit, a row per coalition with months, from coalition_months, coalitions, memberships,
    facilitation, competitor_pairs, the cube and the indicator runway.

    required and employer_level: 0 to 1, as the indicator facilitator_impartiality has them. agenda_share of agenda_of items, and
    talk_share of recorded speaking time, in 12 months, of those whose organisation is known; NULL where too few are, and where no
    organisation is known to facilitate. model_now is what the coalition says of itself, else where the newest entry of 12 months
    puts the facilitator.
    """
    answer = con.execute(FACTS, {"least_items": heads()["agenda_concentration"].min_n})
    names = [column[0] for column in answer.description]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    gaps = neutrality_gaps(con)
    insert_rows(con, "facilitation_fit", [_fit(row, gaps.get(row["coalition_id"], (None, NOT_ASKED))) for row in rows])


def _fit(row: dict[str, Any], neutrality: tuple[float | None, str | None]) -> tuple[Any, ...]:
    facts = Facts(
        need=row["need"], members=row["members"], competitors=row["competitors"], runway=row["runway"],
        hats=frozenset(row["hats"] or ()) if row["has_log"] else None, model_now=row["model_now"], level=row["level"],
        employer_leads=row["employer_leads"], payer_leads=row["payer_leads"],
    )  # fmt: skip
    model, reasons = called_for(facts)
    return (
        row["coalition_id"], facts.need, REQUIRED.get(facts.need or ""), facts.level, row["agenda_share"], row["agenda_of"],
        row["talk_share"], *neutrality, facts.model_now, model, reasons, verdict(facts, model),
    )  # fmt: skip

"""Do large and small members find the facilitator equally neutral? From surveys, so it obeys the confidentiality rules."""

from __future__ import annotations

from metrics.bench_tables import Connection

CONSTRUCT = "facilitator_neutrality"  # asked by no item of our own pulse: a question is confirmed to measure it
LARGE, SMALL = "large", "small"  # classes of the register's size_class
RESPONDENTS, ORGANISATIONS = (
    5,
    3,
)  # the floor, of each of the two groups (R2, R3: a breakdown is told whole or not at all)

STEP = 0.125  # half a point on a scale of five: the gap is told no finer (R5)

NOT_ASKED = "Nobody was asked how neutral the facilitator is."
PROTECTED = "not shown: too few answers to protect people"

# An organisation has one voice, however many people answered for it.
GAPS = f"""
    with lasts as (
        select coalition_id, max(month) as month from coalition_months group by all
    ),
    voices as (
        select
            coalition_id, size_class, answers.organisation_id, count(distinct respondent_key) as respondents,
            avg(answer::decimal(38, 18)) as voice  -- decimals add up alike in any order, doubles do not
        from lasts
        join construct_waves as waves using (coalition_id, month)
        join construct_answers as answers using (coalition_id, wave_id, construct)
        join organisations using (organisation_id)
        where construct = '{CONSTRUCT}' and size_class in ('{LARGE}', '{SMALL}')
        group by all
    ),
    groups as (
        select
            coalition_id, size_class, avg(voice)::double as mean,
            count(*) >= {ORGANISATIONS} and sum(respondents) >= {RESPONDENTS} as is_enough
        from voices
        group by all
    ),
    asked as (
        select distinct coalition_id
        from lasts
        join construct_waves using (coalition_id, month)
        where construct = '{CONSTRUCT}'
    )
    select
        asked.coalition_id,
        case when count(mean) filter (where is_enough) = 2 then
            any_value(mean) filter (where size_class = '{LARGE}') - any_value(mean) filter (where size_class = '{SMALL}')
        end as gap
    from asked
    left join groups using (coalition_id)
    group by all
    order by all
"""


def neutrality_gaps(con: Connection) -> dict[str, tuple[float | None, str | None]]:
    """coalition -> (mean of large members less that of small ones, each 0 to 1, in steps of STEP; why it is not told), of those
    that were asked.

    Needs coalition_months, organisations, construct_waves and construct_answers.
    """
    found: list[tuple[str, float | None]] = con.execute(GAPS).fetchall()
    return {one: (None, PROTECTED) if gap is None else (round(gap / STEP) * STEP, None) for one, gap in found}

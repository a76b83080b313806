"""Who needs somebody, and for what: coalitions in the order of what there is to do, never of their scores."""

from __future__ import annotations

from typing import Any

import duckdb

from metrics.constants import CONCERN_BELOW, STRONG_FROM
from metrics.framework import create_table
from metrics.heads import heads
from metrics.published import PILLARS, PUBLISHED
from metrics.words import in_words

QUIET = "All quiet."

# One row per coalition at its last month. The pillar spoken of is the lowest one in concern, else in watch; the
# indicator is that pillar's weakest. A strong pillar can hide a trouble (money for four months beside a good
# charter): where an indicator of it is in concern it is one to watch too, and spoken of when no pillar is lower.
# Else the first pillar without a score, and the heaviest indicator it lacks.
LAST_MONTH = """
    with last_months as (
        select coalition_id, max(month) as month from coalition_months group by coalition_id
    ),
    pillar_scores as (
        select scores.* from scores join last_months using (coalition_id, month)
        where score in (select unnest($pillars))
    ),
    scored_indicators as (
        select indicators.*, catalogue.pillar, catalogue.weight
        from indicators
        join last_months using (coalition_id, month)
        join catalogue using (indicator)
        where catalogue.weight > 0
    ),
    counted as (
        select
            coalition_id, month,
            count(*) filter (where value < $concern_below) as concerns,
            count(*) filter (where value >= $concern_below and value < $strong_from) as watches,
            count(*) filter (where value is null) as gaps,
            min_by(score, (value, list_position($pillars, score)))
                filter (where value < $strong_from) as lowest,
            min_by(score, list_position($pillars, score)) filter (where value is null) as first_gap
        from pillar_scores
        group by all
    ),
    hidden as (
        select coalition_id, month, count(distinct pillar) as troubles,
            max_by(indicator, (weight * (100 - scored_indicators.score), indicator)) as indicator
        from scored_indicators
        join pillar_scores using (coalition_id, month)
        where pillar_scores.score = pillar and pillar_scores.value >= $strong_from
            and scored_indicators.score < $concern_below
        group by all
    ),
    heaviest_missing as (
        select coalition_id, month, pillar, max_by(indicator, (weight, indicator)) as indicator
        from scored_indicators
        where score is null
        group by all
    )
    select
        coalition_id, concerns, watches + coalesce(hidden.troubles, 0) as watches, gaps,
        coalesce(weakest.weakest, hidden.indicator) as weakest,
        indicators.value, indicators.low, indicators.high,
        missing.reason as gap_reason, heaviest_missing.indicator as gap_indicator
    from counted
    left join coalitions using (coalition_id)
    left join hidden using (coalition_id, month)
    left join pillar_scores as weakest
        on weakest.coalition_id = counted.coalition_id and weakest.month = counted.month
        and weakest.score = lowest
    left join indicators
        on indicators.coalition_id = counted.coalition_id and indicators.month = counted.month
        and indicators.indicator = coalesce(weakest.weakest, hidden.indicator)
    left join missing
        on missing.coalition_id = counted.coalition_id and missing.month = counted.month
        and missing.score_or_lens = 'health' and missing.indicator = first_gap
    left join heaviest_missing
        on heaviest_missing.coalition_id = counted.coalition_id and heaviest_missing.pillar = first_gap
    order by concerns desc, watches desc, gaps desc, coalesce(coalitions.name, coalition_id), coalition_id
"""


def compute_attention(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `attention` from the indicators, the scores and the missing, which compute_scores has made; all must be whole."""
    con.execute(create_table("attention"))
    found = con.execute(
        LAST_MONTH,
        {"pillars": list(PILLARS), "concern_below": CONCERN_BELOW, "strong_from": STRONG_FROM},
    )
    names = [column[0] for column in found.description]
    rows = [_row(dict(zip(names, row, strict=True))) for row in found.fetchall()]
    for position, row in enumerate(rows, start=1):
        row["position"] = position
    columns = list(PUBLISHED["attention"])
    if rows:
        values = ", ".join(f"unnest(${column}::{kind}[])" for column, kind in PUBLISHED["attention"].items())
        con.execute(
            f"insert into attention select {values}",
            {column: [row[column] for row in rows] for column in columns},
        )


def _row(found: dict[str, Any]) -> dict[str, Any]:
    row = {name: found[name] for name in ("coalition_id", "concerns", "watches", "gaps")}
    if found["concerns"] or found["watches"]:
        head = heads()[found["weakest"]]
        value = in_words(found["value"], found["low"], found["high"], head.unit)
        title = head.title[0].lower() + head.title[1:]
        row["level"] = "concern" if found["concerns"] else "watch"
        row["why"] = f"{head.obstacle[0].upper()}{head.obstacle[1:]}, with {title} at {value}."
        row["next_step"], row["hat"] = head.next_step, head.hat
    elif found["gaps"]:
        row["level"], row["why"] = "gap", found["gap_reason"]
        row["next_step"], row["hat"] = _ask_for(found["gap_indicator"]), "project manager"
    else:
        row["level"], row["why"], row["next_step"], row["hat"] = "quiet", QUIET, None, None
    return row


def _ask_for(indicator: str | None) -> str | None:
    """The step that fills a gap: to get what the heaviest missing indicator needs."""
    return f"Bring in what is missing: {heads()[indicator].needs}." if indicator else None

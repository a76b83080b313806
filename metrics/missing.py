"""What a score lacks, in words: which indicators have no score, and why."""

from __future__ import annotations

import duckdb

from metrics.constants import POINT_COVERAGE, WEIGHT_NEEDED
from metrics.framework import create_table
from metrics.published import PILLARS

# Where an indicator has not counted anything up to the month, its export never came. How many answered a survey is not told
# where they are too few: one text for all reasons (confidentiality rule R7).
MISSING = """
    insert into missing by name
    with first_counts as (
        select coalition_id, indicator, min(month) as first_month from indicators where n > 0 group by all
    ),
    counted as (
        select
            scored_indicators.*, catalogue.* exclude (indicator, pillar, weight, is_sampled, position),
            coalesce(month >= first_month, false) as has_ever_counted,
            coalesce(n, 0) as seen,
            case window_months
                when 0 then 'at the end of the month'
                when 1 then 'this month'
                else format('in {} months', window_months)
            end as span
        from scored_indicators
        join catalogue using (indicator)
        left join first_counts using (coalition_id, indicator)
    ),
    indicators_missing as (
        select
            coalition_id, month, belongs.score as score_or_lens, indicator, weight,
            case
                when not has_ever_counted then format('No {} on file: needs {}.', counts, needs)
                when is_surveyed then format('Not enough answers: needs {}.', needs)
                when seen = 1 and min_n > 1
                    then format('Only 1 of the {} {} needed {}.', min_n, counts, span)
                when seen < min_n and min_n > 1
                    then format('{} {} {}; {} are needed.', seen, counts, span, min_n)
                when seen < min_n then format('No {} {}; 1 is needed.', counts, span)
                when is_affiliation and coverage < $point_coverage
                    then format('Only {:.0f} % of it is of known organisations; {:.0f} % is needed.',
                        floor(100 * coverage), 100 * $point_coverage)
                else format('Cannot be worked out from what is on file: needs {}.', needs)
            end as reason
        from counted
        join belongs using (indicator)
        where counted.score is null
    ),
    pillars_missing as (
        select
            coalition_id, month, 'health' as score_or_lens, score as indicator, null::double as weight,
            case
                when weight_all = 0 then format('{} has no score: no indicator of it exists.', title)
                when weight_here = 0 then format('{} has no score: nothing of it is present.', title)
                else format('{} has no score: {:.0f} % of its weight is present, {:.0f} % is needed.',
                    title, floor(100 * weight_present), 100 * $weight_needed)
            end as reason
        from (select *, upper(score[1]) || score[2:] as title from means)
        where value is null and score in (select unnest($pillars))
    )
    select coalition_id, month, score_or_lens, indicator, weight, reason from indicators_missing
    union all
    select coalition_id, month, score_or_lens, indicator, weight, reason from pillars_missing
"""


def compute_missing(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `missing` from the means and the scored indicators, which compute_scores has made."""
    con.execute(create_table("missing"))
    con.execute(MISSING, {"point_coverage": POINT_COVERAGE, "weight_needed": WEIGHT_NEEDED, "pillars": list(PILLARS)})

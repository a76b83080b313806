"""The scores that follow from the indicators' values under the goalposts that hold now, without working out a value anew."""

from __future__ import annotations

import duckdb

from metrics.constants import POINT_COVERAGE
from metrics.framework import NORMALISE
from metrics.scoring import compute_scores, load_catalogue

RESCORE = """
    update indicators
    set score = score_of(
        value, low, high,
        is_affiliation and coalesce(coverage < $point_coverage, false),
        goalpost_0, goalpost_100, scale
    )
    from catalogue
    where catalogue.indicator = indicators.indicator
"""


def rescore(con: duckdb.DuckDBPyConnection) -> None:
    """Gives each row of the table `indicators` its score anew, and makes `scores` and `lenses` of them.

    Needs `coalition_months` with the months of `indicators`. The values, and with them what is hidden, stay as they are.
    """
    con.execute(NORMALISE)
    load_catalogue(con)
    con.execute(RESCORE, {"point_coverage": POINT_COVERAGE})
    compute_scores(con)

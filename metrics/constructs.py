"""What the closed waves of surveys say of themselves: each construct with its agreement, how far the items of a construct
measure one thing, and whether those that answered are like those that did not.

The statements are in `metrics/surveys/results`, one table each, made whole in every build. What they tell of a wave keeps
the confidentiality rules R1 and R2: nothing before it has closed, and of a construct that fewer than 5 people of
3 organisations answered only that it is withheld.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from metrics.framework import create_table
from metrics.reliability import (
    LEAST_ITEMS_ALPHA,
    LEAST_ITEMS_OMEGA,
    LEAST_RESPONDENTS,
    cronbach_alpha,
    mcdonald_omega,
)
from metrics.surveys import statements

RESULTS = Path(__file__).parent / "surveys" / "results"
DECIMALS = 6  # of a coefficient: the last binary digits differ between machines

POOLS = """
    select
        construct, any_value(items),
        count(distinct (coalition_id, organisation_id, respondent_key)) filter (where item_id is not null),
        count(distinct coalition_id)
    from pooled_answers
    group by construct
    order by construct
"""
DEVIATIONS = """
    select deviation from pooled_answers where construct = $construct
    order by coalition_id, organisation_id, respondent_key, item_id
"""


def compute_constructs(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `constructs`, `reliability` and `nonresponse` from coalition_months, member_months and the survey tables."""
    for table, statement in statements(RESULTS).items():
        if table in ("constructs", "nonresponse"):
            con.execute(create_table(table))
            con.execute(f"insert into {table} by name {statement}")
        else:
            con.execute(f"create or replace temp table {table} as {statement}")
    _compute_reliability(con)


def _compute_reliability(con: duckdb.DuckDBPyConnection) -> None:
    """Alpha and omega of each construct's items, within coalitions, pooled over the portfolio.

    The answers are taken less their coalition's mean, so that what coalitions differ in does not pass for consistency of
    the items: the within level of Geldhof, Preacher and Zyphur 2014 (Psychological Methods 19). Dividing their sums of
    products by respondents less coalitions, as the pooled covariance does, would change neither ratio.
    """
    con.execute(create_table("reliability"))
    for construct, items, respondents, coalitions in con.execute(POOLS).fetchall():
        alpha = omega = None
        if items >= LEAST_ITEMS_ALPHA and respondents >= LEAST_RESPONDENTS:
            answers = _deviations(con, construct, items)
            alpha, omega = _rounded(cronbach_alpha(answers)), _rounded(mcdonald_omega(answers))
        reason = why_missing(items, respondents, alpha, omega)
        con.execute(
            "insert into reliability values (?, ?, ?, ?, ?, ?, ?)",
            [construct, items, respondents, coalitions, alpha, omega, reason],
        )


def _deviations(con: duckdb.DuckDBPyConnection, construct: str, items: int) -> npt.NDArray[np.float64]:
    """Respondents x items."""
    found = con.execute(DEVIATIONS, {"construct": construct}).fetchnumpy()["deviation"]
    return np.asarray(found, dtype=np.float64).reshape(-1, items)


def _rounded(coefficient: float | None) -> float | None:
    return None if coefficient is None else round(coefficient, DECIMALS)


def why_missing(items: int, respondents: int, alpha: float | None, omega: float | None) -> str | None:
    """Why a coefficient is missing, in words; None where both are there."""
    if items < LEAST_ITEMS_ALPHA:
        return f"It has 1 item: alpha needs {LEAST_ITEMS_ALPHA}, omega {LEAST_ITEMS_OMEGA}."
    if respondents < LEAST_RESPONDENTS:
        return f"Fewer than {LEAST_RESPONDENTS} people answered all its items, not counting coalitions with too few."
    if alpha is None:
        return "Its items add up to the same for all people of a coalition."
    if items < LEAST_ITEMS_OMEGA:
        return f"It has {items} items: omega needs {LEAST_ITEMS_OMEGA}."
    return None if omega is not None else "One of its items is answered alike by all people of a coalition."

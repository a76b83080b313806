"""What a 90 % interval claims, checked by simulation: over 2,000 seeded draws it holds the truth 87 to 93 times of 100.

Each draw is a coalition of its own, so one run of the real statement answers all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pytest

from metrics.heads import heads
from metrics.published import PILLARS
from metrics.uncertainty import HIGH, LOW, WEIGHT_SPREAD, Cells, draw, throw
from tests.rows import make_the_rest

COALITIONS, MONTHS = 2_000, 6
Counts = npt.NDArray[np.int64]  # (coalitions, members, months)


def held(con: duckdb.DuckDBPyConnection, indicator: str, truth: float) -> float:
    """The share of coalitions whose interval in June holds the truth; all of them must have one."""
    make_the_rest(con)
    found = con.execute(
        f"select count(*), count(low), count(*) filter (where {truth} between low and high) "
        f"from ({heads()[indicator].statement}) where month = date '2026-06-01'"
    ).fetchone()
    assert found is not None
    assert found[:2] == (COALITIONS, COALITIONS)
    return float(found[2] / COALITIONS)


def fill(con: duckdb.DuckDBPyConnection, counts: Counts, column: str, expected: int = 0) -> None:
    """The cube of coalitions from January to June 2026, everybody a member all along."""
    _, members, months = counts.shape
    con.execute(
        "insert into coalition_months select 'c' || c, month::date, last_day(month), false, true"
        " from range($coalitions) as t(c), generate_series(date '2026-01-01', date '2026-06-01', interval 1 month) as s(month)",
        {"coalitions": COALITIONS},
    )
    con.execute(
        "insert into member_months by name select 'c' || i // $per_coalition as coalition_id,"
        " (date '2026-01-01' + to_months((i % $months)::int))::date as month, 'o' || i // $months % $members as organisation_id,"
        f" true as is_eligible, $expected as meetings_expected, count as {column}"
        " from (select unnest($counts) as count, unnest(range($rows)) as i)",
        {
            "per_coalition": members * months, "months": months, "members": members, "expected": expected,
            "rows": counts.size, "counts": counts.ravel().tolist(),
        },
    )  # fmt: skip


def poisson(rng: np.random.Generator, rates: npt.NDArray[np.float64]) -> Counts:
    return rng.poisson(rates[None, :, None] * np.ones((COALITIONS, 1, MONTHS)))


def bursts(rng: np.random.Generator, rates: npt.NDArray[np.float64]) -> Counts:
    """Months in which an organisation does much, and others: variance well above the mean."""
    return rng.poisson(rates[None, :, None] * rng.gamma(4, 1 / 4, (COALITIONS, len(rates), MONTHS)))


def four_meetings(rng: np.random.Generator, rates: npt.NDArray[np.float64]) -> Counts:
    """Who comes to four meetings a month: variance below the mean."""
    return rng.binomial(4, np.minimum(rates / rates.max(), 1)[None, :, None] * np.ones((COALITIONS, 1, MONTHS)))


@pytest.mark.parametrize("happens", [poisson, bursts, four_meetings])
def test_participation_concentration(con: duckdb.DuckDBPyConnection, happens: Callable[..., Counts]) -> None:
    rng = np.random.default_rng(21)
    rates = rng.dirichlet([1.5] * 12) * 30
    counts = happens(rng, rates)
    shares = rates / rates.sum()
    truth = ((shares**2).sum() - 1 / 12) / (1 - 1 / 12)
    fill(con, counts, "acts")
    assert 0.87 <= held(con, "participation_concentration", truth) <= 0.93


@pytest.mark.parametrize(("a_month", "spread"), [(4, 0.0), (2, 0.0), (2, 0.5)])
def test_attendance_rate(con: duckdb.DuckDBPyConnection, a_month: int, spread: float) -> None:
    """`spread`: how much a meeting itself draws people in or keeps them away, on the log-odds scale."""
    rng = np.random.default_rng(22)
    odds = np.log(rng.beta(4, 3, 12))
    odds -= np.log1p(-np.exp(odds))

    def come(shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        meeting = rng.normal(0, spread, (shape[0], 1, *shape[1:]))
        return np.asarray(1 / (1 + np.exp(-(odds.reshape(1, -1, *[1] * (len(shape) - 1)) + meeting))))

    truth = come((200_000,)).mean()
    propensity = come((COALITIONS, MONTHS, a_month))
    counts = (rng.random(propensity.shape) < propensity).sum(axis=3)
    fill(con, counts, "expected_attended", expected=a_month)
    assert 0.87 <= held(con, "attendance_rate", truth) <= 0.93


@pytest.mark.parametrize(("members", "stays"), [(40, 0.8), (25, 0.6)])
def test_member_survival(con: duckdb.DuckDBPyConnection, members: int, stays: float) -> None:
    rng = np.random.default_rng(23)
    con.execute(
        "insert into coalition_months select 'c' || c, date '2026-06-01', date '2026-06-30', false, true from range(?) as t(c)",
        [COALITIONS],
    )
    ages = rng.integers(1, 36 * 30, COALITIONS * members)
    staying = 1 + rng.exponential(-365.25 / np.log(stays), COALITIONS * members).astype(int)
    con.execute(
        "insert into memberships by name select 'c' || i // $members as coalition_id, 'o' || i as organisation_id,"
        " date '2026-06-30' - age::int as joined_on, case when stay <= age then joined_on + stay::int end as left_on"
        " from (select unnest($ages) as age, unnest($staying) as stay, unnest(range($rows)) as i)",
        {"members": members, "ages": ages.tolist(), "staying": staying.tolist(), "rows": len(ages)},
    )
    assert 0.87 <= held(con, "member_survival", stays) <= 0.93


def test_health() -> None:
    """Truth: health of the true scores under one draw of weights and mean; seen: the scores with their errors."""
    rng = np.random.default_rng(24)
    per_pillar, error = 4, 8.0
    columns = 3 * per_pillar
    true = rng.uniform(30, 80, (COALITIONS, columns))
    seen = true + rng.normal(0, error, true.shape)
    half = np.full_like(seen, 1.6448536 * error)
    cells = Cells(
        np.clip(seen, 0, 100), seen, seen - half, seen + half, np.ones_like(seen, bool), np.ones_like(seen, bool)
    )  # fmt: skip
    members = {pillar: np.arange(columns) // per_pillar == place for place, pillar in enumerate(PILLARS)}
    weights = rng.choice([1.0, 2.0, 3.0], columns)
    drawn = draw(cells, throw(weights), members, weights, 0).scores["health"]
    low, high = np.quantile(drawn, (LOW, HIGH), axis=1)

    weighted = weights * rng.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, true.shape)
    pillars = np.stack([np.average(true[:, c], axis=1, weights=weighted[:, c]) for c in members.values()])
    truth: Any = np.where(rng.random(COALITIONS) < 0.5, np.exp(np.log(pillars).mean(axis=0)), pillars.mean(axis=0))
    assert 0.87 <= ((low <= truth) & (truth <= high)).mean() <= 0.93

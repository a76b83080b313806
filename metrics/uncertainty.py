"""How sure a score is: seeded draws over what is not known, for pillars, health and lenses.

In each of DRAWS draws every indicator takes a value within its interval, every weight is changed by up to a
quarter, and health is made by the geometric or the arithmetic mean of the pillars. Where under two thirds of a score's
weight are present, each missing indicator takes a value drawn evenly from 0 to 100. The 5 to 95 % of the draws are
the score's range; the share of draws in another band is the probability that the band changes.

The draws are the same in every build: weights and aggregation alike for all, values from a place in the sequence that
a coalition's id decides, so that no coalition's row changes when another joins.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from metrics.constants import (
    CONCERN_BELOW,
    PARTIAL_UNDER,
    PILLAR_FLOOR,
    ROUNDING,
    SCORED_MAX,
    STRONG_FROM,
    WEIGHT_NEEDED,
)
from metrics.heads import LENSES
from metrics.published import PILLARS

Points = npt.NDArray[np.float64]  # score points; one row per month, one column per draw or indicator

DRAWS = 1_000
WORKERS = 2
SEED = 20_160  # any number; the same in every build
WEIGHT_SPREAD = 0.25  # each weight is drawn within this share of itself; product default
LOW, HIGH = 0.05, 0.95  # quantiles of the published range
DECIMALS = 6  # of score points: the last binary digits differ between machines
NORMAL_95 = 1.6448536269514722  # 95th percentile of the normal distribution: a 90 % interval is so many errors wide

# Where an indicator stands between its goalposts, not clipped, with the ends of its interval. `is_sampled` tells an
# interval of sampling (the ends are the 5th and 95th percentile) from bounds (anything between is as likely).
CELLS = """
    select
        coalition_id, month, position, score,
        in_points(value, goalpost_0, goalpost_100, scale) as at_value,
        least(worse, better) as at_low,  -- where less is better the lower end of the value is the higher in points
        greatest(worse, better) as at_high,
        is_sampled and value is not null as is_sampled
    from (
        select
            *,
            in_points(low, goalpost_0, goalpost_100, scale) as worse,
            in_points(high, goalpost_0, goalpost_100, scale) as better
        from indicators
        join catalogue using (indicator)
        where catalogue.weight > 0 and n is not null and {months}
    )
    order by coalition_id, month
"""
SINCE = "month >= $since"
LAST = "(coalition_id, month) in (select (coalition_id, max(month)) from coalition_months group by coalition_id)"


@dataclass(frozen=True)
class Dice:
    """What is drawn once for all: shapes (DRAWS, indicators), aggregation (DRAWS,)."""

    weights: Points
    places: Points  # evenly in 0 to 1, twice over, so that a coalition can begin anywhere
    errors: Points  # the same as errors of a normal distribution, 1 being its 95th percentile
    guesses: Points  # for missing indicators, score points, twice over
    is_geometric: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """One coalition's indicators: months in rows, indicators in columns; NaN where there is nothing."""

    score: Points
    at_value: Points
    at_low: Points
    at_high: Points
    is_sampled: npt.NDArray[np.bool_]
    applies: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Draws:
    """One coalition's scores: name -> (months, DRAWS), NaN where there is none; and the last month's indicators."""

    scores: dict[str, Points]
    values: Points  # (DRAWS, indicators), score points; NaN where missing


def throw(weights: npt.NDArray[np.float64], seed: int = SEED) -> Dice:
    """Everything that is drawn, once; `weights` are the indicators' own."""
    rng = np.random.default_rng(seed)
    shape = (DRAWS, len(weights))
    drawn_weights = weights * rng.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, shape)
    places, guesses = rng.uniform(size=shape), rng.uniform(0, SCORED_MAX, shape)
    normal = NormalDist()
    errors = np.array([[normal.inv_cdf(place) for place in row] for row in places]) / NORMAL_95
    return Dice(
        drawn_weights,
        np.vstack([places, places]),
        np.vstack([errors, errors]),
        np.vstack([guesses, guesses]),
        rng.uniform(size=DRAWS) < 0.5,
    )


def draw(cells: Cells, dice: Dice, members: dict[str, npt.NDArray[np.bool_]], weights: Points, start: int) -> Draws:
    """The draws of one coalition. `members` says which columns make a pillar or lens, `weights` what they weigh."""
    own = slice(start, start + DRAWS)
    places, errors, guesses = dice.places[own], dice.errors[own], dice.guesses[own]
    present = ~np.isnan(cells.score)
    missing = cells.applies & ~present
    ranges = present & (cells.at_low < cells.at_high)  # NaN is never smaller
    fixed = np.where(present & ~ranges, cells.score, 0)
    spread, weighted = {}, {}
    for i in np.flatnonzero(ranges.any(axis=0)):
        spread[i] = _within(cells, ranges[:, i], int(i), places[:, i], errors[:, i])
        weighted[i] = np.zeros((len(present), DRAWS))
        weighted[i][ranges[:, i]] = spread[i] * dice.weights[:, i]
    scores = {}
    for name, columns in members.items():
        drawn = dice.weights[:, columns].T
        points, weight = fixed[:, columns] @ drawn, present[:, columns] @ drawn
        for i, values in weighted.items():
            if columns[i]:
                points += values
        here = present[:, columns] @ weights[columns]
        share = here / np.maximum(cells.applies[:, columns] @ weights[columns], ROUNDING)
        partial = share + ROUNDING < PARTIAL_UNDER
        unknown = missing[:, columns] & partial[:, None]
        if unknown.any():
            points += unknown @ (guesses[:, columns].T * drawn)
            weight += unknown @ drawn
        is_scored = (share + ROUNDING >= WEIGHT_NEEDED) & (here > 0)
        scores[name] = np.where(is_scored[:, None], points / np.where(weight > 0, weight, 1), np.nan)
    pillars = np.stack([scores[pillar] for pillar in PILLARS])
    geometric = np.exp(np.log(np.maximum(pillars, PILLAR_FLOOR)).mean(axis=0))
    scores["health"] = np.where(dice.is_geometric, geometric, pillars.mean(axis=0))
    last = np.where(present[-1], cells.score[-1], np.nan) + np.zeros((DRAWS, 1), np.float64)
    for i, values in spread.items():
        if ranges[-1, i]:
            last[:, i] = values[-1]
    return Draws(scores, last)


def _within(cells: Cells, rows: npt.NDArray[np.bool_], i: int, places: Points, errors: Points) -> Points:
    """Draws of one indicator in the months that have a range: score points, (rows, DRAWS)."""
    low, high = cells.at_low[rows, i, None], cells.at_high[rows, i, None]
    drawn = low + places * (high - low)
    sampled = cells.is_sampled[rows, i]
    if sampled.any():
        value = cells.at_value[rows, i, None]
        drawn = np.where(sampled[:, None], value + errors * np.where(errors < 0, value - low, high - value), drawn)
    return np.clip(drawn, 0, SCORED_MAX)


@dataclass(frozen=True)
class Scheme:
    """Which indicators make which score, in the order of the columns, and what they weigh."""

    names: list[str]
    weights: npt.NDArray[np.float64]
    members: dict[str, npt.NDArray[np.bool_]]
    dice: Dice

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Scheme:
        """From the tables `catalogue` and `belongs`."""
        listed = con.execute("select indicator, weight from catalogue where weight > 0 order by position").fetchall()
        names, weights = [name for name, _ in listed], np.array([weight for _, weight in listed])
        belongs = set(con.execute("select score, indicator from belongs").fetchall())
        members = {score: np.array([(score, name) in belongs for name in names]) for score in (*PILLARS, *LENSES)}
        return cls(names, weights, members, _dice(tuple(weights)))


def draw_scores(con: duckdb.DuckDBPyConnection, since: dt.date = dt.date.min) -> None:
    """Creates `drawn` (coalition_id, month, score, low, high, in_concern, in_watch, in_strong) for the months from
    `since` on; needs `catalogue`, `belongs` and the macro in_points."""
    scheme = Scheme.of(con)
    con.execute(
        "create or replace temp table drawn (coalition_id varchar, month date, score varchar, low double, high double,"
        " in_concern double, in_watch double, in_strong double)"
    )
    found = con.execute(CELLS.format(months=SINCE), {"since": since}).fetchnumpy()
    with ThreadPoolExecutor(max_workers=WORKERS) as workers:  # numpy lets go of the interpreter while it counts
        parts = list(workers.map(lambda one: _drawn(scheme, *one), _coalitions(found, len(scheme.names))))
    if parts:
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        con.register("drawn_columns", columns)
        con.execute("insert into drawn by name select * from drawn_columns")
        con.unregister("drawn_columns")


def _drawn(scheme: Scheme, coalition_id: str, months: Any, cells: Cells) -> dict[str, npt.NDArray[Any]]:
    """The columns of `drawn` for one coalition."""
    scores = draw(cells, scheme.dice, scheme.members, scheme.weights, _start(coalition_id)).scores
    drawn = np.stack(list(scores.values()))  # (scores, months, DRAWS)
    low, high = np.quantile(drawn, (LOW, HIGH), axis=2).round(DECIMALS)
    concern = (drawn < CONCERN_BELOW - 10**-DECIMALS).mean(axis=2)
    strong = (drawn >= STRONG_FROM - 10**-DECIMALS).mean(axis=2)
    shares = {"in_concern": concern, "in_watch": 1 - concern - strong, "in_strong": strong}
    return {
        "coalition_id": np.full(low.size, coalition_id, object),
        "month": np.tile(months.astype("datetime64[us]"), len(scores)),
        "score": np.repeat(np.array(list(scores), object), len(months)),
        **{name: values.ravel() for name, values in {"low": low, "high": high, **shares}.items()},
    }


def draws_of(
    con: duckdb.DuckDBPyConnection, scheme: Scheme, which: str, values: dict[str, Any] | None = None
) -> Iterator[tuple[str, Any, Draws]]:
    """(coalition_id, months, draws) of one coalition after the other; `which` is the condition on the months."""
    found = con.execute(CELLS.format(months=which), values or {}).fetchnumpy()
    for coalition_id, months, cells in _coalitions(found, len(scheme.names)):
        yield coalition_id, months, draw(cells, scheme.dice, scheme.members, scheme.weights, _start(coalition_id))


@cache
def _dice(weights: tuple[float, ...]) -> Dice:
    return throw(np.array(weights))


def _start(coalition_id: str) -> int:
    return int.from_bytes(hashlib.sha256(coalition_id.encode()).digest()[:4], "big") % DRAWS


def _coalitions(found: dict[str, Any], width: int) -> Iterator[tuple[str, Any, Cells]]:
    """(coalition_id, months, cells) of one coalition after the other, from rows in that order."""
    if not len(found["coalition_id"]):
        return
    ids, months = np.asarray(found["coalition_id"]), np.asarray(found["month"])
    begins = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
    for first, end in zip(begins, [*begins[1:], len(ids)], strict=True):
        own, rows = np.unique(months[first:end], return_inverse=True)
        columns = np.asarray(found["position"][first:end])

        def grid(name: str, nothing: float, kind: Any) -> Any:
            made = np.full((len(own), width), nothing, kind)  # noqa: B023 - used at once
            made[rows, columns] = np.ma.filled(found[name][first:end], nothing)  # noqa: B023
            return made

        applies = np.zeros((len(own), width), np.bool_)
        applies[rows, columns] = True
        points = {name: grid(name, np.nan, np.float64) for name in ("score", "at_value", "at_low", "at_high")}
        yield str(ids[first]), own, Cells(**points, is_sampled=grid("is_sampled", False, np.bool_), applies=applies)

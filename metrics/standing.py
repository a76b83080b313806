"""Where a coalition stands at its last month: what moves its score most, and how sure its place among others is.

Comparison is by what the draws bear out: the range of places a coalition takes in them, and the pairs of which one is
ahead in nearly all of them. Never a league table.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt

from metrics.framework import create_table
from metrics.published import SCORES
from metrics.uncertainty import HIGH, LAST, LOW, Draws, Scheme, draws_of

SURE = 0.95  # share of draws in which one of a pair is ahead, for the pair to be named; product default
PAIRS_UP_TO = 60  # coalitions; the pairs of more are not read by anybody
WORTH_NAMING = 0.01  # share of a score's variance


def compute_standing(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `sensitivity`, `ranks` and `dominance`; `indicators`, `catalogue` and `belongs` must be whole."""
    for table in ("sensitivity", "ranks", "dominance"):
        con.execute(create_table(table))
    scheme = Scheme.of(con)
    drawn: dict[str, dict[str, npt.NDArray[np.float64]]] = {score: {} for score in SCORES}
    moves: list[tuple[str, str, str, float]] = []
    for coalition_id, _, draws in draws_of(con, scheme, LAST):
        for score in SCORES:
            values = draws.scores[score][0]
            if not np.isnan(values).any():
                drawn[score][coalition_id] = values
                shares = zip(scheme.names, first_order(values, draws, scheme).round(9).tolist(), strict=True)
                own = scheme.members.get(score, np.ones(len(scheme.names), bool))  # health is made of all
                moves += [
                    (coalition_id, score, name, share)
                    for (name, share), is_own in zip(shares, own, strict=True)
                    if is_own and share >= WORTH_NAMING
                ]
    if moves:
        con.execute(
            "insert into sensitivity select unnest(?), unnest(?), unnest(?), unnest(?)",
            [list(column) for column in zip(*moves, strict=True)],
        )
    for score, by_coalition in drawn.items():
        if len(by_coalition) > 1:
            _compare(con, score, list(by_coalition), np.stack(list(by_coalition.values())))


def first_order(score: npt.NDArray[np.float64], draws: Draws, scheme: Scheme) -> npt.NDArray[np.float64]:
    """Per indicator, the share of the score's variance over the draws that goes with its value and its weight alone.

    The squared correlation is the first-order index of a score that is nearly linear in what is drawn (Saltelli 2008).
    """
    missing = np.isnan(draws.values)
    parts = [np.where(missing, 0, draws.values), np.where(missing, 0, scheme.dice.weights)]
    return sum((_squared_correlation(part, score) for part in parts), np.zeros(len(scheme.names)))


def _squared_correlation(columns: npt.NDArray[np.float64], score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y = columns - columns.mean(axis=0), score - score.mean()
    spread = (x**2).sum(axis=0) * (y**2).sum()
    is_drawn = spread > 1e-12
    return np.where(is_drawn, (x * y[:, None]).sum(axis=0) ** 2 / np.where(is_drawn, spread, 1), 0.0)


def _compare(con: duckdb.DuckDBPyConnection, score: str, ids: list[str], drawn: npt.NDArray[np.float64]) -> None:
    """Places (1 is the highest score) in each draw; `drawn` is (coalitions, DRAWS)."""
    places = (-drawn).argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") + 1
    low, high = np.quantile(places, (LOW, HIGH), axis=1, method="nearest")
    con.execute(
        "insert into ranks select unnest($ids), $score, unnest($low), unnest($high), $of",
        {"ids": ids, "score": score, "low": low.tolist(), "high": high.tolist(), "of": len(ids)},
    )
    if len(ids) > PAIRS_UP_TO:
        return
    pairs = [
        (coalition_id, other, float(share))
        for coalition_id, values in zip(ids, drawn, strict=True)
        for other, share in zip(ids, (values > drawn).mean(axis=1), strict=True)
        if share >= SURE
    ]
    if pairs:
        one, other, share = zip(*pairs, strict=True)
        con.execute(
            "insert into dominance select unnest($one), unnest($other), $score, unnest($share)",
            {"one": list(one), "other": list(other), "score": score, "share": list(share)},
        )

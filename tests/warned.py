"""What tests of warnings share: a rule run on rows in a real DuckDB or on hand-made arrays, and the check against hindsight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np

from metrics.early_warnings import JUDGED_MONTHS, fired, rules, said
from metrics.episodes import Firing
from metrics.histories import CHANNELS, Commitments, History, Items
from metrics.history_rows import histories
from metrics.surveys import read_surveys
from metrics.warning_heads import warning_heads
from tests.rows import coalition_months, months_from


def firings(con: duckdb.DuckDBPyConnection, warning: str, coalition: str = "c") -> list[Firing]:
    """What the rule says of a coalition, month by month, on the rows in the tables. Every level, "unable" too."""
    con.execute(JUDGED_MONTHS)
    head = warning_heads()[warning]
    if head.statement is not None:
        read_surveys(con)
        return [firing for coalition_id, firing in fired(con, head) if coalition_id == coalition]
    find, _ = rules((warning,))[warning]
    return [firing for history in histories(con) if history.coalition_id == coalition for firing in find(history)]


def by_month(found: Iterable[Firing]) -> dict[str, str]:
    """ "2026-03" -> level, of a rule with one subject."""
    said = [(f"{firing.month:%Y-%m}", firing.level) for firing in found]
    assert len(dict(said)) == len(said), "one firing per month"
    return dict(said)


def why(warning: str, firing: Firing, **names: str) -> str:
    """The sentence, with organisations called by `names`."""
    return said(warning_heads()[warning], warning_heads()[warning].why, firing, names)


def next_step(warning: str, firing: Firing, **names: str) -> str:
    return said(warning_heads()[warning], warning_heads()[warning].next_step, firing, names)


def unable(warning: str, firing: Firing) -> str:
    return said(warning_heads()[warning], warning_heads()[warning].unable, firing, {})


def a_history(
    first: str,
    months: int,
    members: Sequence[str],
    *,
    eligible: Any = True,
    expected: Any = 0,
    attended: Any = 0,
    acts: dict[str, Any] | None = None,
    unknown: dict[str, Any] | None = None,
    days: dict[str, Any] | None = None,
    **more: Any,
) -> History:
    """A history of so many months; arrays are broadcast to months x members (rows are months).

    `acts` are by channel; messages and agenda items are as many as their acts unless given. Where a channel's `days` are not
    given there is activity on the first days of the month, as many as the busiest member has acts.
    """
    shape = (months, len(members))
    start = date.fromisoformat(f"{first}-01")
    last = start.year * 12 + start.month - 1 + months - 1
    span = months_from(first, f"{last // 12}-{last % 12 + 1:02d}")
    ends = [row["month_end"] for row in coalition_months(first, f"{last // 12}-{last % 12 + 1:02d}")]
    grid = {channel: _grid((acts or {}).get(channel, 0), shape) for channel in CHANNELS}
    whole = sum(grid.values())
    on_days = {
        channel: np.array([(2 ** (min(31, int(row.max(initial=0))) + 1)) - 2 for row in grid[channel]], np.int64)
        for channel in CHANNELS
    }
    on_days |= {channel: np.broadcast_to(np.asarray(bits), months) for channel, bits in (days or {}).items()}
    month_ends = np.array(ends, "datetime64[D]")[:, None]
    values: dict[str, Any] = {
        "coalition_id": "c", "months": span, "month_ends": ends, "members": list(members), "has_register": True,
        "eligible": np.broadcast_to(np.asarray(eligible, bool), shape).copy(), "expected": _grid(expected, shape),
        "attended": _grid(attended, shape), "messages": grid["messages"], "agenda_items": grid["agenda"], "acts": grid,
        "unknown": {c: np.broadcast_to(np.asarray((unknown or {}).get(c, 0)), months).copy() for c in CHANNELS},
        "days": on_days, "last_act_on": np.where(whole > 0, month_ends, np.datetime64("NaT")),
        "declared": np.full(shape, np.nan), "rebased": np.zeros(months, bool), "items": items([]),
        "commitments": commitments([]),
    }  # fmt: skip
    return History(**values | more)


def _grid(values: Any, shape: tuple[int, int]) -> Any:
    return np.broadcast_to(np.asarray(values, np.int64), shape).copy()


def items(rows: Sequence[tuple[str, int, int]]) -> Items:
    """Agenda items from (day, meeting, member), one each, in the order of their days."""
    ordered = sorted(rows)
    return Items(
        np.array([row[0] for row in ordered], "datetime64[D]"),
        np.array([row[1] for row in ordered], np.int64),
        np.array([row[2] for row in ordered], np.int64),
        np.ones(len(ordered), np.int64),
    )


def commitments(rows: Sequence[tuple[str, str | None, str | None]], owner: int = 0) -> Commitments:
    """Commitments from (made on, due on, completed on); none is dropped."""
    made, due, done = ([row[place] or "NaT" for row in rows] for place in range(3))
    return Commitments(
        np.array([f"t{number}" for number in range(len(rows))], dtype=str), np.full(len(rows), owner),
        *(np.array(days, "datetime64[D]") for days in (made, due, done, ["NaT"] * len(rows))),
    )  # fmt: skip


def find(warning: str, history: History) -> list[Firing]:
    """What a rule in Python says of a history, without the months it could not judge."""
    return [firing for firing in rules((warning,))[warning][0](history) if firing.level != "unable"]


def assert_no_hindsight(warning: str, history: History) -> None:
    """Every month must be judged alike, whether or not the months after it are there."""
    whole = find(warning, history)
    for month in history.months:
        known = find(warning, history.until(month))
        assert known == [firing for firing in whole if firing.month <= month], month

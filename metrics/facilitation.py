"""What stood higher or lower after a push of facilitation than the earlier trend would give: before and after, never a cause.

The month in which it began belongs to neither side. Up to 24 months on each side count, none beyond the push before or after it
on the same series; under 6 on a side nothing is shown but the reason. The estimate is that of metrics/segmented.py. Two things
stand beside it: how often the same calculation finds a change at dates on which nothing is known to have begun, and the same
estimate on the difference to other coalitions.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from metrics.bench_tables import insert_rows
from metrics.facilitation_series import Floats, Grid, grid
from metrics.heads import heads
from metrics.pushes import UNKNOWN, Push, not_a_series, pushes
from metrics.segmented import TAIL, known_of, line_with_steps

Months = npt.NDArray[np.int64]  # numbers, year * 12 + month - 1
Row = tuple[object, ...]

NEEDED_MONTHS = 6  # on each side, with a figure; 11-screens
FULL_MONTHS = 12  # on each side, under which the estimate is indicative; 11-screens
MOST_MONTHS = 24  # on each side: further back one straight line is too simple; product default
PLACEBO_APART = 3  # months from the true date, at the least; product default
NEEDED_COMPARISONS = 3  # other coalitions, so that none speaks for all; product default
NO_SCATTER = 1e-9  # of the largest figure, or of 1: what is narrower is rounding
INDICATIVE = f"Indicative: under {FULL_MONTHS} months on one side."
TOO_FEW = f"Not shown: {NEEDED_MONTHS} months before and after are needed, "
NO_SCATTER_TOLD = "Not shown: the months lie on one line, so there is no scatter to judge a change by."


@dataclass(frozen=True)
class Window:
    """The months that count, with a figure: their numbers and values, and the number of the month of the push."""

    at: int
    months: Months
    values: Floats

    @property
    def sides(self) -> tuple[int, int]:
        return int((self.months < self.at).sum()), int((self.months > self.at).sum())


@dataclass(frozen=True)
class Judged:
    """What the tables say of a push after its key. `effect`: before, after, effect, low, high. `compared`: how many others, then
    effect, low, high. `points`: month, value, n, fitted, trend, trend_low, trend_high."""

    label: str
    sides: tuple[int | None, int | None] = (None, None)
    effect: tuple[float | None, ...] = (None,) * 5
    autocorrelation: float | None = None
    placebo: tuple[int | None, int | None] = (None, None)
    compared: tuple[float | None, ...] = (None,) * 4
    points: tuple[tuple[object, ...], ...] = ()


def compute_facilitation(con: duckdb.DuckDBPyConnection) -> None:
    """Fill bench.facilitation, facilitation_details and facilitation_points from the facilitation log, the cube, the commitments
    and `judged_months`. What depends on other coalitions stands in `comparisons` and `compared_*` alone."""
    entries = pushes(con)
    begun: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.counted_with is None and not_a_series(entry.series) is None:
            begun[entry.series][entry.coalition_id].append(_number(entry.happened_on))
    grids = {series: grid(con, series) for series in sorted(begun)}
    tables: dict[str, list[Row]] = {"facilitation": [], "facilitation_details": [], "facilitation_points": []}
    for entry in entries:
        found = _judged(entry, grids, begun[entry.series])
        key = (entry.coalition_id, entry.activity_id)
        is_shown = found.effect[0] is not None
        tables["facilitation"].append(
            (*key, entry.happened_on.replace(day=1), entry.hat, entry.series, *found.effect, found.label)
        )
        tables["facilitation_details"].append(
            (
                *key, entry.series, *_called(entry.series), *found.sides, found.autocorrelation, *found.placebo,
                *found.compared, is_shown, is_shown and found.label == INDICATIVE,
            )
        )  # fmt: skip
        tables["facilitation_points"] += [(*key, entry.series, *point) for point in found.points]
    for table, rows in tables.items():
        insert_rows(con, table, rows)


def _called(series: str) -> tuple[str | None, str | None]:
    """Title and unit."""
    return (None, None) if series == UNKNOWN else (heads()[series].title, heads()[series].unit)


def _judged(entry: Push, grids: Mapping[str, Grid], begun: Mapping[str, Sequence[int]]) -> Judged:
    """`begun`: the months in which pushes on this series began, by coalition."""
    if entry.counted_with is not None:
        day = entry.counted_with
        return Judged(f"Counted with the entry of {day.day} {day:%B} {day.year}.")
    reason = not_a_series(entry.series)
    if reason is not None:
        return Judged(reason)
    series = grids[entry.series]
    window = _window(entry, series)
    before, after = window.sides
    if after < NEEDED_MONTHS:
        return Judged(f"{TOO_FEW}{after} so far.", window.sides)
    if before < NEEDED_MONTHS:
        return Judged(f"{TOO_FEW}{before} before it.", window.sides)
    return _estimated(entry, series, window, begun)


def _window(entry: Push, series: Grid) -> Window:
    """Up to MOST_MONTHS on each side, between the pushes before and after it on the same series."""
    at = _number(entry.happened_on)
    first = max(at - MOST_MONTHS, _number(entry.earlier_on) + 1 if entry.earlier_on else series.first)
    last = min(at + MOST_MONTHS, _number(entry.later_on) - 1 if entry.later_on else at + MOST_MONTHS)
    months = np.arange(series.first, series.first + series.values.shape[1])
    row = series.row.get(entry.coalition_id)
    values = np.full(len(months), np.nan) if row is None else series.values[row]
    counts = ~np.isnan(values) & (months >= first) & (months <= last) & (months != at)
    return Window(at, months[counts], values[counts])


def _estimated(entry: Push, series: Grid, window: Window, begun: Mapping[str, Sequence[int]]) -> Judged:
    design = line_with_steps(window.months, window.at)
    earlier = design * (1, 1, 0)  # the line as if nothing had begun
    ends = np.array([[1, window.at, 0], [1, window.at, 1], [0, 0, 1]], float)
    known = known_of(window.months, design, window.values, np.concatenate([ends, earlier]))
    low, high = known.interval()
    mean = known.mean
    if high[2] - low[2] <= NO_SCATTER * max(1, np.abs(window.values).max()):
        return Judged(NO_SCATTER_TOLD, window.sides)
    trend = slice(len(ends), None)
    fitted = mean[trend] + mean[2] * design[:, 2]
    n = series.n[series.row[entry.coalition_id], window.months - series.first]
    columns = (window.values, n, fitted, mean[trend], low[trend], high[trend])
    months = [_first_day(month) for month in window.months.tolist()]
    most = 1 if heads()[entry.series].unit.startswith("share") else np.inf  # a share cannot change by more
    return Judged(
        INDICATIVE if min(window.sides) < FULL_MONTHS else "",
        window.sides,
        (*mean[:3].tolist(), *np.clip((low[2], high[2]), -most, most).tolist()),
        float(known.autocorrelation),
        _placebo(window),
        _compared(entry.coalition_id, series, window, begun),
        tuple(zip(months, *(column.tolist() for column in columns), strict=True)),
    )


def placebo_dates(months: Months, at: int) -> Months:
    """The other months from which on a change could be looked for: NEEDED_MONTHS on each side, PLACEBO_APART from `at`."""
    number = np.arange(len(months))
    is_wide = (number >= NEEDED_MONTHS) & (len(months) - number >= NEEDED_MONTHS)
    return months[is_wide & (np.abs(months - at) >= PLACEBO_APART)]


def _placebo(window: Window) -> tuple[int, int]:
    """At how many other dates the calculation was tried, and at how many the interval leaves out 0. The change at the true date
    is allowed for, else dates near it would find that one."""
    months = window.months
    dates = placebo_dates(months, window.at)
    if not len(dates):
        return 0, 0
    design = line_with_steps(months, window.at, dates[:, None])
    below = known_of(months, design, window.values, np.array([[0.0, 0, 0, 1]])).below(0.0)
    return len(dates), int(((below < TAIL) | (below > 1 - TAIL)).sum())


def _compared(
    coalition_id: str, series: Grid, window: Window, begun: Mapping[str, Sequence[int]]
) -> tuple[float | None, ...]:
    """The same of the difference to the mean of the coalitions that have a figure for each of these months and began
    nothing on this series between the first and the last."""
    first, last = window.months[0], window.months[-1]
    others = series.values[:, window.months - series.first]
    counts = np.isnan(others).sum(axis=1) == 0
    counts[series.row[coalition_id]] = False
    for other, months in begun.items():
        if other in series.row and any(first <= month <= last for month in months):
            counts[series.row[other]] = False
    rows = np.flatnonzero(counts)
    if len(rows) < NEEDED_COMPARISONS:
        return len(rows), None, None, None
    design = line_with_steps(window.months, window.at)
    known = known_of(window.months, design, window.values - others[rows].mean(axis=0), np.array([[0.0, 0, 1]]))
    (low,), (high,) = known.interval()
    return len(rows), float(known.mean[0]), float(low), float(high)


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)

"""Charts for paper as plain geometry: shares of the plot from 0 to 1, texts beside. paper.typ draws them as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import words
from dashboard.briefing.chart_words import (
    HIGH_END,
    LOW_END,
    MONTHS_BETWEEN,
    MOST_NAME,
    NEAR,
    PART_ALPHAS,
    SERIES_COLOURS,
    Chart,
    caption,
    end_label,
    ends,
    mains,
)
from dashboard.briefing.document import Bars, Lines, Scores
from dashboard.briefing.slide_measure import shortened
from dashboard.marks import COLOUR, INK, runs, zone
from dashboard.words import STRONG_FROM, WATCH_FROM, absent

LINE_DASHES = ("solid", "dashed", "dotted", "dash-dotted")
TEXT_COLOUR = "#1D2733"
STEPS = 4  # of the value axis


def drawn(chart: Chart) -> dict[str, Any]:
    """What paper.typ needs: kind, alt, caption and the shapes."""
    shapes = {Scores: _scores, Lines: _lines, Bars: _bars}[type(chart)](chart)
    return {"kind": type(chart).__name__.lower(), "alt": chart.alt, "caption": caption(chart, "shaded"), **shapes}


def _scores(chart: Scores) -> dict[str, Any]:
    rows = []
    for name, value, low, high, label in zip(
        chart.names, chart.values, chart.lows, chart.highs, chart.labels, strict=True
    ):
        is_known = not any(map(absent, (value, low, high)))
        band = zone(value)
        rows.append(
            {
                "name": shortened(name, MOST_NAME),
                "label": shortened(label, 2 * MOST_NAME),
                "range": [_share(low, 0, 100), _share(high, 0, 100)] if is_known else None,
                "mark": _share(value, 0, 100) if is_known else None,
                "band": band or "",
                "colour": COLOUR[band],
            }
        )
    return {"rows": rows, "cuts": [0, WATCH_FROM / 100, STRONG_FROM / 100, 1]}


def _lines(chart: Lines) -> dict[str, Any]:
    named = mains(chart)
    low, high = ends(chart)
    first, last = _number(chart.months[0]), _number(chart.months[-1])
    across = [(_number(month) - first) / max(last - first, 1) for month in chart.months]
    lines = []
    for i, name in enumerate(named):
        values = chart.series[name]
        parts = [[[across[k], _share(values[k], low, high)] for k in run] for run in runs(values)]
        if not parts:
            continue
        end = max(k for k, value in enumerate(values) if not absent(value))
        alone = len(named) == 1
        lines.append(
            {
                "parts": parts,
                "colour": TEXT_COLOUR if alone else SERIES_COLOURS[i % len(SERIES_COLOURS)],
                "dash": LINE_DASHES[i % len(LINE_DASHES)],
                "end": {"at": parts[-1][-1], "text": end_label(values[end], "" if alone else name)},
            }
        )
    return {
        "lines": _spread(lines),
        "bands": _bands(chart, across, low, high),
        "steps": [
            {"at": step / STEPS, "text": f"{low + (high - low) * step / STEPS:,.0f}"} for step in range(STEPS + 1)
        ],
        "months": [
            {"at": at, "text": words.month_short(month)}
            for at, month in zip(across, chart.months, strict=True)
            if (_number(month) - first) % MONTHS_BETWEEN == 0
        ],
        "ink": INK,
    }


def _bands(chart: Lines, across: Sequence[float], low: float, high: float) -> list[list[list[float]]]:
    """The range as areas; where one of its ends is unknown there is none."""
    if LOW_END not in chart.series or HIGH_END not in chart.series:
        return []
    lows, highs = chart.series[LOW_END], chart.series[HIGH_END]
    both = [None if absent(a) or absent(b) else a for a, b in zip(lows, highs, strict=True)]
    return [
        [[across[k], _share(lows[k], low, high)] for k in run]
        + [[across[k], _share(highs[k], low, high)] for k in reversed(run)]
        for run in runs(both)
    ]


def _spread(lines: list[dict[str, Any]], apart: float = NEAR) -> list[dict[str, Any]]:
    """Labels of line ends, moved up where they would lie on one another."""
    place = -1.0
    for line in sorted(lines, key=lambda line: line["end"]["at"][1]):
        place = max(line["end"]["at"][1], place + apart)
        line["end"]["label_at"] = place
    return lines


def _bars(chart: Bars) -> dict[str, Any]:
    columns = list(chart.parts.values())
    whole = [sum(part[i] for part in columns if not absent(part[i])) for i in range(len(chart.categories))]
    most = max([*whole, 0]) or 1
    rows = []
    for i, name in enumerate(chart.categories):
        pieces, start = [], 0.0
        for k, part in enumerate(columns):
            value = part[i]
            if absent(value) or value <= 0:
                continue
            pieces.append(
                {
                    "from": start,
                    "wide": value / most,
                    "alpha": PART_ALPHAS[min(k, len(PART_ALPHAS) - 1)],
                    "text": f"{value:,.6g}",
                }
            )
            start += value / most
        is_known = any(not absent(part[i]) for part in columns)
        rows.append(
            {"name": shortened(name, 2 * MOST_NAME), "pieces": pieces, "note": "" if is_known else words.NO_DATA}
        )
    return {"rows": rows, "ink": INK}


def _share(value: Any, low: float, high: float) -> float:
    """Where a value stands between the ends of its axis, which it never leaves."""
    return min(max((value - low) / ((high - low) or 1), 0.0), 1.0)


def _number(month: date) -> int:
    return month.year * 12 + month.month

"""Is this month unusual here? A process behaviour chart (XmR) of one published series, with its limits in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import MEDIUM, TEXT, Event, base, mark_events
from dashboard.data import Row
from dashboard.kept import kept
from dashboard.marks import CONCERN, INK, runs, tint
from dashboard.words import absent

BASELINE_MONTHS = 12  # set the limits; with fewer they are on trial
HALF_MONTH = timedelta(days=15)
RIGHT = 92  # pixels for "usual 0.48"
SHARE_TOPS = (0.2, 0.5, 1.0)  # ends of the scale of a share
ROOM = 0.2  # of the months, for the newest value beside its mark
MOST_TICKS = 6  # that fit a phone
LINE = 16  # pixels that a line of chart text takes
POSSIBLE = {"share": (0.0, 1.0), "count": (0.0, None)}  # a limit beyond what is possible is not drawn


@kept
def xmr(
    rows: Sequence[Row], unit: str, *, episode: tuple[date, date] | None = None, events: Sequence[Event] = ()
) -> go.Figure:
    """`rows` are one series, month by month without a hole; `episode` the first and last month of a warning about it."""
    figure = go.Figure()
    if episode:
        figure.add_vrect(
            x0=episode[0] - HALF_MONTH, x1=episode[1] + HALF_MONTH, fillcolor=tint(CONCERN, 0.07), line_width=0,
            layer="below",
        )  # fmt: skip
    parts, months = stretches(rows), [row["month"] for row in rows]
    end = months[-1] + HALF_MONTH + ROOM * (months[-1] - months[0])
    for part in parts:
        _limits(figure, part, unit, end if part[-1] is rows[-1] else part[-1]["month"] + HALF_MONTH)
    _line(figure, rows, unit)
    foot, top = _scale(figure, rows, unit)
    lowest = min(row["value"] for row in rows if not absent(row["value"]))
    is_low = lowest < foot + (top - foot) / 3  # then events have their words above the line
    mark_events(figure, months, events, foot=0.55 if is_low else 0.02)
    base(figure)
    figure.update_layout(margin={"r": RIGHT})
    figure.update_xaxes(
        showgrid=False, tickformat="%b\n%Y", tickvals=ticks(months), range=[months[0] - HALF_MONTH, end]
    )  # fmt: skip
    if parts:
        _margin(figure, parts[-1][-1], unit, (MEDIUM - 40) / (top - foot))
        _baseline(figure, parts[-1])
    _newest(figure, rows, unit)
    figure.update_annotations(font_color=TEXT, font_size=13)
    return figure


def has_limits(row: Row) -> bool:
    """Limits without room between them, of months that were all alike, tell nothing of the others."""
    return not any(absent(row[name]) for name in ("centre", "low", "high")) and row["low"] < row["high"]


def stretches(rows: Sequence[Row]) -> list[list[Row]]:
    """Months in a row for which the same limits hold; months without limits are in none."""
    found = groupby(rows, key=lambda row: (row["centre"], row["low"], row["high"]) if has_limits(row) else None)
    return [list(part) for key, part in found if key]


def is_unusual(row: Row) -> bool:
    return bool(row["signal"]) and has_limits(row)


def is_trial(part: Sequence[Row]) -> bool:
    """Are these limits set by fewer months than they need?"""
    return sum(bool(row["in_baseline"]) for row in part) < BASELINE_MONTHS


def drawn_limits(row: Row, unit: str) -> tuple[float | None, float | None]:
    """Low and high, each None where the series cannot get beyond it anyway."""
    least, most = POSSIBLE.get(words.unit_kind(unit), (None, None))
    low = None if least is not None and row["low"] <= least else row["low"]
    high = None if most is not None and row["high"] >= most else row["high"]
    return low, high


def ticks(months: Sequence[date]) -> list[date]:
    """Months to name on the axis, none after the last: each, or each quarter, half or whole year."""
    for apart in (1, 3, 6, 12):
        named = [month for month in months if (month.month - 1) % apart == 0]
        if len(named) <= MOST_TICKS:
            break
    return named


def _limits(figure: go.Figure, part: Sequence[Row], unit: str, last: date) -> None:
    first = part[0]["month"] - HALF_MONTH
    least, most = POSSIBLE.get(words.unit_kind(unit), (None, None))
    low, high = drawn_limits(part[0], unit)
    figure.add_shape(
        type="rect", x0=first, x1=last, y0=least if low is None else low, y1=most if high is None else high,
        fillcolor=tint(INK, 0.16), line_width=0, layer="below",
    )  # fmt: skip
    dash = "dash" if is_trial(part) else "solid"
    for level, width in ((high, 1), (part[0]["centre"], 1.5), (low, 1)):
        if level is not None:
            figure.add_shape(
                type="line", x0=first, x1=last, y0=level, y1=level, layer="below",
                line={"color": INK, "width": width, "dash": dash},
            )  # fmt: skip


def _line(figure: go.Figure, rows: Sequence[Row], unit: str) -> None:
    values = [row["value"] for row in rows]
    for run in runs(values):
        mine = [rows[i] for i in run]
        figure.add_scatter(
            x=[row["month"] for row in mine], y=[row["value"] for row in mine], mode="lines+markers",
            line={"color": INK, "width": 1.5},
            marker={
                "size": [11 if is_unusual(row) else 7 for row in mine],
                "symbol": ["diamond" if is_unusual(row) else "circle" for row in mine],
                "color": [CONCERN if is_unusual(row) else INK for row in mine],
            },
            customdata=[[f"{words.quantity(row['value'], unit)}<br>from {row['n']:,}"] for row in mine],
            hovertemplate="<b>%{x|%B %Y}</b><br>%{customdata[0]}<extra></extra>",
        )  # fmt: skip


def _scale(figure: go.Figure, rows: Sequence[Row], unit: str) -> tuple[float, float]:
    """Sets the scale from all that is drawn, with room for the bar at the top; its ends."""
    levels = [row["value"] for row in rows] + [
        limit for part in stretches(rows) for limit in drawn_limits(part[0], unit)
    ]
    known = [level for level in levels if not absent(level)]
    if words.unit_kind(unit) == "share":
        most = next((top for top in SHARE_TOPS if top >= max(known)), max(known))
        ticks = [0, most / 2, most]
        figure.update_yaxes(tickvals=ticks, ticktext=[words.share(tick) for tick in ticks])
        known.append(most)
    foot, top = min(0, *known), max(known)
    room = (top - foot) or 1
    ends = (foot - room * 0.03, top + room * 0.18)
    figure.update_yaxes(range=ends, nticks=5)
    return ends


def _margin(figure: go.Figure, row: Row, unit: str, pixels: float) -> None:
    """The limits in words, right of the plot, moved apart where they would cover each other."""
    low, high = drawn_limits(row, unit)
    for level, name, way in ((high, "high", 1), (row["centre"], "usual", 0), (low, "low", -1)):
        if level is not None:
            close = LINE - abs(level - row["centre"]) * pixels
            figure.add_annotation(
                x=1, xref="paper", y=level, text=f"{name} {words.quantity(level, unit)}", showarrow=False,
                xanchor="left", xshift=6, yshift=way * max(close, 0),
            )  # fmt: skip


def _baseline(figure: go.Figure, part: Sequence[Row]) -> None:
    """A bar over the months that set the limits in force."""
    months = [row["month"] for row in part if row["in_baseline"]]
    if not months:
        return
    figure.add_shape(
        type="line", x0=months[0], x1=months[-1], y0=0.98, y1=0.98, yref="paper", line={"color": INK, "width": 3}
    )
    so_far = f"limits after {BASELINE_MONTHS} months, {len(months)} so far"
    figure.add_annotation(
        x=months[0], y=0.97, yref="paper", yanchor="top", xanchor="left", showarrow=False,
        text=so_far if is_trial(part) else f"set by these {len(months)} months",
    )  # fmt: skip


def _newest(figure: go.Figure, rows: Sequence[Row], unit: str) -> None:
    """The newest value beside its mark."""
    known = [row for row in rows if not absent(row["value"])]
    if known:
        last = known[-1]
        figure.add_annotation(
            x=last["month"], y=last["value"], text=f"<b>{words.quantity(last['value'], unit)}</b>", showarrow=False,
            xanchor="left", xshift=9,
        )  # fmt: skip

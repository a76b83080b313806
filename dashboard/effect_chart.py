"""What stood higher or lower afterwards? Months, the level before and after, and what the earlier trend would give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import MEDIUM, TEXT, Event, base, mark_events
from dashboard.data import Row
from dashboard.kept import kept
from dashboard.marks import INK, tint
from dashboard.process_chart import LINE, POSSIBLE, SHARE_TOPS, ticks

HALF_MONTH = timedelta(days=15)
RIGHT = 104  # pixels for "trend 0.48"


@kept
def before_and_after(rows: Sequence[Row], began: date, unit: str, events: Sequence[Event] = ()) -> go.Figure:
    """`rows` are months with a figure, upwards, some before the month `began` and some after it."""
    figure = go.Figure()
    foot, top = _scale(rows, unit)
    _band(figure, rows, foot, top)
    before, after = ([row for row in rows if (row["month"] > began) == is_after] for is_after in (False, True))
    for side in (before, after):
        _line(figure, side, "fitted", {"color": INK, "width": 3})
    _line(figure, after, "trend", {"color": INK, "width": 2, "dash": "dot"})
    figure.add_scatter(
        x=[row["month"] for row in rows], y=[row["value"] for row in rows], mode="markers",
        marker={"color": INK, "size": 6}, customdata=[[_told(row, unit)] for row in rows],
        hovertemplate="<b>%{x|%B %Y}</b><br>%{customdata[0]}<extra></extra>",
    )  # fmt: skip
    months = [row["month"] for row in rows]
    lowest = min(row["value"] for row in rows)
    mark_events(figure, months, [(began, "began"), *events], foot=0.7 if lowest < foot + (top - foot) / 3 else 0.02)
    base(figure)
    figure.update_layout(margin={"r": RIGHT})
    figure.update_xaxes(
        showgrid=False,
        tickformat="%b\n%Y",
        tickvals=ticks(months),
        range=[months[0] - HALF_MONTH, months[-1] + HALF_MONTH],
    )
    _axis(figure, foot, top, unit)
    _ends(figure, rows[-1], foot, top, unit)
    figure.update_annotations(font_color=TEXT, font_size=13)
    return figure


def _told(row: Row, unit: str) -> str:
    trend = words.indicator_value(row["trend"], row["trend_low"], row["trend_high"], None, unit)
    return f"{words.quantity(row['value'], unit)}, from {row['n']:,}<br>the earlier trend: {trend}"


def _scale(rows: Sequence[Row], unit: str) -> tuple[float, float]:
    """From 0, or below where an index is, to the largest month or line; a share to a fixed end."""
    drawn = [row[name] for row in rows for name in ("value", "fitted", "trend")]
    if words.unit_kind(unit) == "share":
        return 0.0, next((top for top in SHARE_TOPS if top >= max(drawn)), 1.0)
    least, _ = POSSIBLE.get(words.unit_kind(unit), (None, None))
    foot, top = min(0.0, *drawn), max(drawn)
    return (foot if least is None else least), top if top > foot else foot + 1


def _band(figure: go.Figure, rows: Sequence[Row], foot: float, top: float) -> None:
    """Not beyond the scale."""
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": [row["month"] for row in rows]}
    highs, lows = ([min(max(row[name], foot), top) for row in rows] for name in ("trend_high", "trend_low"))
    figure.add_scatter(y=highs, **edge)
    figure.add_scatter(y=lows, fill="tonexty", fillcolor=tint(INK, 0.2), **edge)


def _line(figure: go.Figure, rows: Sequence[Row], column: str, line: dict[str, object]) -> None:
    x, y = [row["month"] for row in rows], [row[column] for row in rows]
    figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _axis(figure: go.Figure, foot: float, top: float, unit: str) -> None:
    room = top - foot
    figure.update_yaxes(range=[foot - room * 0.03, top + room * 0.08], nticks=5)
    if words.unit_kind(unit) == "share":
        places = [0, top / 2, top]
        figure.update_yaxes(tickvals=places, ticktext=[words.share(place) for place in places])


def _ends(figure: go.Figure, row: Row, foot: float, top: float, unit: str) -> None:
    """Where the line and the earlier trend stand in the newest month, right of the plot, moved apart where they would
    cover each other."""
    pixels = (MEDIUM - 40) / ((top - foot) * 1.11)
    close = max(LINE - abs(row["fitted"] - row["trend"]) * pixels, 0) / 2
    way = 1 if row["fitted"] >= row["trend"] else -1
    for name, column, shift in (("<b>line</b>", "fitted", way), ("trend", "trend", -way)):
        figure.add_annotation(
            x=1, xref="paper", y=min(max(row[column], foot), top), text=f"{name} {words.quantity(row[column], unit)}",
            showarrow=False, xanchor="left", xshift=6, yshift=shift * close,
        )  # fmt: skip

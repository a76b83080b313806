"""What would change? Each score as it is and as it would be, on the fixed scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.kept import kept
from dashboard.marks import COLOUR, CONCERN, INK, SHAPE, STRONG, tint
from dashboard.row_charts import in_rows
from dashboard.words import STRONG_FROM, WATCH_FROM, absent

APART = 0.17  # of a row: the mark of today stands above, the other below


class Figure(NamedTuple):
    value: float | None
    low: float | None
    high: float | None
    band: str | None


class Pair(NamedTuple):
    """A score's name, how it is, and how it would be."""

    name: str
    before: Figure
    after: Figure


@kept
def stress(pairs: Sequence[Pair], gone: str) -> go.Figure:
    """Hollow and grey: today; filled, in the band's colour and shape: without them. `gone` ends the hover's words."""
    figure = go.Figure()
    for foot, top, colour in ((0, WATCH_FROM, CONCERN), (STRONG_FROM, 100, STRONG)):
        figure.add_vrect(x0=foot, x1=top, fillcolor=tint(colour, 0.07), line_width=0, layer="below")
    for number, pair in enumerate(pairs):
        _mark(figure, number - APART, pair.before, f"<b>{pair.name}</b> today", is_today=True)
        _mark(figure, number + APART, pair.after, f"<b>{pair.name}</b> {words.chart_text(gone)}", is_today=False)
    for x, text in ((22, "concern"), (57.5, "watch"), (85, "strong")):
        figure.add_annotation(x=x, y=1, yref="paper", yanchor="bottom", text=text, showarrow=False)
    in_rows(figure, [pair.name for pair in pairs])
    figure.update_layout(height=52 * len(pairs) + 60, margin={"l": 8, "r": 88, "t": 24})
    figure.update_xaxes(range=[0, 100], tickvals=[0, WATCH_FROM, STRONG_FROM, 100])
    return figure


def _mark(figure: go.Figure, y: float, one: Figure, name: str, *, is_today: bool) -> None:
    if absent(one.value):
        figure.add_scatter(
            x=[0, 100], y=[y] * 2, mode="lines", line={"color": INK, "width": 1, "dash": "dot"},
            hovertemplate=f"{name}<br>{words.NO_DATA}<extra></extra>",
        )  # fmt: skip
        return
    colour = INK if is_today else COLOUR[one.band]
    ranged = words.score(*one[:3])
    if not absent(one.low) and not absent(one.high):
        figure.add_scatter(
            x=[one.low, one.high],
            y=[y] * 2,
            mode="lines",
            hoverinfo="skip",
            line={"color": tint(colour, 0.55), "width": 7},
        )
    figure.add_scatter(
        x=[one.value], y=[y], mode="markers",
        marker={"color": colour, "symbol": "circle-open" if is_today else SHAPE[one.band], "size": 11,
                "line": {"color": colour, "width": 2 if is_today else 0}},
        hovertemplate=f"{name}<br>{ranged}, {one.band}<extra></extra>",
    )  # fmt: skip
    point, _, span = ranged.partition(" ")
    text = f"{point} {span}" if is_today else f"<b>{point}</b> {span}"
    figure.add_annotation(x=1, xref="paper", y=y, text=text, showarrow=False, xanchor="left", xshift=8)

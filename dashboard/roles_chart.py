"""Which roles are filled? A seat per organisation that is wanted, filled or empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT
from dashboard.kept import kept
from dashboard.marks import INK, tint
from dashboard.row_charts import AROUND, ROW, in_rows

FEWEST_SEATS = 4  # so that one seat does not fill the plot


class Seats(NamedTuple):
    """A needed role: how many organisations should play it, how many surely do (None: not known), and that in a word."""

    role: str
    wanted: int
    filled: int | None
    status: str


@kept
def roles(rows: Sequence[Seats]) -> go.Figure:
    """A row per role in the order given: filled seats are dots, empty ones rings, those wanted stand on a bar."""
    figure = go.Figure()
    most = max([FEWEST_SEATS, *(max(row.wanted, row.filled or 0) for row in rows)])
    for number, row in enumerate(rows):
        figure.add_scatter(
            x=[0.6, row.wanted + 0.4], y=[number] * 2, mode="lines", hoverinfo="skip",
            line={"color": tint(INK, 0.16), "width": 20},
        )  # fmt: skip
        seats = range(1, max(row.wanted, row.filled or 0) + 1)
        figure.add_scatter(
            x=list(seats), y=[number] * len(seats), mode="markers",
            marker={
                "color": INK, "size": 12, "line": {"width": 2, "color": INK},
                "symbol": ["circle" if row.filled and seat <= row.filled else "circle-open" for seat in seats],
            },
            hovertemplate=f"<b>{words.chart_text(row.role)}</b><br>{told(row)}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            x=1, xref="paper", y=number, text=row.status, showarrow=False, xanchor="left", xshift=8
        )  # fmt: skip
    in_rows(figure, [row.role for row in rows])
    figure.update_layout(height=ROW * len(rows) + AROUND - 14, margin={"l": 8, "r": 92, "t": 8, "b": 44})
    figure.update_xaxes(
        range=[0.3, most + 0.7], tickvals=list(range(1, most + 1)), title_text="organisations",
        title_font={"size": 13, "color": TEXT},
    )  # fmt: skip
    return figure


def told(row: Seats) -> str:
    """ "1 for 2 seats, missing" """
    seats = words.count(row.wanted, "seat")
    return f"{seats}, {row.status}" if row.filled is None else f"{row.filled} for {seats}, {row.status}"

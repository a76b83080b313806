"""How much was done under each hat? A bar per hat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.kept import kept
from dashboard.marks import INK, tint
from dashboard.row_charts import AROUND, ROW, in_rows


class Hat(NamedTuple):
    """A hat's name, what its bar shows (hours, or entries where no hours are on file), that in few words, and in all."""

    name: str
    amount: float | None
    label: str
    told: str


@kept
def hats(rows: Sequence[Hat]) -> go.Figure:
    """In the order given; a hat nobody wore is an outline without a bar, and says so."""
    figure = go.Figure()
    most = max((row.amount or 0 for row in rows), default=0) or 1
    for number, row in enumerate(rows):
        hover = f"<b>{words.chart_text(row.name)}</b><br>{row.told}<extra></extra>"
        if row.amount:
            figure.add_bar(
                x=[row.amount],
                y=[number],
                orientation="h",
                width=0.5,
                marker={"color": tint(INK, 0.85)},
                hovertemplate=hover,
            )
        else:
            figure.add_scatter(
                x=[0, most],
                y=[number] * 2,
                mode="lines",
                line={"color": INK, "width": 1, "dash": "dot"},
                hovertemplate=hover,
            )
        figure.add_annotation(
            x=row.amount or 0, y=number, text=row.label, showarrow=False, xanchor="left", xshift=6,
            yanchor="middle" if row.amount else "bottom",
        )  # fmt: skip
    in_rows(figure, [row.name for row in rows])
    figure.update_layout(height=ROW * len(rows) + AROUND - 50, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    figure.update_xaxes(range=[0, most * 1.5], showticklabels=False)
    return figure

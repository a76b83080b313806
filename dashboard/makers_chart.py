"""Who makes what? A row per organisation, a column per thing it does, a dot as large as how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts import TEXT
from dashboard.kept import kept
from dashboard.marks import INK
from dashboard.row_charts import ROW, in_rows
from dashboard.words import chart_text

LARGEST, SMALLEST = 30, 7  # pixels across
TOP, FOOT = 30, 8  # pixels


class Maker(NamedTuple):
    """An organisation, and per column of the chart how often, with the words for a hover."""

    name: str
    counts: Sequence[int]
    told: Sequence[str]


@kept
def makers(rows: Sequence[Maker], columns: Sequence[str]) -> go.Figure:
    """In the order given. The area of a dot is the count; one scale for all columns, so that they can be compared."""
    figure, labels = go.Figure(), []
    most = max((count for row in rows for count in row.counts), default=0)
    for column, title in enumerate(columns):
        places = [(number, row) for number, row in enumerate(rows) if row.counts[column]]
        figure.add_scatter(
            x=[column] * len(places), y=[number for number, _ in places], mode="markers",
            marker={"color": INK, "symbol": "circle", "size": [_across(row.counts[column], most) for _, row in places]},
            customdata=[[f"<b>{chart_text(row.name)}</b><br>{row.told[column]}"] for _, row in places],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )  # fmt: skip
        labels.append(
            {"x": column, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 8, "text": f"<b>{title}</b>"}
        )
        for number, row in places:
            beside = _across(row.counts[column], most) / 2 + 2
            labels.append(
                {"x": column, "y": number, "text": f"{row.counts[column]}", "xanchor": "left", "xshift": beside}
            )
    figure.update_layout(annotations=[label | {"showarrow": False} for label in labels])
    in_rows(figure, [row.name for row in rows])
    figure.update_layout(height=ROW * len(rows) + TOP + FOOT, margin={"l": 8, "r": 8, "t": TOP, "b": FOOT})
    figure.update_xaxes(range=[-0.5, len(columns) - 0.4], tickvals=[], showticklabels=False)
    figure.update_yaxes(showgrid=True, tickfont={"size": 13, "color": TEXT})
    return figure


def _across(count: int, most: int) -> float:
    return max(LARGEST * (count / most) ** 0.5, SMALLEST)

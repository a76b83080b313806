"""Did an introduction lead to work? A row per introduction: days together after it, beside those of comparable pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT
from dashboard.kept import kept
from dashboard.marks import INK, tint
from dashboard.row_charts import in_rows
from dashboard.words import absent, chart_text


class Introduction(NamedTuple):
    """Who, when in words, joint days after, and the mean of comparable pairs (None: none)."""

    pair: str
    when: str
    days: int
    others: float | None


@kept
def introductions_chart(rows: Sequence[Introduction]) -> go.Figure:
    """In the order given. Filled: the two; hollow: what pairs like them did that nobody introduced."""
    figure = go.Figure()
    for number, row in enumerate(rows):
        if not absent(row.others):
            figure.add_scatter(
                x=[row.others, row.days], y=[number] * 2, mode="lines", hoverinfo="skip",
                line={"color": tint(INK, 0.45), "width": 4},
            )  # fmt: skip
    for is_own, symbol, size in ((False, "circle-open", 11), (True, "circle", 13)):
        mine = [(number, row) for number, row in enumerate(rows) if is_own or not absent(row.others)]
        figure.add_scatter(
            x=[row.days if is_own else row.others for _, row in mine], y=[number for number, _ in mine], mode="markers",
            marker={"color": INK, "symbol": symbol, "size": size, "line": {"width": 2, "color": INK}},
            customdata=[[_told(row)] for _, row in mine], hovertemplate="%{customdata[0]}<extra></extra>",
        )  # fmt: skip
    in_rows(figure, [row.pair for row in rows])
    most = max([row.days for row in rows] + [row.others or 0 for row in rows], default=0)
    figure.update_layout(margin={"l": 8, "r": 16, "t": 8})
    figure.update_xaxes(
        range=[-0.04 * max(most, 4), 1.06 * max(most, 4)], showgrid=True, nticks=6, title_text="joint days",
        title_font={"size": 13, "color": TEXT},
    )  # fmt: skip
    return figure


def _told(row: Introduction) -> str:
    """ "A and B / 12 May 2026: 4 joint days, comparable pairs 1.3"."""
    others = "" if absent(row.others) else f", comparable pairs {words.quantity(row.others, 'days')}"
    return f"<b>{chart_text(row.pair)}</b><br>{row.when}: {words.count(row.days, 'joint day')}{others}"

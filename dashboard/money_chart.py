"""When does it end? Signed money month by month, and what is missing up to the usual spending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import base
from dashboard.data import Row
from dashboard.kept import kept
from dashboard.marks import CONCERN, INK, STRONG, tint
from dashboard.money import money as amount_of
from dashboard.process_chart import HALF_MONTH, ticks
from dashboard.words import absent
from metrics.bench_constants import COVERED

BAR = 22 * 24 * 3600 * 1000  # milliseconds
RIGHT = 78  # pixels for "usual 999k"


@kept
def money(
    rows: Sequence[Row], last_month: date, usual: float | None, currency: str | None, uncovered: date | None
) -> go.Figure:
    """`rows` are months with signed money, upwards; `uncovered` the first month after `last_month` that has too little."""
    figure = go.Figure()
    figure.add_bar(
        x=[row["month"] for row in rows], y=[row["signed"] for row in rows], width=BAR,
        marker={
            "color": [tint(STRONG, 0.45) if row["month"] <= last_month else STRONG for row in rows], "line": {"width": 0},
        },
        customdata=[[words.chart_text(_told(row, currency))] for row in rows],
        hovertemplate="<b>%{x|%B %Y}</b><br>%{customdata[0]}<extra></extra>",
    )  # fmt: skip
    if not absent(usual):
        _gaps(figure, [row for row in rows if row["month"] > last_month and is_short(row)], usual, currency)
    base(figure)
    months = [row["month"] for row in rows]
    middle = months[0] + (months[-1] - months[0]) / 2
    if not absent(usual):
        figure.add_hline(y=usual, line={"color": INK, "width": 2, "dash": "dash"})
        figure.add_annotation(
            x=1, xref="paper", y=usual, text=f"usual {_figure(usual, currency)}", showarrow=False, xanchor="left", xshift=6,
        )  # fmt: skip
    if uncovered and uncovered <= months[-1]:
        late = uncovered > middle
        figure.add_vline(x=uncovered - HALF_MONTH, line={"color": INK, "width": 1, "dash": "dot"}, layer="below")
        figure.add_annotation(
            x=uncovered - HALF_MONTH, y=1, yref="paper", yanchor="top", showarrow=False, xanchor="right" if late else "left",
            xshift=-4 if late else 4, text=f"<b>{words.month(uncovered)}</b>: first not covered",
        )  # fmt: skip
    most = max([*(row["signed"] for row in rows), usual or 0]) or 1
    figure.update_layout(barmode="stack", margin={"l": 50, "r": RIGHT})
    figure.update_yaxes(range=[0, most * 1.22], nticks=4, tickformat="~s")
    ends = [months[0] - HALF_MONTH, months[-1] + HALF_MONTH]
    figure.update_xaxes(showgrid=False, tickformat="%b\n%Y", tickvals=ticks(months), range=ends)
    return figure


def is_short(row: Row) -> bool:
    """Has this month too little signed money for the usual spending?"""
    return not absent(row["cover"]) and row["cover"] < COVERED


def missing(row: Row, usual: float, currency: str | None) -> str:
    """ "19k of the usual 31k euros not signed" """
    return f"{_figure(usual - row['signed'], currency)} of the usual {amount_of(usual, currency)} not signed"


def _gaps(figure: go.Figure, rows: Sequence[Row], usual: float, currency: str | None) -> None:
    figure.add_bar(
        x=[row["month"] for row in rows], y=[usual - row["signed"] for row in rows], width=BAR,
        marker={"color": tint(CONCERN, 0.16), "line": {"color": CONCERN, "width": 1}},
        customdata=[[words.chart_text(missing(row, usual, currency))] for row in rows],
        hovertemplate="<b>%{x|%B %Y}</b><br>%{customdata[0]}<extra></extra>",
    )  # fmt: skip


def _told(row: Row, currency: str | None) -> str:
    spent = "" if absent(row["spent"]) else f", spent {amount_of(row['spent'], currency)}"
    return f"signed {amount_of(row['signed'], currency)}{spent}"


def _figure(amount: float, currency: str | None) -> str:
    """ "19k", without the currency."""
    return amount_of(amount, currency).partition(" ")[0]

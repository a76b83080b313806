"""Do members stay? The share still there by months since joining, with those still counted under the axis."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.data import Row
from dashboard.kept import kept
from dashboard.marks import INK, STRONG, runs, tint
from dashboard.words import absent

MONTHS = 36  # the axis, whatever is on file
YEAR = 12
LABEL = 18  # months of the axis that the label takes on a phone
LABEL_FOOT = 0.14


@kept
def survival(rows: Sequence[Row]) -> go.Figure:
    """`rows` are months since joining, upwards from 0; months of which nothing is known are left open."""
    figure = go.Figure()
    for run in runs([row["survival"] for row in rows]):
        known = [rows[i] for i in run]
        if len(known) > 1:
            _steps(figure, known)
    for row in rows:
        if row["months"] == YEAR and not absent(row["survival"]):
            _year(figure, row, rows)
    base(figure)
    counted = {row["months"]: row["at_risk"] for row in rows}
    places = range(0, MONTHS + 1, YEAR)
    labels = [f"{place}<br>{counted[place]}" if place in counted else f"{place}" for place in places]
    figure.update_layout(margin={"l": 54, "r": 16, "t": 8, "b": 66})
    figure.update_xaxes(
        range=[-0.5, MONTHS + 0.5], tickvals=list(places), ticktext=labels, showgrid=False,
        title_text="months since joining, members still counted", title_font={"size": 13, "color": TEXT},
    )  # fmt: skip
    ticks = [0, 0.5, 1]
    figure.update_yaxes(
        range=[-0.02, 1.05], tickvals=ticks, ticktext=[words.share(tick) for tick in ticks], showgrid=True
    )
    return figure


def told(row: Row) -> str:
    """ "86 % still members (80–92 %)" """
    return f"{words.share(row['survival'])} still members ({words.span(row['low'], row['high'], 'share')})"


def _steps(figure: go.Figure, rows: Sequence[Row]) -> None:
    x = [row["months"] for row in rows]
    edge = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip", "x": x}
    figure.add_scatter(y=[row["high"] for row in rows], **edge)
    figure.add_scatter(y=[row["low"] for row in rows], fill="tonexty", fillcolor=tint(INK, 0.25), **edge)
    figure.add_scatter(
        x=x, y=[row["survival"] for row in rows], mode="lines", line={"color": STRONG, "width": 2.5, "shape": "hv"},
        customdata=[[words.count(int(row["months"]), "month"), f"{told(row)}<br>{row['at_risk']} still counted"] for row in rows],
        hovertemplate="<b>After %{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip


def _year(figure: go.Figure, row: Row, rows: Sequence[Row]) -> None:
    """The label stands below what is drawn beside it, but never on the axis."""
    figure.add_scatter(
        x=[YEAR], y=[row["survival"]], mode="markers", hoverinfo="skip", marker={"color": STRONG, "size": 11}
    )
    lows = [one["low"] for one in rows if YEAR <= one["months"] <= YEAR + LABEL and not absent(one["low"])]
    figure.add_annotation(
        x=YEAR, y=max(min(lows), LABEL_FOOT), showarrow=False, xanchor="left", yanchor="top",
        text=f"<b>{words.share(row['survival'])}</b> ({words.span(row['low'], row['high'], 'share')}) stay a year",
    )  # fmt: skip

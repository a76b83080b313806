"""One helper per question; each takes published figures and returns a figure, shown by `show` alone.

Marks keep one palette for both themes; text takes the page's colour (TEXT). A gap is drawn as a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go
import streamlit as st

from dashboard import words
from dashboard.kept import kept
from dashboard.marks import (
    COLOUR,
    CONCERN,
    INK,
    SHAPE,
    STRONG,
    runs,
    tint,
    zone,
)
from dashboard.words import STRONG_FROM, WATCH_FROM, absent

TEXT = "#000037"  # Streamlit's Plotly theme swaps this for the page's strong text, in light and dark
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
MEDIUM = 280  # pixels
MIN_MONTHS = 3
LABEL_LENGTH = 26  # characters of an event's label that fit a phone

Figures = Sequence[float | None]
Event = tuple[date, str]


def show(figure: go.Figure, key: str, alt: str) -> None:
    """The theme is part of the key: text of a drawn chart would keep the colours of the old one."""
    st.plotly_chart(figure, width="stretch", key=f"{key}-{st.context.theme.type}", config=CONFIG, alt=alt)


def too_short(months: Sequence[date], values: Figures) -> str | None:
    """Why there is no line, in words; None where there are months enough."""
    known = [month for month, value in zip(months, values, strict=True) if not absent(value)]
    if not known:
        return f"{words.NO_DATA.capitalize()}: no month has a figure."
    if len(known) >= MIN_MONTHS:
        return None
    starts = known[0].year * 12 + known[0].month - 1 + MIN_MONTHS - 1
    start = date(starts // 12, starts % 12 + 1, 1)
    if start <= months[-1]:
        return f"Fewer than {MIN_MONTHS} months have a figure. There is no line yet."
    return f"Fewer than {MIN_MONTHS} months. The line starts in {words.month(start)}."


@kept
def trend(
    months: Sequence[date], values: Figures, lows: Figures, highs: Figures, *, band: str | None = None,
    provisional: bool = False, events: Sequence[Event] = (),
) -> go.Figure:  # fmt: skip
    """Better or worse, and since when? A score on the fixed scale, its zones named on the axis."""
    figure = go.Figure()
    for foot, top, colour in ((0, WATCH_FROM, CONCERN), (STRONG_FROM, 100, STRONG)):
        figure.add_hrect(y0=foot, y1=top, fillcolor=tint(colour, 0.06), line_width=0, layer="below")
    labels = [words.score(*three) for three in zip(values, lows, highs, strict=True)]
    _range(figure, months, lows, highs)
    _line(figure, months, values, labels, provisional, band or zone(values[-1]))
    mark_events(figure, months, events)
    base(figure)
    figure.update_yaxes(
        range=[0, 100], tickvals=[0, 22, WATCH_FROM, 57.5, STRONG_FROM, 85, 100],
        ticktext=["0", "concern", "45", "watch", "70", "strong", "100"],
    )  # fmt: skip
    _last(figure, months, values, None if absent(values[-1]) else words.point(values[-1]))
    return figure


@kept
def value_trend(
    months: Sequence[date], values: Figures, lows: Figures, highs: Figures, *, unit: str,
    goalposts: tuple[float | None, float | None] = (None, None), scored: float | None = None,
    provisional: bool = False, events: Sequence[Event] = (),
) -> go.Figure:  # fmt: skip
    """The same question of an indicator, in its own unit; dotted lines where it scores 0 and 100."""
    figure = go.Figure()
    labels = [
        words.indicator_value(value, low, high, None, unit)
        for value, low, high in zip(values, lows, highs, strict=True)
    ]
    _range(figure, months, lows, highs)
    _line(figure, months, values, labels, provisional, zone(scored))
    mark_events(figure, months, events, foot=0.14)  # above the goalpost at the foot
    known = [v for v in (*values, *lows, *highs) if not absent(v)]
    for worth, goalpost in zip((0, 100), goalposts, strict=True):
        if not absent(goalpost):
            known.append(goalpost)
            figure.add_hline(y=goalpost, line={"color": INK, "width": 1, "dash": "dot"}, layer="below")
            figure.add_annotation(
                x=months[0], y=goalpost, text=f"scores {worth}", showarrow=False, xanchor="left",
                yanchor="top" if goalpost == max(known) else "bottom",
            )  # fmt: skip
    base(figure)
    foot, top = min(0, *known), max(known)
    figure.update_yaxes(range=[foot - (top - foot) * 0.04, top + ((top - foot) or 1) * 0.08], nticks=5)
    if words.unit_kind(unit) == "share":
        ticks = [0, 0.25, 0.5, 0.75, 1]
        figure.update_yaxes(tickvals=ticks, ticktext=[words.share(tick) for tick in ticks])
    label = None if absent(values[-1]) else words.quantity(values[-1], unit)
    _last(figure, months, values, label)
    return figure


def _range(figure: go.Figure, months: Sequence[date], lows: Figures, highs: Figures) -> None:
    """Where the figure lies, one patch per unbroken stretch; a single month is a bar."""
    both = [None if absent(low) or absent(high) else low for low, high in zip(lows, highs, strict=True)]
    for run in runs(both):
        x = [months[i] for i in run]
        if len(run) == 1:
            figure.add_scatter(
                x=x * 2, y=[lows[run[0]], highs[run[0]]], mode="lines", hoverinfo="skip",
                line={"color": tint(INK, 0.45), "width": 8},
            )  # fmt: skip
            continue
        edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": x}
        figure.add_scatter(y=[highs[i] for i in run], **edge)
        figure.add_scatter(y=[lows[i] for i in run], fill="tonexty", fillcolor=tint(INK, 0.25), **edge)


def _line(
    figure: go.Figure, months: Sequence[date], values: Figures, labels: Sequence[str], provisional: bool,
    band: str | None,
) -> None:  # fmt: skip
    """The line, dotted into a month in progress, and a mark in the band's shape at the newest month."""
    last = len(values) - 1
    for run in runs(values):
        solid = [i for i in run if not (provisional and i == last)]
        if len(solid) == 1 and run != [last]:
            figure.add_scatter(
                x=[months[solid[0]]], y=[values[solid[0]]], mode="markers", hoverinfo="skip",
                marker={"color": INK, "size": 6},
            )  # fmt: skip
        figure.add_scatter(
            x=[months[i] for i in solid], y=[values[i] for i in solid], mode="lines",
            line={"color": INK, "width": 2.5}, customdata=[[labels[i]] for i in solid],
            hovertemplate="<b>%{x|%B %Y}</b><br>%{customdata[0]}<extra></extra>",
        )  # fmt: skip
        if provisional and run[-1] == last and len(run) > 1:
            figure.add_scatter(
                x=months[-2:], y=values[-2:], mode="lines", hoverinfo="skip",
                line={"color": INK, "width": 2.5, "dash": "dot"},
            )  # fmt: skip
    if not absent(values[-1]):
        progress = ", month in progress" if provisional else ""
        figure.add_scatter(
            x=[months[-1]], y=[values[-1]], mode="markers", customdata=[[labels[-1]]],
            marker={"color": COLOUR[band], "symbol": SHAPE[band], "size": 12},
            hovertemplate=f"<b>%{{x|%B %Y}}</b>{progress}<br>%{{customdata[0]}}<extra></extra>",
        )  # fmt: skip


def mark_events(figure: go.Figure, months: Sequence[date], events: Sequence[Event], foot: float = 0.02) -> None:
    """A dotted line per event; labels start at `foot` of the plot's height, later ones end at their line."""
    inside = [event for event in events if months[0] <= event[0] <= months[-1]]
    for number, (month, label) in enumerate(inside):
        late = month > months[len(months) // 2]
        short = label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1].rstrip() + "…"
        figure.add_vline(x=month, line={"color": INK, "width": 1, "dash": "dot"}, layer="below")
        figure.add_annotation(
            x=month, y=foot + 0.09 * (number % 3), yref="paper", text=words.chart_text(short), showarrow=False,
            xanchor="right" if late else "left", xshift=-4 if late else 4, yanchor="bottom",
        )  # fmt: skip


def _last(figure: go.Figure, months: Sequence[date], values: Figures, label: str | None) -> None:
    figure.update_xaxes(
        showgrid=False, tickformat="%b\n%Y", nticks=7,
        range=[months[0] - timedelta(days=4), months[-1] + timedelta(days=12)],
    )  # fmt: skip
    if label is not None:
        figure.add_annotation(
            x=months[-1], y=values[-1], text=f"<b>{label}</b>", showarrow=False, xanchor="left", xshift=10,
            font={"size": 15, "color": TEXT},
        )  # fmt: skip


def base(figure: go.Figure) -> None:
    """What all charts have in common: text in the page's colour, nothing to drag or zoom."""
    figure.update_layout(
        height=MEDIUM, margin={"l": 62, "r": 48, "t": 8, "b": 32}, showlegend=False, dragmode=False,
        hovermode="closest", hoverlabel={"align": "left", "font_size": 14}, font={"size": 13, "color": TEXT},
    )  # fmt: skip
    labels = [label.to_plotly_json() for label in figure.layout.annotations]
    figure.layout.annotations = [  # at once: Plotly takes 1 ms for each alone
        label | {"font": label.get("font", {}) | {"color": TEXT, "size": 13}} for label in labels
    ]
    for trace in figure.select_traces({"type": "scatter"}):
        trace.cliponaxis, trace.marker.opacity = False, 1
    axis = {"fixedrange": True, "zeroline": False, "ticks": "", "tickfont": {"size": 13, "color": TEXT}}
    figure.update_xaxes(**axis)
    figure.update_yaxes(showgrid=False, **axis)

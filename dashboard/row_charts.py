"""Charts with a row per thing: the six reasons to stall, and the indicators that moved a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.kept import kept
from dashboard.marks import COLOUR, CONCERN, INK, SHAPE, STRONG, tint, zone
from dashboard.words import STRONG_FROM, WATCH_FROM, absent, chart_text

ROW, AROUND = 36, 66  # pixels
MOST_BARS = 8
SMALL_MOVE = 0.5  # points; a chart of smaller moves would show noise
LABEL_LENGTH = 19  # characters of an indicator's title on one line beside a plot on a phone


class Lens(NamedTuple):
    name: str
    meaning: str
    value: float | None
    low: float | None
    high: float | None
    band: str | None


class Move(NamedTuple):
    title: str
    pillar: str
    points: float


@kept
def lenses(rows: Sequence[Lens]) -> go.Figure:
    """Why is it stalling? Six rows on the fixed scale, in the order given; further left is more of an obstacle."""
    figure = go.Figure()
    for foot, top, colour in ((0, WATCH_FROM, CONCERN), (STRONG_FROM, 100, STRONG)):
        figure.add_vrect(x0=foot, x1=top, fillcolor=tint(colour, 0.07), line_width=0, layer="below")
    for number, lens in enumerate(rows):
        if absent(lens.value):
            figure.add_scatter(
                x=[0, 100], y=[number] * 2, mode="lines", line={"color": INK, "width": 1, "dash": "dot"},
                hovertemplate=f"<b>{lens.name}</b>: {lens.meaning}<br>{words.NO_DATA}<extra></extra>",
            )  # fmt: skip
            figure.add_annotation(
                x=2, y=number, text=words.NO_DATA, showarrow=False, xanchor="left", yanchor="bottom"
            )  # fmt: skip
            continue
        band = lens.band or zone(lens.value)
        ranged = words.score(lens.value, lens.low, lens.high)
        if not absent(lens.low) and not absent(lens.high):
            figure.add_scatter(
                x=[lens.low, lens.high], y=[number] * 2, mode="lines", hoverinfo="skip",
                line={"color": tint(COLOUR[band], 0.55), "width": 9},
            )  # fmt: skip
        figure.add_scatter(
            x=[lens.value], y=[number], mode="markers",
            marker={"color": COLOUR[band], "symbol": SHAPE[band], "size": 13},
            hovertemplate=f"<b>{lens.name}</b>: {lens.meaning}<br>{ranged}, {band}<extra></extra>",
        )  # fmt: skip
        point, _, span = ranged.partition(" ")
        figure.add_annotation(
            x=1, xref="paper", y=number, text=f"<b>{point}</b> {span}", showarrow=False, xanchor="left", xshift=8
        )  # fmt: skip
    for x, text in ((22, "concern"), (57.5, "watch"), (85, "strong")):
        figure.add_annotation(x=x, y=1, yref="paper", yanchor="bottom", text=text, showarrow=False)
    in_rows(figure, [lens.name for lens in rows])
    figure.update_layout(margin={"l": 8, "r": 88, "t": 24})
    figure.update_xaxes(range=[0, 100], tickvals=[0, WATCH_FROM, STRONG_FROM, 100])
    return figure


@kept
def changes(moves: Sequence[Move], before: float, now: float, names: tuple[str, str]) -> go.Figure:
    """What moved it? From the score of one month to that of the next, losses first; small ones in one bar."""
    figure = go.Figure()
    shown = waterfall(moves)
    labels = [names[0], *(move.title for move in shown), names[1]]
    at = before
    ends = [before, now]
    for number, move in enumerate(shown, start=1):
        loses = move.points < 0
        figure.add_bar(
            x=[move.points], base=[at], y=[number], orientation="h", width=0.5,
            marker={"color": tint(CONCERN if loses else STRONG, 0.85)},
            hovertemplate=f"<b>{chart_text(move.title)}</b>{f' ({move.pillar})' if move.pillar else ''}"
            f"<br>{words.signed(move.points)} points<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            x=at + move.points, y=number, text=words.signed(move.points), showarrow=False,
            xanchor="right" if loses else "left", xshift=-5 if loses else 5,
        )  # fmt: skip
        at += move.points
        ends.append(at)
    for number, score, band in ((0, before, None), (len(labels) - 1, now, zone(now))):
        figure.add_scatter(
            x=[score], y=[number], mode="markers", hoverinfo="skip",
            marker={"color": COLOUR[band], "symbol": SHAPE[band] if band else "circle", "size": 13},
        )  # fmt: skip
        figure.add_annotation(
            x=score, y=number, text=f"<b>{words.point(score)}</b>", showarrow=False, xanchor="left", xshift=10
        )  # fmt: skip
    in_rows(figure, labels)
    room = max((max(ends) - min(ends)) * 0.22, 1)
    figure.update_layout(barmode="overlay", margin={"l": 8, "r": 12, "t": 8})
    figure.update_xaxes(range=[min(ends) - room, max(ends) + room], showgrid=True, nticks=6)
    return figure


def waterfall(moves: Sequence[Move]) -> list[Move]:
    """Losses first, the largest at the ends; beyond MOST_BARS the smallest become one."""
    largest = sorted(moves, key=lambda move: -abs(move.points))
    kept, small = (largest, []) if len(largest) <= MOST_BARS else (largest[: MOST_BARS - 1], largest[MOST_BARS - 1 :])
    ordered = sorted(kept, key=lambda move: move.points)
    if small:
        ordered.append(Move(f"{len(small)} smaller ones", "", sum(move.points for move in small)))
    return ordered


def in_rows(figure: go.Figure, labels: Sequence[str]) -> None:
    """A row per label, downwards, high enough for each; labels are escaped here."""
    base(figure)
    figure.update_layout(height=ROW * len(labels) + AROUND)
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(
        range=[len(labels) - 0.4, -0.6], tickvals=list(range(len(labels))), automargin=True,
        ticktext=[_two_lines(label) for label in labels], ticksuffix="  ", tickfont={"size": 13, "color": TEXT},
    )  # fmt: skip


def _two_lines(label: str) -> str:
    """A long label breaks once, near its middle, so that the plot keeps its room on a phone."""
    plain = " ".join(str(label).split())
    if len(plain) <= LABEL_LENGTH:
        return chart_text(plain)
    gaps = [i for i, sign in enumerate(plain) if sign == " "]
    if not gaps:
        return chart_text(plain)
    gap = min(gaps, key=lambda i: abs(i - len(plain) / 2))
    return f"{chart_text(plain[:gap])}<br>{chart_text(plain[gap + 1 :])}"

"""Who works with whom? The most connected in the middle and the others around it; of many members a matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.kept import kept
from dashboard.marks import INK, tint
from dashboard.words import chart_text

HEIGHT = 400  # pixels
CELL = 18  # pixels of a row of the matrix
MOST_ROUND = 15  # members; more on a ring could not be told apart
WIDTHS = (1.5, 3.0, 4.5, 6.5)  # pixels of a line, the weakest quarter first
SMALLEST, LARGEST = 12, 26  # pixels across
LINE = 12  # characters of a label's line that fit a phone beside the ring
ROW_LABEL = 20  # characters of a matrix's row on a phone


class Tie(NamedTuple):
    """Two members by their place in the list, how strong the tie is (above 0), and the words for it."""

    one: int
    other: int
    strength: float
    told: str


def degrees(count: int, ties: Sequence[Tie]) -> list[int]:
    """With how many others each of `count` members has a tie."""
    found = [0] * count
    for tie in ties:
        found[tie.one] += 1
        found[tie.other] += 1
    return found


def by_degree(names: Sequence[str], ties: Sequence[Tie]) -> list[int]:
    """Places of members, the most connected first, then by name."""
    of = degrees(len(names), ties)
    return sorted(range(len(names)), key=lambda place: (-of[place], names[place], place))


@kept
def network(names: Sequence[str], ties: Sequence[Tie]) -> go.Figure:
    """A ring for up to MOST_ROUND members, else a matrix."""
    return ring(names, ties) if len(names) <= MOST_ROUND else matrix(names, ties)


def ring(names: Sequence[str], ties: Sequence[Tie]) -> go.Figure:
    """Who has no tie is hollow; nobody stands in the middle where nobody has one."""
    figure = go.Figure()
    order, of = by_degree(names, ties), degrees(len(names), ties)
    middle = order[:1] if ties and len(names) > 2 else []
    around = [place for place in order if place not in middle]
    at = dict.fromkeys(middle, (0.0, 0.0))
    for number, place in enumerate(around):
        angle = math.pi / 2 - 2 * math.pi * number / len(around)
        at[place] = (math.cos(angle), math.sin(angle))
    strongest = max((tie.strength for tie in ties), default=1)
    for number, width in enumerate(WIDTHS):
        mine = [tie for tie in ties if _quarter(tie.strength, strongest) == number]
        figure.add_scatter(
            x=[x for tie in mine for x in (at[tie.one][0], at[tie.other][0], None)],
            y=[y for tie in mine for y in (at[tie.one][1], at[tie.other][1], None)],
            mode="lines", hoverinfo="skip", line={"color": tint(INK, 0.3 + 0.12 * number), "width": width},
        )  # fmt: skip
    figure.add_scatter(  # what a line says is told where its middle is
        x=[(at[tie.one][0] + at[tie.other][0]) / 2 for tie in ties],
        y=[(at[tie.one][1] + at[tie.other][1]) / 2 for tie in ties],
        mode="markers", marker={"color": "rgba(0,0,0,0)", "size": 14},
        customdata=[[_told(names, tie)] for tie in ties], hovertemplate="%{customdata[0]}<extra></extra>",
    )  # fmt: skip
    most = max(of, default=0) or 1
    figure.add_scatter(
        x=[at[place][0] for place in order], y=[at[place][1] for place in order], mode="markers",
        marker={
            "size": [SMALLEST + (LARGEST - SMALLEST) * of[place] / most for place in order],
            "color": INK, "symbol": ["circle" if of[place] else "circle-open" for place in order],
            "line": {"width": [0 if of[place] else 2 for place in order], "color": INK},
        },
        customdata=[[_with(names[place], of[place], len(names))] for place in order],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(annotations=[_label(names[place], *at[place]) for place in order])
    base(figure)
    figure.update_layout(height=HEIGHT, margin={"l": 0, "r": 0, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-2.15, 2.15])
    figure.update_yaxes(visible=False, range=[-1.4, 1.4])
    return figure


def _label(name: str, x: float, y: float) -> dict[str, object]:
    """Beside a dot, or above or below one near the middle line."""
    side = "center" if abs(x) < 0.1 else "left" if x > 0 else "right"
    return {
        "x": x, "y": y, "text": _in_lines(name), "showarrow": False, "align": side, "xanchor": side,
        "yanchor": "middle" if side != "center" else "bottom" if y > 0.5 else "top",
        "xshift": {"center": 0, "left": 16, "right": -16}[side],
        "yshift": 0 if side != "center" else 14 if y > 0.5 else -14,
    }  # fmt: skip


def matrix(names: Sequence[str], ties: Sequence[Tie]) -> go.Figure:
    """A row and a column per member, in the same order; the weaker the tie, the fainter the cell."""
    order = by_degree(names, ties)
    row = {place: number for number, place in enumerate(order)}
    strengths: list[list[float | None]] = [[None] * len(order) for _ in order]
    told = [["" for _ in order] for _ in order]
    for tie in ties:
        for one, other in ((tie.one, tie.other), (tie.other, tie.one)):
            strengths[row[one]][row[other]] = tie.strength
            told[row[one]][row[other]] = _told(names, tie)
    figure = go.Figure(
        go.Heatmap(
            z=strengths, customdata=told, colorscale=[[0, tint(INK, 0.25)], [1, tint(INK, 1)]], zmin=0,
            zmax=max((tie.strength for tie in ties), default=1), showscale=False, xgap=1, ygap=1, hoverongaps=False,
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    look = {"type": "rect", "line": {"width": 0}, "fillcolor": tint(INK, 0.1), "layer": "below"}
    figure.update_layout(  # a member beside itself
        shapes=[
            look | {"x0": number - 0.5, "x1": number + 0.5, "y0": number - 0.5, "y1": number + 0.5}
            for number in range(len(order))
        ]
    )
    base(figure)
    figure.update_layout(height=CELL * len(order) + 12, margin={"l": 8, "r": 4, "t": 4, "b": 8})
    figure.update_xaxes(showgrid=False, showticklabels=False, range=[-0.5, len(order) - 0.5])
    figure.update_yaxes(
        range=[len(order) - 0.5, -0.5], tickvals=list(range(len(order))), automargin=True, ticksuffix=" ",
        ticktext=[chart_text(_cut(names[place], ROW_LABEL)) for place in order], tickfont={"size": 13, "color": TEXT},
    )  # fmt: skip
    return figure


def _quarter(strength: float, strongest: float) -> int:
    return min(int(len(WIDTHS) * (strength - 1e-9) / strongest), len(WIDTHS) - 1)


def _told(names: Sequence[str], tie: Tie) -> str:
    return f"<b>{chart_text(names[tie.one])}</b> and <b>{chart_text(names[tie.other])}</b><br>{chart_text(tie.told)}"


def _with(name: str, degree: int, members: int) -> str:
    """ "Halden / works with 1 of 11 others"."""
    return f"<b>{chart_text(name)}</b><br>works with {degree} of {words.count(members - 1, 'other')}"


def _in_lines(name: str) -> str:
    """Two lines at most, broken between words."""
    first, rest = "", " ".join(str(name).split()).split(" ")
    while rest and len(f"{first} {rest[0]}".strip()) <= LINE:
        first = f"{first} {rest.pop(0)}".strip()
    lines = [line for line in (first, _cut(" ".join(rest), LINE)) if line]
    return "<br>".join(chart_text(line) for line in lines)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"

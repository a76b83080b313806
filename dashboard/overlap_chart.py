"""Who competes here? A cell for each two members, the darker the nearer their markets are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.kept import kept
from dashboard.marks import ACCENT, INK, tint
from dashboard.words import absent, chart_text

FIGURES_FROM = 0.5  # overlap; smaller ones are told by their colour and in the table
LABEL_LENGTH = 14  # characters of a name beside a plot on a phone
CELL, AROUND, LOWEST = 24, 110, 380  # pixels
PALEST, FIRST, DARKEST = tint(INK, 0.08), tint(ACCENT, 0.14), tint(ACCENT, 0.62)
TICK = "✓"


class Overlap(NamedTuple):
    """Of two members: 0 to 1, None where it is not known, and whether they are declared competitors."""

    value: float | None
    declared: bool


@kept
def overlap(names: Sequence[str], pairs: Mapping[tuple[int, int], Overlap]) -> go.Figure:
    """The lower triangle of two members or more, in the order given; `pairs` by places, the smaller first."""
    rows, columns = range(1, len(names)), range(len(names) - 1)
    cells = [[_known(pairs.get((column, row))) if column < row else None for column in columns] for row in rows]
    figure = go.Figure(
        go.Heatmap(
            x=list(columns), y=list(rows), z=[[None if cell is None else cell.value for cell in line] for line in cells],
            text=[[_figure(cell) for cell in line] for line in cells], texttemplate="%{text}",
            textfont={"size": 13, "color": TEXT}, zmin=0, zmax=1, showscale=False, xgap=2, ygap=2, hoverongaps=False,
            colorscale=[[0, PALEST], [0.25, FIRST], [1, DARKEST]],
            customdata=[
                [
                    f"<b>{chart_text(names[column])} and {chart_text(names[row])}</b><br>{told(cell)}" if cell else ""
                    for column, cell in enumerate(line)
                ]
                for row, line in zip(rows, cells, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    base(figure)
    labels = [chart_text(_short(name)) for name in names]
    figure.update_layout(height=max(LOWEST, CELL * len(names) + AROUND), margin={"l": 8, "r": 8, "t": 8, "b": 8})
    figure.update_xaxes(
        showgrid=False, automargin=True, tickangle=-40, tickvals=list(columns), ticktext=labels[:-1],
        range=[-0.5, len(names) - 1.5],
    )  # fmt: skip
    figure.update_yaxes(
        automargin=True, tickvals=list(rows), ticktext=labels[1:], ticksuffix=" ", range=[len(names) - 0.5, 0.5]
    )
    return figure


def told(pair: Overlap) -> str:
    """ "overlap 75 of 100", "declared competitors"."""
    if pair.declared:
        return "declared competitors"
    return words.NO_DATA if absent(pair.value) else f"overlap {words.whole(100 * pair.value)} of 100"


def _known(pair: Overlap | None) -> Overlap | None:
    """A pair of which nothing is known leaves a gap."""
    return None if pair is None or absent(pair.value) else pair


def _figure(pair: Overlap | None) -> str:
    if pair is None:
        return ""
    if pair.declared:
        return TICK
    return words.whole(100 * pair.value) if pair.value >= FIGURES_FROM else ""


def _short(name: str) -> str:
    plain = " ".join(str(name).split())
    return plain if len(plain) <= LABEL_LENGTH else plain[: LABEL_LENGTH - 1].rstrip() + "…"

"""Is this more than luck? Each member's share of all acts, beside its fair share and what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT
from dashboard.kept import kept
from dashboard.marks import ACCENT, INK, tint
from dashboard.row_charts import LABEL_LENGTH, ROW, in_rows
from dashboard.words import absent, chart_text

SMALL_ROW, MANY = 24, 16  # pixels of a row, from so many rows on
ROOM = 0.2  # of the longest stem, right of it, for its figure
STEPS = (0.02, 0.05, 0.1, 0.2)  # between marks on the axis: the first that gives no more than fit a phone
MOST_TICKS = 5


class Part(NamedTuple):
    """A member's share of acts (of `acts` acts), its fair share, and the ends of what chance would give; NaN or None: unknown."""

    name: str
    share: float
    fair_share: float | None
    chance_low: float | None
    chance_high: float | None
    acts: int
    all_acts: int

    @property
    def is_outside(self) -> bool:
        """More or less than chance would give."""
        if absent(self.chance_low) or absent(self.chance_high):
            return False
        return bool(self.share < self.chance_low or self.share > self.chance_high)  # type: ignore[operator]


@kept
def participation(parts: Sequence[Part]) -> go.Figure:
    """A row per member in the order given; diamonds with their figure lie outside the shaded chance band."""
    figure = go.Figure(
        layout={"shapes": [shape for number, part in enumerate(parts) for shape in _chance(number, part)]}
    )
    for number, part in enumerate(parts):
        colour = ACCENT if part.is_outside else INK
        figure.add_scatter(
            x=[0, part.share],
            y=[number] * 2,
            mode="lines",
            hoverinfo="skip",
            line={"color": tint(colour, 0.55), "width": 2},
        )
        figure.add_scatter(
            x=[part.share], y=[number], mode="markers",
            marker={"color": colour, "symbol": "diamond" if part.is_outside else "circle", "size": 11},
            hovertemplate=f"<b>{chart_text(part.name)}</b><br>{told(part)}<extra></extra>",
        )  # fmt: skip
        if part.is_outside:
            figure.add_annotation(
                x=part.share, y=number, text=words.share(part.share), showarrow=False, xanchor="left", xshift=9
            )
    in_rows(figure, [part.name for part in parts])
    has_two_lines = any(len(part.name) > LABEL_LENGTH for part in parts)
    height = SMALL_ROW if len(parts) > MANY and not has_two_lines else ROW
    figure.update_layout(height=height * len(parts) + 60, margin={"l": 8, "r": 40, "t": 8, "b": 44})
    ends = [end for part in parts for end in (part.share, part.fair_share, part.chance_high)]
    top = max(end for end in ends if not absent(end)) * (1 + ROOM)
    step = next((step for step in STEPS if top / step < MOST_TICKS), STEPS[-1])
    ticks = [number * step for number in range(round(1 / step) + 1) if number * step <= top]
    figure.update_xaxes(
        range=[0, top], tickvals=ticks, ticktext=[words.share(tick) for tick in ticks],
        title={"text": "share of what all members did", "font": {"size": 13, "color": TEXT}},
    )  # fmt: skip
    return figure


def _chance(number: int, part: Part) -> list[dict[str, object]]:
    """The band of one row, and a tick at the fair share."""
    row, shapes = {"y0": number - 0.5, "y1": number + 0.5, "layer": "below"}, []
    if not absent(part.chance_low) and not absent(part.chance_high):
        ends = {"x0": part.chance_low, "x1": part.chance_high}
        shapes.append({"type": "rect", "line": {"width": 0}, "fillcolor": tint(INK, 0.18), **ends, **row})
    if not absent(part.fair_share):
        ends = {"x0": part.fair_share, "x1": part.fair_share}
        shapes.append({"type": "line", "line": {"color": INK, "width": 1, "dash": "dot"}, **ends, **row})
    return shapes


def told(part: Part) -> str:
    """ "31 % of acts (37 of 118)"."""
    return f"{words.share(part.share)} of acts ({part.acts:,} of {part.all_acts:,})"

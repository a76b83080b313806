"""Is it different for its size? A share of each coalition against how many observations it is of, between limits of chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import TEXT, base
from dashboard.kept import kept
from dashboard.marks import ACCENT, INK, tint
from dashboard.words import chart_text

HEIGHT = 320  # pixels
LONG = 22  # characters of a name beside a mark
NAMED = 8  # marks with a name, those farthest outside


class Place(NamedTuple):
    """A coalition's share of n observations (n > 0), what is expected, and the limits for that n; shares of 0 to 1."""

    name: str
    value: float
    n: int
    expected: float
    low: float
    high: float

    @property
    def is_outside(self) -> bool:
        return not self.low <= self.value <= self.high

    @property
    def beyond(self) -> float:
        """How far outside the limits."""
        return max(self.value - self.high, self.low - self.value)


@kept
def funnel(places: Sequence[Place], counts: str) -> go.Figure:
    """`counts`: what n counts. Dots lie within the limits, diamonds outside, the farthest with a name. No place is a rank."""
    figure = go.Figure()
    by_size = sorted(places, key=lambda place: place.n)
    sizes = [place.n for place in by_size]
    limits = list({place.n: place for place in by_size}.values())  # alike for all of one size
    edge = {"x": [place.n for place in limits], "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(y=[place.high for place in limits], **edge)
    figure.add_scatter(y=[place.low for place in limits], fill="tonexty", fillcolor=tint(INK, 0.18), **edge)
    figure.add_scatter(
        x=[sizes[0], sizes[-1]], y=[limits[0].expected] * 2, mode="lines", hoverinfo="skip",
        line={"color": INK, "width": 1, "dash": "dot"},
    )  # fmt: skip
    for outside, colour, symbol, size in ((False, INK, "circle", 9), (True, ACCENT, "diamond", 12)):
        mine = [place for place in by_size if place.is_outside is outside]
        figure.add_scatter(
            x=[place.n for place in mine], y=[place.value for place in mine], mode="markers",
            marker={"color": colour, "symbol": symbol, "size": size}, customdata=[[told(place, counts)] for place in mine],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )  # fmt: skip
    middle = sizes[len(sizes) // 2]
    outside = sorted((place for place in by_size if place.is_outside), key=lambda place: -place.beyond)
    labels = [
        {
            "x": place.n, "y": place.value, "text": chart_text(_short(place.name)), "showarrow": False,
            "xanchor": "right" if place.n > middle else "left", "xshift": -10 if place.n > middle else 10,
        }
        for place in outside[:NAMED]
    ]  # fmt: skip
    figure.update_layout(annotations=labels)
    base(figure)
    figure.update_layout(height=HEIGHT, margin={"l": 48, "r": 16, "t": 8, "b": 44})
    figure.update_yaxes(range=[-0.04, 1.04], tickvals=[0, 0.5, 1], ticktext=[words.share(tick) for tick in (0, 0.5, 1)])
    room = max((sizes[-1] - sizes[0]) * 0.06, 0.5)
    figure.update_xaxes(
        range=[sizes[0] - room, sizes[-1] + room], nticks=5, showgrid=False,
        title={"text": counts, "font": {"size": 13, "color": TEXT}},
    )  # fmt: skip
    return figure


def expected(place: Place) -> str:
    """ "80 % (71–88 %)" """
    return f"{words.share(place.expected)} ({words.whole(place.low * 100)}–{words.share(place.high)})"


def told(place: Place, counts: str) -> str:
    """ "**Reef Pact** 61 % of 120 commitments due; expected 80 % (71–88 %)"."""
    value = f"{words.share(place.value)} of {place.n:,} {chart_text(counts)}"
    return f"<b>{chart_text(place.name)}</b><br>{value}<br>expected {expected(place)}"


def _short(name: str) -> str:
    return name if len(name) <= LONG else name[: LONG - 1].rstrip() + "…"

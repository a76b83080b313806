"""A chart that was drawn once is not drawn again from the same figures.

Plotly checks every part of a figure as it is put together, which would take most of a page's time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec

import plotly.graph_objects as go

CHARTS = 40  # kept of each helper, those used last

Given = ParamSpec("Given")


def kept(helper: Callable[Given, go.Figure]) -> Callable[Given, go.Figure]:
    """The helper, whose figures are kept by all that it was given: nobody may change a figure that it returns."""

    @lru_cache(maxsize=CHARTS)
    def draw(given: bytes) -> go.Figure:
        args, kwargs = pickle.loads(given)
        return helper(*args, **kwargs)

    @wraps(helper)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> go.Figure:
        return draw(pickle.dumps((args, kwargs)))

    return drawn

"""What was made once is not made, or looked through, again: charts, and the libraries that a page brings with it.

Plotly checks every part of a figure as it is put together, which would take most of a page's time. And after every run of a page
Streamlit has Python's collector look for garbage, before the browser hears that the page is done: through all of pandas and
Plotly that takes 100 ms and more.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from functools import cache, lru_cache, wraps
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


@cache
def stays_in_memory(page: str) -> None:
    """After the first run of a page in this process: what is there by now stays, and the collector passes it by.

    Garbage that waits at that moment stays too, once for each page.
    """
    gc.freeze()

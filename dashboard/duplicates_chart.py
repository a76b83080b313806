"""Who does the same work, and when? A bar per initiative that a member runs alone, and on it when another runs one like it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard import words
from dashboard.kept import kept
from dashboard.marks import ACCENT, INK, tint
from dashboard.row_charts import in_rows
from dashboard.words import chart_text

ROW, TOP, FOOT = 46, 26, 44  # pixels; a row has room for its theme above the bar
LONG, SHORT = 12, 12  # pixels across: a bar, and what overlaps on it
Days = tuple[date, date]


class Effort(NamedTuple):
    """An initiative, the days on which it ran, and those of them on which another member ran one on the same theme."""

    name: str
    member: str
    theme: str
    ran: Days
    overlaps: Sequence[Days]


@kept
def duplicates(rows: Sequence[Effort], first: date, last: date) -> go.Figure:
    """A row per initiative in the order given, those of a theme together, over the days from `first` to `last`."""
    figure = go.Figure()
    for number, row in enumerate(rows):
        what = f"<b>{chart_text(row.name)}</b>, {chart_text(row.member)}<br>{chart_text(row.theme)}"
        for days, colour, width in (
            (row.ran, tint(INK, 0.55), LONG),
            *((days, ACCENT, SHORT) for days in row.overlaps),
        ):
            figure.add_scatter(
                x=[days[0], days[1] + timedelta(days=1)], y=[number] * 2, mode="lines",
                line={"color": colour, "width": width}, hovertemplate=f"{what}<br>{told(row)}<extra></extra>",
            )  # fmt: skip
        if number == 0 or rows[number - 1].theme != row.theme:
            figure.add_annotation(
                x=0, xref="paper", y=number - 0.42, text=f"<b>{chart_text(row.theme)}</b>", showarrow=False, xanchor="left",
            )  # fmt: skip
    in_rows(figure, [row.member for row in rows])
    figure.update_layout(height=ROW * len(rows) + TOP + FOOT, margin={"l": 8, "r": 12, "t": TOP, "b": FOOT})
    figure.update_xaxes(range=[first, last + timedelta(days=1)], tickformat="%b\n%Y", nticks=6, showgrid=True)
    return figure


def told(row: Effort) -> str:
    """ "1 November 2025 to 31 October 2026, with another from 1 August 2026" """
    first = min(days[0] for days in row.overlaps)
    return f"{words.full_date(row.ran[0])} to {words.full_date(row.ran[1])}, side by side from {words.full_date(first)}"

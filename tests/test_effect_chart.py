"""The chart of a series before and after a push."""

from __future__ import annotations

from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.effect_chart import before_and_after
from tests.published_sample import HOSTILE

SHARE, COUNT = "share of expected attendances, 0 to 1", "organisations, a count"
BEGAN = date(2026, 4, 1)


def months(*, lift: float = 0.2, n: int = 6, scale: float = 1.0) -> list[dict[str, Any]]:
    """Three months before April 2026 and three after it, on a rising line."""
    rows = []
    for number in (1, 2, 3, 5, 6, 7):
        trend = scale * (0.3 + 0.01 * number)
        rows.append({
            "month": date(2026, number, 1), "value": trend + scale * 0.02 * (-1) ** number, "n": n,
            "fitted": trend + scale * lift * (number > 4), "trend": trend, "trend_low": trend - scale * 0.1,
            "trend_high": trend + scale * 0.1,
        })  # fmt: skip
    return rows


def lines(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.mode == "lines" and trace.line.width]


def texts(figure: go.Figure) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]


def test_the_level_is_drawn_before_and_after_and_the_trend_dotted_after_alone():
    rows = months()
    before, after, trend = lines(before_and_after(rows, BEGAN, SHARE))
    assert list(before.x) == [row["month"] for row in rows[:3]] and list(before.y) == [
        row["fitted"] for row in rows[:3]
    ]
    assert list(after.x) == [row["month"] for row in rows[3:]] and list(after.y) == [row["fitted"] for row in rows[3:]]
    assert list(trend.x) == list(after.x) and list(trend.y) == [row["trend"] for row in rows[3:]]
    assert (before.line.dash, after.line.dash, trend.line.dash) == (None, None, "dot")


def test_the_band_lies_around_the_trend_in_all_months_and_never_beyond_the_scale():
    rows = months()
    rows[0]["trend_low"], rows[5]["trend_high"] = -0.4, 3.0
    high, low = (
        trace for trace in before_and_after(rows, BEGAN, SHARE).data if not trace.line.width and trace.mode == "lines"
    )
    assert list(low.y) == [0.0, *(row["trend_low"] for row in rows[1:])]
    assert list(high.y) == [*(row["trend_high"] for row in rows[:5]), 1.0]
    assert low.fill == "tonexty"


def test_every_month_is_a_mark_whose_hover_says_value_n_and_trend():
    (marks,) = (trace for trace in before_and_after(months(), BEGAN, SHARE).data if trace.mode == "markers")
    assert len(marks.x) == 6
    assert marks.customdata[0][0] == "29\u00a0%, from 6<br>the earlier trend: 31\u00a0% (21–41\u00a0%)"


def test_the_newest_line_and_trend_are_told_in_the_margin_and_do_not_cover_each_other():
    figure = before_and_after(months(lift=0.01), BEGAN, SHARE)
    line, trend = (a for a in figure.layout.annotations if a.xref == "paper")
    assert (line.text, trend.text) == ("<b>line</b> 38\u00a0%", "trend 37\u00a0%")
    assert line.yshift > 0 > trend.yshift
    apart = before_and_after(months(lift=0.5), BEGAN, SHARE)
    assert [a.yshift for a in apart.layout.annotations if a.xref == "paper"] == [0, 0]
    lower = before_and_after(months(lift=-0.01), BEGAN, SHARE)
    line, trend = (a for a in lower.layout.annotations if a.xref == "paper")
    assert line.yshift < 0 < trend.yshift


def test_a_share_has_a_fixed_scale_and_a_count_goes_from_0_to_its_largest():
    share = before_and_after(months(), BEGAN, SHARE).layout.yaxis
    assert list(share.tickvals) == [0, 0.5, 1.0]
    count = before_and_after(months(scale=10), BEGAN, COUNT).layout.yaxis
    assert count.range[0] < 0 and 5.7 < count.range[1] < 6.2  # the line ends at 5.7
    assert count.tickvals is None


def test_when_it_began_and_what_else_happened_are_marked_and_names_stay_inert():
    figure = before_and_after(months(), BEGAN, SHARE, [(date(2026, 2, 1), HOSTILE), (date(2025, 1, 1), "Long before")])
    assert "began" in texts(figure)
    assert not any("Long before" in text for text in texts(figure))
    assert not any("<img" in text or "$" in text for text in texts(figure))
    assert [shape.x0 for shape in figure.layout.shapes] == [BEGAN, date(2026, 2, 1)]


def test_a_series_of_noughts_has_a_scale():
    rows = [row | dict.fromkeys(("value", "fitted", "trend", "trend_low", "trend_high"), 0.0) for row in months()]
    for unit in (SHARE, COUNT):
        low, high = before_and_after(rows, BEGAN, unit).layout.yaxis.range
        assert low < 0 < high

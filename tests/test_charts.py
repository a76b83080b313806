from __future__ import annotations

import re
from datetime import date

import pytest

from dashboard import marks
from dashboard.charts import CONFIG, too_short, trend, value_trend
from dashboard.row_charts import MOST_BARS, Lens, Move, changes, lenses, waterfall

MONTHS = [date(2026, month, 1) for month in range(1, 7)]
NOTHING = [None] * 6
SCORES = [60.0, 58.0, 55.0, 52.0, 48.0, 44.0]
LIGHT, DARK = "#FDFCFA", "#11171D"


def test_the_line_breaks_at_a_gap_instead_of_bridging_it():
    figure = trend(MONTHS, [60, 58, None, 52, 48, 44], NOTHING, NOTHING)
    lines = [list(trace.y) for trace in figure.data if trace.mode == "lines"]
    assert lines == [[60, 58], [52, 48, 44]]


def test_the_month_in_progress_is_dotted_and_the_rest_is_not():
    figure = trend(MONTHS, SCORES, NOTHING, NOTHING, provisional=True)
    solid, dotted = (trace for trace in figure.data if trace.mode == "lines")
    assert list(solid.y) == SCORES[:-1]
    assert (list(dotted.y), dotted.line.dash) == (SCORES[-2:], "dot")


def test_the_newest_month_has_the_shape_of_its_band_and_its_figure():
    figure = trend(MONTHS, SCORES, NOTHING, NOTHING, band="concern")
    assert figure.data[-1].marker.symbol == "diamond"
    assert figure.layout.annotations[-1].text == "<b>44</b>"


def test_a_score_stands_on_the_fixed_scale_with_its_zones_named():
    axis = trend(MONTHS, SCORES, NOTHING, NOTHING).layout.yaxis
    assert axis.range == (0, 100)
    assert axis.ticktext == ("0", "concern", "45", "watch", "70", "strong", "100")


def test_nothing_can_be_dragged_zoomed_or_tabbed_into():
    figure = trend(MONTHS, SCORES, NOTHING, NOTHING)
    assert figure.layout.dragmode is False
    assert figure.layout.xaxis.fixedrange and figure.layout.yaxis.fixedrange
    assert CONFIG["displayModeBar"] is False
    assert {trace.type for trace in figure.data} == {"scatter"}  # SVG, not WebGL


def test_a_range_is_drawn_where_there_is_no_point():
    lows, highs = [0.2] * 6, [0.9] * 6
    figure = value_trend(MONTHS, NOTHING, lows, highs, unit="share of items, 0 to 1", goalposts=(0.3, 0.9))
    assert [list(trace.y) for trace in figure.data] == [highs, lows]
    assert all(trace.mode == "lines" for trace in figure.data)


def test_a_hostile_event_label_is_text_and_no_longer_than_a_phone_takes():
    label = "<a href='https://evil.example'>" + "x" * 80
    figure = trend(MONTHS, SCORES, NOTHING, NOTHING, events=[(MONTHS[2], label)])
    text = figure.layout.annotations[0].text
    assert "<" not in text and text.endswith("…")


def test_events_outside_the_months_shown_are_left_out():
    figure = trend(MONTHS, SCORES, NOTHING, NOTHING, events=[(date(2020, 1, 1), "long ago")])
    assert len(figure.layout.annotations) == 1  # the last value's label


def test_too_few_months_say_when_the_line_starts():
    assert too_short(MONTHS[:1], [50]) == "Fewer than 3 months. The line starts in March 2026."
    assert too_short(MONTHS, NOTHING) == "Not enough data: no month has a figure."
    assert too_short(MONTHS, SCORES) is None


def moves(*points: float) -> list[Move]:
    return [Move(f"Indicator {number}", "balance", value) for number, value in enumerate(points)]


def test_a_waterfall_leads_from_one_score_to_the_next_losses_first():
    figure = changes(moves(1.5, -3.0, -0.5), 60.0, 58.0, ("September", "October"))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [bar.x[0] for bar in bars] == [-3.0, -0.5, 1.5]
    assert [bar.base[0] for bar in bars] == [60.0, 57.0, 56.5]
    marks_ = [trace for trace in figure.data if trace.type == "scatter"]
    assert [mark.x[0] for mark in marks_] == [60.0, 58.0] and marks_[-1].marker.symbol == "square"
    assert list(figure.layout.yaxis.ticktext) == ["September", "Indicator 1", "Indicator 2", "Indicator 0", "October"]
    assert bars[0].marker.color != bars[2].marker.color
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["−3.0", "−0.5", "+1.5", "<b>60</b>", "<b>58</b>"]


def test_beyond_eight_bars_the_smallest_become_one_and_the_sum_stays():
    points = [-5.0, 4.0, -3.0, 2.0, 1.0, -0.9, 0.8, 0.3, -0.2, 0.1]
    shown = waterfall(moves(*points))
    assert len(shown) == MOST_BARS and shown[-1].title == "3 smaller ones"
    assert shown[-1].points == pytest.approx(0.2)
    assert sum(move.points for move in shown) == pytest.approx(sum(points))
    assert len(waterfall(moves(*points[:8]))) == 8 and not [
        m for m in waterfall(moves(*points[:8])) if "smaller" in m.title
    ]


def test_a_hostile_title_beside_a_plot_is_text():
    figure = changes([Move("<a href=x>$y$</a>", "balance", -2.0)], 60.0, 58.0, ("September", "October"))
    (bar,) = (trace for trace in figure.data if trace.type == "bar")
    shown = figure.layout.yaxis.ticktext[1] + bar.hovertemplate
    assert "<a" not in shown and "$" not in shown


def test_a_lens_has_range_mark_band_and_figure_and_one_without_a_score_is_dotted():
    rows = [
        Lens("One-sided", "a few decide", 29.0, 21.0, 38.0, "concern"),
        Lens("Competition", "-", None, None, None, None),
    ]
    figure = lenses(rows)
    span, mark, gap = figure.data
    assert list(span.x) == [21.0, 38.0] and list(mark.x) == [29.0]
    assert (mark.marker.symbol, gap.line.dash) == ("diamond", "dot")
    assert "29 (21–38), concern" in mark.hovertemplate and "not enough data" in gap.hovertemplate
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["<b>29</b> (21–38)", "not enough data", "concern", "watch", "strong"]
    assert figure.layout.xaxis.range == (0, 100)


def test_charts_with_rows_cannot_be_dragged_or_zoomed_either():
    for figure in (lenses([Lens("a", "b", 50.0, 40.0, 60.0, "watch")]), changes(moves(-2.0), 60.0, 58.0, ("a", "b"))):
        assert figure.layout.dragmode is False and figure.layout.xaxis.fixedrange and figure.layout.yaxis.fixedrange


def test_a_strip_without_a_score_is_a_dotted_outline():
    assert "stroke-dasharray" in marks.strip_svg(None)
    assert "stroke-dasharray" not in marks.strip_svg(50)


@pytest.mark.parametrize(("score", "shape"), [(44.9, "<path"), (45, '<rect x="'), (70, "<circle")])
def test_a_mark_has_the_shape_of_its_zone(score, shape):
    assert shape in marks.strip_svg(score).rpartition("/>")[0].rpartition("/>")[2]


def test_a_spark_line_ends_hollow_where_the_newest_month_has_no_score():
    assert 'fill="none" stroke="#77818A"' in marks.spark_svg([50, 52, None]).rpartition("<circle")[2]
    assert "<circle" not in marks.spark_svg([50, 52, 54])


def test_a_spark_line_of_one_month_or_none_is_still_a_picture():
    for values in ([], [None], [50], [None, None]):
        assert marks.spark_svg(values).endswith("</svg>")


def test_values_outside_the_scale_of_a_spark_line_are_clipped():
    heights = [float(y) for y in re.findall(r",([\d.]+)", marks.spark_svg([0, 100]).partition("polyline")[2])]
    assert min(heights) >= 5 and max(heights) <= 65


@pytest.mark.parametrize("colour", [marks.CONCERN, marks.WATCH, marks.STRONG, marks.INK, marks.ACCENT])
@pytest.mark.parametrize("page", [LIGHT, DARK])
def test_every_mark_reaches_three_to_one_on_both_pages(colour, page):
    light, dark = sorted((_luminance(colour), _luminance(page)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def _luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""Native charts: each opens in PowerPoint with Edit Data, and its workbook holds published figures only. A gap is a gap."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from dashboard.briefing.chart_words import MOST_NAME, MOST_SERIES, PART_ALPHAS, Chart
from dashboard.briefing.document import Bars, Lines, Scores
from dashboard.briefing.slide_lines import draw_lines
from dashboard.briefing.slide_measure import shortened
from dashboard.briefing.slide_paint import LABEL_SIZE, NARROW, TICK_SIZE, level, paint
from dashboard.briefing.slide_workbook import bars_book, lines_book, scores_book
from dashboard.marks import COLOUR, INK, zone
from dashboard.words import absent

TINT_FULL, TINT_LIGHT = 85, 35  # per cent of the mark: from the low end to the score, from there to the high end
GRID_ALPHA = 35  # per cent


def native(shapes: Any, chart: Chart, box: tuple[float, float, float, float]) -> Any:
    """The graphic frame, made by the shapes of a slide; box in points."""
    kind, data, book = {Scores: _scores_data, Lines: _lines_data, Bars: _bars_data}[type(chart)](chart)
    frame = shapes.add_chart(kind, *map(Pt, box), data)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(book)
    drawn.has_legend = drawn.has_title = False
    drawn.font.size = Pt(TICK_SIZE)
    drawn.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    _quiet_axes(drawn)
    is_narrow = box[2] < NARROW
    if isinstance(chart, Scores):
        _draw_scores(drawn, chart, is_narrow=is_narrow)
    elif isinstance(chart, Lines):
        draw_lines(drawn, chart, is_narrow=is_narrow)
    else:
        _draw_bars(drawn, chart)
    named = frame._element.nvGraphicFramePr.cNvPr
    named.set("descr", chart.alt)
    named.set("name", f"Chart {named.get('id')}")
    return frame


def _scores_data(chart: Scores) -> tuple[Any, CategoryChartData, bytes]:
    """Drawn from below upwards, so the first comes last."""
    rows = list(zip(chart.names, chart.labels, chart.lows, chart.values, chart.highs, strict=True))[::-1]
    labels = [f"{shortened(name, MOST_SERIES)}  {shortened(label, MOST_SERIES)}" for name, label, *_ in rows]
    bounds = [(None, None, None) if any(map(absent, row[2:])) else row[2:] for row in rows]  # low end, score, high end
    data = CategoryChartData(number_format="0")
    data.categories = labels
    data.add_series("Low end", [low for low, _, _ in bounds])
    data.add_series("From the low end to the score", [None if low is None else value - low for low, value, _ in bounds])
    data.add_series(
        "From the score to the high end", [None if low is None else high - value for low, value, high in bounds]
    )
    return XL_CHART_TYPE.BAR_STACKED, data, scores_book(labels, bounds)


def _lines_data(chart: Lines) -> tuple[Any, CategoryChartData, bytes]:
    series = {name: [None if absent(value) else value for value in values] for name, values in chart.series.items()}
    data = CategoryChartData(number_format="0")
    data.categories = list(chart.months)
    for name, values in series.items():
        data.add_series(name, values)
    return XL_CHART_TYPE.LINE, data, lines_book(chart.months, series)


def _bars_data(chart: Bars) -> tuple[Any, CategoryChartData, bytes]:
    names = [shortened(name, MOST_NAME) for name in chart.categories][::-1]
    parts = {name: [None if absent(value) else value for value in values][::-1] for name, values in chart.parts.items()}
    data = CategoryChartData(number_format="0")
    data.categories = names
    for name, values in parts.items():
        data.add_series(name or chart.unit or "Number", values)
    return XL_CHART_TYPE.BAR_STACKED, data, bars_book(chart.categories[::-1], parts)


def _quiet_axes(drawn: Any) -> None:
    axis = drawn.value_axis
    axis.has_major_gridlines = True
    paint(axis.major_gridlines.format.line.fill, INK, GRID_ALPHA)
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(TICK_SIZE)
    level(axis)
    drawn.category_axis.tick_labels.font.size = Pt(LABEL_SIZE)
    drawn.category_axis.format.line.fill.background()
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def _draw_scores(drawn: Any, chart: Scores, *, is_narrow: bool) -> None:
    axis = drawn.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 100, 50 if is_narrow else 20
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 90, 100
    lows, to_score, to_high = plot.series
    lows.format.fill.background()
    for i, value in enumerate(reversed(chart.values)):
        colour = COLOUR[zone(value)]
        paint(to_score.points[i].format.fill, colour, TINT_FULL)
        paint(to_high.points[i].format.fill, colour, TINT_LIGHT)


def _draw_bars(drawn: Any, chart: Bars) -> None:
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 70, 100
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    values = [value for part in chart.parts.values() for value in part if not absent(value)]
    is_whole = all(value == round(value) for value in values)
    drawn.value_axis.minimum_scale = min([0, *values])
    for i, series in enumerate(plot.series):
        paint(series.format.fill, INK, PART_ALPHAS[min(i, len(PART_ALPHAS) - 1)])
        paint(series.format.line.fill, INK, 100)
        labels = series.data_labels
        labels.show_value = True
        labels.font.size = Pt(LABEL_SIZE)
        labels.number_format, labels.number_format_is_linked = (
            ("#,##0;−#,##0;" if is_whole else "#,##0.0;−#,##0.0;"),
            False,
        )

"""The native line chart: months on a date axis, the value at each line's end; a gap is a gap."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from lxml import etree
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.briefing.chart_words import MONTHS_BETWEEN, NEAR, SERIES_COLOURS, end_label, ends, mains
from dashboard.briefing.document import Lines
from dashboard.briefing.slide_paint import LABEL_SIZE, TICK_SIZE, level, paint
from dashboard.marks import INK
from dashboard.words import absent

DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT)  # colour is never the only difference
RANGE_ALPHA = 75  # per cent
LEFT, TOP, TALL = 0.11, 0.05, 0.77  # shares of the frame that the plot begins at, and takes
ALONE_WIDE, LABELLED_WIDE = 0.8, 0.58  # with a figure beside it, and with names and figures
STEPS = 4  # of the value axis, where both its ends are given


def draw_lines(drawn: Any, chart: Lines, *, is_narrow: bool) -> None:
    axis, dates = drawn.value_axis, drawn.category_axis
    axis.minimum_scale, axis.maximum_scale = chart.low, chart.high
    if chart.low is not None and chart.high is not None:
        axis.major_unit = (chart.high - chart.low) / STEPS
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    is_short = is_narrow or len(mains(chart)) > 1
    dates.tick_labels.number_format = "mmm yy" if is_short else "mmm yyyy"
    dates.tick_labels.number_format_is_linked = False
    dates.tick_labels.font.size = Pt(TICK_SIZE)
    level(dates)
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in dates._element.findall(qn(name)):
            dates._element.remove(old)
    for name, value in (
        ("c:baseTimeUnit", "months"),
        ("c:majorUnit", str(MONTHS_BETWEEN)),
        ("c:majorTimeUnit", "months"),
    ):
        etree.SubElement(dates._element, qn(name)).set("val", value)
    named = mains(chart)
    _inside(drawn, ALONE_WIDE if len(named) == 1 else LABELLED_WIDE)
    labels = _label_places(chart, named)
    for series in drawn.plots[0].series:
        _draw_line(series, chart, named, labels)


def _inside(drawn: Any, wide: float) -> None:
    """Where the plot lies in its frame, in shares, so that labels of line ends have room beside it."""
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    area.insert(0, layout)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    places = (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", LEFT),
        ("y", TOP),
        ("w", wide),
        ("h", TALL),
    )
    for name, value in places:
        etree.SubElement(manual, qn(f"c:{name}")).set("val", str(value))


def _draw_line(series: Any, chart: Lines, named: list[str], labels: dict[str, Any]) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    line = series.format.line
    if series.name not in named:
        line.width = Pt(1)
        paint(line.fill, INK, RANGE_ALPHA)
        return
    place = named.index(series.name)
    line.width = Pt(2.75)
    if len(named) == 1:
        line.fill.solid()
        line.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_1
    else:
        paint(line.fill, SERIES_COLOURS[place % len(SERIES_COLOURS)], 100)
        line.dash_style = DASHES[place % len(DASHES)]
    values = chart.series[series.name]
    known = [i for i, value in enumerate(values) if not absent(value)]
    for i in known:
        if not {i - 1, i + 1} & set(known):  # a month alone has no line: a dot
            marker = series.points[i].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 6
    if known:
        _say_end(series, known[-1], values[known[-1]], labels[series.name], series.name if len(named) > 1 else "")


def _say_end(series: Any, place: int, value: float, at: Any, name: str) -> None:
    """The value as the texts round it, and the name where there are several lines."""
    label = series.points[place].data_label
    text = label.text_frame
    text.text = end_label(value, name)
    text.paragraphs[0].runs[0].font.size, text.paragraphs[0].runs[0].font.bold = Pt(LABEL_SIZE), True
    label.position = at


def _label_places(chart: Lines, named: list[str]) -> dict[str, Any]:
    """Beside the line's end; of two ends that are near, one goes above and one below."""
    last = {name: next((v for v in reversed(chart.series[name]) if not absent(v)), None) for name in named}
    known = sorted((value, name) for name, value in last.items() if value is not None)
    low, high = ends(chart)
    places = dict.fromkeys(named, XL_LABEL_POSITION.RIGHT)
    for (value, name), (other, upper) in pairwise(known):
        if other - value < NEAR * (high - low):
            places[name] = XL_LABEL_POSITION.BELOW
            places[upper] = XL_LABEL_POSITION.ABOVE
    return places

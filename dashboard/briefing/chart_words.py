"""What is said about a chart, on slides and on paper: its caption, and names that have to be short."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.briefing.document import Bars, Lines, Scores
from dashboard.briefing.slide_measure import shortened
from dashboard.marks import ACCENT, INK, STRONG, WATCH
from dashboard.money import money
from dashboard.words import absent, point

Chart = Scores | Lines | Bars
LOW_END, HIGH_END = "Low end", "High end"  # series that are the range of the one beside them
MONTHS_BETWEEN = 6  # of the marks on a date axis
SERIES_COLOURS = (STRONG, WATCH, ACCENT, INK)  # each with a dash of its own
PART_ALPHAS = (75, 45, 22, 8)  # per cent of INK, from the first part of a bar to the last; each has an outline
MOST_NAME, MOST_SERIES = 34, 24  # signs of a name: of a category, and of a line or part
THOUSAND = 1000
NEAR = 0.09  # of the axis: ends of lines nearer than that have no room for two labels on one height


def caption(chart: Chart, ranges: str = "thin lines") -> str:
    """What stands above the chart: what is drawn, its unit, what parts mean, and how a line's range looks."""
    if isinstance(chart, Scores):
        return "Scores, with the range they lie in"
    if isinstance(chart, Lines):
        named = [shortened(name, MOST_SERIES) for name in mains(chart)]
        unit = f", {shortened(chart.unit, MOST_SERIES)}" if chart.unit else ""
        ranged = f"; {ranges}: its range" if LOW_END in chart.series else ""
        return f"{', '.join(named)} by month{unit}{ranged}"
    unit = shortened(chart.unit[:1].upper() + chart.unit[1:], MOST_SERIES) or "Number"
    named = [shortened(name, MOST_SERIES).lower() for name in chart.parts if name]
    return f"{unit}, from left to right: {', '.join(named)}" if len(named) > 1 else unit


def shortened_names(chart: Chart) -> list[str]:
    """What the chart shortens: who speaks has it whole in the notes."""
    if isinstance(chart, Bars):
        return [name for name in chart.categories if len(name) > MOST_NAME] + _long(chart.parts)
    return _long(chart.series) if isinstance(chart, Lines) else _long([*chart.names, *chart.labels])


def _long(names: Iterable[str]) -> list[str]:
    return [name for name in names if len(name) > MOST_SERIES]


def mains(chart: Lines) -> list[str]:
    """The series that are no range."""
    return [name for name in chart.series if name not in (LOW_END, HIGH_END)]


def ends(chart: Lines) -> tuple[float, float]:
    """The ends of the value axis: those given, else 0 or the lowest, and the highest."""
    seen = [value for values in chart.series.values() for value in values if value is not None and not absent(value)]
    low = min([0.0, *seen]) if chart.low is None else chart.low
    return low, max([low + 1.0, *seen]) if chart.high is None else chart.high


def end_label(value: float, name: str) -> str:
    """ "Balance 38", "38" for a line alone."""
    figure = point(value) if abs(value) < THOUSAND else money(value, None).split(" ")[0]
    return f"{shortened(name, MOST_SERIES)} {figure}".strip()

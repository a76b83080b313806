"""The curve of how long members stay, as it is drawn."""

from __future__ import annotations

from typing import Any

from dashboard.marks import INK, STRONG, tint
from dashboard.survival_chart import survival, told


def points(values: list[float | None], **more: Any) -> list[dict[str, Any]]:
    """A row a month from 0; the range is a tenth to each side."""
    return [
        {"months": float(month), "survival": value, "low": None if value is None else max(value - 0.1, 0),
         "high": None if value is None else min(value + 0.1, 1), "at_risk": 30 - month} | more
        for month, value in enumerate(values)
    ]  # fmt: skip


FALLING = points([1.0] * 8 + [0.9] * 4 + [0.86] * 14)


def notes(figure) -> list[str]:
    return [note.text.replace("\u00a0", " ") for note in figure.layout.annotations]


def steps(figure) -> list[Any]:
    return [trace for trace in figure.data if trace.line.color == STRONG]


def test_it_falls_in_steps_within_its_band():
    figure = survival(FALLING)
    (line,) = steps(figure)
    high, low = figure.data[:2]
    assert list(line.x) == list(range(26)) and list(line.y) == [row["survival"] for row in FALLING]
    assert (line.line.shape, high.line.shape, low.line.shape) == ("hv",) * 3
    assert list(low.y) == [row["low"] for row in FALLING] and low.fillcolor == tint(INK, 0.25)


def test_the_year_is_marked_and_named():
    figure = survival(FALLING)
    assert notes(figure) == ["<b>86 %</b> (76–96 %) stay a year"]
    mark = figure.data[-1]
    assert (list(mark.x), list(mark.y), mark.mode) == ([12], [0.86], "markers")


def test_the_label_stands_below_what_is_drawn_beside_it_and_never_on_the_axis():
    (label,) = survival(points([1.0] * 20 + [0.5] * 5)).layout.annotations
    assert (label.y, label.yanchor) == (0.4, "top")
    (label,) = survival(points([1.0] * 10 + [0.1] * 5)).layout.annotations
    assert label.y == 0.14


def test_without_a_first_year_there_is_no_label():
    assert notes(survival(FALLING[:12])) == []
    assert notes(survival(points([1.0] * 12 + [None, 0.8]))) == []


def test_members_still_counted_stand_under_the_axis_each_year_as_far_as_they_are_known():
    axis = survival(FALLING).layout.xaxis
    assert list(axis.ticktext) == ["0<br>30", "12<br>18", "24<br>6", "36"]
    assert tuple(axis.range) == (-0.5, 36.5)
    assert axis.title.text == "months since joining, members still counted"


def test_months_that_are_not_known_are_left_open():
    drawn = steps(survival(points([1.0, None, None, 0.9, 0.9, 0.8])))
    assert [list(line.x) for line in drawn] == [[3, 4, 5]]


def test_the_hover_says_month_share_range_and_how_many():
    figure = survival(FALLING)
    (line,) = steps(figure)
    month, text = line.customdata[12]
    assert (month, text.replace("\u00a0", " ")) == (
        "12 months",
        "86 % still members (76–96 %)<br>18 still counted",
    )
    assert line.customdata[1][0] == "1 month"
    assert told(FALLING[12]).replace("\u00a0", " ") == "86 % still members (76–96 %)"


def test_the_scale_is_the_same_for_every_coalition():
    assert survival(FALLING).layout.yaxis.range == survival(FALLING[:4]).layout.yaxis.range == (-0.02, 1.05)
    assert [tick.replace("\u00a0", " ") for tick in survival(FALLING).layout.yaxis.ticktext] == ["0 %", "50 %", "100 %"]

from __future__ import annotations

from datetime import date

import pytest

from dashboard import process_chart
from dashboard.marks import CONCERN, INK, tint
from dashboard.process_chart import drawn_limits, stretches, xmr
from metrics import control_charts

UNIT = "share of expected attendances, 0 to 1"
MONTHS = [date(2025 + (i // 12), i % 12 + 1, 1) for i in range(16)]


def points(values, *, centre=0.7, low=0.6, high=0.8, baseline=12, **more):
    """One row a month; outside the limits is a signal."""
    return [
        {"month": month, "value": value, "n": 40, "centre": centre, "low": low, "high": high, "in_baseline": i < baseline,
         "signal": value is not None and not low <= value <= high, "provisional": False} | more
        for i, (month, value) in enumerate(zip(MONTHS, values, strict=False))
    ]  # fmt: skip


STEADY = points([0.7, 0.72] * 8)
FALLEN = points([0.7, 0.72] * 7 + [0.5, 0.4])


def labels(figure):
    return [note.text for note in figure.layout.annotations]


def lines(figure):
    return [shape for shape in figure.layout.shapes if shape.type == "line"]


def test_months_outside_the_limits_are_diamonds_and_the_others_dots():
    marker = xmr(FALLEN, UNIT).data[0].marker
    assert list(marker.symbol) == ["circle"] * 14 + ["diamond"] * 2
    assert set(marker.color[:14]) == {INK} and set(marker.color[14:]) == {CONCERN}


def test_the_limits_are_named_in_the_margin_with_their_figures():
    assert {"high 80 %", "usual 70 %", "low 60 %"} <= {
        label.replace("\u00a0", " ") for label in labels(xmr(STEADY, UNIT))
    }


def test_a_bar_stands_over_the_months_that_set_the_limits():
    (bar,) = [line for line in lines(xmr(STEADY, UNIT)) if line.yref == "paper"]
    assert (bar.x0, bar.x1) == (MONTHS[0], MONTHS[11])
    assert "set by these 12 months" in labels(xmr(STEADY, UNIT))
    assert process_chart.BASELINE_MONTHS == control_charts.BASELINE_MONTHS == 12


def test_limits_of_fewer_than_twelve_months_are_on_trial_and_dashed():
    young = xmr(points([0.7, 0.72] * 3 + [0.7], baseline=7), UNIT)
    assert {line.line.dash for line in lines(young) if line.yref != "paper"} == {"dash"}
    assert "limits after 12 months, 7 so far" in labels(young)
    assert {line.line.dash for line in lines(xmr(STEADY, UNIT)) if line.yref != "paper"} == {"solid"}


def test_the_months_of_the_warning_are_shaded():
    figure = xmr(FALLEN, UNIT, episode=(MONTHS[14], MONTHS[15]))
    (shade,) = [shape for shape in figure.layout.shapes if shape.fillcolor == tint(CONCERN, 0.07)]
    assert shade.x0 < MONTHS[14] and shade.x0 > MONTHS[13] and shade.x1 > MONTHS[15]


def test_the_line_breaks_where_a_month_has_no_value():
    figure = xmr(points([0.7, 0.72, None, 0.7, 0.72]), UNIT)
    assert [list(trace.y) for trace in figure.data] == [[0.7, 0.72], [0.7, 0.72]]


def test_limits_set_anew_stand_only_where_they_hold():
    rows = points([0.7, 0.72] * 3)[:6] + points([0.7, 0.72] * 8, centre=0.5, low=0.4, high=0.6)[6:]
    assert [(part[0]["month"], part[-1]["month"]) for part in stretches(rows)] == [
        (MONTHS[0], MONTHS[5]),
        (MONTHS[6], MONTHS[15]),
    ]
    figure = xmr(rows, UNIT)
    bands = [(shape.y0, shape.y1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert bands == [(0.6, 0.8), (0.4, 0.6)]
    assert "usual 50 %" in {label.replace("\u00a0", " ") for label in labels(figure)}  # in the margin: those in force


def test_a_series_without_limits_is_a_line_alone():
    figure = xmr(points([0.7, 0.72, 0.71], centre=None, low=0, high=1), UNIT)
    assert not figure.layout.shapes and list(figure.data[0].y) == [0.7, 0.72, 0.71]


@pytest.mark.parametrize(
    ("unit", "low", "high", "drawn"),
    [
        (UNIT, -0.1, 0.9, (None, 0.9)),  # no share is under 0
        (UNIT, 0.4, 1.2, (0.4, None)),
        ("index, 0 to 1", -0.1, 0.2, (-0.1, 0.2)),  # corrected for chance, it can be under 0
        ("organisations", -2.0, 9.0, (None, 9.0)),
    ],
)
def test_a_limit_beyond_what_is_possible_is_not_drawn(unit, low, high, drawn):
    assert drawn_limits({"low": low, "high": high}, unit) == drawn
    figure = xmr(points([0.7, 0.72, 0.71], centre=(low + high) / 2, low=low, high=high), unit)
    assert len([line for line in lines(figure) if line.yref != "paper"]) == 1 + sum(
        limit is not None for limit in drawn
    )


def test_limits_close_to_each_other_keep_their_words_apart():
    figure = xmr(points([0.7, 0.72] * 8, low=0.69, high=0.71), UNIT)
    shifts = {note.text.partition(" ")[0]: note.yshift for note in figure.layout.annotations if note.xref == "paper"}
    assert shifts["high"] > 10 and shifts["usual"] == 0 and shifts["low"] < -10


def test_every_hover_says_the_month_the_value_and_of_how_many():
    (told,) = xmr(points([0.7, 0.72, 0.71]), UNIT).data[0].customdata[0]
    assert told.replace("\u00a0", " ") == "70 %<br>from 40"


def test_no_month_after_the_last_is_named_on_the_axis():
    axis = xmr(STEADY, UNIT).layout.xaxis
    assert axis.range[1] > MONTHS[-1]  # room for the newest value
    assert list(axis.tickvals) == [
        date(2025, 1, 1),
        date(2025, 4, 1),
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]


def test_limits_without_room_between_them_are_not_shown_and_make_no_month_unusual():
    alike = points([1.0] * 14 + [0.0, 1.0], centre=0.97, low=0.97, high=0.97)
    assert all(row["signal"] for row in alike)  # as published: all are outside
    figure = xmr(alike, UNIT)
    assert not figure.layout.shapes and set(figure.data[0].marker.symbol) == {"circle"}


def test_small_shares_get_a_scale_on_which_they_can_be_seen():
    assert list(xmr(points([0.07, 0.16], low=0.02, high=0.19, centre=0.1), UNIT).layout.yaxis.tickvals) == [0, 0.1, 0.2]
    assert list(xmr(STEADY, UNIT).layout.yaxis.tickvals) == [0, 0.5, 1.0]

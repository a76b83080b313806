"""Signed money month by month, as it is drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.marks import CONCERN, STRONG, tint
from dashboard.money_chart import missing, money

LAST = date(2026, 10, 1)
MONTHS = [date(2026 + (7 + i) // 12, (7 + i) % 12 + 1, 1) for i in range(8)]  # August 2026 to March 2027
SIGNED = (40_000.0, 40_000.0, 40_000.0, 40_000.0, 29_500.0, 12_000.0, 12_000.0, 0.0)


def rows(usual: float | None = 31_000.0) -> list[dict[str, Any]]:
    return [
        {
            "month": month,
            "signed": signed,
            "spent": 30_000.0 if month <= LAST else None,
            "cover": usual and signed / usual,
        }
        for month, signed in zip(MONTHS, SIGNED, strict=True)
    ]


def drawn(usual: float | None = 31_000.0, uncovered: date | None = MONTHS[5]):
    return money(rows(usual), LAST, usual, "EUR", uncovered)


def notes(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_months_that_are_over_are_pale():
    signed = drawn().data[0]
    assert list(signed.y) == list(SIGNED)
    assert list(signed.marker.color) == [tint(STRONG, 0.45)] * 3 + [STRONG] * 5


def test_what_is_not_signed_is_outlined_up_to_the_usual_spending_and_small_gaps_are_not():
    gap = drawn().data[1]
    assert list(gap.x) == MONTHS[5:]  # December has 29.5k of 31k, 95.2 %
    assert list(gap.y) == [19_000, 19_000, 31_000]
    assert (gap.marker.line.color, gap.marker.color) == (CONCERN, tint(CONCERN, 0.16))
    assert drawn().layout.barmode == "stack"


def test_past_months_have_no_gap():
    short = [row | {"signed": 1_000.0, "cover": 0.03} for row in rows()]
    assert list(money(short, LAST, 31_000.0, "EUR", None).data[1].x) == MONTHS[3:]


def test_the_usual_spending_is_dashed_and_named_and_so_is_the_first_month_not_covered():
    figure = drawn()
    dashed = [shape for shape in figure.layout.shapes if shape.line.dash == "dash"]
    assert [(shape.y0, shape.y1) for shape in dashed] == [(31_000, 31_000)]
    assert notes(figure) == ["usual 31k", "<b>January 2027</b>: first not covered"]


def test_a_label_in_the_later_half_ends_at_its_line_and_one_in_the_earlier_begins_there():
    late, early = drawn().layout.annotations[1], drawn(uncovered=MONTHS[3]).layout.annotations[1]
    assert (late.xanchor, early.xanchor) == ("right", "left")


def test_without_usual_spending_there_are_bars_alone():
    figure = drawn(None, None)
    assert len(figure.data) == 1
    assert notes(figure) == [] and not figure.layout.shapes


def test_a_month_beyond_the_plot_is_not_named():
    assert notes(drawn(uncovered=date(2030, 1, 1))) == ["usual 31k"]


def test_the_hover_says_what_is_signed_spent_and_missing():
    signed, gap = drawn().data[:2]
    assert [cell[0] for cell in signed.customdata][2:4] == ["signed 40k euros, spent 30k euros", "signed 40k euros"]
    assert gap.customdata[0][0] == "19k of the usual 31k euros not signed" == missing(rows()[5], 31_000.0, "EUR")


def test_nothing_signed_has_a_scale_all_the_same():
    nothing = [row | {"signed": 0.0, "cover": None} for row in rows(None)]
    foot, top = money(nothing, LAST, None, None, None).layout.yaxis.range
    assert foot == 0 < top

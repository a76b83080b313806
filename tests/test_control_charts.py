"""Process behaviour charts against the worked example of NHS Making Data Count, and their rules on series worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.control_charts import BASELINE_MONTHS, limits, xmr

NHS = np.array([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], float)
BASE = [4.0, 6.0] * 6  # mean 5, all ranges 2: limits 5 ± 5.32


def chart(*later: float, starts: tuple[int, ...] = ()):
    values = np.array([*BASE, *later], float)
    return xmr(values, np.isin(np.arange(len(values)), starts))


@pytest.mark.parametrize(("is_screened", "low", "high"), [(True, -0.716, 4.604), (False, -3.063, 6.952)])
def test_the_worked_example_of_nhs_making_data_count(is_screened: bool, low: float, high: float) -> None:
    assert limits(NHS, is_screened) == pytest.approx((1.944, low, high), abs=5e-4)


def test_the_limits_come_from_the_first_twelve_points_alone() -> None:
    found = chart(100, 200, 300)
    assert found.in_baseline.sum() == BASELINE_MONTHS and not found.in_baseline[12:].any()
    assert (found.centre == 5).all()
    assert found.high == pytest.approx(np.full(15, 5 + 2.66 * 2))
    assert found.low == pytest.approx(np.full(15, 5 - 2.66 * 2))


def test_a_point_just_outside_a_limit_is_a_signal_and_one_just_inside_is_none() -> None:
    assert list(chart(10.31, 5, -0.31, 5, 10.33, 5, -0.33).signal[12:]) == [False] * 4 + [True, False, True]


def test_the_seventh_point_on_one_side_is_a_signal_and_the_sixth_is_none() -> None:
    # the baseline ends with 6, above the centre: the six that follow make seven
    assert list(chart(6, 6, 6, 6, 6, 6).signal[12:]) == [False] * 5 + [True]
    assert not chart(5, 6, 6, 6, 6, 6, 6).signal.any(), "a point on the centre begins no run"


def test_two_of_three_near_one_limit_are_a_signal() -> None:
    # two thirds of the way to a limit: 5 ± 3.547
    assert list(chart(8.6, 5, 8.6).signal[12:]) == [False, False, True]
    assert not chart(8.5, 5, 8.5).signal.any()
    assert not chart(8.6, 5, 1.4).signal.any(), "one near each limit"
    assert not chart(8.6, 5, 5, 8.6).signal.any(), "two of four"


def test_a_month_without_a_point_is_passed_over() -> None:
    found = chart(np.nan, 12)
    assert list(found.signal[12:]) == [False, True]
    gap = xmr(np.array([np.nan, *BASE, 12]), np.zeros(14, bool))
    assert not gap.in_baseline[0] and gap.in_baseline.sum() == 12 and gap.centre[13] == 5


def test_a_chart_begins_anew_where_it_is_told_to() -> None:
    found = chart(*(50.0, 52.0) * 6, 51, starts=(12,))
    assert found.centre[11] == 5 and found.centre[12] == 51 and not found.signal.any()
    assert chart(*(50.0, 52.0) * 6).signal[12:].all()


def test_fewer_than_two_points_have_no_limits() -> None:
    found = xmr(np.array([np.nan, 3.0, np.nan]), np.zeros(3, bool))
    assert np.isnan(found.centre).all() and not found.signal.any() and not found.in_baseline.any()
    assert xmr(np.zeros(0), np.zeros(0, bool)).signal.shape == (0,)


def test_where_most_months_are_alike_screening_does_not_leave_limits_without_width() -> None:
    values = np.array([1.0] * 11 + [0.5])  # ranges: ten of 0 and one of 0.5, which screening would leave out
    centre, low, high = limits(values)
    assert high - centre == pytest.approx(2.66 * 0.5 / 11) and centre - low == pytest.approx(high - centre)


def test_a_baseline_of_one_value_gives_no_limits() -> None:
    chart = xmr(np.array([1.0] * 12 + [0.5, 1.0]), np.zeros(14, bool))
    assert np.isnan(chart.low).all() and not chart.signal.any() and not chart.in_baseline.any()

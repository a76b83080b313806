"""What rules on a series share, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.signals import DECISION, baseline, baseline_of, cusum, dispersion
from tests.warned import a_history

NAN = float("nan")


def test_the_sum_adds_what_lies_above_half_a_standard_error_and_never_falls_below_nought() -> None:
    # 0 - 1 - 0.5 < 0; 2 - 0.5 = 1.5; 1.5 + 0.2 - 0.5 = 1.2; 1.2 + 3 - 0.5 = 3.7; 3.7 - 4 - 0.5 < 0
    sums, _ = cusum(np.array([-1, 2, 0.2, 3, -4]))
    assert sums == pytest.approx([0, 1.5, 1.2, 3.7, 0])


def test_one_odd_month_alone_is_never_a_signal() -> None:
    sums, _ = cusum(np.array([0.0, 1e9, 0.0]))
    assert sums == pytest.approx([0, 3.0, 2.5]) and sums.max() < DECISION


def test_the_sum_comes_down_within_months_once_it_is_over() -> None:
    # 3, 6, then 9 held at 7; four usual months later it is 5, three months at -1 after that 0.5
    sums, _ = cusum(np.array([9.0, 9, 9, 0, 0, 0, 0, -1, -1, -1]))
    assert sums == pytest.approx([3, 6, 7, 6.5, 6, 5.5, 5, 3.5, 2, 0.5])


def test_a_month_without_a_value_leaves_the_sum_as_it_is() -> None:
    sums, onsets = cusum(np.array([2, NAN, NAN, 2]))
    assert sums == pytest.approx([1.5, 1.5, 1.5, 3]) and list(onsets) == [0, 0, 0, 0]


def test_the_onset_is_the_month_in_which_the_sum_last_left_nought() -> None:
    _, onsets = cusum(np.array([2, -5, 0.1, 1, 3, 3]))
    assert list(onsets[3:]) == [3, 3, 3]


@pytest.mark.parametrize(
    ("residuals", "phi"),
    [
        ([3.0, -3.0] * 6, (12 * 9 + 7.2) / 17),
        ([1.0, -1.0] * 6, (12 + 7.2) / 17),
        ([0.5] * 12, 1.0),  # (3 + 7.2) / 17 is less than one
        ([NAN, 4.0, NAN], (16 + 7.2) / 6),
        ([], 1.2),  # nothing but the prior
    ],
)
def test_dispersion_mixes_the_residuals_with_six_usual_months(residuals: list[float], phi: float) -> None:
    assert dispersion(np.array(residuals, float)) == pytest.approx(phi)


def known(*months: int, of: int = 24):
    return np.isin(np.arange(of), months)


def test_a_baseline_is_the_first_twelve_months() -> None:
    assert baseline(np.ones(24, bool)) == (0, 12)
    assert baseline(known(*range(3, 24))) == (3, 15), "from the first month there is"
    assert baseline(np.ones(12, bool)) == (0, 12)
    assert baseline(np.ones(11, bool)) is None


def test_a_baseline_waits_for_six_months_with_a_value() -> None:
    assert baseline(known(*range(0, 24, 3))) == (0, 16), "a meeting a quarter: the sixth is in month 15"
    assert baseline(known(0, 1, 2, 3, 4)) is None
    assert baseline(known(0, 1, 2, 3, 4, 5)) == (0, 12)


def test_a_stretch_begins_where_the_chart_begins_anew() -> None:
    assert baseline_of(a_history("2026-01", 10, ["a"])) == [(0, 10)]
    assert baseline_of(a_history("2026-01", 10, ["a"], rebased=known(4, 7, of=10))) == [(0, 4), (4, 7), (7, 10)]
    assert baseline_of(a_history("2026-01", 10, ["a"], rebased=known(0, of=10))) == [(0, 10)]

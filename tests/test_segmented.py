"""The estimate of a change against a second calculation of it, and its intervals against series whose change is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special

from metrics.segmented import RHO_WEIGHTS, RHOS, known_of, line_with_steps
from tests.benchmarks.effects import CHANGE, KINDS, SHARES, change_of, covered, drawn, found, placebo_found

SERIES = 1_000
EQUAL_SIDES = (6, 12, 18)


def test_the_design_is_a_line_and_a_step_from_the_month_on() -> None:
    design = line_with_steps(np.array([3, 4, 6]), 4)
    assert design.tolist() == [[1, 3, 0], [1, 4, 1], [1, 6, 1]]
    both = line_with_steps(np.array([3, 4, 6]), 4, np.array([[6], [4]]))
    assert both[:, :, 3].tolist() == [[0, 0, 1], [0, 1, 1]]


def test_what_is_known_of_a_change_agrees_with_the_densities_written_out_with_holes_between_months() -> None:
    months = np.array([0, 1, 2, 4, 5, 6, 8, 9, 12, 13, 14, 15])
    values = np.array([3.1, 2.2, 4.0, 3.3, 4.1, 2.9, 6.3, 5.1, 6.8, 7.7, 6.0, 7.1])
    design = line_with_steps(months, 7)
    known = known_of(months, design, values, np.array([[0.0, 0, 1]]))
    likelihoods, centres, scales = [], [], []
    for rho, weight in zip(RHOS, RHO_WEIGHTS, strict=True):  # the textbook's matrices, nothing taken apart
        inverse = np.linalg.inv([[rho ** abs(int(a - b)) for b in months] for a in months])
        information = design.T @ inverse @ design
        found_at = np.linalg.solve(information, design.T @ inverse @ values)
        left = values - design @ found_at
        squares = left @ inverse @ left
        likelihoods.append(
            weight * np.linalg.det(inverse) ** 0.5 * np.linalg.det(information) ** -0.5 * squares ** (-(12 - 3) / 2)
        )
        centres.append(found_at[2])
        scales.append(np.sqrt(squares / 9 * np.linalg.inv(information)[2, 2]))
    shares = np.array(likelihoods) / np.sum(likelihoods)
    assert known.freedom == 9
    assert known.mean[0] == pytest.approx(shares @ centres)
    assert known.autocorrelation == pytest.approx(shares @ RHOS)

    def below(limit: float) -> float:
        return float(shares @ special.stdtr(9, (limit - np.array(centres)) / np.array(scales)))

    assert known.below(1.0)[0] == pytest.approx(below(1.0))
    (low,), (high,) = known.interval()
    assert below(low) == pytest.approx(0.05, abs=1e-6) and below(high) == pytest.approx(0.95, abs=1e-6)
    assert low < known.mean[0] < high


def test_the_density_is_that_of_the_probabilities() -> None:
    known = change_of(*drawn("autocorrelation 0.4", 6, 6, 1), 6)
    area, _ = integrate.quad(lambda at: known._density(np.array([[at]])).item(), -2.0, 3.0)
    assert area == pytest.approx((known.below(3.0) - known.below(-2.0)).item())


def test_the_change_does_not_depend_on_the_level_the_trend_and_the_month_counted_from() -> None:
    months, values = drawn("autocorrelation 0.4", 9, 7, 1)
    one = change_of(months, values, 9).interval()
    other = change_of(months + 24_000, 40 - 2 * months + 10 * values, 24_009).interval()
    assert np.array(other) == pytest.approx(10 * np.array(one), rel=1e-4)


def test_a_series_without_scatter_has_its_change_and_no_width() -> None:
    months = np.array([n for n in range(13) if n != 6])
    known = change_of(months, (0.25 + 0.5 * (months > 6))[None], 6)
    (low,), (high,) = known.interval()
    assert known.mean.item() == pytest.approx(0.5)
    assert low.item() == pytest.approx(0.5) and high.item() == pytest.approx(0.5)


@pytest.mark.parametrize("side", EQUAL_SIDES)
def test_90_percent_intervals_hold_a_known_change_in_87_to_95_percent_of_independent_series(side: int) -> None:
    assert 0.87 <= covered(change_of(*drawn("independent", side, side, SERIES), side)) <= 0.95


@pytest.mark.parametrize("side", EQUAL_SIDES)
@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("autocorrelation 0.2", 0.87),
        ("autocorrelation 0.4", 0.84),
        ("autocorrelation 0.6", 0.84),
        ("heavy tails", 0.87),
        (SHARES, 0.87),
    ],
)
def test_they_hold_it_nearly_as_often_where_months_are_alike_or_wild_or_shares_of_few(
    kind: str, least: float, side: int
) -> None:
    known = change_of(*drawn(kind, side, side, SERIES), side)
    assert least <= covered(known) <= 0.97
    assert known.interval()[1].mean() < 10 * CHANGE, "an interval so wide that it always holds the truth"


@pytest.mark.parametrize("side", EQUAL_SIDES)
@pytest.mark.parametrize("kind", [*KINDS, SHARES])
def test_where_nothing_changed_a_change_is_found_in_at_most_13_percent(kind: str, side: int) -> None:
    assert found(change_of(*drawn(kind, side, side, SERIES, change=0.0), side)) <= 0.13


@pytest.mark.parametrize("kind", ["independent", "autocorrelation 0.4"])
def test_at_dates_without_a_change_beside_a_true_one_a_change_is_found_in_at_most_13_percent(kind: str) -> None:
    for side in (12, 18):
        share = placebo_found(*drawn(kind, side, side, SERIES // 5), side)
        assert share is not None and 0 < share <= 0.13
    assert placebo_found(*drawn(kind, 6, 6, 10), 6) is None


def test_in_the_months_before_a_change_placebo_dates_find_none_in_at_most_13_percent() -> None:
    months, values = drawn("autocorrelation 0.4", 18, 6, SERIES)
    before = months < 18
    assert found(change_of(months[before], values[:, before], 9)) <= 0.13


def test_a_large_change_is_found() -> None:
    assert found(change_of(*drawn("independent", 12, 12, SERIES, change=5.0), 12)) > 0.95

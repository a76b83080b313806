"""Agreement and reliability, by published examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.reliability import LEAST_RESPONDENTS, agreement, cronbach_alpha, mcdonald_omega

# Wikipedia, "Congeneric reliability" (after Cho 2016, Organizational Research Methods 19): the fitted covariances of four
# items. Squared sum of loadings 106.22, error variances 18.01: 106.22 / 124.23 = .8550
CONGENERIC = [
    [10.00, 4.42, 4.98, 6.98],
    [4.42, 11.00, 5.71, 7.99],
    [4.98, 5.71, 12.00, 9.01],
    [6.98, 7.99, 9.01, 13.00],
]
# the five openness items of psych::bfi (2,800 people, two items reversed), as printed by C. Caudek, Psicometria, chapter
# "Attendibilità e modello fattoriale": covariances, with alpha .6002, and correlations, with the omega of one factor .618
OPENNESS_COVARIANCES = [
    [1.28, 0.38, 0.54, 0.25, 0.36],
    [0.38, 2.45, 0.50, 0.13, 0.67],
    [0.54, 0.50, 1.49, 0.29, 0.50],
    [0.25, 0.13, 0.29, 1.49, 0.29],
    [0.36, 0.67, 0.50, 0.29, 1.76],
]
OPENNESS_CORRELATIONS = [
    [1.00, 0.21, 0.40, 0.18, 0.24],
    [0.21, 1.00, 0.26, 0.07, 0.32],
    [0.40, 0.26, 1.00, 0.19, 0.31],
    [0.18, 0.07, 0.19, 1.00, 0.18],
    [0.24, 0.32, 0.31, 0.18, 1.00],
]


def answers(covariance: object, respondents: int = 40) -> np.ndarray:
    """Respondents x items whose covariances are exactly these."""
    wanted = np.asarray(covariance, dtype=float)
    drawn = np.random.default_rng(7).normal(size=(respondents, len(wanted)))
    drawn -= drawn.mean(axis=0)
    plain = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn, rowvar=False))).T
    return plain @ np.linalg.cholesky(wanted).T + 3


# --- agreement ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "rwg", "ad"),
    [
        # 04-indicators, worked vectors. Mean 4, s² = (0 + 0 + 1 + 0 + 1)/4 = 0.5, 1 - 0.5/2; AD (1 + 1)/5
        ((4, 4, 5, 4, 3), 0.75, 0.40),
        # mean 3, s² = 16/4 = 4, 1 - 4/2; AD 8/5
        ((1, 5, 1, 5, 3), -1.0, 1.6),
        ((2, 2, 2), 1.0, 0.0),
    ],
)
def test_the_worked_vectors_of_agreement_on_five_points(values, rwg, ad):
    assert agreement(values, 5) == (pytest.approx(rwg), pytest.approx(ad))


def test_the_more_points_the_less_a_point_of_difference_weighs():
    # s² = 0.5; (49 - 1)/12 = 4
    assert agreement((4, 4, 5, 4, 3), 7)[0] == pytest.approx(1 - 0.5 / 4)


@pytest.mark.parametrize(("values", "points"), [((4,), 5), ((), 5), ((4, float("nan")), 5), ((1, 1), 1), ([[1, 2]], 5)])
def test_agreement_of_nothing_is_an_error(values, points):
    with pytest.raises(ValueError, match=r"values|points"):
        agreement(values, points)


# --- alpha -------------------------------------------------------------------------------------------------


def test_alpha_of_a_published_example():
    # 5/4 (1 - 8.47/16.29); printed .6002 from covariances that are not rounded
    assert cronbach_alpha(answers(OPENNESS_COVARIANCES)) == pytest.approx(0.6002, abs=2e-4)


def test_alpha_of_two_items_by_hand():
    # variances 1 and 4, covariance 1: 2 (1 - 5/7)
    assert cronbach_alpha(answers([[1, 1], [1, 4]])) == pytest.approx(4 / 7)


def test_alpha_may_be_negative():
    # 2 (1 - 2/1): items that run against each other
    assert cronbach_alpha(answers([[1, -0.5], [-0.5, 1]])) == pytest.approx(-2)


def test_a_sum_that_does_not_vary_has_no_alpha():
    up = np.linspace(1, 5, 30)
    assert cronbach_alpha(np.column_stack([up, 6 - up])) is None
    assert cronbach_alpha(np.full((30, 4), 3.0)) is None


# --- omega -------------------------------------------------------------------------------------------------


def test_omega_of_a_published_example_of_unequal_loadings():
    found = answers(CONGENERIC)
    assert mcdonald_omega(found) == pytest.approx(0.8550, abs=5e-4)
    # alpha, 4/3 (1 - 46/124.18), is lower, as it must be
    assert cronbach_alpha(found) == pytest.approx(0.8394, abs=5e-5)


def test_omega_of_a_published_example_that_fits_one_factor_only_roughly():
    # printed .618 by maximum likelihood from the answers themselves; here minimum residuals, correlations of two decimals
    assert mcdonald_omega(answers(OPENNESS_CORRELATIONS)) == pytest.approx(0.618, abs=0.003)


def test_omega_is_of_the_items_in_their_own_units():
    # loadings 0.8, 0.6, 0.5 on items of s.d. 2, 1, 1: sum 2.7; unique 4 * 0.36 + 0.64 + 0.75: 7.29/(7.29 + 2.83)
    loadings, deviations = np.array([0.8, 0.6, 0.5]), np.array([2, 1, 1])
    correlation = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    assert mcdonald_omega(answers(correlation * np.outer(deviations, deviations))) == pytest.approx(7.29 / 10.12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.2, 0.95), min_size=3, max_size=8))
def test_omega_finds_any_single_factor(loadings):
    true = np.array(loadings)
    correlation = np.outer(true, true) + np.diag(1 - true**2)
    expected = true.sum() ** 2 / (true.sum() ** 2 + (1 - true**2).sum())
    assert mcdonald_omega(answers(correlation)) == pytest.approx(expected, abs=1e-6)


def test_omega_is_alpha_where_all_items_load_alike():
    found = answers(0.3 * np.ones((6, 6)) + 0.7 * np.eye(6))
    # 6 * 0.3/(1 + 5 * 0.3)
    assert (mcdonald_omega(found), cronbach_alpha(found)) == (pytest.approx(0.72), pytest.approx(0.72))


def test_an_item_that_does_not_vary_has_no_omega():
    found = answers(CONGENERIC)
    found[:, 2] = 3
    assert mcdonald_omega(found) is None


# --- what both need ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("coefficient", "least"), [(cronbach_alpha, 2), (mcdonald_omega, 3)])
def test_too_few_items_or_respondents_are_no_value(coefficient, least):
    enough = answers(np.eye(least) + 1, LEAST_RESPONDENTS)
    assert coefficient(enough) is not None
    assert coefficient(enough[:, : least - 1]) is None
    assert coefficient(enough[:-1]) is None
    assert coefficient(np.empty((0, least))) is None


@pytest.mark.parametrize("coefficient", [cronbach_alpha, mcdonald_omega])
def test_only_complete_answers_count(coefficient):
    whole = answers(CONGENERIC)
    gap = np.array([[1, 5, np.nan, 1]])
    assert coefficient(np.vstack([whole, gap])) == coefficient(whole)
    assert coefficient(np.vstack([whole[:29], gap])) is None


@pytest.mark.parametrize("coefficient", [cronbach_alpha, mcdonald_omega])
def test_answers_that_are_no_table_are_an_error(coefficient):
    with pytest.raises(ValueError, match="respondents x items"):
        coefficient(np.arange(40.0))

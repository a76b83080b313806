"""How far answers agree (rWG, AD), and how far the items of a scale measure one thing (alpha, omega)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Items = npt.NDArray[np.float64]

# complete respondents. With fewer the coefficients say little: at 30 the 95 % interval of an alpha of 0.80 from 4 items
# already runs from 0.65 to 0.90 (F distribution, Feldt 1965)
LEAST_RESPONDENTS = 30
LEAST_ITEMS_ALPHA = 2  # items; one alone has no covariance
LEAST_ITEMS_OMEGA = 3  # items; the one correlation of two items does not determine two loadings


def agreement(values: Sequence[float], points: int) -> tuple[float, float]:
    """Within-group agreement rWG and average deviation AD of answers to one item, on a scale of `points` points.

    rWG = 1 - s² / ((A² - 1) / 12), s² the sample variance and A the points: 1 when all say the same, 0 when they differ
    like answers picked at random, negative (and kept so) when they are split. AD is the mean distance from the mean, in
    points of the scale. Raises ValueError for fewer than two values, one that is not finite, or fewer than two points.
    James, Demaree and Wolf 1984; Lindell and Brandt 1997 (negative values); Burke, Finkelstein and Dusig 1999 (AD).
    """
    answers = np.asarray(values, dtype=np.float64)
    if answers.ndim != 1 or len(answers) < 2 or not np.isfinite(answers).all():
        raise ValueError("values must be at least two finite numbers")
    if points < 2:
        raise ValueError(f"points is {points}: a scale has at least 2")
    by_chance = (points**2 - 1) / 12  # variance of the discrete uniform distribution
    rwg = 1 - answers.var(ddof=1) / by_chance
    return float(rwg), float(np.abs(answers - answers.mean()).mean())


def cronbach_alpha(items: Items) -> float | None:
    """Coefficient alpha of the sum of the items, from their covariances.

    `items` is respondents x items, in the items' own units, all scored in one direction; respondents with an answer
    missing (NaN) are left out. None with fewer than 2 items or 30 complete respondents, or where the sum does not
    vary. Raises ValueError for an array of another shape. k / (k - 1) (1 - sum of variances / variance of the sum):
    Cronbach 1951.
    """
    complete = _complete(items, LEAST_ITEMS_ALPHA)
    if complete is None:
        return None
    covariance = np.cov(complete, rowvar=False)
    total, k = covariance.sum(), len(covariance)
    if not total > _nothing(covariance):
        return None
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def mcdonald_omega(items: Items) -> float | None:
    """Omega total of one factor: the share of the variance of the sum of the items that comes from what they share.

    `items` as for alpha. None with fewer than 3 items or 30 complete respondents, or where an item does not vary.
    Raises ValueError for an array of another shape. (sum of loadings)² / ((sum of loadings)² + sum of unique variances):
    McDonald 1999, chapter 6; the loadings by minimum residuals on the correlations (Harman and Jones 1966, no
    communality above 1), then in the items' own units, as it is their plain sum that is used.
    """
    complete = _complete(items, LEAST_ITEMS_OMEGA)
    if complete is None:
        return None
    covariance = np.cov(complete, rowvar=False)
    deviations = np.sqrt(np.diag(covariance))
    if not (np.diag(covariance) > _nothing(covariance)).all():
        return None
    standardised = _one_factor(covariance / np.outer(deviations, deviations))
    common = (standardised * deviations).sum() ** 2
    unique = ((1 - standardised**2) * deviations**2).sum()
    return float(common / (common + unique))


def _one_factor(correlation: Items) -> Items:
    """The loadings (one per item) whose products come closest to the correlations off the diagonal."""
    from scipy.optimize import least_squares  # slow to import, and most builds have no use for it

    upper = np.triu_indices(len(correlation), k=1)

    def residuals(loadings: Items) -> Items:
        return np.asarray(np.outer(loadings, loadings)[upper] - correlation[upper])

    values, vectors = np.linalg.eigh(correlation)
    start = vectors[:, -1] * np.sqrt(values[-1])  # the first principal component; a loading of it is at most 1
    found = least_squares(residuals, np.clip(start, -0.999, 0.999), bounds=(-1, 1), xtol=1e-12, ftol=1e-12, gtol=1e-12)
    return np.asarray(found.x)


def _complete(items: Items, least_items: int) -> Items | None:
    """The respondents with every answer; None where there are too few of them, or too few items."""
    answers = np.asarray(items, dtype=np.float64)
    if answers.ndim != 2:
        raise ValueError(f"items must be respondents x items, not {answers.ndim}-dimensional")
    complete = answers[np.isfinite(answers).all(axis=1)]
    return complete if answers.shape[1] >= least_items and len(complete) >= LEAST_RESPONDENTS else None


def _nothing(covariance: Items) -> float:
    """A variance so small that it is rounding."""
    return 1e-12 * max(1.0, float(np.abs(covariance).max()))

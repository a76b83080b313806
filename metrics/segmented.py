"""By how much a monthly series stands higher or lower from a date on than its earlier trend would give.

The model is a straight line with one step, y = a + b t + c [t after the date] + e, whose errors are autocorrelated, e of a month
with that of k months before by rho^k; c is the change. A second slope after the date is left out: it covers the truth no more
often, also where the slope does change a little, and with 24 + 6 months its interval is half as wide again
(`python -m tests.benchmarks effects`).

At these lengths rho can hardly be told, and intervals that take an estimate of it for the truth are too narrow (Turner et al.
2021, BMC Medical Research Methodology 21:181, where every method's were). So every rho counts by how likely the months make
it: the restricted likelihood (Harville 1974, Biometrika 61:383: what is left when a, b, c and the variance are integrated out)
over a grid. Given rho the change has Student's t distribution, so what is known of it is a mixture of these, and its 5th and
95th percentiles are the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RHOS = np.linspace(-0.95, 0.95, 20)
# What is likely of one month carries over to the next, not its opposite: before any data rho = 0.5 is held three times as
# likely as rho = -0.5. Product default, chosen for the coverage printed by `python -m tests.benchmarks effects`.
RHO_WEIGHTS = 1 + RHOS
TAIL = 0.05  # left out at each end: 90 % intervals
CLOSE_ENOUGH = 1e-6  # of a probability, for a percentile
MOST_STEPS = 60
SMALLEST = 1e-300  # variance of a series that lies on its line, so that a logarithm exists


@dataclass(frozen=True)
class Mixture:
    """What is known of K numbers: given each of R rhos a t distribution with `freedom` degrees of freedom.

    `weight` (..., R) sums to 1; `centre` and `scale` are (..., K, R).
    """

    weight: Floats
    centre: Floats
    scale: Floats
    freedom: int

    @property
    def mean(self) -> Floats:
        """(..., K)"""
        return self._over_rho(self.centre)

    @property
    def autocorrelation(self) -> Floats:
        """The mean of rho (...)."""
        return self._over_rho(RHOS[None])[..., 0]

    def below(self, limit: Floats | float) -> Floats:
        """How likely each number is below `limit`, (..., K) or one for all."""
        from scipy.special import stdtr  # slow to import, and most builds have no use for it

        apart = np.asarray(limit)[..., None] - self.centre
        return self._over_rho(stdtr(self.freedom, apart / self.scale))

    def interval(self) -> tuple[Floats, Floats]:
        """The 5th and the 95th percentile (..., K)."""
        from scipy.special import stdtrit

        reach = stdtrit(self.freedom, 1 - TAIL) * self.scale
        return self._percentile(TAIL, self.centre - reach), self._percentile(1 - TAIL, self.centre + reach)

    def _percentile(self, part: float, of_each: Floats) -> Floats:
        """That of a mixture lies between those of its parts: Newton's steps, halving where one would leave the bracket."""
        low, high = of_each.min(axis=-1), of_each.max(axis=-1)
        at = self._over_rho(of_each)
        for _ in range(MOST_STEPS):
            away = self.below(at) - part
            if np.abs(away).max() < CLOSE_ENOUGH:
                break
            low, high = np.where(away < 0, at, low), np.where(away > 0, at, high)
            with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
                step = at - away / self._density(at)
            at = np.where((low < step) & (step < high), step, (low + high) / 2)
        return at

    def _density(self, at: Floats) -> Floats:
        """(..., K), of Student's t."""
        nu = self.freedom
        constant = np.exp(lgamma((nu + 1) / 2) - lgamma(nu / 2)) / np.sqrt(np.pi * nu)
        apart = (at[..., None] - self.centre) / self.scale
        return self._over_rho(constant / self.scale * (1 + apart**2 / nu) ** (-(nu + 1) / 2))

    def _over_rho(self, numbers: Floats) -> Floats:
        total: Floats = (self.weight[..., None, :] * numbers).sum(axis=-1)
        return total


def known_of(months: npt.NDArray[np.int64], design: Floats, values: Floats, wanted: Floats) -> Mixture:
    """What is known of the K numbers `wanted` @ coefficients.

    `months` (n,): numbers of the months that have a value, upwards; holes count as time that went by. `design` (..., n, p),
    `values` (..., n) and `wanted` (..., K, p) agree in their first dimensions, or have none. n must exceed p.
    """
    n, p = design.shape[-2:]
    gaps = np.diff(months)
    by = RHOS[:, None] ** gaps  # (R, n - 1)
    columns, seen = _whitened(design, by), _whitened(values[..., None], by)  # (..., R, n, p), (..., R, n, 1)
    turned = np.swapaxes(columns, -1, -2)
    inverse = np.linalg.inv(turned @ columns)
    found = inverse @ (turned @ seen)  # (..., R, p, 1)
    left = np.maximum(((seen - columns @ found) ** 2).sum(axis=(-1, -2)), SMALLEST)  # (..., R)
    likelihood = (
        np.log(RHO_WEIGHTS)
        - np.log1p(-(by**2)).sum(axis=-1) / 2
        + np.linalg.slogdet(inverse)[1] / 2
        - (n - p) / 2 * np.log(left)
    )
    weight = np.exp(likelihood - likelihood.max(axis=-1, keepdims=True))
    per_rho = wanted[..., None, :, :]  # (..., 1, K, p)
    centre = (per_rho @ found)[..., 0]
    variance = (per_rho @ inverse * per_rho).sum(axis=-1) * (left / (n - p))[..., None]
    return Mixture(
        weight / weight.sum(axis=-1, keepdims=True),
        np.swapaxes(centre, -1, -2),
        np.swapaxes(np.sqrt(variance), -1, -2),
        n - p,
    )


def _whitened(columns: Floats, by: Floats) -> Floats:
    """Columns (..., n, q) in which errors are independent, for each rho (..., R, n, q): each month less what the one before
    lets expect, over its standard deviation."""
    now, before = columns[..., None, 1:, :], columns[..., None, :-1, :]
    first = np.broadcast_to(columns[..., None, :1, :], (*columns.shape[:-2], len(by), 1, columns.shape[-1]))
    rest = (now - by[..., None] * before) / np.sqrt(1 - by**2)[..., None]
    return np.concatenate([first, rest], axis=-2)


def line_with_steps(months: npt.NDArray[np.int64], *froms: int | npt.NDArray[np.int64]) -> Floats:
    """The design (..., n, 2 + steps): 1, the month, and a step up with each month of `froms` (several: (..., 1) each)."""
    shape = np.broadcast_shapes(*(np.shape(one) for one in froms), months.shape)
    steps = [months >= one for one in froms]
    columns = [np.ones(len(months)), months.astype(np.float64), *steps]
    return np.stack([np.broadcast_to(column, shape).astype(np.float64) for column in columns], axis=-1)

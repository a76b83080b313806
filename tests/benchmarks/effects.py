"""Monthly series with a known change, and how often the interval of metrics/segmented.py holds it.

Errors have a standard deviation of 1 (shares: that of so few observations), the trend and the change are in the same unit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from metrics.facilitation import NEEDED_MONTHS, placebo_dates
from metrics.segmented import TAIL, Mixture, known_of, line_with_steps

Floats = npt.NDArray[np.float64]
SEED = 2026
TREND, CHANGE, SLOPE = 0.05, 1.5, 0.1  # per month; at the date; per month after it, where a second slope is asked about
OBSERVATIONS, SHARE = 10, 0.4  # of a monthly share; its height without trend and change
LENGTHS = ((6, 6), (12, 12), (18, 18), (24, 6))  # months before and after, beside the one between that is left out


def autocorrelated(rho: float) -> Callable[[np.random.Generator, int, int], Floats]:
    """(series, months) of normal errors, correlated by rho from month to month."""

    def draw(rng: np.random.Generator, series: int, months: int) -> Floats:
        errors = rng.standard_normal((series, months))
        for month in range(1, months):
            errors[:, month] = rho * errors[:, month - 1] + np.sqrt(1 - rho**2) * errors[:, month]
        return errors

    return draw


def heavy_tailed(rng: np.random.Generator, series: int, months: int) -> Floats:
    """Student's t with 3 degrees of freedom, whose variance is 3."""
    return rng.standard_t(3, (series, months)) / np.sqrt(3)


KINDS = {
    "independent": autocorrelated(0.0),
    "autocorrelation 0.2": autocorrelated(0.2),
    "autocorrelation 0.4": autocorrelated(0.4),
    "autocorrelation 0.6": autocorrelated(0.6),
    "heavy tails": heavy_tailed,
}
SHARES = f"share of {OBSERVATIONS}"


def drawn(
    kind: str, before: int, after: int, series: int, change: float = CHANGE, slope: float = 0.0
) -> tuple[npt.NDArray[np.int64], Floats]:
    """The months that count, numbered from 0 with the push at `before`, and their values (series, months)."""
    rng = np.random.default_rng((SEED, before, after, [*KINDS, SHARES].index(kind)))
    every = np.arange(before + after + 1)
    line = TREND * every + change * (every >= before) + slope * np.maximum(every - before, 0)
    if kind == SHARES:
        unit = np.sqrt(SHARE * (1 - SHARE) / OBSERVATIONS)
        values = rng.binomial(OBSERVATIONS, np.clip(SHARE + unit * (line - line.mean()), 0, 1), (series, len(every)))
        values = values / OBSERVATIONS / unit
    else:
        values = line + KINDS[kind](rng, series, len(every))
    kept = every[every != before]
    return kept, values[:, kept]


def change_of(months: npt.NDArray[np.int64], values: Floats, at: int, *, with_slope: bool = False) -> Mixture:
    """What is known of the change at `at`; `with_slope`: by a model whose slope may change as well."""
    design = line_with_steps(months, at)
    if with_slope:
        design = np.column_stack([design, np.maximum(months - at, 0)])
    return known_of(months, design, values, np.eye(design.shape[1])[None, 2])


def covered(known: Mixture, truth: float = CHANGE) -> float:
    """In which share of the series the interval holds the truth."""
    low, high = known.interval()
    return float(((low <= truth) & (truth <= high)).mean())


def found(known: Mixture) -> float:
    """In which share the interval leaves out 0."""
    below = known.below(0.0)
    return float(((below < TAIL) | (below > 1 - TAIL)).mean())


def width(known: Mixture) -> float:
    low, high = known.interval()
    return float(np.median(high - low))


def placebo_found(months: npt.NDArray[np.int64], values: Floats, at: int) -> float | None:
    """In which share of all series and other dates a change is found that is not there; None without such a date."""
    dates = placebo_dates(months, at)
    step = np.array([[0.0, 0, 0, 1]])
    shares = [found(known_of(months, line_with_steps(months, at, int(date)), values, step)) for date in dates]
    return float(np.mean(shares)) if shares else None


def run(arguments: argparse.Namespace) -> None:
    """Print, for each kind and length: how often 90 % intervals hold the truth; how often a change is found where there is none,
    at the date itself and at others; how often they hold it where the slope changes as well, which the model does not know; and
    what a model with a second slope would do, whose interval is so many times as wide."""
    print(f"{arguments.series:,} series each; least needed {NEEDED_MONTHS} months on each side")
    heads = ("holds it", "found for", "at other", "slope bends:", "two slopes:", "times")
    print(f"{'':22}{'months':>8}" + "".join(f"{head:>13}" for head in heads))
    below = ("", "nothing", "dates", "holds it", "hold it", "as wide")
    print(f"{'':30}" + "".join(f"{head:>13}" for head in below))
    for kind in [*KINDS, SHARES]:
        for before, after in LENGTHS:
            months, values = drawn(kind, before, after, arguments.series)
            _, quiet = drawn(kind, before, after, arguments.series, change=0.0)
            _, bent = drawn(kind, before, after, arguments.series, slope=SLOPE)
            one, two = (change_of(months, values, before, with_slope=more) for more in (False, True))
            placebo = placebo_found(months, values, before)
            shares = (
                covered(one), found(change_of(months, quiet, before)), placebo, covered(change_of(months, bent, before)),
                covered(two),
            )  # fmt: skip
            cells = ["none" if share is None else f"{share:.1%}" for share in shares]
            cells.append(f"{width(two) / width(one):.2f}")
            print(f"{kind:22}{f'{before} + {after}':>8}" + "".join(f"{cell:>13}" for cell in cells), flush=True)

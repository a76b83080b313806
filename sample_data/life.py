"""What makes a simulated coalition lifelike: months, meetings and people that differ, and what a trouble changes in them.

The four examples have none of it. Where a plan has a life, what changes in a month shows in no row of an earlier month:
items come onto the agenda in the month of their meeting, and a promise is kept or not on the day it would be kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

OPINION_SPREAD = 0.5  # factor on how far answers lie apart: where all is well, members think much alike


@dataclass
class Life:
    """T months by N organisations. Chances and shares from 0 to 1."""

    bursts: Floats  # (T, N) factor on what each organisation writes
    weather: Floats  # (T,) added to the log odds that an organisation comes to a meeting
    unknown: Floats  # (T,) share of attendances and messages by people nobody has matched
    deferring: Floats  # (T,) chance that a decision is put off to the next meeting
    most_deferrals: Counts  # (T,) how often one item can be put off
    closing: Floats  # (T, N) chance that a commitment of the organisation that would be closed in the month is closed
    meeting_luck: float  # standard deviation of the log odds between meetings: a bad date is bad for all
    known_rows: float = 0.0  # attendances a meeting makes by people of known organisations in an ordinary month
    moods: dict[str, Floats] = field(
        default_factory=dict
    )  # construct or "trust" -> (T, N) points added to what is said
    charter_changes: list[tuple[int, str, str]] = field(default_factory=list)  # (month, element, its new status)
    rhythm_change: tuple[int, float] | None = None  # (from month, meetings per month)
    contributions_end: int | None = None  # the month the list of contributions stops
    delegates_change: list[tuple[int, int]] = field(default_factory=list)  # (month, place of the organisation)
    not_kept: set[str] = field(default_factory=set)  # tables this coalition never hands over
    needed: set[str] = field(default_factory=set)  # tables its trouble shows in


def ordinary(months: int, organisations: int, unknown: float, deferring: float) -> Life:
    """A life in which every month is like the others."""
    return Life(
        bursts=np.ones((months, organisations)),
        weather=np.zeros(months),
        unknown=np.full(months, unknown),
        deferring=np.full(months, deferring),
        most_deferrals=np.ones(months, np.int64),
        closing=np.ones((months, organisations)),
        meeting_luck=0.0,
    )


def shifted(chance: Floats, log_odds: Floats) -> Floats:
    """The chances with so much added to their log odds; 0 and 1 stay."""
    odds = np.exp(log_odds)
    found: Floats = chance * odds / (1 - chance + chance * odds)
    return found


def lagged(months: int, phi: float, sigma: float, rng: np.random.Generator) -> Floats:
    """A stationary first-order autoregression around 0: standard deviation sigma, correlation phi from month to month."""
    steps = rng.normal(0, sigma * np.sqrt(1 - phi**2), months)
    found = np.empty(months)
    level = rng.normal(0, sigma)
    for month, step in enumerate(steps):
        level = found[month] = phi * level + step
    return found

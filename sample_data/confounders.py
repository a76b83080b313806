"""What looks like a trouble and is none. A confounder is a function (plan, month, rng) that changes a plan as a trouble does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sample_data.life import lagged
from sample_data.plan import Plan
from sample_data.troubles import life_of

AR_PHI = 0.4  # correlation of a month with the next
AR_VOLUME_SIGMA, AR_ATTEND_SIGMA = 0.5, 0.5  # of the logarithm of messages and items; of the log odds of coming
SUMMER = (7, 8)  # July and August
SLUMP_VOLUME, SLUMP_ATTEND = 0.45, 0.6  # factors in these months
JOINERS = 10  # members that join at once
WEEKLY, MONTHLY = 52 / 12, 1.0  # meetings a month
THIN_MEETINGS, THIN_MESSAGES, THIN_ITEMS = 0.5, 6.0, 1.5  # a month
BUSY_MEETINGS, BUSY_MESSAGES, BUSY_ITEMS = 1.5 * WEEKLY, 450.0, 12.0  # a month


def autocorrelated(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Good and bad months follow each other: an autoregression on messages and items, another on who comes."""
    plan.volume *= np.exp(lagged(plan.months, AR_PHI, AR_VOLUME_SIGMA, rng) - AR_VOLUME_SIGMA**2 / 2)
    life_of(plan).weather += lagged(plan.months, AR_PHI, AR_ATTEND_SIGMA, rng)
    return plan.coalition_id


def summer_slump(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Every July and August, in all years, half as much happens."""
    is_summer = np.isin((plan.first_month + np.arange(plan.months)).astype(int) % 12 + 1, SUMMER)
    plan.volume[is_summer] *= SLUMP_VOLUME
    plan.attend[is_summer] *= SLUMP_ATTEND
    return plan.coalition_id


def growth(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Ten members join at once."""
    joiners = [place for place, o in enumerate(plan.organisations) if o.from_month >= plan.months]
    for place in joiners:
        plan.organisations[place] = replace(plan.organisations[place], from_month=month)
    plan.events.append((month, "New members join"))
    return plan.coalition_id


def rhythm(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Weekly meetings become monthly ones."""
    plan.meetings_per_month = WEEKLY
    life_of(plan).rhythm_change = (month, MONTHLY)
    return plan.coalition_id


def feed_stops(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The chat export no longer comes; or the list of contributions, where there is no chat or a trouble shows only in it."""
    life = life_of(plan)
    if plan.messages_per_month and "messages" not in life.needed:
        plan.messages_end = month
        return "messages"
    life.contributions_end = month
    life.not_kept.discard("contributions")
    return "contributions"


def thin(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """A meeting every second month, few messages, few items, all along."""
    plan.meetings_per_month = min(plan.meetings_per_month, THIN_MEETINGS)
    plan.messages_per_month = min(plan.messages_per_month, THIN_MESSAGES)
    plan.items_per_month = THIN_ITEMS
    return plan.coalition_id


def busy(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Three meetings in two weeks, a lively chat and full agendas, all along."""
    plan.meetings_per_month, plan.messages_per_month, plan.items_per_month = BUSY_MEETINGS, BUSY_MESSAGES, BUSY_ITEMS
    return plan.coalition_id


Confounder = Callable[[Plan, int, np.random.Generator], str]
CONFOUNDERS: dict[str, Confounder] = {f.__name__: f for f in (
    autocorrelated, summer_slump, growth, rhythm, feed_stops, thin, busy,
)}  # fmt: skip
ALL_ALONG = ("autocorrelated", "summer_slump", "thin", "busy")  # these begin with the first month
VARIANTS = ("plain", *CONFOUNDERS)

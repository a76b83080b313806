"""How coalitions differ when nothing is wrong: rhythm, chat, who comes and writes, who sets agendas, holidays, staff turnover.

Sizes and their reasons are in docs/simulator.md. No member is left with so large a part that a warning would rightly name it.
"""

from __future__ import annotations

import numpy as np

from sample_data.life import Floats, Life, lagged, ordinary, shifted
from sample_data.plan import RUNS_IT, Plan

RHYTHMS = {
    52 / 12: 0.2,
    26 / 12: 0.3,
    1.0: 0.4,
    1 / 3: 0.1,
}  # meetings a month, weekly to quarterly: share of coalitions
NO_CHAT = 0.15  # share of coalitions
CHAT, CHAT_SIGMA, MOST_CHAT = 30, 0.8, 200  # messages a month: median, lognormal spread, most
ATTEND_SIGMA = 0.6  # standard deviation of members' log odds of coming, beside how lively they are
MOST_WRITTEN, MOST_WORK, MOST_RAISED = 2.0, 1.5, 2.0  # times the mean of the members, at most
ONE_RAISES = 0.3  # share of coalitions in which the lead or the secretariat raises most of the agenda
ONE_RAISES_SHARE = (0.4, 0.6)
PHI = (0.1, 0.6)  # correlation of a month with the next; each coalition has its own
WEATHER_SIGMA, MEETING_SIGMA = (0.15, 0.5), (0.2, 0.5)  # of the log odds of coming, by month and by meeting
VOLUME_SIGMA = (0.15, 0.4)  # of the logarithm of messages and items, by month
BURSTS = 4.0  # shape of the gamma factor on what a member writes in a month
ON_TIME_SIGMA = 0.25  # log odds, by month
HOLIDAYS = 0.4  # share of coalitions that have any
SUMMER, DECEMBER = (7, 8), (12,)
TURNOVER = 0.15  # of members a year change their first delegate
NOT_KEPT = {  # table: share of coalitions that never hand it over
    "facilitation": 0.15, "contributions": 0.15, "commitments": 0.1, "positions": 0.1, "spending": 0.1,
}  # fmt: skip
DEFERRED = 0.08  # of decisions, once


def live(plan: Plan, rng: np.random.Generator) -> None:
    """Give a plan that has none yet its rhythm, its habits and its ups and downs."""
    rhythms = list(RHYTHMS)
    plan.meetings_per_month = float(rng.choice(rhythms, p=list(RHYTHMS.values())))
    has_chat, chat = rng.random() >= NO_CHAT, CHAT * rng.lognormal(0, CHAT_SIGMA)
    plan.messages_per_month = min(chat, MOST_CHAT) if has_chat else 0.0
    count = len(plan.organisations)
    life = plan.life = ordinary(plan.months, count, float(rng.uniform(0.01, 0.07)), DEFERRED)
    members = plan.members
    apart = rng.normal(0, ATTEND_SIGMA, len(members))
    plan.attend[:, members] = shifted(plan.attend[:, members], apart[None, :])
    for weights, most in ((plan.write, MOST_WRITTEN), (plan.work, MOST_WORK), (plan.raise_, MOST_RAISED)):
        weights[:, members] = _levelled(weights[0, members], most)
    _agenda(plan, rng)
    life.bursts = rng.gamma(BURSTS, 1 / BURSTS, (plan.months, count))
    phi, weather, meeting, volume = (
        rng.uniform(*low_high) for low_high in (PHI, WEATHER_SIGMA, MEETING_SIGMA, VOLUME_SIGMA)
    )
    life.weather = lagged(plan.months, phi, weather, rng)
    life.meeting_luck = meeting
    plan.volume *= np.exp(lagged(plan.months, phi, volume, rng) - volume**2 / 2)
    plan.on_time[:] = shifted(plan.on_time, lagged(plan.months, 0, ON_TIME_SIGMA, rng))
    _holidays(plan, life, rng)
    changes = rng.random((plan.months, count)) < TURNOVER / 12
    life.delegates_change = [
        (int(m), int(p)) for m, p in zip(*np.nonzero(changes), strict=True) if m > 0 and p in members
    ]
    life.not_kept = {name for name, share in NOT_KEPT.items() if rng.random() < share}


def _levelled(weights: Floats, most: float) -> Floats:
    """The weights, none more than `most` times their mean."""
    found = weights.copy()
    while found.max() > most * found.mean() * (1 + 1e-9):
        found = np.minimum(found, most * found.mean())
    return found


def _agenda(plan: Plan, rng: np.random.Generator) -> None:
    """In some coalitions the lead or the secretariat raises 40 to 60 % of all items, always."""
    draws, share = rng.random(2), rng.uniform(*ONE_RAISES_SHARE)
    runs_it = [place for place, o in enumerate(plan.organisations) if o.role in RUNS_IT]
    if draws[0] < ONE_RAISES:
        who = plan.lead if draws[1] < 0.5 or not runs_it else runs_it[0]
        others = plan.raise_[0].sum() - plan.raise_[0, who]
        plan.raise_[:, who] = share / (1 - share) * others


def _holidays(plan: Plan, life: Life, rng: np.random.Generator) -> None:
    """Fewer come and less is written in July and August, and in December, every year."""
    has_any, summer, december, quiet = rng.random(), rng.uniform(0.2, 1.0), rng.uniform(0, 0.4), rng.uniform(0.6, 0.95)
    if has_any < HOLIDAYS:
        of_year = (plan.first_month + np.arange(plan.months)).astype(int) % 12 + 1
        life.weather -= summer * np.isin(of_year, SUMMER) + december * np.isin(of_year, DECEMBER)
        plan.volume[np.isin(of_year, SUMMER)] *= quiet

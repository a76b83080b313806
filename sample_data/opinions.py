"""What members think of their coalition and of each other: it follows from the plan, so a trouble shows in a survey too."""

from __future__ import annotations

import numpy as np

from sample_data.life import OPINION_SPREAD, Floats
from sample_data.plan import Plan

LEAST, MOST = 0.3, 0.85  # the lead's share of agenda or work from which members mind, and at which they mind most
ELEMENT = {"full": 1.0, "partial": 0.5}


def dominance(plan: Plan, month: int) -> float:
    """How far the lead has taken over the agenda or the work, 0 to 1."""
    shares = []
    for weights in (plan.raise_, plan.work):
        here = weights[month] * plan.present[month]
        shares.append(here[plan.lead] / max(here.sum(), 1e-12))
    return float(np.clip((max(shares) - LEAST) / (MOST - LEAST), 0, 1))


def moods(plan: Plan, month: int) -> dict[str, Floats]:
    """Per construct what each organisation thinks, about 1 to 5. A lead that has taken over sees nothing wrong."""
    minds = np.full(len(plan.organisations), dominance(plan, month))
    minds[plan.lead] = 0
    here = [p for p in plan.members if plan.present[month, p]]
    coming = float(plan.attend[month, here].mean())
    gives = plan.work[month] / max(plan.work[month, here].mean(), 1e-12)
    more = np.log2(np.clip(gives, 0.25, 2.5))  # who puts in more gets out more
    charter = float(np.mean([ELEMENT.get(status, 0) for status in plan.charter.values()])) if plan.charter else 0.0
    said = {
        "benefit": 2.4 + 1.9 * coming + 0.7 * more - 0.6 * minds,
        "fair_influence": 4.0 - 1.9 * minds,
        "felt_authorship": 3.9 - 1.8 * minds,
        "goal_clarity": 2.7 + 1.4 * charter - 0.3 * minds,
        "role_clarity": 2.5 + 1.3 * charter - 0.5 * minds,
        "renewal_intent": 2.7 + 1.7 * coming - 0.8 * minds,
    }
    return {construct: points + _moved(plan, month, construct) for construct, points in said.items()}


def _moved(plan: Plan, month: int, about: str) -> Floats | float:
    """Points that a trouble adds to what each organisation says of a construct, or of trust."""
    found = plan.life.moods.get(about) if plan.life else None
    return 0.0 if found is None else found[month]


def ratings(
    plan: Plan, month: int, here: list[int], near: Floats, regard: Floats, rng: np.random.Generator
) -> dict[str, Floats]:
    """Per dimension what each organisation in these places (row) says of each other one (column), in whole points.

    Whatever the month, `near` says of all pairs of organisations how near they are to each other (standard normal), and
    `regard` by how many points each thinks more or less of each other one than is usual.

    Reliability, fit with the mission and openness from 1 to 4, influence and how closely they work together from 0 to 5.
    """
    count, taken = len(here), dominance(plan, month)
    is_lead = np.array(here) == plan.lead
    moved = np.broadcast_to(_moved(plan, month, "trust"), len(plan.organisations))[here][:, None]
    moved = moved + regard[np.ix_(here, here)]
    changing = OPINION_SPREAD if plan.life else 1.0  # people say much the same from round to round

    def of_each(spread: float) -> Floats:
        return rng.normal(0, spread * changing, count)[None, :]

    def said(opinion: Floats, least: int, most: int) -> Floats:
        mildness, luck = rng.normal(0, 0.2 * changing, count)[:, None], rng.normal(0, 0.45 * changing, (count, count))
        return np.clip(np.rint(opinion + mildness + luck), least, most)

    voice = plan.raise_[month, here]
    influence = 0.4 + 2.1 * np.sqrt(count * voice / max(voice.sum(), 1e-12))
    through_lead = np.where(is_lead[:, None] | is_lead[None, :], 0.8, -1.3)
    return {
        "reliability": said(moved + 1.7 + 1.6 * plan.on_time[month] + of_each(0.3), 1, 4),
        "mission_fit": said(moved + 3.2 + of_each(0.3), 1, 4),
        "openness": said(moved + 3.1 - taken * np.where(is_lead, 1.3, 0.4)[None, :] + of_each(0.3), 1, 4),
        "influence": said(np.tile(influence, (count, 1)) + of_each(0.2), 0, 5),
        "collaboration_level": said(2.9 + near[np.ix_(here, here)] + taken * through_lead, 0, 5),
    }

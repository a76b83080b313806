"""What can go wrong in a coalition. Each trouble changes a plan from one month on; docs/simulator.md lists their sizes.

A trouble is a function (plan, month, rng) -> subject: the id of the organisation it is about, or of the coalition. The plan
must have what the trouble shows in (`sample_data.fates` sees to it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sample_data.life import Floats, Life
from sample_data.market import SAFEGUARDS
from sample_data.plan import RUNS_IT, Plan

LEAD_RAISES = 0.9  # share of agenda items
DRIFT, LEFT_AFTER_DRIFT = 0.75, 0.35  # factor on coming and writing from month to month, and in the end
ON_TIME_AFTER = 0.25  # share of commitments kept in time
STILL_CLOSED = 0.1  # share of commitments closed once they pile up
TRUST_FALL = 0.25  # of the scale from 0 to 1; a point on the questions' 1 to 4 is a third
CAMP_UP, CAMP_DOWN = 1.0, -2.2  # points on 1 to 5: half of the members see the goals clearly, the others do not
WRITERS, WRITERS_SHARE = 0.2, 0.85  # this share of the members, one at least, write that share of all messages
PUT_OFF, PUT_OFF_TIMES = 0.65, 4  # chance that a decision is put off, and how often at most
UNKNOWN_AFTER, UNKNOWN_WITHIN_MONTHS = 0.5, 4  # share of rows by people nobody has matched, and how soon
BENEFIT_FALL = -3.2  # points on 1 to 5
MONEY_LASTS_MONTHS = 6  # from the month in which the largest funder says no


def lead_takes_agenda(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The lead raises nine items in ten, and hardly anybody changes a text any more."""
    lead = plan.lead
    others = (plan.raise_ * plan.present)[month:].sum(axis=1) - plan.raise_[month:, lead]
    plan.raise_[month:, lead] = LEAD_RAISES / (1 - LEAD_RAISES) * others
    plan.amend[month:] = 0.08
    return plan.organisations[lead].organisation_id


def lead_takes_work(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The lead writes and does most; the others come less."""
    lead = plan.lead
    others = np.arange(len(plan.organisations)) != lead
    for weights in (plan.write, plan.work):
        weights[month:, lead] = 2.5 * (weights[month:] * plan.present[month:])[:, others].sum(axis=1)
    plan.attend[month:, others] *= 0.55
    plan.attend[month:, lead] = 0.98
    plan.raise_[month:, lead] *= 3
    return plan.organisations[lead].organisation_id


def members_drift(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """All members but the lead come and write less, month by month, down to a third."""
    lead = plan.lead
    fade = np.maximum(LEFT_AFTER_DRIFT, DRIFT ** np.arange(1, plan.months - month + 1))[:, None]
    drifting = [m for m in plan.members if m != lead]
    plan.attend[month:, drifting] *= fade
    plan.volume[month:] *= fade[:, 0]
    return plan.coalition_id


def member_silent(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """One of the livelier members stops altogether and stays on the register."""
    silent = _lively(plan, rng)
    for array in (plan.attend, plan.write, plan.raise_, plan.work, life_of(plan).closing):
        array[month:, silent] = 0
    return plan.organisations[silent].organisation_id


def _lively(plan: Plan, rng: np.random.Generator) -> int:
    """A member, not the lead, that is there all along and writes, comes and works as much as most of them."""
    staying = [m for m in plan.members if m != plan.lead and plan.present[:, m].all()]
    part = plan.write[0] / plan.write[0, staying].mean() + plan.attend[0] / plan.attend[0, staying].mean()
    ranked = sorted(staying, key=lambda m: -part[m] - plan.work[0, m] / plan.work[0, staying].mean())
    return int(rng.choice(ranked[: max(1, len(ranked) // 2)]))


def deadlines_slip(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """A quarter of the commitments is kept in time, where it was four in five."""
    plan.on_time[month:] = ON_TIME_AFTER
    return plan.coalition_id


def items_pile_up(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Commitments are made as before and hardly any is closed."""
    life_of(plan).closing[month:] = STILL_CLOSED
    return plan.coalition_id


def largest_funder_leaves(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The largest funder does not renew, and the others' next grants are not signed without it: the money ends in half a year."""
    paid = np.zeros(len(plan.organisations))
    for grant in plan.grants:
        paid[grant.funder] += grant.amount
    largest = int(paid.argmax())
    kept = []
    for grant in plan.grants:
        if grant.from_month < month:
            kept.append(grant)
        elif grant.funder != largest:
            kept.append(replace(grant, signed=False))
    plan.grants = kept
    return plan.organisations[largest].organisation_id


def facilitator_leaves(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Nobody facilitates any more, and the secretariat falls silent."""
    place = next(i for i, o in enumerate(plan.organisations) if o.role in RUNS_IT)
    plan.is_facilitated[month:] = False
    for array in (plan.attend, plan.write, plan.raise_):
        array[month:, place] = 0
    return plan.organisations[place].organisation_id


def trust_breaks(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Members find each other less reliable, less open and less committed, by a quarter of the scale."""
    _think(plan, month, "trust", np.full(len(plan.organisations), -TRUST_FALL * 3))
    return plan.coalition_id


def goals_diverge(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Half of the members still find goals and roles clear, the other half no longer."""
    camps = np.zeros(len(plan.organisations))
    members = rng.permutation(plan.members)
    camps[members] = np.where(np.arange(len(members)) % 2, CAMP_UP, CAMP_DOWN)
    for construct in ("goal_clarity", "role_clarity"):
        _think(plan, month, construct, camps)
    return plan.coalition_id


def member_benefits_little(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """One of the members that give most says that it gains hardly anything any more."""
    staying = [m for m in plan.members if m != plan.lead and plan.present[:, m].all()]
    place = int(rng.choice(sorted(staying, key=lambda m: -plan.work[0, m])[: max(1, len(staying) // 3)]))
    falls = np.zeros(len(plan.organisations))
    falls[place] = BENEFIT_FALL
    _think(plan, month, "benefit", falls)
    return plan.organisations[place].organisation_id


def _think(plan: Plan, month: int, about: str, points: Floats) -> None:
    moved = np.zeros((plan.months, len(plan.organisations)))
    moved[month:] = points
    life_of(plan).moods[about] = moved


def chat_narrows(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """A few members write nearly everything."""
    staying = [m for m in plan.members if plan.present[:, m].all()]
    writers = rng.choice(staying, max(1, round(WRITERS * len(staying))), replace=False)
    others = np.setdiff1d(np.arange(len(plan.organisations)), writers)
    rest = (plan.write * plan.present)[month:, others].sum(axis=1)
    plan.write[month:, writers] = (WRITERS_SHARE / (1 - WRITERS_SHARE) / len(writers) * rest)[:, None]
    return plan.coalition_id


def decisions_deferred(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """Two decisions in three are put off, the same ones again and again."""
    life_of(plan).deferring[month:] = PUT_OFF
    life_of(plan).most_deferrals[month:] = PUT_OFF_TIMES
    return plan.coalition_id


def coverage_decays(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """More and more of those that come and write are people nobody has matched, up to half."""
    unknown = life_of(plan).unknown
    steps = np.minimum(np.arange(1, plan.months - month + 1) / UNKNOWN_WITHIN_MONTHS, 1)
    unknown[month:] += steps * (UNKNOWN_AFTER - unknown[month:])
    return plan.coalition_id


def facilitator_paid_by_lead(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The lead pays for the facilitator, in a coalition that needs an impartial one."""
    plan.pays_facilitator = (month, plan.lead)
    return plan.coalition_id


def safeguards_lapse(plan: Plan, month: int, rng: np.random.Generator) -> str:
    """The rules for competitors at one table are no longer in force."""
    policy, data = SAFEGUARDS
    life_of(plan).charter_changes += [(month, policy, "absent"), (month, data, "partial")]
    return plan.coalition_id


def life_of(plan: Plan) -> Life:
    """Raises ValueError for a plan without one: nothing befalls the examples."""
    if plan.life is None:
        raise ValueError(f"{plan.coalition_id} has no life that a trouble could change.")
    return plan.life


Trouble = Callable[[Plan, int, np.random.Generator], str]
TROUBLES: dict[str, Trouble] = {f.__name__: f for f in (
    lead_takes_agenda, lead_takes_work, members_drift, member_silent, deadlines_slip, items_pile_up, largest_funder_leaves,
    facilitator_leaves, trust_breaks, goals_diverge, member_benefits_little, chat_narrows, decisions_deferred,
    coverage_decays, facilitator_paid_by_lead, safeguards_lapse,
)}  # fmt: skip

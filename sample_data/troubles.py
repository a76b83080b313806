"""What can go wrong in a coalition, and what only looks like it. Each changes a plan from one month on.

A trouble or confounder is a function (plan, month, rng) -> subject: the id of the organisation it is about, or
of the coalition, or the table whose feed stops. Where the plan cannot have it, it returns None and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sample_data.plan import Plan

JOINERS = 6
SUMMER = (7, 8)  # July and August


@dataclass(frozen=True)
class Label:
    """One row of labels.csv. `kind` is trouble or confounder; months are first days; to_month is the last month."""

    coalition_id: str
    kind: str
    trouble: str
    subject: str
    from_month: str
    to_month: str


def lead_takes_agenda(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """The lead raises nine items in ten, and hardly anybody changes a text any more."""
    lead = plan.lead
    others = plan.raise_[month:].sum(axis=1) - plan.raise_[month:, lead]
    plan.raise_[month:, lead] = 9 * others
    plan.amend[month:] = 0.08
    return plan.organisations[lead].organisation_id


def lead_takes_work(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """The lead writes and does most; the others write half and come less."""
    lead = plan.lead
    others = np.arange(len(plan.organisations)) != lead
    for weights in (plan.write, plan.work):
        weights[month:, lead] = 2.5 * (weights[month:] * plan.present[month:])[:, others].sum(axis=1)
    plan.attend[month:, others] *= 0.55
    plan.attend[month:, lead] = 0.98
    plan.raise_[month:, lead] *= 3
    return plan.organisations[lead].organisation_id


def members_drift(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """All members but the lead come and write less, month by month, down to a third."""
    lead = plan.lead
    fade = np.maximum(0.35, 0.85 ** np.arange(1, plan.months - month + 1))[:, None]
    drifting = [m for m in plan.members if m != lead]
    plan.attend[month:, drifting] *= fade
    plan.volume[month:] *= fade[:, 0]
    return plan.coalition_id


def member_silent(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """One of the livelier members stops altogether and stays on the register."""
    staying = [m for m in plan.members[1:] if plan.present[:, m].all()]
    if not staying:
        return None
    lively = sorted(staying, key=lambda m: -plan.write[0, m])[: max(1, len(staying) // 2)]
    silent = int(rng.choice(lively))
    for array in (plan.attend, plan.write, plan.raise_, plan.work):
        array[month:, silent] = 0
    return plan.organisations[silent].organisation_id


def deadlines_slip(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """A quarter of the commitments is kept in time, where it was four in five."""
    plan.on_time[month:] = 0.25
    return plan.coalition_id


def largest_funder_leaves(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """The largest funder's running grant is cut short and not renewed; the others do not step in."""
    if not plan.grants:
        return None
    totals = np.bincount([g.funder for g in plan.grants], [g.amount for g in plan.grants])
    largest = int(totals.argmax())
    kept = []
    for grant in plan.grants:
        if grant.funder == largest and grant.to_month > month:
            if grant.from_month >= month:
                continue
            share = (month - grant.from_month) / (grant.to_month - grant.from_month)
            grant = replace(grant, to_month=month, amount=int(grant.amount * share))
        kept.append(grant)
    plan.grants = kept
    return plan.organisations[largest].organisation_id


def facilitator_leaves(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """Nobody facilitates any more, and the secretariat falls silent."""
    place = next((i for i, o in enumerate(plan.organisations) if o.role in ("secretariat", "facilitator")), None)
    if place is None:
        return None
    plan.is_facilitated[month:] = False
    for array in (plan.attend, plan.write, plan.raise_):
        array[month:, place] = 0
    return plan.organisations[place].organisation_id


def summer_slump(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """Every July and August, in all years, half as much happens."""
    is_summer = np.isin((plan.first_month + np.arange(plan.months)).astype(int) % 12 + 1, SUMMER)
    plan.volume[is_summer] *= 0.45
    plan.attend[is_summer] *= 0.6
    return plan.coalition_id


def growth(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """Several members join at once."""
    joiners = [m for m in plan.members[2:] if plan.organisations[m].to_month is None][-JOINERS:]
    for place in joiners:
        plan.organisations[place] = replace(plan.organisations[place], from_month=month, role="member")
    plan.events.append((month, "New members join"))
    return plan.coalition_id


def feed_stops(plan: Plan, month: int, rng: np.random.Generator) -> str | None:
    """The chat export no longer comes; everything else goes on."""
    plan.messages_end = month
    return "messages"


Happening = Callable[[Plan, int, np.random.Generator], str | None]
TROUBLES: dict[str, Happening] = {f.__name__: f for f in (
    lead_takes_agenda, lead_takes_work, members_drift, member_silent, deadlines_slip, largest_funder_leaves,
    facilitator_leaves,
)}  # fmt: skip
CONFOUNDERS: dict[str, Happening] = {f.__name__: f for f in (summer_slump, growth, feed_stops)}


def befall(plan: Plan, name: str, month: int, rng: np.random.Generator) -> Label | None:
    """Let it happen to the plan from `month` on; its label, or None where the plan cannot have it."""
    kind = "trouble" if name in TROUBLES else "confounder"
    subject = (TROUBLES | CONFOUNDERS)[name](plan, month, rng)
    if subject is None:
        return None
    return Label(plan.coalition_id, kind, name, subject, str(plan.starts[month]), str(plan.starts[plan.months - 1]))

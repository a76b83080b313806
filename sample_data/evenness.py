"""No member does so much of everything that a warning would rightly name it: the parts of the liveliest are trimmed."""

from __future__ import annotations

import numpy as np

from sample_data.decisions import PROMISED, RECORDED
from sample_data.life import Floats
from sample_data.plan import Plan
from sample_data.work import GIVES_REGULARLY, MOST_ITEMS

MOST_ACTS = 1.5  # times a member's fair part of all days on which members do something; the rule `dominance` opens at 2
WORKING_DAYS = 21.0  # a month
TRIM = 0.93  # factor on what a member writes, raises and takes on, until its part is small enough
MOST_TRIMS = 80  # then it does next to nothing beside coming to meetings
COMES_IN_PERSON = 0.93  # of the times an organisation means to come, somebody does
ADOPTED, PER_DECISION = 0.88, 1.3  # share of decisions; commitments of one
FOR_SHARE = 1e-12


def even_out(plan: Plan) -> None:
    """Trim until no member is expected to do more than MOST_ACTS times its part: among the members of the first month and
    among those of the last, also once the meetings become rarer or the chat export stops."""
    states = _states(plan)
    for _ in range(MOST_TRIMS):
        large = {
            member
            for members, meetings, messages in states
            for member, share in zip(members, _acts(plan, members, meetings, messages), strict=True)
            if share * len(members) > MOST_ACTS
        }
        if not large:
            return
        for weights in (plan.write, plan.raise_, plan.work):
            weights[:, sorted(large)] *= TRIM


def _states(plan: Plan) -> list[tuple[list[int], float, float]]:
    """(members, meetings a month, messages a month) of the times the coalition goes through."""
    present = plan.present
    rosters = {tuple(p for p in plan.members if present[month, p]) for month in (0, plan.months - 1)}
    chats = {plan.messages_per_month, plan.messages_per_month if plan.messages_end is None else 0.0}
    return [
        (list(roster), float(meetings), chat)
        for roster in sorted(rosters)
        for meetings in np.unique(plan.rhythm)
        for chat in sorted(chats)
    ]


def _acts(plan: Plan, members: list[int], meetings: float, messages: float) -> Floats:
    """Each member's share of the days in an ordinary month on which members do something, in one channel or another."""
    items = min(plan.items_per_month, MOST_ITEMS * meetings)
    attend, write, raise_, work = (
        weights.mean(axis=0) for weights in (plan.attend, plan.write, plan.raise_, plan.work)
    )
    wrote = messages * write / max(write.sum(), FOR_SHARE)
    settled = items * plan.decision_share * ADOPTED * PROMISED * PER_DECISION
    recorded = 1 - np.exp(-items / meetings * plan.decision_share * RECORDED)
    acts = (
        COMES_IN_PERSON * attend * meetings * (1 + recorded)
        + WORKING_DAYS * (1 - np.exp(-wrote / WORKING_DAYS))
        + items * raise_ / max(raise_.sum(), FOR_SHARE)
        + np.minimum(GIVES_REGULARLY * work / max(work[members].mean(), FOR_SHARE), 0.95)
        + settled * work / max(work.sum(), FOR_SHARE)
    )[members]
    shares: Floats = acts / acts.sum()
    return shares

"""What members put on the agenda, and what they give."""

from __future__ import annotations

import numpy as np

from sample_data.activity import Meetings
from sample_data.luck import Luck
from sample_data.names import TITLES
from sample_data.plan import Plan
from sample_data.writing import Table, table

UNKNOWN_PROPOSER = 0.03  # of agenda items
GIVES_IN_A_MONTH, HOURLY = 0.25, 60
GIVES_REGULARLY = 0.45  # in a month, with a life: most members hand in their hours every second month
MOST_ITEMS = 6  # on one agenda
AGENDAS_ALIKE = 20  # shape of the gamma factor on the items of an agenda, with a life


def agenda(plan: Plan, met: Meetings, luck: Luck) -> tuple[Table, list[tuple[int, str, int]]]:
    """The agenda items, and those that asked for a decision as (meeting, item id, proposer or -1)."""
    mean = np.minimum(plan.items_per_month / plan.rhythm, MOST_ITEMS)[met.month] * plan.volume[met.month]
    if plan.life is not None:
        mean = mean * luck.of("agendas").gamma(AGENDAS_ALIKE, 1 / AGENDAS_ALIKE, len(mean))
    count = np.minimum(luck.of("items").poisson(mean), 2 * MOST_ITEMS)
    weight = plan.raise_ * plan.present
    count = count * (weight.sum(axis=1) > 0)[met.month]
    meeting = np.repeat(np.arange(len(count)), count)
    cumulative = np.cumsum(weight, axis=1) / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    drawn = luck.of("proposers").random(len(meeting))
    place = (drawn[:, None] >= cumulative[met.month[meeting]]).sum(axis=1)
    place = np.minimum(place, weight.shape[1] - 1)
    proposer = np.where(luck.of("unknown proposers").random(len(meeting)) < UNKNOWN_PROPOSER, -1, place)
    raised = met.start.astype("datetime64[D]")[meeting] - luck.of("ahead").integers(1, 9, len(meeting))
    raised = np.maximum(raised, plan.starts[met.month[meeting]] if plan.life else plan.starts[0])
    share = plan.decision_share
    kinds = luck.of("kinds").choice(3, len(meeting), p=[share, (1 - share) * 0.6, (1 - share) * 0.4])
    titles = luck.of("titles").choice(len(TITLES), len(meeting))
    order = np.argsort(raised, kind="stable")
    ids = [f"{plan.coalition_id}-i{number:05d}" for number in range(len(order))]
    meeting, proposer, kinds = meeting[order], proposer[order], kinds[order]
    organisations = [o.organisation_id for o in plan.organisations]
    items: Table = {
        "item_id": ids,
        "coalition_id": [plan.coalition_id] * len(ids),
        "raised_on": raised[order].astype(str).tolist(),
        "proposed_by_organisation_id": [organisations[p] if p >= 0 else None for p in proposer],
        "meeting_id": [f"{plan.coalition_id}-m{m:04d}" for m in meeting],
        "title": [TITLES[t] for t in titles[order]],
        "kind": [("decision", "discussion", "information")[k] for k in kinds],
    }
    asked = [(int(m), i, int(p)) for m, i, p, k in zip(meeting, ids, proposer, kinds, strict=True) if k == 0]
    return items, sorted(asked)


def contributions(plan: Plan, luck: Luck) -> Table:
    """Staff time, data and help in kind from members, more from those that carry the work.

    With a life they give more often, and more of them means more often only, so that a year says what a member gives.
    """
    weight = plan.work * plan.present
    scale = weight.sum(axis=1, keepdims=True) / np.maximum((weight > 0).sum(axis=1, keepdims=True), 1)
    times = weight / np.maximum(scale, 1e-12)
    often = GIVES_REGULARLY if plan.life else GIVES_IN_A_MONTH
    gives = luck.of("gives").random(weight.shape) < np.clip(often * times, 0, 0.95)
    if plan.life and plan.life.contributions_end is not None:
        gives[plan.life.contributions_end :] = False
    month, place = np.nonzero(gives)
    day = plan.starts[month] + luck.of("gift days").integers(0, 28, len(month))
    size = np.ones(len(month)) if plan.life else np.clip(times, 0.5, 4)[month, place]
    hours = np.round(luck.of("hours given").lognormal(2.3, 0.5, len(month)) * size)
    kind = luck.of("gifts").choice(["staff_time", "staff_time", "staff_time", "data", "in_kind"], len(month))
    pooled = luck.of("pooled").random(len(month)) < 0.35
    rows = [
        (plan.coalition_id, plan.organisations[p].organisation_id, str(d), str(k),
         str(int(h * HOURLY)) if plan.reports_money else None, plan.currency if plan.reports_money else None,
         str(int(h)), "true" if b else "false")
        for p, d, h, k, b in zip(place, day, hours, kind, pooled, strict=True) if d <= np.datetime64(plan.until)
    ]  # fmt: skip
    numbered = [(f"{plan.coalition_id}-g{number:04d}", *row) for number, row in enumerate(rows)]
    return table("contribution_id coalition_id organisation_id given_on kind amount currency hours pooled", numbered)

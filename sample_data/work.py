"""From agenda to delivery: items, decisions that follow them, positions, commitments, contributions."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sample_data.activity import Meetings
from sample_data.names import TITLES
from sample_data.plan import Plan
from sample_data.writing import Table, table

UNKNOWN_PROPOSER = 0.03  # of agenda items
DEFERRED, REJECTED = 0.08, 0.04  # of decisions
TWO_AMEND = 0.4  # of the decisions whose text was changed
RECORDED = 0.5  # of decisions whose positions were written down
PROMISED, UNOWNED, NO_DUE_DATE = 0.75, 0.05, 0.05  # of adopted decisions; of commitments
GIVES_IN_A_MONTH, HOURLY = 0.25, 60
MOST_ITEMS = 6  # on one agenda


def agenda(plan: Plan, met: Meetings, rng: np.random.Generator) -> tuple[Table, list[tuple[int, str, int]]]:
    """The agenda items, and those that asked for a decision as (meeting, item id, proposer or -1)."""
    mean = min(plan.items_per_month / plan.meetings_per_month, MOST_ITEMS)
    count = np.minimum(rng.poisson(mean * plan.volume[met.month]), 2 * MOST_ITEMS)
    weight = plan.raise_ * plan.present
    count = count * (weight.sum(axis=1) > 0)[met.month]
    meeting = np.repeat(np.arange(len(count)), count)
    cumulative = np.cumsum(weight, axis=1) / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    place = (rng.random(len(meeting))[:, None] >= cumulative[met.month[meeting]]).sum(axis=1)
    place = np.minimum(place, weight.shape[1] - 1)
    proposer = np.where(rng.random(len(meeting)) < UNKNOWN_PROPOSER, -1, place)
    raised = met.start.astype("datetime64[D]")[meeting] - rng.integers(1, 9, len(meeting))
    raised = np.maximum(raised, plan.starts[0])
    kinds = rng.choice(
        3, len(meeting), p=[plan.decision_share, (1 - plan.decision_share) * 0.6, (1 - plan.decision_share) * 0.4]
    )
    titles = rng.choice(len(TITLES), len(meeting))
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


def decisions(
    plan: Plan, met: Meetings, asked: list[tuple[int, str, int]], rng: np.random.Generator
) -> dict[str, Table]:
    """Decisions, the positions taken on them and the commitments that follow."""
    decided: list[tuple[object, ...]] = []
    positions: list[tuple[object, ...]] = []
    commitments: list[tuple[object, ...]] = []
    names = [o.organisation_id for o in plan.organisations]
    members = np.array(plan.members)
    work = plan.work * plan.present
    chance = rng.random((len(asked), 6))
    for (meeting, item, proposer), draw in zip(asked, chance, strict=True):
        month = int(met.month[meeting])
        on = met.start[meeting].astype("datetime64[D]").astype(date)
        number = f"{plan.coalition_id}-d{len(decided):04d}"
        outcome = "deferred" if draw[0] < DEFERRED else "rejected" if draw[0] < DEFERRED + REJECTED else "adopted"
        eligible = members[plan.present[month, members]]
        here = met.there[meeting, eligible]
        others = [int(p) for p in eligible[here] if p != proposer]
        amended = None
        if others and draw[2] < plan.amend[month]:
            first = int(draw[1] * len(others))
            count = 2 if len(others) > 1 and draw[2] < TWO_AMEND * plan.amend[month] else 1
            amended = ";".join(names[others[(first + step) % len(others)]] for step in range(count))
        rule = (
            "lead"
            if proposer in plan.members and plan.organisations[proposer].role == "lead" and draw[3] < 0.15
            else "consensus"
        )
        decided.append((number, plan.coalition_id, str(on), item, rule, outcome, amended))
        if draw[4] < RECORDED:
            said = rng.random(len(eligible))
            edges = np.cumsum([1 - plan.dissent_share - 0.15, 0.15, plan.dissent_share * 0.6])
            words = np.array(["support", "accept", "object", "abstain"])[np.searchsorted(edges, said, side="right")]
            positions += [(number, names[p], str(w) if h else "absent", str(on))
                          for p, w, h in zip(eligible, words, here, strict=True)]  # fmt: skip
        if outcome == "adopted" and draw[5] < PROMISED and work[month].sum() > 0:
            commitments += _commitments(plan, number, on, work[month], len(commitments), rng)
    return {
        "decisions": table(
            "decision_id coalition_id decided_on item_id rule outcome amended_by_organisation_ids", decided
        ),
        "positions": table("decision_id organisation_id position _on", positions),
        "commitments": table(
            "commitment_id coalition_id made_on owner_organisation_id decision_id title due_on completed_on dropped_on",
            commitments,
        ),
    }


def _commitments(
    plan: Plan, decision: str, on: date, weight: npt.NDArray[np.float64], so_far: int, rng: np.random.Generator
) -> list[tuple[object, ...]]:
    """One or two promises. Whether one is kept in time is drawn for the month in which it is due."""
    rows: list[tuple[object, ...]] = []
    for extra in range(1 + int(rng.random() < 0.3)):
        owner = int(rng.choice(len(weight), p=weight / weight.sum()))
        lead_days, luck, late, unowned, undated, title = rng.random(6)
        due = on + timedelta(days=int(25 + 60 * lead_days))
        month = int(np.clip(np.searchsorted(plan.starts, np.datetime64(due), side="right") - 1, 0, plan.months - 1))
        done: date | None = None
        dropped: date | None = None
        if luck < plan.on_time[month]:
            done = due - timedelta(days=int(12 * late))
        elif late >= plan.unfinished_share:
            done = due + timedelta(days=int(5 + 80 * (late - plan.unfinished_share)))
        elif late < plan.unfinished_share / 4:
            dropped = due + timedelta(days=int(20 + 100 * late))
        owner_id = None if unowned < UNOWNED else plan.organisations[owner].organisation_id
        rows.append((
            f"{plan.coalition_id}-c{so_far + extra:04d}", plan.coalition_id, str(on), owner_id, decision,
            TITLES[int(title * len(TITLES))], None if undated < NO_DUE_DATE else str(due),
            _until(done, plan.until), _until(dropped, plan.until),
        ))  # fmt: skip
    return rows


def _until(day: date | None, last: date) -> str | None:
    return str(day) if day is not None and day <= last else None


def contributions(plan: Plan, rng: np.random.Generator) -> Table:
    """Staff time, data and help in kind from members, more from those that carry the work."""
    weight = plan.work * plan.present
    scale = weight.sum(axis=1, keepdims=True) / np.maximum((weight > 0).sum(axis=1, keepdims=True), 1)
    gives = rng.random(weight.shape) < np.clip(GIVES_IN_A_MONTH * weight / np.maximum(scale, 1e-12), 0, 0.95)
    month, place = np.nonzero(gives)
    day = plan.starts[month] + rng.integers(0, 28, len(month))
    hours = np.round(
        rng.lognormal(2.3, 0.5, len(month)) * np.clip(weight / np.maximum(scale, 1e-12), 0.5, 4)[month, place]
    )
    kind = rng.choice(["staff_time", "staff_time", "staff_time", "data", "in_kind"], len(month))
    pooled = rng.random(len(month)) < 0.35
    rows = [
        (plan.coalition_id, plan.organisations[p].organisation_id, str(d), str(k),
         str(int(h * HOURLY)) if plan.reports_money else None, plan.currency if plan.reports_money else None,
         str(int(h)), "true" if b else "false")
        for p, d, h, k, b in zip(place, day, hours, kind, pooled, strict=True) if d <= np.datetime64(plan.until)
    ]  # fmt: skip
    numbered = [(f"{plan.coalition_id}-g{number:04d}", *row) for number, row in enumerate(rows)]
    return table("contribution_id coalition_id organisation_id given_on kind amount currency hours pooled", numbered)

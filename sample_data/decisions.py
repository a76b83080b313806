"""What follows from an agenda: decisions, the positions taken on them, and the commitments that carry them out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sample_data.activity import Meetings
from sample_data.luck import Luck
from sample_data.names import TITLES
from sample_data.plan import Plan
from sample_data.writing import Table, table

DEFERRED, REJECTED = 0.08, 0.04  # of decisions
TWO_AMEND = 0.4  # of the decisions whose text was changed
RECORDED = 0.5  # of decisions whose positions were written down
PROMISED, UNOWNED, NO_DUE_DATE = 0.75, 0.05, 0.05  # of adopted decisions; of commitments
DRAWS = 6  # random numbers that settle one decision

Row = tuple[object, ...]


def decisions(plan: Plan, met: Meetings, asked: list[tuple[int, str, int]], luck: Luck) -> dict[str, Table]:
    """Decisions in the order of their meetings. With a life, what was put off comes back to the next meeting."""
    decided: list[Row] = []
    positions: list[Row] = []
    commitments: list[Row] = []
    waiting: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for meeting, item, proposer in asked:
        waiting[meeting].append((item, proposer, 0))
    chance = iter(luck.of("decisions").random((len(asked), DRAWS)))
    present, members = plan.present, np.array(plan.members)
    work = plan.work * present
    for meeting in range(len(met.start)):
        month, on = int(met.month[meeting]), met.start[meeting].astype("datetime64[D]").astype(date)
        for item, proposer, times in waiting[meeting]:
            draw = luck.of("again").random(DRAWS) if times else next(chance)
            number = f"{plan.coalition_id}-d{len(decided):04d}"
            outcome = _outcome(plan, month, times, draw[0])
            if outcome == "deferred" and plan.life:
                waiting[meeting + 1].append((item, proposer, times + 1))
            eligible = members[present[month, members]]
            decided.append(_decision(plan, met, meeting, eligible, (number, str(on), item, proposer), outcome, draw))
            if draw[4] < RECORDED:
                positions += _positions(plan, met.there[meeting, eligible], eligible, number, on, luck)
            if outcome == "adopted" and draw[5] < PROMISED and work[month].sum() > 0:
                commitments += _commitments(plan, number, on, work[month], len(commitments), luck)
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


def _outcome(plan: Plan, month: int, times: int, luck: float) -> str:
    """`times` is how often the item was put off before."""
    deferred = DEFERRED
    if plan.life is not None:
        deferred = float(plan.life.deferring[month]) if times < plan.life.most_deferrals[month] else 0.0
    return "deferred" if luck < deferred else "rejected" if luck < deferred + REJECTED else "adopted"


def _decision(
    plan: Plan, met: Meetings, meeting: int, eligible: npt.NDArray[np.int64], about: tuple[str, str, str, int],
    outcome: str, draw: npt.NDArray[np.float64],
) -> Row:  # fmt: skip
    """One row; whether others changed the text, and by which rule it was decided."""
    number, on, item, proposer = about
    month = met.month[meeting]
    others = [int(p) for p in eligible[met.there[meeting, eligible]] if p != proposer]
    amended = None
    if others and draw[2] < plan.amend[month]:
        first = int(draw[1] * len(others))
        count = 2 if len(others) > 1 and draw[2] < TWO_AMEND * plan.amend[month] else 1
        names = [plan.organisations[others[(first + step) % len(others)]].organisation_id for step in range(count)]
        amended = ";".join(names)
    is_lead = proposer in plan.members and plan.organisations[proposer].role == "lead"
    rule = "lead" if is_lead and draw[3] < 0.15 else "consensus"
    return number, plan.coalition_id, on, item, rule, outcome, amended


def _positions(
    plan: Plan, here: npt.NDArray[np.bool_], eligible: npt.NDArray[np.int64], decision: str, on: date, luck: Luck
) -> list[Row]:
    """What each member said, or that it was not there."""
    said = luck.of("positions").random(len(eligible))
    edges = np.cumsum([1 - plan.dissent_share - 0.15, 0.15, plan.dissent_share * 0.6])
    words = np.array(["support", "accept", "object", "abstain"])[np.searchsorted(edges, said, side="right")]
    return [
        (decision, plan.organisations[place].organisation_id, str(word) if is_here else "absent", str(on))
        for place, word, is_here in zip(eligible, words, here, strict=True)
    ]


def _commitments(
    plan: Plan, decision: str, on: date, weight: npt.NDArray[np.float64], so_far: int, luck: Luck
) -> list[Row]:
    """One or two promises. Whether one is kept in time is drawn for the month in which it is due.

    With a life it is drawn for the month in which it would be done, and may stay open where nothing is closed any more.
    """
    rows: list[Row] = []
    rng = luck.of("commitments")
    for extra in range(1 + int(rng.random() < 0.3)):
        owner = int(rng.choice(len(weight), p=weight / weight.sum()))
        lead_days, chance, late, unowned, undated, title = rng.random(6)
        due = on + timedelta(days=int(25 + 60 * lead_days))
        early = due - timedelta(days=int(12 * late))
        done: date | None = None
        dropped: date | None = None
        if chance < plan.on_time[_month(plan, early if plan.life else due)]:
            done = early
        elif late >= plan.unfinished_share:
            done = due + timedelta(days=int(5 + 80 * (late - plan.unfinished_share)))
        elif late < plan.unfinished_share / 4:
            dropped = due + timedelta(days=int(20 + 100 * late))
        if plan.life is not None:
            ends = done or dropped
            if ends and luck.of("closing").random() >= plan.life.closing[_month(plan, ends), owner]:
                done = dropped = None
        owner_id = None if unowned < UNOWNED else plan.organisations[owner].organisation_id
        rows.append((
            f"{plan.coalition_id}-c{so_far + extra:04d}", plan.coalition_id, str(on), owner_id, decision,
            TITLES[int(title * len(TITLES))], None if undated < NO_DUE_DATE else str(due),
            _until(done, plan.until), _until(dropped, plan.until),
        ))  # fmt: skip
    return rows


def _month(plan: Plan, day: date) -> int:
    """The number of the day's month; the last one for a later day."""
    number = (day.year - 1970) * 12 + day.month - 1 - int(plan.first_month.astype(int))  # NumPy counts months from 1970
    return min(max(number, 0), plan.months - 1)


def _until(day: date | None, last: date) -> str | None:
    return str(day) if day is not None and day <= last else None

"""Each simulated trouble, and each thing that only looks like one, stands in the rows as its label says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sample_data import portfolio
from sample_data.plan import Survey
from sample_data.simulator import act_out
from sample_data.surveys import items
from sample_data.troubles import CONFOUNDERS, TROUBLES, befall
from sample_data.writing import Exports
from tests.simulated import opened, points

MEASURES = {  # trouble -> rows, the column that says when, what to count in them
    "lead_takes_agenda": ("agenda_items", "raised_on", "avg((proposed_by_organisation_id = $subject)::int)"),
    "lead_takes_work": ("(from messages join organisations on domains = split_part(person_key, '@', 2))", "sent_at",
                        "avg((organisation_id = $subject)::int)"),
    "members_drift": ("messages", "sent_at", "count(*) / count(distinct left(sent_at, 7))"),
    "member_silent": ("agenda_items", "raised_on", "sum((proposed_by_organisation_id = $subject)::int)"),
    "deadlines_slip": ("commitments", "due_on", "avg(coalesce(completed_on <= due_on, false)::int)"),
    "largest_funder_leaves": ("funding", "ends_on", "sum((funder_organisation_id = $subject)::int)"),
    "facilitator_leaves": ("facilitation", "happened_on", "count(*)"),
    "feed_stops": ("messages", "sent_at", "count(*)"),
    "growth": ("attendance", "joined_at", "count(distinct split_part(person_key, '@', 2))"),
    "summer_slump": ("messages", "sent_at", "count(*) / count(distinct left(sent_at, 7))"),
}  # fmt: skip


def measured(trouble: str, folder: Path) -> tuple[float, float]:
    """The measure before and after the trouble begins; for a summer slump, outside and in summer."""
    rng = np.random.default_rng((11, 4))
    plan = portfolio.draw(4, 30, "2026-10", 80, rng)
    label = befall(plan, trouble, 18, rng)
    assert label is not None
    exports = Exports(folder, by_period=False)
    exports.add(act_out(plan, rng, 80))
    exports.flush()
    rows, when, number = MEASURES[trouble]
    later = f"substr({when}, 6, 2) in ('07', '08')" if trouble == "summer_slump" else f"{when} > '{label.from_month}'"
    query = f"select {later}, {number}, $subject from {rows} where {when} is not null group by 1"
    got = {
        bool(late): float(value)
        for late, value, _ in opened(folder).execute(query, {"subject": label.subject}).fetchall()
    }
    return got.get(False, 0.0), got.get(True, 0.0)


@pytest.mark.parametrize("trouble", [*TROUBLES, *CONFOUNDERS])
def test_each_trouble_shows_in_its_rows(trouble: str, tmp_path: Path) -> None:
    """Told on one coalition drawn at random: what the label says is what the rows before and after show."""
    before, after = measured(trouble, tmp_path)
    if trouble in ("lead_takes_agenda", "lead_takes_work"):
        assert before < 0.4 and after > 0.6
    elif trouble in ("members_drift", "deadlines_slip", "summer_slump"):
        assert after < 0.75 * before
    elif trouble == "growth":
        assert after >= before + 3
    else:
        assert before > 0 and after == 0


def fairness(trouble: str | None, folder: Path) -> tuple[float, float]:
    """What members say of fair influence, 1 to 5, in a wave before month 18 and in one after."""
    told = []
    for month in (16, 28):
        rng = np.random.default_rng((11, 4))
        plan = portfolio.draw(4, 30, "2026-10", 80, rng)
        plan.surveys = [Survey(month)]
        if trouble:
            assert befall(plan, trouble, 18, rng) is not None
        exports = Exports(folder / str(month), by_period=False)
        exports.add(items() | act_out(plan, rng, 80))
        exports.flush()
        told.append(float(np.nanmean(points(opened(folder / str(month)), "fair_influence"))))
    return told[0], told[1]


@pytest.mark.parametrize("trouble", [None, *TROUBLES, *CONFOUNDERS])
def test_members_mind_only_a_lead_that_takes_over(trouble: str | None, tmp_path: Path) -> None:
    """And in a quiet coalition two waves say the same."""
    before, after = fairness(trouble, tmp_path)
    if trouble in ("lead_takes_agenda", "lead_takes_work"):
        assert after < before - 1
    else:
        assert after == pytest.approx(before, abs=0.5 if trouble else 0.15)


def test_hardly_anybody_changes_a_text_once_the_lead_takes_the_agenda(tmp_path: Path) -> None:
    rng = np.random.default_rng((11, 4))
    plan = portfolio.draw(4, 30, "2026-10", 80, rng)
    plan.items_per_month, label = 30.0, befall(plan, "lead_takes_agenda", 18, rng)
    exports = Exports(tmp_path, by_period=False)
    exports.add(act_out(plan, rng, 80))
    exports.flush()
    changed = opened(tmp_path).execute(
        "select decided_on > $month, avg((amended_by_organisation_ids is not null)::int) from decisions group by 1 order by 1",
        {"month": label.from_month},
    ).fetchall()  # fmt: skip
    assert changed[1][1] < 0.5 * changed[0][1]

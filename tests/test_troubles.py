"""Each simulated trouble, and each thing that only looks like one, stands in the rows as its label says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sample_data import portfolio
from sample_data.simulator import act_out
from sample_data.troubles import CONFOUNDERS, TROUBLES, befall
from sample_data.writing import Exports
from tests.simulated import opened

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

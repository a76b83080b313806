"""No hindsight: a build as of an earlier day says of the months before it what the later build says of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from metrics.published import PUBLISHED
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from sample_data.simulator import simulate
from tests.roads import published

AS_OF = date(2026, 4, 30)  # six months before the last day simulated
COLUMNS = (
    "coalition_id", "warning", "class", "subject", "since", "month", "value", "expected", "threshold", "n", "why", "next_step",
)  # fmt: skip


def reported(workspace: Workspace, before: date) -> list[dict[str, Any]]:
    names = list(PUBLISHED["warnings"])
    rows = [dict(zip(names, row, strict=True)) for row in published(workspace)["warnings"]]
    return [{name: row[name] for name in (*COLUMNS, "warning_id")} for row in rows if row["month"] <= before]


def test_a_build_as_of_six_months_earlier_reports_the_same_warnings(tmp_path: Path) -> None:
    simulate(tmp_path / "made", 14, 26, seed=7, last_month="2026-10", quiet_share=0.1)
    workspace = Workspace(tmp_path / "workspace")
    workspace.create()
    ingest(workspace, [tmp_path / "made" / "exports"])
    build(workspace)
    whole = reported(workspace, AS_OF)
    build(workspace, as_of=AS_OF)
    known = reported(workspace, AS_OF)
    assert len(Counter(row["warning"] for row in whole)) >= 8, "too few kinds to say anything"
    assert known == whole

"""Warnings through the whole road: from an export's row to the published warning and back to file and row."""

from __future__ import annotations

from typing import Any

import pytest

from metrics.published import PUBLISHED
from pipelines import evidence
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, write

MONTHS = [f"{2025 + number // 12}-{number % 12 + 1:02d}" for number in range(20)]
BOTH = "ann@alder.example bob@birch.example cem@cedar.example"
DEFERRED = "".join(f"d{n},reef,2025-{n:02d}-20,i,deferred\n" for n in (3, 5))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Twenty months of two meetings each; Cedar no longer comes from month 15 on; one item is put off twice in the first."""
    folder = tmp_path_factory.mktemp("exports")
    exports = [meeting_month(month, BOTH if number < 14 else BOTH.removesuffix(" cem@cedar.example"))
               for number, month in enumerate(MONTHS)]  # fmt: skip
    decisions = {"decisions": f"decision_id,coalition_id,decided_on,item_id,outcome\n{DEFERRED}"}
    write(folder, REGISTER, decisions, *exports)
    workspace = Workspace(tmp_path_factory.mktemp("place") / "workspace")
    workspace.create()
    ingest(workspace, [folder])
    build(workspace)
    return workspace


def rows(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    return [dict(zip(PUBLISHED[table], row, strict=True)) for row in published(workspace)[table]]


def test_a_warning_leads_to_the_file_and_row_of_what_stands_behind_it(place: Workspace) -> None:
    (told,) = [row for row in rows(place, "warnings") if row["warning"] == "decision_deferred"]
    assert told["evidence"] == ["decisions/d3", "decisions/d5"]
    lines = {(row["table"], row["key"]): row for row in rows(place, "lineage")}
    assert [lines["decisions", key]["source_row"] for key in ("d3", "d5")] == [2, 3]
    assert lines["decisions", "d3"]["source_file"] == "decisions.csv"


def test_every_reference_of_a_warning_is_among_the_published_rows(place: Workspace) -> None:
    keys = {f"{row['table']}/{row['key']}" for row in rows(place, "evidence_rows")}
    told = rows(place, "warnings")
    assert len(told) >= 2
    assert [ref for row in told for ref in row["evidence"] if ref not in keys] == []


def test_rows_behind_an_old_warning_are_published_though_their_month_is_not(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "EVENT_ROWS", 3)
    (place.path / "settings.toml").write_text("keep_builds = 3\n")  # another input, so that it is built anew
    build(place)
    keys = {f"{row['table']}/{row['key']}" for row in rows(place, "evidence_rows")}
    lines = {f"{row['table']}/{row['key']}" for row in rows(place, "lineage")}
    behind = {ref for row in rows(place, "warnings") for ref in row["evidence"]}
    events = {ref for ref in behind if ref.startswith(("attendance/", "messages/", "agenda_items/"))}
    assert events, "no warning rests on events"
    assert behind <= keys and behind <= lines
    others = {ref for ref in keys - behind if ref.startswith("attendance/")}
    assert len(others) <= 3, "the other rows of old months stay out"


def test_every_warning_of_the_catalogue_is_on_the_method_table(place: Workspace) -> None:
    assert len(rows(place, "warning_method")) == 26


def test_a_budget_that_is_no_number_is_refused(place: Workspace) -> None:
    (place.path / "settings.toml").write_text('new_warnings_per_month = "two"\n')
    with pytest.raises(WorkspaceError, match="whole number from 0"):
        build(place)

"""A built workspace with the four example coalitions and a real one, of which most inputs are missing, for tests of the briefing."""

from __future__ import annotations

from pathlib import Path

from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from sample_data.examples import write_examples
from tests.shared_files import real

EXAMPLES = ("canopy-compact", "horizon-net-zero", "loopworks-platform", "threadline-accord")
REAL = "graphql-wg"
SHEETS = ("graphql-wg/attendance_sheet.csv", "graphql-wg/agenda_sheet.csv")


def built_examples(place: Path) -> Path:
    """The folder of the build in force."""
    write_examples(place / "exports")
    workspace = Workspace(place / "w")
    ingest(workspace, [place / "exports"])
    ingest(workspace, [real(name) for name in SHEETS], REAL)
    build(workspace)
    found = workspace.current_build()
    assert found is not None
    return found

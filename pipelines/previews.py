"""What would change if something were decided, without deciding it.

The decision is written into a copy of the decisions and read from there as a build reads it, so that what cannot be decided
cannot be previewed either. Of goalposts it is told what every coalition's last month would score: by the statements of a build,
from the values that the build in force has published. Of what a build has to work out anew it is told in words what it does.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from metrics.heads import changed_goalposts, heads
from metrics.published import PILLARS
from metrics.rescored import rescore
from pipelines import decided_settings, decision_files, engine
from pipelines.casting import literal
from pipelines.deciding import check_of
from pipelines.decision_files import Kind
from pipelines.preview_words import Moved, audience, charter, goalposts, threshold
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace

Line = Mapping[str, str]
ADDED = {"who": "a preview", "when": "", "why": ""}


@dataclass(frozen=True)
class Preview:
    """What would change, in words; and the scores that would, of each coalition's last month."""

    sentence: str
    moved: list[Moved] = field(default_factory=list)


def preview(workspace: Workspace, kind: Kind, line: Line) -> Preview:
    """What the next build would do of this line of a file of settings.

    Raises WorkspaceError where it could not be decided, for decisions of another kind, and where there is no build.
    """
    workspace.require()
    if kind not in decision_files.SETTINGS:
        known = ", ".join(one.file.removesuffix(".csv") for one in decision_files.SETTINGS)
        raise WorkspaceError(f"Only {known} can be previewed: of other decisions the next build tells.")
    build = workspace.current_build()
    if build is None:
        raise WorkspaceError(f"{workspace.path} has no build yet. Run: coalition-health build {workspace.path}")
    with tempfile.TemporaryDirectory() as folder:
        trial = Workspace(workspace.path)
        trial.decisions = Path(folder) / "decisions"
        shutil.copytree(workspace.decisions, trial.decisions)
        rows = [*decision_files.every(kind, trial.decisions), {**line, **ADDED}]
        decision_files.write(trial.decisions, kind, rows, check_of(workspace, kind))
        tell: Callable[[Workspace, Workspace, Path, Line], Preview] = TELLS[kind.file]
        return tell(workspace, trial, build, line)


def _of_goalposts(workspace: Workspace, trial: Workspace, build: Path, line: Line) -> Preview:
    moved = rescored(build, decided_settings.goalposts(trial.decisions))
    published = _asked(build, "select indicator, goalpost_0, goalpost_100 from method where goalpost_0 is not null")
    with changed_goalposts(decided_settings.goalposts(workspace.decisions)):
        decided = {head.name: head.goalposts for head in heads().values() if head.goalposts}
    others_wait = decided != {name: (scored_0, scored_100) for name, scored_0, scored_100 in published}
    return Preview(goalposts(moved, others_wait=others_wait), moved)


def _of_a_threshold(workspace: Workspace, trial: Workspace, build: Path, line: Line) -> Preview:
    before, after = workspace.threshold(line["name"])[0], trial.threshold(line["name"])[0]
    kept = sum(1 for path in workspace.builds.iterdir() if path.is_dir() and not path.name.startswith("."))
    return Preview(threshold(line["name"], before, after, coalitions=len(_names(build)), builds=kept))


def _of_a_charter(workspace: Workspace, trial: Workspace, build: Path, line: Line) -> Preview:
    try:
        query = "select status from charter where coalition_id = ? and element = ?"
        found = _asked(build, query, line["coalition_id"], line["element"])
    except duckdb.CatalogException:  # a build of an earlier version
        found = []
    name = _names(build).get(line["coalition_id"], line["coalition_id"])
    return Preview(charter(name, line["element"], found[0][0] if found else None, line["status"]))


def _of_an_audience(workspace: Workspace, trial: Workspace, build: Path, line: Line) -> Preview:
    coalition_id = line["coalition_id"]
    name = _names(build).get(coalition_id, coalition_id)
    return Preview(audience(name, coalition_id in workspace.names_agreed(), coalition_id in trial.names_agreed()))


TELLS = {
    decision_files.GOALPOSTS.file: _of_goalposts,
    decision_files.THRESHOLDS.file: _of_a_threshold,
    decision_files.GOVERNANCE.file: _of_a_charter,
    decision_files.AUDIENCES.file: _of_an_audience,
}


def rescored(build: Path, decided: Mapping[str, tuple[float, float]]) -> list[Moved]:
    """Every score of each coalition's last month as the build has published it, and as it would be by these goalposts."""
    with tempfile.TemporaryDirectory() as spill, engine.opened(spill) as con, changed_goalposts(decided):
        for name, path in (("core", "core.duckdb"), ("published", "published/secretariat.duckdb")):
            con.execute(f"attach {literal(str(build / path))} as {name} (read_only)")
        con.execute(
            "create table coalition_months as from core.coalition_months "
            "qualify row_number() over (partition by coalition_id order by month desc) = 1"
        )
        # how many answered is withheld where they are too few; that somebody was asked is not, and is what counts here
        con.execute(
            "create table indicators as select * replace (case when suppressed then coalesce(n, 0) else n end as n) "
            "from published.indicators semi join coalition_months using (coalition_id, month)"
        )
        rescore(con)
        found = con.execute(
            f"""
            select coalition_id, coalitions.name, month, score,
                {", ".join(f"before.{name}, after.{name}" for name in Moved.ranged())}
            from scores as after
            join published.scores as before using (coalition_id, month, score)
            join published.coalitions using (coalition_id)
            order by coalitions.name, coalition_id, list_position(?, score)
            """,
            [["health", *PILLARS]],
        ).fetchall()
    return [Moved(*row) for row in found]


def _names(build: Path) -> dict[str, str]:
    return dict(_asked(build, "select coalition_id, coalesce(name, coalition_id) from coalitions"))


def _asked(build: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(build / "published" / "secretariat.duckdb"), read_only=True) as con:
        return con.execute(query, values).fetchall()

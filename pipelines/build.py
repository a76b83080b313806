"""The whole road, top to bottom: staged files to a published build.

A build is a pure function of raw files, decisions, settings and code. It is made aside and swapped in when it
is complete and synced; until then, and after any crash, the build before it stays in force.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from metrics.attention import compute_attention
from metrics.bench import compute_bench
from metrics.chance import compute_chance
from metrics.changes import compute_changes
from metrics.constructs import compute_constructs
from metrics.disclosure import publish
from metrics.early_warnings import compute_warnings
from metrics.framework import compute_indicators
from metrics.heads import changed_goalposts, method_version
from metrics.published import BY_MONTH, PUBLISHED
from metrics.scoring import compute_scores
from metrics.standing import compute_standing
from pipelines import (
    canonical,
    context,
    decided_settings,
    engine,
    history,
    journal_record,
    reuse,
    settings_told,
    surveys,
    tell,
    typed_facilitation,
    typed_governance,
)
from pipelines.arrivals import Progress, restage
from pipelines.connectors import connectors
from pipelines.problems import WorkspaceError
from pipelines.repeats import StagedFolder
from pipelines.seals import damage, sha256_of
from pipelines.staged_tables import resolve_names
from pipelines.staging import folder_name, version_of
from pipelines.stress_tests import add_stress_tests
from pipelines.workspace import RawFile, Workspace

STEPS = (
    "Staged files",
    "Repeated rows",
    "Tables",
    "Who did what",
    "Months",
    "Cube",
    "Indicators",
    "Scores",
    "Warnings",
    "Bench",
    "Publish",
)


@dataclass(frozen=True)
class Built:
    """A finished build: its folder, its name, and whether anything had changed since the one before."""

    path: Path
    is_new: bool
    coalitions: int
    months: int


def build(
    workspace: Workspace, as_of: dt.date | None = None, progress: Progress = lambda what, done, of: None
) -> Built:
    """Run the road and publish. The same inputs give the same published rows; then nothing is built anew.

    Raises WorkspaceError where the workspace cannot be read or written; the build in force stays.
    """
    workspace.require()
    with workspace.writing("build"), changed_goalposts(decided_settings.goalposts(workspace.decisions)):
        files = workspace.files()
        step = _steps(progress)
        step("Staged files")
        restage(workspace, files, progress)
        history.keep(workspace)
        parts = made_from(workspace, files, as_of)
        inputs = fingerprint(parts)
        if same := _unchanged(workspace, inputs):
            return same
        name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{inputs[:16]}"
        aside = workspace.builds / f".aside-{name}"
        try:
            (aside / "published").mkdir(parents=True)
            (aside / "findings").mkdir()
            manifest = _run(workspace, files, aside, as_of, step, parts)
            manifest |= {"name": name, "inputs": inputs, "made_from": parts}
            (aside / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
            path = workspace.publish(aside, name)
        except (OSError, duckdb.Error) as error:
            if not (isinstance(error, OSError | duckdb.IOException) or "No space left" in str(error)):
                raise
            raise WorkspaceError(
                f"The build could not be written ({error}). The build before it stays in force and no file was "
                "lost. Make room, or mend the folder's rights, and run build again."
            ) from error
        return Built(path, True, manifest["coalitions"], manifest["months"])


def made_from(workspace: Workspace, files: list[RawFile], as_of: dt.date | None) -> dict[str, Any]:
    """Everything a build is made from, by name or hash."""
    decisions = {path.name: sha256_of(path) for path in sorted(workspace.decisions.glob("*.csv"))}
    versions = {name: version_of(name) for name in connectors()}
    return {
        "files": [
            (f.sha256, f.order, f.coalition_id, f.connector, versions.get(f.connector or ""), f.name, f.details)
            for f in files
        ],
        "decisions": decisions,
        # where the journal lies may hold a password, and says nothing of any figure
        "settings": {name: value for name, value in workspace.settings().items() if name != "journal"},
        "as_of": as_of.isoformat() if as_of else None,
        "history": history.made_from(workspace),
        "journal": journal_record.made_from(workspace),
        "method": method_version(),
        "code": [version("coalition-health"), duckdb.__version__, _code()],
    }


def _code() -> str:
    """A hash of the programs that make a build, so that an edited one never takes over what the old one made."""
    digest = hashlib.sha256()
    for package in ("metrics", "pipelines"):
        for path in sorted(Path(__file__).parents[1].joinpath(package).rglob("*")):
            if path.suffix in (".py", ".sql"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: dict[str, Any]) -> str:
    """A hash of everything a build is made from."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _unchanged(workspace: Workspace, inputs: str) -> Built | None:
    """The build in force, when it was made from the same inputs and is still whole."""
    path = workspace.current_build()
    if path is None:
        return None
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except ValueError:  # damaged: made anew
        return None
    if manifest.get("inputs") != inputs or damage(path):
        return None
    return Built(path, False, manifest["coalitions"], manifest["months"])


def _run(
    workspace: Workspace,
    files: list[RawFile],
    aside: Path,
    as_of: dt.date | None,
    step: Any,
    parts: dict[str, Any],
) -> dict[str, Any]:
    """Staged files to the published files in `aside`; what the manifest says of them."""
    settings = workspace.coalition_settings()
    folders = [
        StagedFolder(f.sha256, f.order, workspace.staged / folder_name(f.sha256, f.connector))
        for f in files
        if f.connector in connectors()
    ]
    spill = aside / "spill"
    with engine.opened(spill) as con:
        step("Repeated rows")
        before = reuse.find_before(workspace.current_build(), parts, folders)
        reuse.find_all_repeats(con, before, folders)
        step("Tables")
        canonical.load(con, folders, {f.coalition_id for f in files if f.coalition_id and f.connector}, settings, as_of)
        surveys.settle(con, folders, workspace.decisions)
        step("Who did what")
        resolve_names(con, workspace, workspace.aliases)
        surveys.one_rating_each(con)
        step("Months")
        canonical.make_months(con, as_of)
        context.add_events(con, workspace.decisions, as_of)
        typed_facilitation.add_entries(con, workspace.decisions, as_of)
        typed_governance.add_states(con, workspace.decisions)
        step("Cube")
        taken = reuse.make_cube(con, before)
        step("Indicators")
        compute_indicators(con, taken.published)
        reuse.take_over(con, before, taken, "indicators")
        step("Scores")
        compute_scores(con, taken.published)
        reuse.take_over(con, before, taken, *(table for table in BY_MONTH if table in tell.SCORED))
        compute_changes(con, taken.published)
        reuse.take_over(con, before, taken, "changes")
        compute_standing(con)
        compute_chance(con)
        compute_constructs(con)
        compute_attention(con)
        step("Warnings")
        compute_warnings(con, workspace.new_warnings_per_month())
        step("Bench")
        compute_bench(con)
        add_stress_tests(con, workspace.stress_tests_up_to())
        step("Publish")
        history.load(con, workspace)
        tell.assemble(con, files, folders, workspace.decisions)
        typed_facilitation.tell(con)
        typed_governance.tell(con)
        settings_told.tell(con, workspace)
        journal_record.load(con, workspace)
        with ThreadPoolExecutor(max_workers=2) as others:
            core = others.submit(reuse.write_core, con.cursor(), aside / "core.duckdb", before, taken)
            content = others.submit(content_hash, con.cursor())
            publish(con, aside / "published", reuse.earlier_files(before, taken), workspace.names_agreed())
            core.result()
        months_taken_over = reuse.months_taken_over(con, taken)
        counted = con.execute("select count(distinct coalition_id), count(*) from coalition_months").fetchall()[0]
    shutil.rmtree(spill, ignore_errors=True)
    return {
        "content": content.result(),
        "coalitions": counted[0],
        "months": counted[1],
        "months_taken_over": months_taken_over,
        "method_version": method_version(),
        "version": version("coalition-health"),
    }


def content_hash(con: duckdb.DuckDBPyConnection) -> str:
    """A hash of the published rows, whatever their order; the same wherever this version of DuckDB made them."""
    digest = hashlib.sha256()
    for table, columns in sorted(PUBLISHED.items()):
        names = ", ".join(f'"{name}"' for name in columns)
        digest.update(table.encode())
        row = con.execute(
            f'select count(*), coalesce(sum(cast(hash({names}) as hugeint)), 0) from published."{table}"'
        ).fetchone()
        digest.update(str(row).encode())
    return digest.hexdigest()


def _steps(progress: Progress) -> Any:
    def step(what: str) -> None:
        progress(what, STEPS.index(what), len(STEPS))

    return step

"""Files on their way in: staged in child processes, checked, and put in their place in the workspace."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from pipelines.checking import check, read_findings
from pipelines.checks import Checker
from pipelines.connectors import connectors
from pipelines.disk import sync_tree, write_csv
from pipelines.how_to_read import HEED_DECISIONS, decided
from pipelines.problems import WorkspaceError
from pipelines.reports import FileReport
from pipelines.seals import seal
from pipelines.staging import Staged, folder_name
from pipelines.workers import Answer, Job, stage_all
from pipelines.workspace import RawFile, Workspace

Progress = Callable[[str, int, int], None]  # (what, done, of)


@dataclass
class Arrival:
    """A file on its way in."""

    path: Path
    report: FileReport
    aside: Path
    folder: Path
    options: dict[str, Any]
    staged: Staged | None = None
    rejected: bool = False


def folder_of(workspace: Workspace, file: RawFile) -> Path:
    return workspace.staged / folder_name(file.sha256, file.connector) if file.connector else workspace.staged / "none"


def stage_arrivals(
    workspace: Workspace,
    arriving: Iterable[Arrival],
    progress: Progress,
    count: Callable[[list[Arrival]], None] = lambda arrivals: None,
    started: Checker | None = None,
) -> list[Arrival]:
    """Stage and check all arrivals. Files are staged, and the checks start up, while others are still arriving.

    `started`: the checks, where they start up already; they are closed at the end.

    `count` looks at the staged arrivals; it runs while the checks still start up, and once more where they set
    rows aside.
    """
    coming = iter(arriving)
    first = next(coming, None)
    if first is None:
        return []
    arrivals: dict[Path, Arrival] = {}
    done = 0

    def jobs() -> Iterator[Job]:
        for arrival in chain((first,), coming):
            arrival.folder.mkdir(parents=True)
            arrivals[arrival.folder] = arrival
            yield Job(arrival.aside, arrival.path.name, arrival.folder, arrival.options)

    def finished(job: Job, answer: Answer) -> None:
        nonlocal done
        done += 1
        progress("Understanding files", done, len(arrivals))
        _take(arrivals[job.out], answer)

    with started or Checker() as checker:
        stage_all(jobs(), workspace.secret(), finished)
        good = [arrival for arrival in arrivals.values() if arrival.staged]
        progress("Checking rows", 0, 1)
        count(good)
        check(checker, [arrival.folder for arrival in good])
        progress("Checking rows", 1, 1)
    before = [arrival.staged for arrival in good]
    for arrival in good:
        arrival.staged = Staged.load(arrival.folder)
        arrival.report.quarantined = arrival.staged.quarantined
        arrival.report.findings = read_findings(arrival.folder)
    if [arrival.staged for arrival in good] != before:
        count(good)
    return list(arrivals.values())


def _take(arrival: Arrival, answer: Answer) -> None:
    report = arrival.report
    if answer.staged:
        staged = Staged(**answer.staged)
        arrival.staged = staged
        report.connector, report.records, report.people = staged.connector, staged.records, staged.people
        report.rows_read, report.quarantined = staged.rows_read, staged.quarantined
        report.message = "; ".join(f"left out: {what}" for what in staged.left_out)
        report.understood = staged.understood
    elif answer.rejection:
        arrival.rejected = True
        report.message, report.asks = answer.rejection, answer.asks
    else:
        report.asks = answer.asks
        report.message = (
            f"{arrival.path.name}: this is no export we know. It is kept, but no row of it was loaded. "
            f"{answer.looked_for}."
        )


def restage(workspace: Workspace, files: list[RawFile], progress: Progress) -> None:
    """Stage kept files again whose staged rows are missing, were made by an older connector, or before a decision."""
    reading = decided(workspace.decisions)
    due = [f for f in files if f.connector in connectors() and _is_due(folder_of(workspace, f), reading)]
    arrivals = []
    for number, file in enumerate(due):
        folder = workspace.staged / f".aside-{os.getpid()}-{number}"
        options = reading | {"coalition_id": file.coalition_id} | file.details
        report = FileReport(file.name, file.sha256)
        arrivals.append(Arrival(Path(file.name), report, workspace.raw_path(file.sha256, file.suffix), folder, options))
    stage_arrivals(workspace, arrivals, progress)
    for arrival, file in zip(arrivals, due, strict=True):
        if not arrival.staged:
            raise WorkspaceError(
                f"{file.name}, which is kept in this workspace, can no longer be read: {arrival.report.message} "
                "The build before stays in force."
            )
        if arrival.staged.quarantined:
            write_reasons(arrival.folder)
        put(arrival.folder, folder_of(workspace, file))


def _is_due(folder: Path, reading: dict[str, Any]) -> bool:
    """Whether a staged folder is missing or was read before a decision on how its kind of file is read."""
    if not (folder / "staged.json").exists():
        return True
    staged = Staged.load(folder)
    return staged.connector in HEED_DECISIONS and staged.decided != reading.get("decided", "")


def put(folder: Path, place: Path) -> None:
    """Move a staged folder, sealed and synced, to its place."""
    shutil.rmtree(place, ignore_errors=True)  # left by a run that was killed before its sidecar
    seal(folder)
    sync_tree(folder)
    folder.replace(place)


def write_reasons(folder: Path) -> None:
    with duckdb.connect() as con:
        rows = con.execute(
            'select source_row, "table", "column", reason from read_parquet(?)', [str(folder / "quarantine.parquet")]
        ).fetchall()
    write_csv(folder / "set-aside.csv", ("row", "table", "column", "reason"), rows)

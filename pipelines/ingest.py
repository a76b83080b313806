"""Files in: receive the bytes, stage in child processes, check, set bad rows aside, keep. Nothing is lost.

For every file, always: rows read = loaded + quarantined + duplicate + superseded. A file is part of the
workspace from the moment its sidecar is written; before that, a crash leaves nothing behind but leftovers
that the next run sweeps up.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import duckdb

from pipelines.arrivals import Arrival, Progress, folder_of, put, stage_arrivals, write_reasons
from pipelines.checks import Checker
from pipelines.how_to_read import decided
from pipelines.problems import CoalitionHealthError, WorkspaceError
from pipelines.repeats import StagedFolder, find_repeats, parquet_list
from pipelines.reports import FileReport
from pipelines.staging import Staged, folder_name
from pipelines.tables import CONFIDENTIAL
from pipelines.unknown_people import count_unknown_people
from pipelines.workspace import RawFile, Workspace


def ingest(
    workspace: Workspace,
    paths: list[Path],
    coalition_id: str | None = None,
    date_order: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda what, done, of: None,
    checker: Checker | None = None,
) -> list[FileReport]:
    """Bring files and folders into the workspace. Returns one report per file, in the order given.

    `checker`: the checks, where somebody started them beforehand, as they take seconds; closed at the end.

    Raises WorkspaceError where nothing could be done at all; then nothing was changed.
    """
    files = _expand(paths)
    workspace.create()
    with workspace.writing("ingest"):
        earlier = workspace.files()
        known = {file.sha256: file for file in earlier}
        blocks = workspace.coalition_settings()
        reading = decided(workspace.decisions)
        coalitions = (
            set(blocks) | {file.coalition_id for file in earlier if file.coalition_id} | _named(workspace, earlier)
        )
        reports: list[FileReport] = []

        def receive() -> Iterator[Arrival]:
            fresh: dict[str, Path] = {}
            for number, (path, parents) in enumerate(files):
                progress("Reading files", number, len(files))
                given = path
                path = Path(str(path).encode(errors="replace").decode())  # a name may hold bytes that are no text
                try:
                    sha256, aside = workspace.receive(given)
                except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
                    if error.filename != str(given):  # the workspace, not the file
                        raise
                    why = f"{path.name}: cannot be read ({error.strerror}). Mend its rights and ingest it again."
                    reports.append(FileReport(str(path), message=why))
                    continue
                said = coalition_id or next((name for name in reversed(parents) if name in coalitions), None)
                report = FileReport(str(path), sha256, coalition_id=said)
                reports.append(report)
                if sha256 in known and known[sha256].connector:
                    aside.unlink()
                    _repeat(workspace, known[sha256], report)
                elif sha256 in fresh:
                    aside.unlink()
                    report.message = f"the same file as {fresh[sha256].name}; counted once"
                else:
                    fresh[sha256] = path
                    options = reading | {
                        "coalition_id": said,
                        "date_order": date_order or blocks.get(said or "", {}).get("date_order"),
                    }
                    yield Arrival(path, report, aside, workspace.staged / f".aside-{os.getpid()}-{number}", options)

        arrivals = stage_arrivals(workspace, receive(), progress, partial(_count_repeats, workspace, earlier), checker)
        _twins(reports, arrivals)
        for report in reports:
            if not report.is_conserved:
                raise CoalitionHealthError(
                    f"{report.file}: {report.rows_read} rows read, but {report.loaded} loaded + {report.quarantined} "
                    f"quarantined + {report.duplicate} duplicate + {report.superseded} superseded. "
                    "Nothing was kept; please report this file's layout."
                )
        if not dry_run:
            _keep(workspace, earlier, arrivals, progress)
    return reports


def _expand(paths: list[Path]) -> list[tuple[Path, tuple[str, ...]]]:
    """Every file below the paths, sorted, with the names of the folders around it; hidden files are left out."""
    found: list[tuple[Path, tuple[str, ...]]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
            found += [(p, p.resolve().parts[:-1]) for p in inside]
        elif path.is_file():
            found.append((path, path.resolve().parts[:-1]))
        else:
            raise WorkspaceError(f"{path}: no such file or folder. Nothing was changed.")
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)


def _named(workspace: Workspace, files: list[RawFile]) -> set[str]:
    """Coalitions named in the tables already staged."""
    tables = [path for file in files if (path := folder_of(workspace, file) / "coalitions.parquet").exists()]
    if not tables:
        return set()
    with duckdb.connect() as con:
        rows = con.execute(f"select distinct coalition_id from read_parquet({parquet_list(tables)})").fetchall()
    return {row[0] for row in rows}


def _repeat(workspace: Workspace, file: RawFile, report: FileReport) -> None:
    """A file that is already there: every row of it is a duplicate."""
    report.message = f"already here since {file.arrived_at[:10]} as {file.name}; nothing changed"
    if file.coalition_id and report.coalition_id not in (None, file.coalition_id):
        report.message += f"; it stays with the coalition {file.coalition_id}"
    report.connector, report.coalition_id = file.connector, file.coalition_id
    folder = folder_of(workspace, file)
    if (folder / "staged.json").exists():
        staged = Staged.load(folder)
        report.records, report.people = staged.records, staged.people
        report.rows_read = report.duplicate = staged.rows_read


def _twins(reports: list[FileReport], arrivals: list[Arrival]) -> None:
    first = {arrival.report.sha256: arrival.report for arrival in arrivals}
    for report in reports:
        twin = first.get(report.sha256)
        if twin is not None and twin is not report:
            report.connector, report.records, report.people = twin.connector, twin.records, twin.people
            report.rows_read = report.duplicate = twin.rows_read


def _count_repeats(workspace: Workspace, earlier: list[RawFile], arrivals: list[Arrival]) -> None:
    """Loaded, duplicate and superseded rows and unknown people of each staged arrival, against all that is here."""
    if not arrivals:
        return
    old = [StagedFolder(f.sha256, f.order, folder_of(workspace, f)) for f in earlier if f.connector]
    first = max((file.order for file in earlier), default=0) + 1
    new = [StagedFolder(a.report.sha256, first + number, a.folder) for number, a in enumerate(arrivals)]
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "1500MB", "temp_directory": str(workspace.staged)}
    ) as con:
        find_repeats(con, old, new)
        fates = con.execute('select sha256, "table", fate, count(*) from repeats group by all').fetchall()
        unknown = count_unknown_people(con, [*old, *new], new)
    for arrival in arrivals:
        staged, report = arrival.staged, arrival.report
        assert staged is not None
        mine = [
            (fate, rows) for sha256, table, fate, rows in fates if sha256 == report.sha256 and table in staged.counted
        ]
        report.duplicate = sum(rows for fate, rows in mine if fate == "duplicate")
        report.superseded = sum(rows for fate, rows in mine if fate == "superseded")
        kept = sum(staged.rows.get(table, 0) for table in staged.counted)
        report.loaded = kept - report.duplicate - report.superseded
        if not set(staged.counted) <= set(CONFIDENTIAL):  # nobody is asked who answered a survey
            report.unknown_people = unknown.get(report.sha256, 0)


def _keep(workspace: Workspace, earlier: list[RawFile], arrivals: list[Arrival], progress: Progress) -> None:
    """Make the arrivals part of the workspace: bytes, then staged rows, then the sidecar that commits both."""
    order = max((file.order for file in earlier), default=0)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    for number, arrival in enumerate(arrivals):
        progress("Keeping files", number, len(arrivals))
        if arrival.rejected:
            continue
        report = arrival.report
        if arrival.staged:
            if arrival.staged.quarantined:
                write_reasons(arrival.folder)
            place = workspace.staged / folder_name(report.sha256, arrival.staged.connector)
            put(arrival.folder, place)
            if arrival.staged.quarantined:
                reasons = place / "set-aside.csv"
                report.message = "; ".join(filter(None, (report.message, f"rows set aside, with reasons: {reasons}")))
        order += 1
        details = {"date_order": arrival.options.get("date_order")}
        workspace.keep(
            arrival.aside,
            RawFile(
                report.sha256, arrival.path.name, arrival.aside.suffix, order, now, _who(), report.coalition_id,
                report.connector, details,
            ),
        )  # fmt: skip


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"

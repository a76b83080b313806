"""Files in: receive the bytes, stage in child processes, check, set bad rows aside, keep. Nothing is lost.

For every file, always: rows read = loaded + quarantined + duplicate + superseded. A file is part of the
workspace from the moment its sidecar is written; before that, a crash leaves nothing behind but leftovers
that the next run sweeps up.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.checks import Checker, Finding
from pipelines.connectors import connectors
from pipelines.problems import CoalitionHealthError, WorkspaceError
from pipelines.repeats import StagedFolder, find_repeats, parquet_list
from pipelines.seals import seal
from pipelines.staging import Staged, folder_name, set_aside
from pipelines.workers import Answer, Job, stage_all
from pipelines.workspace import RawFile, Workspace, sync_tree, write_csv

Progress = Callable[[str, int, int], None]  # (what, done, of)


@dataclass
class FileReport:
    """What became of one file; the fields are those of `ingest --json`."""

    file: str
    sha256: str = ""
    connector: str | None = None
    coalition_id: str | None = None
    records: int = 0
    rows_read: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0
    superseded: int = 0
    people: int = 0
    unknown_people: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    message: str = ""

    @property
    def is_conserved(self) -> bool:
        return self.rows_read == self.loaded + self.quarantined + self.duplicate + self.superseded

    @property
    def needs_attention(self) -> bool:
        return self.connector is None or self.quarantined > 0


@dataclass
class _Arrival:
    """A file on its way in."""

    path: Path
    report: FileReport
    aside: Path
    folder: Path
    options: dict[str, Any]
    staged: Staged | None = None
    rejected: bool = False


def ingest(
    workspace: Workspace,
    paths: list[Path],
    coalition_id: str | None = None,
    date_order: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda what, done, of: None,
) -> list[FileReport]:
    """Bring files and folders into the workspace. Returns one report per file, in the order given.

    Raises WorkspaceError where nothing could be done at all; then nothing was changed.
    """
    files = _expand(paths)
    workspace.create()
    with workspace.writing("ingest"):
        earlier = workspace.files()
        known = {file.sha256: file for file in earlier}
        blocks = workspace.coalition_settings()
        coalitions = (
            set(blocks) | {file.coalition_id for file in earlier if file.coalition_id} | _named(workspace, earlier)
        )
        reports: list[FileReport] = []
        arrivals: list[_Arrival] = []
        for number, (path, parents) in enumerate(files):
            progress("Reading files", number, len(files))
            sha256, aside = workspace.receive(path)
            path = Path(str(path).encode(errors="replace").decode())  # a name may hold bytes that are no text
            said = coalition_id or next((name for name in reversed(parents) if name in coalitions), None)
            report = FileReport(str(path), sha256, coalition_id=said)
            reports.append(report)
            if sha256 in known and known[sha256].connector:
                aside.unlink()
                _repeat(workspace, known[sha256], report)
            elif twin := next((a for a in arrivals if a.report.sha256 == sha256), None):
                aside.unlink()
                report.message = f"the same file as {twin.path.name}; counted once"
            else:
                options = {
                    "coalition_id": said,
                    "date_order": date_order or blocks.get(said or "", {}).get("date_order"),
                }
                folder = workspace.staged / f".aside-{os.getpid()}-{number}"
                arrivals.append(_Arrival(path, report, aside, folder, options))
        _stage(workspace, arrivals, progress)
        _count_repeats(workspace, earlier, arrivals)
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
    tables = [path for file in files if (path := _folder(workspace, file) / "coalitions.parquet").exists()]
    if not tables:
        return set()
    with duckdb.connect() as con:
        rows = con.execute(f"select distinct coalition_id from read_parquet({parquet_list(tables)})").fetchall()
    return {row[0] for row in rows}


def _folder(workspace: Workspace, file: RawFile) -> Path:
    return workspace.staged / folder_name(file.sha256, file.connector) if file.connector else workspace.staged / "none"


def _repeat(workspace: Workspace, file: RawFile, report: FileReport) -> None:
    """A file that is already there: every row of it is a duplicate."""
    report.message = f"already here since {file.arrived_at[:10]} as {file.name}; nothing changed"
    if file.coalition_id and report.coalition_id not in (None, file.coalition_id):
        report.message += f"; it stays with the coalition {file.coalition_id}"
    report.connector, report.coalition_id = file.connector, file.coalition_id
    folder = _folder(workspace, file)
    if (folder / "staged.json").exists():
        staged = Staged.load(folder)
        report.records, report.people = staged.records, staged.people
        report.rows_read = report.duplicate = staged.rows_read


def _twins(reports: list[FileReport], arrivals: list[_Arrival]) -> None:
    first = {arrival.report.sha256: arrival.report for arrival in arrivals}
    for report in reports:
        twin = first.get(report.sha256)
        if twin is not None and twin is not report:
            report.connector, report.records, report.people = twin.connector, twin.records, twin.people
            report.rows_read = report.duplicate = twin.rows_read


def _stage(workspace: Workspace, arrivals: list[_Arrival], progress: Progress) -> None:
    """Stage and check all arrivals. Checks start while files are still being read."""
    if not arrivals:
        return
    by_folder = {arrival.folder: arrival for arrival in arrivals}
    jobs = []
    for arrival in arrivals:
        arrival.folder.mkdir(parents=True)
        jobs.append(Job(arrival.aside, arrival.path.name, arrival.folder, arrival.options))
    done = 0

    def finished(job: Job, answer: Answer) -> None:
        nonlocal done
        done += 1
        progress("Understanding files", done, len(jobs))
        _take(by_folder[job.out], answer)

    with Checker() as checker:
        stage_all(jobs, workspace.secret(), finished)
        good = [arrival for arrival in arrivals if arrival.staged]
        progress("Checking rows", 0, 1)
        check(checker, [arrival.folder for arrival in good])
        progress("Checking rows", 1, 1)
    for arrival in good:
        arrival.staged = Staged.load(arrival.folder)
        arrival.report.quarantined = arrival.staged.quarantined
        arrival.report.findings = read_findings(arrival.folder)


def _take(arrival: _Arrival, answer: Answer) -> None:
    report = arrival.report
    if answer.staged:
        staged = Staged(**answer.staged)
        arrival.staged = staged
        report.connector, report.records, report.people = staged.connector, staged.records, staged.people
        report.rows_read, report.quarantined = staged.rows_read, staged.quarantined
        report.message = "; ".join(f"left out: {what}" for what in staged.left_out)
    elif answer.rejection:
        arrival.rejected = True
        report.message = answer.rejection
    else:
        looked_for = "; ".join(f"{module.TITLE}: {module.LOOKED_FOR}" for module in connectors().values())
        report.message = f"{arrival.path.name}: this is no export we know. It is kept, but no row of it was loaded. Looked for: {looked_for}."


def check(checker: Checker, folders: list[Path]) -> None:
    """Check staged folders with Great Expectations; critical rows go to their quarantine, findings beside them."""
    from pipelines.tables import TABLES

    staged = {name: [f / f"{name}.parquet" for f in folders if (f / f"{name}.parquet").exists()] for name in TABLES}
    if not any(staged.values()):
        return
    rejected = folders[0].parent / f".aside-rejected-{os.getpid()}.parquet"
    try:
        outcome = checker.run(staged, rejected)
        lines: dict[str, list[tuple[str, int, int, str, str]]] = {}
        if outcome.rejected_lines:
            with duckdb.connect() as con:
                wanted = "select * from read_parquet(?) order by all"
                for place, *line in con.execute(wanted, [str(rejected)]).fetchall():
                    lines.setdefault(place, []).append(tuple(line))
        for folder in folders:
            if folder.name in lines:
                set_aside(folder, lines[folder.name])
            write_findings(folder, outcome.findings)
    finally:
        rejected.unlink(missing_ok=True)


def write_findings(folder: Path, findings: list[Finding]) -> None:
    mine = [
        {"table": f.table, "expectation": f.expectation, "severity": f.severity, "rows": f.by_file[folder.name]}
        for f in findings
        if f.by_file.get(folder.name)
    ]
    (folder / "findings.json").write_text(json.dumps(mine, ensure_ascii=False, indent=1), encoding="utf-8")


def read_findings(folder: Path) -> list[dict[str, Any]]:
    path = folder / "findings.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def _count_repeats(workspace: Workspace, earlier: list[RawFile], arrivals: list[_Arrival]) -> None:
    """Loaded, duplicate and superseded rows and unknown people of each arrival, against all that is here."""
    good = [arrival for arrival in arrivals if arrival.staged]
    if not good:
        return
    old = [StagedFolder(f.sha256, f.order, _folder(workspace, f)) for f in earlier if f.connector]
    first = max((file.order for file in earlier), default=0) + 1
    new = [StagedFolder(a.report.sha256, first + number, a.folder) for number, a in enumerate(good)]
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "1500MB", "temp_directory": str(workspace.staged)}
    ) as con:
        find_repeats(con, old, new)
        fates = con.execute('select sha256, "table", fate, count(*) from repeats group by all').fetchall()
        unknown = _unknown_people(con, [*old, *new], new)
    for arrival in good:
        staged, report = arrival.staged, arrival.report
        assert staged is not None
        mine = [
            (fate, rows) for sha256, table, fate, rows in fates if sha256 == report.sha256 and table in staged.counted
        ]
        report.duplicate = sum(rows for fate, rows in mine if fate == "duplicate")
        report.superseded = sum(rows for fate, rows in mine if fate == "superseded")
        kept = sum(staged.rows.get(table, 0) for table in staged.counted)
        report.loaded = kept - report.duplicate - report.superseded
        report.unknown_people = unknown.get(report.sha256, 0)


def _unknown_people(
    con: duckdb.DuckDBPyConnection, folders: list[StagedFolder], new: list[StagedFolder]
) -> dict[str, int]:
    """People of each new file who are in no register of representatives, whose e-mail domain no organisation
    has, and beside whose name no row of the file names an organisation."""

    def rows(table: str, among: list[StagedFolder], columns: str, nothing: str) -> str:
        paths = [f.table(table) for f in among if f.table(table).exists()]
        source = f"read_parquet({parquet_list(paths)}, filename = true, union_by_name = true)"
        return f"select {columns} from {source}" if paths else nothing

    people = rows("people", new, "person_key, domain, filename", "select null, null, null where false")
    registered = rows("representatives", folders, "distinct person_key", "select null where false")
    domains = rows("organisations", folders, "distinct lower(unnest(domains))", "select null where false")
    by_sheet = rows("attendance", new, "filename, person_key, organisation_name", "select null, null, null where false")
    by_agenda = rows(
        "agenda_items", new, "filename, proposed_by_person_key, proposed_by_name", "select null, null, null where false"
    )
    found = con.execute(f"""
    with people as (select person_key, domain, parse_dirpath(filename) as folder from ({people}) as t(person_key, domain, filename)),
    registered as (from ({registered}) as t(person_key)),
    listed as (from ({domains}) as t(domain)),
    -- a domain is listed when it or one it lies in is: mail.reef.example lies in reef.example
    suffixes as (
        select distinct domain, unnest(list_transform(range(1, len(string_split(domain, '.')) + 1),
            lambda i: array_to_string(string_split(domain, '.')[i:], '.'))) as suffix
        from people where domain is not null
    ),
    known_domains as (select distinct suffixes.domain from suffixes join listed on suffix = listed.domain),
    named as (
        select distinct parse_dirpath(filename) as folder, person_key
        from (from ({by_sheet}) as t(filename, person_key, name) union all from ({by_agenda}) as t(filename, person_key, name))
        where name is not null and name <> '-'
    )
    select folder, count(*) from people
    anti join registered using (person_key) anti join known_domains using (domain) anti join named using (folder, person_key)
    group by folder
    """).fetchall()
    counts = dict(found)
    return {folder.sha256: int(counts.get(str(folder.place), 0)) for folder in new}


def _keep(workspace: Workspace, earlier: list[RawFile], arrivals: list[_Arrival], progress: Progress) -> None:
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
                _write_reasons(arrival.folder)
            place = workspace.staged / folder_name(report.sha256, arrival.staged.connector)
            _put(arrival.folder, place)
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


def restage(workspace: Workspace, files: list[RawFile], progress: Progress) -> None:
    """Stage kept files again whose staged rows are missing or were made by an older connector."""
    due = [f for f in files if f.connector in connectors() and not (_folder(workspace, f) / "staged.json").exists()]
    arrivals = []
    for number, file in enumerate(due):
        folder = workspace.staged / f".aside-{os.getpid()}-{number}"
        options = {"coalition_id": file.coalition_id} | file.details
        report = FileReport(file.name, file.sha256)
        arrivals.append(
            _Arrival(Path(file.name), report, workspace.raw_path(file.sha256, file.suffix), folder, options)
        )
    _stage(workspace, arrivals, progress)
    for arrival, file in zip(arrivals, due, strict=True):
        if not arrival.staged:
            raise WorkspaceError(
                f"{file.name}, which is kept in this workspace, can no longer be read: {arrival.report.message} "
                "The build before stays in force."
            )
        if arrival.staged.quarantined:
            _write_reasons(arrival.folder)
        _put(arrival.folder, _folder(workspace, file))


def _put(folder: Path, place: Path) -> None:
    """Move a staged folder, sealed and synced, to its place."""
    shutil.rmtree(place, ignore_errors=True)  # left by a run that was killed before its sidecar
    seal(folder)
    sync_tree(folder)
    folder.replace(place)


def _write_reasons(folder: Path) -> None:
    with duckdb.connect() as con:
        rows = con.execute(
            'select source_row, "table", "column", reason from read_parquet(?)', [str(folder / "quarantine.parquet")]
        ).fetchall()
    write_csv(folder / "set-aside.csv", ("row", "table", "column", "reason"), rows)


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"


def as_json(reports: list[FileReport]) -> str:
    return json.dumps({"files": [asdict(report) for report in reports]}, ensure_ascii=False)

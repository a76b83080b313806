"""Looks at a whole workspace for damage and loss. Says what it finds; repairs nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb

from pipelines.arrivals import Progress
from pipelines.connectors import connectors
from pipelines.decision_files import KINDS
from pipelines.journal import journal_of
from pipelines.problems import WorkspaceError
from pipelines.seals import damage, sha256_of
from pipelines.staging import folder_name
from pipelines.workspace import RawFile, Workspace, read_about


def examine(workspace: Workspace, progress: Progress = lambda what, done, of: None) -> list[str]:
    """Every problem in words: raw files, staged rows and builds against their hashes, the published lineage against the
    files it names, a journal that cannot be read."""
    workspace.require()
    problems = _secret(workspace)
    files, broken = _sidecars(workspace)
    problems += broken
    for number, file in enumerate(files):
        progress("Files", number, len(files))
        problems += _raw(workspace, file) + _staged(workspace, file)
    problems += _strays(workspace, files)
    builds = sorted(path for path in workspace.builds.glob("*") if path.is_dir() and not path.name.startswith("."))
    for number, path in enumerate(builds):
        progress("Builds", number, len(builds))
        problems += [f"{what}. Run build again." for what in damage(path)]
    if workspace.current.exists() and workspace.current_build() is None:
        problems.append(f"{workspace.current}: names a build that is not there. Run build again.")
    current = workspace.current_build()
    if current and not damage(current):
        problems += _lineage(current, files)
    return problems + _journal(workspace)


def _secret(workspace: Workspace) -> list[str]:
    if not workspace.secret_file.exists():
        return [f"{workspace.secret_file}: missing. Restore it from your backup."]
    mode = workspace.secret_file.stat().st_mode & 0o777
    return [f"{workspace.secret_file}: others may read it (mode {mode:o}); set it to 600."] if mode & 0o077 else []


def _journal(workspace: Workspace) -> list[str]:
    try:
        with closing(journal_of(workspace.path)) as journal:
            journal.fingerprint()
    except WorkspaceError as error:
        return [str(error)]
    return []


def _sidecars(workspace: Workspace) -> tuple[list[RawFile], list[str]]:
    files, problems = [], []
    for about in sorted(workspace.raw.glob("??/*.about.json")):
        try:
            file = read_about(about)
        except (ValueError, TypeError) as error:
            problems.append(f"{about}: damaged ({error}). Restore it from your backup.")
            continue
        if about.name != f"{file.sha256}.about.json":
            problems.append(f"{about}: speaks of another file ({file.sha256}). Restore it from your backup.")
        files.append(file)
    return files, problems


def _raw(workspace: Workspace, file: RawFile) -> list[str]:
    path = workspace.raw_path(file.sha256, file.suffix)
    if not path.exists():
        return [f"{path}: missing ({file.name}). Restore it from your backup, or ingest that file again."]
    if sha256_of(path) != file.sha256:
        return [f"{path}: its bytes have changed since it arrived ({file.name}). Restore it from your backup."]
    return []


def _staged(workspace: Workspace, file: RawFile) -> list[str]:
    if file.connector not in connectors():
        return []
    folder = workspace.staged / folder_name(file.sha256, file.connector)
    if not folder.exists():
        return []  # made again by the next build
    return [f"{what}. Delete its folder and run build again." for what in damage(folder)]


def _strays(workspace: Workspace, files: list[RawFile]) -> list[str]:
    known = {file.sha256: workspace.raw_path(file.sha256, file.suffix) for file in files}
    problems = []
    for path in sorted(workspace.raw.glob("??/*")):
        sha256 = path.name.partition(".")[0]
        is_told = sha256 not in known and path.with_name(f"{sha256}.about.json").exists()  # of its damaged sidecar
        if not (path.name.startswith(".") or path.name.endswith(".about.json") or path == known.get(sha256) or is_told):
            problems.append(f"{path}: not finished arriving. Ingest that file again; this copy then gives way.")
    return problems


def _lineage(build: Path, files: list[RawFile]) -> list[str]:
    """What a person typed in rests on a file of decisions, the rest on files that arrived."""
    names = {file.name for file in files} | {f"decisions/{kind.file}" for kind in KINDS.values()}
    with duckdb.connect(str(build / "published" / "secretariat.duckdb"), read_only=True) as con:
        named = con.execute("select distinct source_file from lineage").fetchall()
    return [f"{build}: figures rest on {name}, which is not among the files." for (name,) in named if name not in names]

"""Workspaces for tests of the whole road: tiny exports, real DuckDB, real Great Expectations in one shared child."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.published import PUBLISHED
from pipelines.checks import Checker
from pipelines.cli import main
from pipelines.workspace import Workspace

CLI = (sys.executable, "-c", "from pipelines.cli import main; main()")
REGISTER = {
    "coalitions": "coalition_id,name,theme\nreef,Reef Pact,Coral\n",
    "organisations": "organisation_id,name,domains\nalder,Alder Fund,alder.example\nbirch,Birch Works,birch.example\n"
    "cedar,Cedar Labs,cedar.example\n",
    "memberships": "coalition_id,organisation_id,joined_on,role\nreef,alder,2025-01-01,lead\nreef,birch,2025-01-01,member\n"
    "reef,cedar,2025-01-01,member\n",
}


def meeting_month(month: str, people: str = "ann@alder.example bob@birch.example") -> dict[str, str]:
    """The exports of one month with one meeting: who came, and an item by Alder."""
    rows = "".join(f"{month}-m,{person},{month}-10T09:00:00Z\n" for person in people.split())
    return {
        f"meetings-{month}": f"meeting_id,coalition_id,starts_at\n{month}-m,reef,{month}-10T09:00:00Z\n",
        f"attendance-{month}": f"meeting_id,person_key,joined_at\n{rows}",
        f"agenda_items-{month}": f"item_id,coalition_id,raised_on,proposed_by_organisation_id\n{month}-i,reef,{month}-10,alder\n",
    }


def write(folder: Path, *exports: dict[str, str]) -> Path:
    """Each export as a CSV in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for export in exports:
        for name, text in export.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def borrowed(checker: Checker) -> Iterator[Checker]:
    """A checker that goes on living when the ingest is done with it."""
    yield checker


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command line from its entry point on, in this process: a process of its own takes seconds to start (`run_alone`)."""
    command = ["coalition-health", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sys.argv", command)
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    assert isinstance(code, int), code
    said, errors = (_text_of(stream) for stream in (out, err))
    return subprocess.CompletedProcess(command, code, said, errors)


def _text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8").replace("\r\n", "\n")  # type: ignore[attr-defined,no-any-return]


def run_alone(*arguments: str | Path, timeout: float = 120, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a user runs it."""
    return subprocess.run([*CLI, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, **more)


def run_json(*arguments: str | Path) -> dict[str, Any]:
    answer = run(*arguments, "--json")
    return json.loads(answer.stdout)


def published(workspace: Workspace | Path, audience: str = "secretariat") -> dict[str, list[tuple[Any, ...]]]:
    """Every published row of the build in force, by table, ordered."""
    place = workspace if isinstance(workspace, Workspace) else Workspace(workspace)
    build = place.current_build()
    assert build is not None, "no build in force"
    with duckdb.connect(str(build / "published" / f"{audience}.duckdb"), read_only=True) as con:
        return {table: con.execute(f'select * from "{table}" order by all').fetchall() for table in PUBLISHED}


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, to see that nothing changed; the lock file does not count."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }

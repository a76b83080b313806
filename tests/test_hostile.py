"""Files made to do harm: each is taken or refused in words, costs little, and hurts no other file of its run."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.hostile import Hostile, corpus, written

AT_LEAST, PEAK_MB, SECONDS_EACH = 60, 600, 30
CORPUS = corpus()


def shown(name: str | bytes) -> str:
    return os.fsdecode(name).encode(errors="replace").decode()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One ingest of the whole corpus beside good files, by a process that never held it."""
    folder = tmp_path_factory.mktemp("hostile")
    written(folder)
    command = [sys.executable, "-m", "tests.hostile", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], timeout=600)
    assert answer.returncode == 0, answer.stderr
    return {"folder": folder, **json.loads(answer.stdout.splitlines()[-1])}


def report_of(run: dict[str, Any], hostile: Hostile) -> dict[str, Any]:
    (found,) = [report for report in run["reports"] if Path(report["file"]).name == shown(hostile.name)]
    return dict(found)


def test_the_corpus_has_at_least_sixty_files_of_different_names() -> None:
    assert len({hostile.name for hostile in CORPUS}) == len(CORPUS) >= AT_LEAST


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: ascii(hostile.name))
def test_a_hostile_file_is_told_by_name_with_what_is_wrong(run: dict[str, Any], hostile: Hostile) -> None:
    report = report_of(run, hostile)
    assert report["is_conserved"]
    assert "please report this" not in report["message"], "a bug of ours, not a fault of the file"
    assert "took longer" not in report["message"]
    if hostile.counts:
        assert report["connector"], report["message"]
        kept = report["rows_read"] - report["quarantined"]  # rows of another file's, or a row twice, count as well
        assert (report["rows_read"], kept, report["quarantined"]) == hostile.counts
    if hostile.says is None:
        assert report["connector"] or report["message"]
    elif hostile.says:
        assert hostile.says in report["message"]
        name = "".join(sign if sign.isprintable() else "\ufffd" for sign in shown(hostile.name))
        assert report["connector"] or name in report["message"]
    assert report["message"].isprintable(), "nothing in a message breaks or turns a line"


def test_good_files_of_the_same_run_are_taken_whole(run: dict[str, Any]) -> None:
    good = [report for report in run["reports"] if Path(report["file"]).parent.name == "inbox"]
    assert [(report["connector"], report["quarantined"]) for report in good] == [("canonical", 0)] * 6
    assert sum(report["loaded"] for report in good) == 1 + 3 + 3 + 1 + 2 + 1


def test_no_child_takes_more_memory_or_time_than_a_small_file_may(run: dict[str, Any]) -> None:
    assert run["peak_mb"] <= PEAK_MB
    assert run["seconds"] <= SECONDS_EACH * len(CORPUS) / 10, "the whole corpus, at a tenth of what each may take"


def test_handed_over_again_nothing_new_is_loaded_and_the_workspace_is_sound(run: dict[str, Any]) -> None:
    assert sum(report["loaded"] for report in run["again"]) == 0
    place = Workspace(run["folder"] / "w")
    assert not list(place.incoming.glob("*")) and not list(place.staged.glob(".aside-*"))
    names = {file.name for file in place.files()}
    refused = {report["file"] for report in run["reports"] if report["connector"] is None}
    assert "coalitions.csv" in names
    assert all(Path(name).name not in names for name in refused if "large.csv" in name)


def test_archives_are_never_extracted(run: dict[str, Any]) -> None:
    inside = {"zeros.json", "inner.zip", "passwd", "channels.json"}
    assert not [path for path in run["folder"].rglob("*") if path.name in inside]
    assert not [path for path in run["folder"].rglob("*") if stat.S_ISLNK(path.lstat().st_mode)]


# --- what is no file ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["pipe", "device", "dangling link", "nothing"])
def test_what_is_no_file_stops_the_run_before_anything_is_changed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "given"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "dangling link":
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(WorkspaceError, match=r"no such file or folder. Nothing was changed."):
        ingest(Workspace(tmp_path / "w"), [path])
    assert not (tmp_path / "w").exists()


def test_a_pipe_or_a_circle_of_links_in_a_folder_is_passed_by(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    os.mkfifo(inbox / "pipe.csv")
    (inbox / "again").symlink_to(inbox)
    (inbox / "self").symlink_to(inbox / "self")
    assert ingest(Workspace(tmp_path / "w"), [inbox]) == []

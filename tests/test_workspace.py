"""A workspace: made once, written aside and swapped, and never half."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines import settings
from pipelines.disk import escape_cell, write_aside, write_csv
from pipelines.problems import WorkspaceError
from pipelines.seals import SUMS, damage, seal, sha256_of
from pipelines.workspace import RawFile, Workspace, read_about
from tests.roads import everything


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "w")
    made.create()
    return made


def received(workspace: Workspace, content: bytes, name: str = "a.csv", **more: Any) -> RawFile:
    """A file brought in as ingest does it."""
    path = workspace.path.parent / name
    path.write_bytes(content)
    sha256, aside = workspace.receive(path)
    file = RawFile(sha256, name, aside.suffix, **{"order": 1, "arrived_at": "2026-01-01T10:00:00+00:00", "who": "ann"} | more,
                   coalition_id=None, connector="canonical")  # fmt: skip
    workspace.keep(aside, file)
    return file


def built(workspace: Workspace, name: str, content: str = "rows") -> Path:
    """A build published as build does it."""
    aside = workspace.builds / f".aside-{name}"
    (aside / "published").mkdir(parents=True)
    (aside / "published" / "secretariat.duckdb").write_text(content)
    (aside / "manifest.json").write_text("{}")
    return workspace.publish(aside, name)


# --- making one --------------------------------------------------------------------------------------------
def test_making_a_workspace_again_changes_nothing(workspace: Workspace) -> None:
    before = everything(workspace.path)
    assert sorted(before) == ["decisions/aliases.csv", "secret.key", "settings.toml"]
    workspace.create()
    assert everything(workspace.path) == before


def test_what_a_crash_kept_from_being_made_is_made_the_next_time(workspace: Workspace) -> None:
    secret = workspace.secret_file.read_bytes()
    workspace.settings_file.unlink()  # it is written last
    workspace.aliases.unlink()
    workspace.create()
    assert workspace.settings_file.exists() and workspace.aliases.exists()
    assert workspace.secret_file.read_bytes() == secret


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(WorkspaceError, match=r"is not a workspace and is not empty. Name an empty or a new folder"):
        Workspace(tmp_path).create()
    assert list(tmp_path.iterdir()) == [tmp_path / "holiday.jpg"]
    with pytest.raises(WorkspaceError, match=r"is a file. Name a folder"):
        Workspace(tmp_path / "holiday.jpg").create()


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"is not a workspace. Make one with: coalition-health init"):
        Workspace(tmp_path).require()


# --- the secret --------------------------------------------------------------------------------------------
def test_the_secret_is_for_its_owner_alone(workspace: Workspace) -> None:
    assert stat.S_IMODE(workspace.secret_file.stat().st_mode) == 0o600
    assert len(workspace.secret()) == 32


def test_two_workspaces_have_different_secrets(workspace: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "other")
    other.create()
    assert other.secret() != workspace.secret()


def test_a_lost_secret_is_never_replaced_by_a_new_one_when_files_are_here(workspace: Workspace) -> None:
    received(workspace, b"a,b\n1,2\n")
    workspace.secret_file.unlink()
    workspace.create()
    assert not workspace.secret_file.exists()
    with pytest.raises(WorkspaceError, match=r"the pseudonym key cannot be read .* Restore it from your backup"):
        workspace.secret()


@pytest.mark.parametrize("content", ["", "abcd", "not hexadecimal", "é"])
def test_a_damaged_secret_is_told(workspace: Workspace, content: str) -> None:
    workspace.secret_file.write_text(content, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="the pseudonym key cannot be read"):
        workspace.secret()


# --- settings ----------------------------------------------------------------------------------------------
def test_the_settings_as_made_say_nothing_yet(workspace: Workspace) -> None:
    assert (workspace.settings(), workspace.coalition_settings(), workspace.keep_builds()) == (
        {},
        {},
        settings.THRESHOLD["keep_builds"].default,
    )


def test_settings_that_cannot_be_read_are_told(workspace: Workspace) -> None:
    workspace.settings_file.write_text("keep_builds = = 3\n")
    with pytest.raises(WorkspaceError, match=r"settings.toml: not readable: .* Correct that line."):
        workspace.settings()
    workspace.settings_file.write_text('coalitions = "reef"\n')
    with pytest.raises(WorkspaceError, match="write one block"):
        workspace.coalition_settings()


# --- writing -----------------------------------------------------------------------------------------------
def test_a_write_that_fails_leaves_the_old_content_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "current"
    write_aside(path, b"old")

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_aside(path, b"new")
    assert everything(tmp_path) == {"current": b"old"}


def test_one_writer_at_a_time(workspace: Workspace) -> None:
    with (
        workspace.writing("ingest"),
        pytest.raises(WorkspaceError, match=r"Another ingest or build is running in .* so this build did not start"),
        Workspace(workspace.path).writing("build"),
    ):
        pass
    with workspace.writing("build"):
        pass


def test_a_writer_that_is_killed_lets_go(workspace: Workspace) -> None:
    code = (
        "import sys, pathlib; from pipelines.workspace import Workspace\n"
        "with Workspace(pathlib.Path(sys.argv[1])).writing('ingest'):\n    print('held', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None and child.stdout.readline() == b"held\n"
    with pytest.raises(WorkspaceError, match="Another ingest"), workspace.writing("ingest"):
        pass
    child.kill()
    child.communicate()
    with workspace.writing("ingest"):
        pass


def test_what_an_interrupted_run_left_is_swept_up_by_the_next(workspace: Workspace) -> None:
    received(workspace, b"a,b\n1,2\n")
    kept = everything(workspace.path)
    for name in ("raw/.incoming/1.csv", "staged/.aside-7-0/x.parquet", "builds/.aside-b/core.duckdb"):
        place = workspace.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("half")
    sidecar = next(workspace.raw.glob("??/*.about.json"))
    for place in (
        workspace.staged / ".aside-rejected-7.parquet",
        workspace.path / ".current.aside-0f",
        workspace.decisions / ".aliases.csv.aside-0f",
        sidecar.with_name(f".{sidecar.name}.aside-0f"),
    ):
        place.write_text("half")
    with workspace.writing("ingest"):
        assert everything(workspace.path) == kept


# --- raw files ---------------------------------------------------------------------------------------------
def test_a_raw_file_is_kept_under_its_hash_and_read_only(workspace: Workspace) -> None:
    file = received(workspace, b"a,b\n1,2\n", "March 2026.CSV")
    place = workspace.raw_path(file.sha256, file.suffix)
    assert place == workspace.raw / file.sha256[:2] / f"{file.sha256}.csv"
    assert (place.read_bytes(), sha256_of(place)) == (b"a,b\n1,2\n", file.sha256)
    assert stat.S_IMODE(place.stat().st_mode) == 0o444
    assert workspace.files() == [file]
    assert not list(workspace.incoming.iterdir())


def test_files_come_in_the_order_of_their_arrival(workspace: Workspace) -> None:
    for order in (3, 1, 2):
        received(workspace, b"%d" % order, f"{order}.csv", order=order)
    assert [file.name for file in workspace.files()] == ["1.csv", "2.csv", "3.csv"]


def test_the_same_bytes_under_another_suffix_leave_one_copy(workspace: Workspace) -> None:
    received(workspace, b"a,b\n1,2\n", "a.csv")
    second = received(workspace, b"a,b\n1,2\n", "a.txt", order=2)
    assert workspace.files() == [second]
    assert [path.suffix for path in workspace.raw.glob("??/*") if "about" not in path.name] == [".txt"]


def test_a_file_without_its_sidecar_is_no_part_of_the_workspace(workspace: Workspace) -> None:
    received(workspace, b"a,b\n1,2\n")
    next(workspace.raw.glob("??/*.about.json")).unlink()
    assert workspace.files() == []


@pytest.mark.parametrize("change", [("canonical", "canonicaL"), ('"order": 1', '"order": 3'), ("{", "["), ("}", "")])
def test_a_sidecar_that_is_not_as_it_was_written_is_told(workspace: Workspace, change: tuple[str, str]) -> None:
    received(workspace, b"a,b\n1,2\n")
    sidecar = next(workspace.raw.glob("??/*.about.json"))
    sidecar.write_text(sidecar.read_text().replace(*change, 1))
    with pytest.raises((ValueError, TypeError)):
        read_about(sidecar)
    with pytest.raises(WorkspaceError, match=r"about.json: damaged .* Restore it from your backup"):
        workspace.files()


# --- builds ------------------------------------------------------------------------------------------------
def test_a_build_is_in_force_when_it_is_published_and_not_before(workspace: Workspace) -> None:
    assert workspace.current_build() is None
    first = built(workspace, "20260101T000000Z-a")
    assert workspace.current_build() == first == workspace.builds / "20260101T000000Z-a"
    second = built(workspace, "20260102T000000Z-b")
    assert (workspace.current_build(), first.exists()) == (second, True)
    assert damage(second) == []


def test_the_newest_builds_are_kept_and_always_the_one_in_force(workspace: Workspace) -> None:
    workspace.settings_file.write_text("keep_builds = 3\n")
    names = [f"2026010{day}T000000Z-a" for day in (5, 6, 7, 8)]
    for name in names:
        built(workspace, name)
    assert sorted(path.name for path in workspace.builds.iterdir()) == names[1:]
    late = built(workspace, "20251231T000000Z-a")  # the clock was set back
    assert workspace.current_build() == late
    assert late.exists()


def test_the_build_before_is_kept_even_if_settings_ask_for_one(workspace: Workspace) -> None:
    workspace.settings_file.write_text("keep_builds = 1\n")
    builds = [built(workspace, f"2026010{day}T000000Z-a") for day in (1, 2, 3)]
    assert [build.exists() for build in builds] == [False, True, True]


@pytest.mark.parametrize("wanted", ['"many"', "0", "1.5"])
def test_a_number_of_builds_that_is_none_stops_before_anything_is_swapped(workspace: Workspace, wanted: str) -> None:
    first = built(workspace, "20260101T000000Z-a")
    workspace.settings_file.write_text(f"keep_builds = {wanted}\n")
    with pytest.raises(WorkspaceError, match="write keep_builds as a whole number from 1"):
        built(workspace, "20260102T000000Z-a")
    assert workspace.current_build() == first


@pytest.mark.parametrize("content", [b"", b"20990101T000000Z-none\n", b"2026\xff0101\n"])
def test_a_pointer_that_leads_nowhere_is_no_build(workspace: Workspace, content: bytes) -> None:
    built(workspace, "20260101T000000Z-a")
    workspace.current.write_bytes(content)
    assert workspace.current_build() is None


# --- seals -------------------------------------------------------------------------------------------------
def test_a_sealed_folder_tells_what_changed_and_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    seal(tmp_path)
    assert set(json.loads((tmp_path / SUMS).read_text())) == {"a.txt", "sub/b.txt", "c.txt"}
    assert damage(tmp_path) == []
    (tmp_path / "sub/b.txt").write_text("B")
    (tmp_path / "c.txt").unlink()
    assert sorted(damage(tmp_path)) == [
        f"{tmp_path / 'c.txt'}: missing",
        f"{tmp_path / 'sub/b.txt'}: its bytes have changed",
    ]


@pytest.mark.parametrize("content", [None, "{", "[1]", "7"])
def test_a_folder_whose_seal_cannot_be_read_is_damaged(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / SUMS).write_text(content)
    assert [line.startswith(f"{tmp_path / SUMS}: cannot be read (") for line in damage(tmp_path)] == [True]


# --- cells for spreadsheets --------------------------------------------------------------------------------
@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_escaped(first: str) -> None:
    assert escape_cell(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("cell", ["a=1", " =1", "", "1-2", "'=1", -1, -1.5, True, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert escape_cell(cell) == cell


def test_a_small_table_for_people_is_escaped_and_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", ("row", "reason"), [(2, '=HYPERLINK("x")'), (-3, "é")])
    assert (tmp_path / "x.csv").read_bytes().decode("utf-8-sig") == (
        'row,reason\r\n2,"\'=HYPERLINK(""x"")"\r\n-3,é\r\n'
    )

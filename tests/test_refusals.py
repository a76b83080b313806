"""What cannot be done is refused in words, and the workspace stays as it was."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import CLI, REGISTER, everything, meeting_month, run, write
from tests.shared_files import real

PAGE = 4096
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refusals")
    exports = write(folder / "exports", REGISTER, *(meeting_month(f"2026-0{month}") for month in range(1, 7)))
    assert run("ingest", folder / "w", exports).returncode == 0
    assert run("build", folder / "w").returncode == 0
    return folder / "w"


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "w"))


def truncated_zip() -> bytes:
    path = real("slack/export.zip")
    return path.read_bytes()[:3000]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", lambda: b"", "the file is empty"),
        ("slack.zip", truncated_zip, "damaged or cut short"),
        ("attendance.csv", lambda: PNG, "this is a PNG picture, whatever its name says"),
        (
            "meetings.csv",
            lambda: b"coalition_id,starts_at,title\nreef,2026-07-01T09:00:00Z,Plenary\n",
            'no column "meeting_id"',
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name_and_changes_nothing(
    place, tmp_path, name, content, says
) -> None:
    path = tmp_path / name
    path.write_bytes(content())
    before = everything(place)
    answer = run("ingest", place, path)
    assert answer.returncode == 1
    assert name in answer.stdout
    assert says in answer.stdout
    assert everything(place) == before


def test_a_file_nobody_recognises_is_kept_and_loads_no_row(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "poem.csv"
    path.write_text("roses,violets\nred,blue\n")
    before = everything(place)
    answer = run("ingest", place, path)
    assert answer.returncode == 1
    assert "this is no export we know" in answer.stdout
    assert "Zoom" in answer.stdout  # what was looked for
    after = everything(place)
    assert {name: bytes_ for name, bytes_ in after.items() if not name.startswith("raw/")} == {
        name: bytes_ for name, bytes_ in before.items() if not name.startswith("raw/")
    }
    assert path.read_bytes() in after.values()


def test_good_files_beside_a_refused_one_are_loaded(place: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "mixed", meeting_month("2026-07"))
    (folder / "a picture.csv").write_bytes(PNG)
    answer = run("ingest", place, folder)
    assert answer.returncode == 1
    assert answer.stdout.count("✓") == 3
    assert answer.stdout.count("✗") == 1


def test_a_second_ingest_while_one_runs_is_told_to_wait(place: Path, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time; from pathlib import Path; from pipelines.workspace import Workspace\n"
         "with Workspace(Path(sys.argv[1])).writing('ingest'):\n    print('held', flush=True); time.sleep(60)", str(place)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        before = everything(place)
        for command in (("ingest", place, write(tmp_path / "new", meeting_month("2026-07"))), ("build", place)):
            answer = run(*command)
            assert answer.returncode == 2
            assert "Another ingest or build is running" in answer.stderr
        assert everything(place) == before
    finally:
        holder.kill()
        holder.wait()
    assert run("ingest", place, tmp_path / "new").returncode == 0  # a killed holder lets go by itself


@pytest.fixture
def small_disk(place: Path, tmp_path: Path) -> Iterator[Path]:
    """The workspace on a disk of its own with a little room, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(-(-path.stat().st_size // PAGE) * PAGE for path in place.rglob("*"))  # whole pages, as a tmpfs counts
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size + 600 * 1024}", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield Path(shutil.copytree(place, disk / "w"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_build_in_force(small_disk: Path) -> None:
    place = Workspace(small_disk)
    build_before = place.current_build()
    (place.decisions / "note.csv").write_text("so that the build has something to do\n")
    before = everything(small_disk)
    answer = run("build", small_disk)
    assert answer.returncode == 2
    assert "The build before it stays in force" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert place.current_build() == build_before
    assert everything(small_disk) == before


def test_a_full_disk_during_ingest_keeps_every_file_that_was_there(small_disk: Path, tmp_path: Path) -> None:
    rows = "".join(f"x{number},reef,2026-07-10T09:00:00Z,ann@alder.example\n" for number in range(40_000))
    folder = write(tmp_path / "large", {"messages": f"message_id,coalition_id,sent_at,person_key\n{rows}"})
    before = everything(small_disk)
    answer = run("ingest", small_disk, folder)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "Make room" in answer.stderr
    assert everything(small_disk) == before


@pytest.fixture
def read_only(place: Path, tmp_path: Path) -> Iterator[Path]:
    seen = tmp_path / "read-only"
    seen.mkdir()
    if subprocess.run(["mount", "--bind", str(place), str(seen)], capture_output=True, check=False).returncode:
        pytest.skip("a read-only mount needs root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(seen)], check=True)
        yield seen
    finally:
        subprocess.run(["umount", str(seen)], check=True)


def test_a_read_only_workspace_is_said_to_be_one(read_only: Path, tmp_path: Path) -> None:
    before = everything(read_only)
    for command in (("ingest", read_only, write(tmp_path / "new", meeting_month("2026-07"))), ("build", read_only)):
        answer = run(*command)
        assert answer.returncode == 2
        assert "Read-only file system" in answer.stderr
        assert "Traceback" not in answer.stderr
    assert everything(read_only) == before


def test_a_folder_of_something_else_is_not_taken_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("…")
    answer = run("ingest", tmp_path / "letters", write(tmp_path / "new", REGISTER))
    assert answer.returncode == 2
    assert "is not a workspace and is not empty" in answer.stderr


def test_a_path_that_does_not_exist_is_named(place: Path) -> None:
    answer = run("ingest", place, "no such folder")
    assert answer.returncode == 2
    assert "no such folder" in answer.stderr


def test_a_build_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    answer = run("build", tmp_path / "nothing")
    assert answer.returncode == 2
    assert "coalition-health init" in answer.stderr


def test_unreadable_settings_name_the_line(place: Path) -> None:
    (place / "settings.toml").write_text("timezone = \n")
    answer = run("build", place)
    assert answer.returncode == 2
    assert "settings.toml" in answer.stderr and "line 1" in answer.stderr


def test_interrupting_by_hand_leaves_no_trace(place: Path, tmp_path: Path) -> None:
    before = everything(place)
    folder = write(tmp_path / "new", meeting_month("2026-07"))
    process = subprocess.Popen(
        [*CLI, "ingest", str(place), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a shell that runs the tests in the background has interrupts ignored, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    Workspace(place).sweep()
    assert everything(place) == before


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_taken(place: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "new", meeting_month("2026-07"))
    gone = next(folder.glob("agenda_items*"))

    def remove_it(what: str, done: int, of: int) -> None:
        gone.unlink(missing_ok=True)

    reports = ingest(Workspace(place), [folder], progress=remove_it)
    assert [(Path(report.file).name, report.loaded) for report in reports] == [
        (gone.name, 0), ("attendance-2026-07.csv", 2), ("meetings-2026-07.csv", 1),
    ]  # fmt: skip
    assert "agenda_items-2026-07.csv: cannot be read (No such file or directory)." in reports[0].message

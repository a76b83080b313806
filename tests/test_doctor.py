"""The doctor finds every flipped bit and every lost file, and names it; it repairs nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.build import build
from pipelines.doctor import examine
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.workspace import Workspace
from tests.roads import REGISTER, everything, meeting_month, published, write

FLIPS = 80


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a build: the register, two months, a bad row and a file nobody knows."""
    folder = tmp_path_factory.mktemp("doctor")
    strange = {"strange": "name,town\nAnn,Lyon\n", "bad": "decision_id,coalition_id,decided_on\nd1,reef,soon\n"}
    write(folder / "exports", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"), strange)
    workspace = Workspace(folder / "w")
    ingest(workspace, [folder / "exports"])
    build(workspace)
    return workspace


@pytest.fixture
def workspace(original: Workspace, tmp_path: Path) -> Workspace:
    """A copy that a test may damage."""
    shutil.copytree(original.path, tmp_path / "w")
    return Workspace(tmp_path / "w")


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Change one bit in the middle of a file, whatever its mode."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(content)
    path.chmod(mode)


def flip_middle(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


def raw(workspace: Workspace, name: str) -> Path:
    file = next(file for file in workspace.files() if file.name == name)
    return workspace.raw_path(file.sha256, file.suffix)


def test_a_healthy_workspace_is_well_and_stays_as_it_is(workspace: Workspace) -> None:
    before = everything(workspace.path)
    assert examine(workspace) == []
    assert everything(workspace.path) == before


def test_what_is_no_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is not a workspace"):
        examine(Workspace(tmp_path))


def test_a_workspace_without_anything_in_it_is_well(tmp_path: Path) -> None:
    empty = Workspace(tmp_path / "w")
    empty.create()
    assert examine(empty) == []


def test_it_says_how_far_it_is(workspace: Workspace) -> None:
    said: list[tuple[str, int, int]] = []
    examine(workspace, lambda what, done, of: said.append((what, done, of)))
    assert {what for what, _, _ in said} == {"Files", "Builds"}
    assert all(done < of for _, done, of in said)


# --- one thing wrong, one line that names it ---------------------------------------------------------------
def test_a_flipped_bit_in_a_raw_file(workspace: Workspace) -> None:
    path = raw(workspace, "meetings-2026-01.csv")
    flip_middle(path)
    assert examine(workspace) == [
        f"{path}: its bytes have changed since it arrived (meetings-2026-01.csv). Restore it from your backup."
    ]


def test_a_flipped_bit_in_a_file_nobody_recognised(workspace: Workspace) -> None:
    path = raw(workspace, "strange.csv")
    flip_middle(path)
    assert [line.split(":")[0] for line in examine(workspace)] == [str(path)]


def test_a_lost_raw_file(workspace: Workspace) -> None:
    path = raw(workspace, "meetings-2026-02.csv")
    path.unlink()
    assert examine(workspace) == [
        f"{path}: missing (meetings-2026-02.csv). Restore it from your backup, or ingest that file again."
    ]


def test_a_stray_copy_that_never_finished_arriving(workspace: Workspace) -> None:
    stray = workspace.raw / "ab" / f"{'ab' * 32}.csv"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("a,b\n")
    assert examine(workspace) == [f"{stray}: not finished arriving. Ingest that file again; this copy then gives way."]


def test_a_flipped_bit_in_a_sidecar_is_told_once(workspace: Workspace) -> None:
    sidecar = next(workspace.raw.glob("??/*.about.json"))
    flip(sidecar, sidecar.read_bytes().index(b"2026"), 1)
    (line,) = [line for line in examine(workspace) if "figures rest on" not in line]
    assert line.startswith(f"{sidecar}: damaged (") and line.endswith("Restore it from your backup.")


def test_a_sidecar_that_speaks_of_another_file(workspace: Workspace) -> None:
    one, other, *_ = sorted(workspace.raw.glob("??/*.about.json"))
    one.write_bytes(other.read_bytes())
    problems = examine(workspace)
    assert any(line.startswith(f"{one}: speaks of another file") for line in problems)


@pytest.mark.parametrize(
    "name", ["attendance.parquet", "people.parquet", "quarantine.parquet", "staged.json", "findings.json"]
)
def test_a_flipped_bit_in_a_staged_file(workspace: Workspace, name: str) -> None:
    path = next(workspace.staged.glob(f"*/{name}"))
    flip_middle(path)
    assert examine(workspace) == [f"{path}: its bytes have changed. Delete its folder and run build again."]


def test_a_lost_staged_file_and_a_lost_staged_folder(workspace: Workspace) -> None:
    path = next(workspace.staged.glob("*/attendance.parquet"))
    path.unlink()
    assert examine(workspace) == [f"{path}: missing. Delete its folder and run build again."]
    shutil.rmtree(path.parent)
    assert examine(workspace) == []  # the next build makes it again


@pytest.mark.parametrize(
    "name",
    [
        "core.duckdb", "manifest.json", "published/secretariat.duckdb", "published/committee.duckdb",
        "published/funder.duckdb", "published/member.duckdb",
    ],
)  # fmt: skip
@pytest.mark.parametrize("harm", ["flipped", "lost"])
def test_a_harmed_file_of_a_build(workspace: Workspace, name: str, harm: str) -> None:
    current = workspace.current_build()
    assert current is not None
    if harm == "flipped":
        flip_middle(current / name)
    else:
        (current / name).unlink()
    said = "its bytes have changed" if harm == "flipped" else "missing"
    assert examine(workspace)[0] == f"{current / name}: {said}. Run build again."


def test_an_older_build_is_looked_at_too(workspace: Workspace) -> None:
    current = workspace.current_build()
    assert current is not None
    older = workspace.builds / "20200101T000000Z-a"
    shutil.copytree(current, older)
    flip_middle(older / "core.duckdb")
    assert examine(workspace) == [f"{older / 'core.duckdb'}: its bytes have changed. Run build again."]


def test_a_pointer_that_leads_nowhere(workspace: Workspace) -> None:
    flip(workspace.current, 3)
    assert examine(workspace) == [f"{workspace.current}: names a build that is not there. Run build again."]
    flip(workspace.current, 3, 7)
    assert examine(workspace) == [f"{workspace.current}: names a build that is not there. Run build again."]


def test_a_secret_that_others_may_read_and_a_lost_one(workspace: Workspace) -> None:
    workspace.secret_file.chmod(0o644)
    assert examine(workspace) == [f"{workspace.secret_file}: others may read it (mode 644); set it to 600."]
    workspace.secret_file.unlink()
    assert examine(workspace) == [f"{workspace.secret_file}: missing. Restore it from your backup."]


def test_figures_that_rest_on_a_file_that_is_gone_without_trace(workspace: Workspace) -> None:
    path = raw(workspace, "attendance-2026-01.csv")
    path.with_name(f"{path.stem}.about.json").unlink()
    path.unlink()
    current = workspace.current_build()
    assert examine(workspace) == [f"{current}: figures rest on attendance-2026-01.csv, which is not among the files."]


def test_every_one_of_many_flipped_bits_is_found_and_its_file_is_named(workspace: Workspace) -> None:
    """Any bit of any file that is not a person's to edit. Seals are found by what they no longer fit."""
    rng = random.Random(20260101)
    edited = {workspace.secret_file, workspace.settings_file, workspace.aliases, workspace.path / ".lock"}
    paths = [
        path
        for path in sorted(workspace.path.rglob("*"))
        if path.is_file() and path not in edited and path.stat().st_size
    ]
    for _ in range(FLIPS):
        path = rng.choice(paths)
        place, bit = rng.randrange(path.stat().st_size), rng.randrange(8)
        if path == workspace.current and place == path.stat().st_size - 1:
            continue  # the line end says nothing
        flip(path, place, bit)
        problems = examine(workspace)
        named = str(path.parent if path.name == "sums.json" else path)
        assert any(named in line for line in problems), (path, place, bit, problems)
        flip(path, place, bit)
    assert examine(workspace) == []


# --- what the figures rest on ------------------------------------------------------------------------------
def test_every_row_behind_the_figures_can_be_traced_to_a_row_of_a_file(original: Workspace) -> None:
    tables = published(original)
    keys = {(row[1], row[2]) for row in tables["evidence_rows"]}
    assert keys and keys == {(row[0], row[1]) for row in tables["lineage"]}


def test_rows_at_local_times_can_be_traced_too(tmp_path: Path) -> None:
    zone = {"coalitions": "coalition_id,name,timezone\nreef,Reef Pact,Europe/Paris\n"}
    local = {
        "meetings": "meeting_id,coalition_id,starts_at\nm,reef,2026-01-10 10:00\n",
        "attendance": "meeting_id,person_key,joined_at\nm,ann@alder.example,2026-01-10 10:00\n",
        "messages": "message_id,coalition_id,sent_at,person_key\nx,reef,2026-01-31 23:30,ann@alder.example\n",
    }
    write(tmp_path / "exports", REGISTER, zone, local)
    workspace = Workspace(tmp_path / "Anns data")
    ingest(workspace, [tmp_path / "exports"])
    build(workspace)
    tables = published(workspace)
    assert {(row[1], row[2]) for row in tables["evidence_rows"]} == {(row[0], row[1]) for row in tables["lineage"]}
    (attended,) = [row[2] for row in tables["evidence_rows"] if row[1] == "attendance"]
    assert attended.endswith("|2026-01-10 09:00:00")
    with duckdb.connect() as con:
        assert con.execute(
            "select count(*) from glob(?)", [str(workspace.staged / "*" / "messages.parquet")]
        ).fetchall() == [(1,)]


def test_a_journal_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    workspace.create()
    assert examine(workspace) == []
    assert not (workspace.path / "journal.sqlite").exists(), "looking makes nothing"
    (workspace.path / "journal.sqlite").write_bytes(b"not a database" * 100)
    (problem,) = examine(workspace)
    assert "journal.sqlite" in problem

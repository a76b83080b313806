"""Child processes: a file that is too much is rejected by name, and the other files go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.problems import WorkspaceError
from pipelines.workers import Answer, Job, Limits, stage_all
from tests.roads import REGISTER, write

SECRET = b"k" * 32


def stage(tmp_path: Path, exports: dict[str, str], limits: Limits | None = None) -> dict[str, Answer]:
    jobs = []
    for path in sorted(write(tmp_path / "in", exports).iterdir()):
        out = tmp_path / "out" / path.stem
        out.mkdir(parents=True)
        jobs.append(Job(path, path.name, out))
    answers: dict[str, Answer] = {}
    stage_all(jobs, SECRET, lambda job, answer: answers.update({job.path.stem: answer}), limits)
    return answers


def test_every_file_has_one_answer(tmp_path: Path) -> None:
    answers = stage(tmp_path, REGISTER | {"poem": "roses,violets\nred,blue\n"})
    assert {name: bool(answer.staged) for name, answer in answers.items()} == {
        "coalitions": True, "organisations": True, "memberships": True, "poem": False,
    }  # fmt: skip
    assert answers["poem"] == Answer()


def test_a_file_that_takes_too_long_is_rejected_by_name(tmp_path: Path) -> None:
    answers = stage(tmp_path, REGISTER, Limits(seconds_per_file=0.001))
    assert {answer.rejection for answer in answers.values()} == {
        f"{name}.csv: reading it took too long. Split the file, or export it again." for name in REGISTER
    }


def test_a_child_without_room_dies_and_says_which_file_it_was_at(tmp_path: Path) -> None:
    answers = stage(tmp_path, {"coalitions": REGISTER["coalitions"]}, Limits(memory_bytes=150 * 1024**2))
    assert "memory" in (answers["coalitions"].rejection or "")


def test_a_disk_without_room_stops_everything_and_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.workers._Child.stage", lambda self, job: Answer(fatal="The workspace is full."))
    with pytest.raises(WorkspaceError, match="full"):
        stage(tmp_path, REGISTER)

"""Child processes: a file that is too much is rejected by name, and the other files go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import workers
from pipelines.connectors import canonical
from pipelines.problems import WorkspaceError
from pipelines.reading import Source
from pipelines.workers import Answer, Job, Limits, stage_all
from tests.roads import REGISTER, write

SECRET = b"k" * 32


def stage(tmp_path: Path, exports: dict[str, str], limits: Limits | None = None, **options: str) -> dict[str, Answer]:
    jobs = []
    for path in sorted(write(tmp_path / "in", exports).iterdir()):
        out = tmp_path / "out" / path.stem
        out.mkdir(parents=True)
        jobs.append(Job(path, path.name, out, options))
    answers: dict[str, Answer] = {}
    stage_all(jobs, SECRET, lambda job, answer: answers.update({job.path.stem: answer}), limits)
    return answers


def test_every_file_has_one_answer(tmp_path: Path) -> None:
    answers = stage(tmp_path, REGISTER | {"poem": "roses,violets\nred,blue\n"})
    assert {name: bool(answer.staged) for name, answer in answers.items()} == {
        "coalitions": True, "organisations": True, "memberships": True, "poem": False,
    }  # fmt: skip
    poem = answers["poem"]
    assert (poem.staged, poem.rejection, poem.fatal) == (None, None, None)
    assert poem.looked_for.startswith("It is like none of: ")


def test_a_file_that_takes_too_long_is_rejected_by_name(tmp_path: Path) -> None:
    answers = stage(tmp_path, REGISTER, Limits(seconds=0.001))
    assert {answer.rejection for answer in answers.values()} == {
        f"{name}.csv: reading it took longer than 0 seconds. Split the file, or export it again." for name in REGISTER
    }


def test_a_file_that_takes_too_much_memory_is_rejected_by_name_and_the_next_one_goes_on(tmp_path: Path) -> None:
    cells = "".join(
        f"2026-01-05,Plenary,Person {number},Org\n" for number in range(150_000)
    )  # 5 MB, some 560 MB to read
    exports = {"a-list": f"Date,Meeting,Name,Organisation\n{cells}", "coalitions": REGISTER["coalitions"]}
    answers = stage(tmp_path, exports, Limits(memory_bytes=350 * 1024**2, memory_per_byte=0), coalition_id="reef")
    assert answers["a-list"].rejection == (
        "a-list.csv: reading it needed more memory than 350 MB. Split the file, or export it again."
    )
    assert answers["coalitions"].staged is not None


def test_a_child_without_address_space_dies_and_says_which_file_it_was_at(tmp_path: Path) -> None:
    answers = stage(tmp_path, {"coalitions": REGISTER["coalitions"]}, Limits(address_bytes=90 * 1024**2))
    assert (answers["coalitions"].rejection or "").startswith("coalitions.csv: reading it ")


def test_a_larger_file_may_take_more_up_to_a_point() -> None:
    limits = Limits(memory_bytes=500, memory_per_byte=40, memory_at_most=2000, seconds=30, seconds_per_megabyte=2)
    assert [limits.memory_for(size) for size in (0, 10, 1000)] == [500, 900, 2000]
    assert [limits.seconds_for(size) for size in (0, 10 * 1024**2)] == [30, 50]


def test_a_parsers_bug_is_told_and_ends_its_child_but_not_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: Source) -> str:
        raise ZeroDivisionError("by zero")

    path = write(tmp_path / "in", {"coalitions": REGISTER["coalitions"]}) / "coalitions.csv"
    monkeypatch.setattr(canonical, "recognise", broken)
    answer = workers._answer(Job(path, path.name, tmp_path), SECRET)
    assert answer.ends_child
    assert answer.rejection == (
        "coalitions.csv: reading it failed (ZeroDivisionError: by zero). Nothing of it was loaded; please report this."
    )


def test_a_disk_without_room_stops_everything_and_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.workers._Child.stage", lambda self, job: Answer(fatal="The workspace is full."))
    with pytest.raises(WorkspaceError, match="full"):
        stage(tmp_path, REGISTER)

"""Kills ingest and build at random instants and looks at what is left, each time and at the end.

`uv run python -m tests.crash --kills 200` prints a line per kind of kill. tests/test_crash.py runs a few.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.doctor import examine
from pipelines.workspace import Workspace, sha256_of
from tests.roads import CLI, REGISTER, meeting_month, published, run, run_alone, write


@dataclass
class Tally:
    """What the kills hit: `stopped` mid-way, or `finished` before the signal came."""

    stopped: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def kill_rounds(folder: Path, kills: int, seed: int) -> Tally:
    """`kills` rounds of: start an ingest (a new month) or a build, SIGKILL it and its children, look.

    After the last, one undisturbed ingest and build must publish what a workspace that was never disturbed
    publishes from the same files.
    """
    chance = random.Random(seed)
    place, clean = Workspace(folder / "w"), Workspace(folder / "clean")
    exports = write(folder / "exports", REGISTER, meeting_month("2000-01"))
    _must(run("ingest", place.path, exports))
    _must(run("build", place.path))
    took = {"ingest": _seconds("ingest", place, write(folder / "timing", meeting_month("2000-02"))), "build": 0.0}
    took["build"] = _seconds("build", place)
    shutil.copy(folder / "timing" / "attendance-2000-02.csv", exports)
    shutil.copy(folder / "timing" / "meetings-2000-02.csv", exports)
    shutil.copy(folder / "timing" / "agenda_items-2000-02.csv", exports)
    tally, number = Tally(), 2
    while tally.stopped.total() < kills:
        what = chance.choice(("ingest", "build"))
        if what == "ingest":
            number += 1
            month = f"{2000 + (number - 1) // 12}-{(number - 1) % 12 + 1:02}"
            write(exports, meeting_month(month))
            command = ("ingest", place.path, exports)
        else:
            (place.decisions / "round.csv").write_text(f"{tally.stopped.total()}\n")
            command = ("build", place.path)
        was_killed = _kill_after(chance.uniform(0, 1.1 * took[what]), *command)
        (tally.stopped if was_killed else tally.finished)[what] += 1
        tally.problems += _look(place)
    (place.decisions / "round.csv").unlink(missing_ok=True)
    _must(run("ingest", place.path, exports))
    _must(run("build", place.path))
    tally.problems += examine(place)
    _undisturbed(place, clean, exports)
    if _comparable(place) != _comparable(clean):
        tally.problems.append("the published rows differ from those of a workspace that was never disturbed")
    return tally


def _must(answer: subprocess.CompletedProcess[str]) -> None:
    if answer.returncode:
        raise AssertionError(f"an undisturbed run ended with {answer.returncode}: {answer.stdout}{answer.stderr}")


def _seconds(what: str, place: Workspace, *more: Path) -> float:
    (place.decisions / "round.csv").write_text("timing\n")
    start = time.monotonic()
    _must(run_alone(what, place.path, *more))
    return time.monotonic() - start


def _kill_after(seconds: float, *command: str | Path) -> bool:
    """Whether the process group was still at work when the signal came."""
    process = subprocess.Popen(
        [*CLI, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    if process.returncode:
        raise AssertionError(f"{command[0]} needed hand work: it ended with {process.returncode}")
    return False


def _look(place: Workspace) -> list[str]:
    """The build in force can be read and every file that counts as arrived is whole."""
    problems = []
    try:
        tables = published(place)
        if not tables["scores"] or not tables["coalitions"]:
            problems.append("the build in force is empty")
    except Exception as error:  # whatever it is, a reader could not open the build
        problems.append(f"the build in force cannot be read: {error}")
    for file in place.files():
        path = place.raw_path(file.sha256, file.suffix)
        if not path.exists() or sha256_of(path) != file.sha256:
            problems.append(f"a raw file is lost: {file.name}")
    return problems


def _undisturbed(place: Workspace, clean: Workspace, exports: Path) -> None:
    clean.create()
    shutil.copy(place.secret_file, clean.secret_file)
    _must(run("ingest", clean.path, exports))
    _must(run("build", clean.path))


def _comparable(place: Workspace) -> dict[str, object]:
    """All published rows; the day a file arrived may differ."""
    tables = published(place)
    tables["files"] = sorted(row[:4] + row[5:] for row in tables["files"])
    return dict(tables)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_rounds(Path(folder), given.kills, given.seed)
    for what in ("ingest", "build"):
        print(f"{what}: killed {tally.stopped[what]}, finished before the signal {tally.finished[what]}")
    for problem in tally.problems:
        print(f"✗ {problem}")
    print(f"{tally.stopped.total()} kills, {len(tally.problems)} problems")
    raise SystemExit(bool(tally.problems))


if __name__ == "__main__":
    main()

"""Mutated exports through recognition, reading and staging: each must be taken, refused in words, or not recognised.

`uv run python -m tests.fuzz --mutations 10000 [--connector zoom]` prints a line per connector and what went wrong, with the
number of the first mutation of its kind; `--keep FOLDER` writes those files there. tests/test_fuzz.py runs a few.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from types import FrameType

from pipelines import staging
from pipelines.problems import FileRejectedError
from tests.mutations import mutated
from tests.samples import Sample, samples_at_hand
from tests.staged import SECRET

SECONDS, ADDRESS_BYTES = 10, 4 * 1024**3
AT_ONCE = 100  # mutations per piece of work
FINE = ("accepted", "rejected", "unrecognised", "claimed twice")


@dataclass
class Tally:
    """What became of the mutations of one connector; `first` is the number of the first one of each kind of mishap."""

    fates: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, fate: str, number: int) -> None:
        self.fates[fate] += 1
        if fate not in FINE:
            self.first[fate] = min(number, self.first.get(fate, number))

    @property
    def mishaps(self) -> dict[str, int]:
        return {fate: count for fate, count in self.fates.items() if fate not in FINE}


def mutation(connector: str, number: int) -> tuple[Sample, bytes]:
    """The sample it is made from, and the mutated content."""
    found = samples_at_hand()
    mine, rng = [sample for name, sample in found if name == connector], Random(f"{connector}-{number}")
    sample = mine[number % len(mine)]
    return sample, mutated(sample, [other for _, other in found], rng)


def fate_of(sample: Sample, content: bytes, folder: Path) -> str:
    """One of FINE, or the kind of mishap: exception and place, too slow, rows lost."""
    out, path = folder / "out", folder / "raw"
    out.mkdir()
    path.write_bytes(content)
    options = {"coalition_id": sample.coalition_id, "date_order": sample.date_order}
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        staged = staging.stage(path, sample.name, out, SECRET, options)
    except FileRejectedError as error:
        return _fate_of_refusal(str(error), sample.name)
    except MemoryError:  # the child's limit, which the product tells in words
        return "rejected"
    except Exception as error:  # whatever it is, it is what is looked for
        staging._database.cache_clear()  # it may be in disorder now
        return f"{type(error).__name__} in {_place(error)}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        shutil.rmtree(out)
    if staged is None:
        return "unrecognised"
    kept = sum(staged.rows[table] for table in staged.counted)
    return "accepted" if staged.rows_read == kept + staged.quarantined else f"rows lost by {staged.connector}"


def _fate_of_refusal(words: str, name: str) -> str:
    if "this looks like" in words:
        return "claimed twice"
    return "rejected" if name in words and len(words) > len(name) + 20 else "refused without name or reason"


def _place(error: BaseException) -> str:
    """The deepest line of ours."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/pipelines/" in frame.filename]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "no line of ours"


class _TooSlowError(Exception):
    pass


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise _TooSlowError


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, _too_slow)


def run(connector: str, numbers: list[int], at: Path) -> Tally:
    """The fates of these mutations, in this process; `at` says which one it is at, should it die."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            at.write_text(str(number))
            tally.add(fate_of(*mutation(connector, number), Path(folder)), number)
    return tally


def fuzz(connector: str, mutations: int) -> Tally:
    """Mutations 0 to `mutations` - 1 of a connector's samples, in processes under limits."""
    total, context = Tally(), get_context("spawn")
    todo = [list(range(start, min(start + AT_ONCE, mutations))) for start in range(0, mutations, AT_ONCE)]
    with tempfile.TemporaryDirectory() as folder:
        while todo:
            died: list[list[int]] = []
            with ProcessPoolExecutor(min(2, os.cpu_count() or 1), context, _limit) as pool:
                work = [
                    (numbers, pool.submit(run, connector, numbers, Path(folder) / str(numbers[0]))) for numbers in todo
                ]
                for numbers, result in work:
                    try:
                        tally = result.result()
                    except BrokenProcessPool:
                        died.append(numbers)
                        continue
                    total.fates += tally.fates
                    for fate, number in tally.first.items():
                        total.first[fate] = min(number, total.first.get(fate, number))
            todo = _without_the_deadly(died, Path(folder), total)
    return total


def _without_the_deadly(died: list[list[int]], folder: Path, total: Tally) -> list[list[int]]:
    """What is still to do after processes died: single steps until the one that kills is alone and told."""
    todo = []
    for numbers in died:
        if len(numbers) == 1:
            total.add("the process died", numbers[0])
        else:
            at = folder / str(numbers[0])
            here = int(at.read_text()) if at.exists() else numbers[0]
            at.unlink(missing_ok=True)
            todo += [
                part for part in ([n for n in numbers if n < here], [here], [n for n in numbers if n > here]) if part
            ]
    return todo


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mutations", type=int, default=10_000)
    options.add_argument("--connector", action="append")
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    problems = 0
    for connector in given.connector or sorted({name for name, _ in samples_at_hand()}):
        tally = fuzz(connector, given.mutations)
        counts = ", ".join(f"{tally.fates[fate]:,} {fate}" for fate in FINE)
        print(
            f"{connector}: {tally.fates.total():,} mutations: {counts}, {sum(tally.mishaps.values()):,} mishaps",
            flush=True,
        )
        for fate, number in sorted(tally.first.items(), key=lambda item: item[1]):
            print(f"  ✗ {fate}: {tally.fates[fate]:,} times, first in mutation {number}", flush=True)
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                sample, content = mutation(connector, number)
                (given.keep / f"{connector}-{number}-{sample.name}").write_bytes(content)
        problems += len(tally.first)
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()

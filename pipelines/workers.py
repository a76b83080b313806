"""Child processes that parse files, under limits of memory, processor time and patience.

A file that kills its child or outlasts its patience is rejected by name; the other files go on in a fresh
child. Nothing of a hostile file is ever parsed in the process that asked.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import queue
import resource
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipelines.archives import shown
from pipelines.problems import FileRejectedError, QuestionError, WorkspaceError

CHILDREN = max(1, min(2, os.cpu_count() or 1))
THREADS = 2  # of a child, so that a second of patience is up to two of processor time
LOOK_EVERY_SECONDS = 0.02
GROWN_SHARE = 0.6  # of the memory a small file may take; a child that holds more begins anew


@dataclass(frozen=True)
class Limits:
    """What reading one file may take; a file that needs more is rejected. A large honest file is given more.

    Real memory is watched from outside (what DuckDB and Python ask for says little about what they use); the address
    space only stops what would be absurd at once.
    """

    memory_bytes: int = 500 * 1024**2  # of real memory
    memory_per_byte: float = 40  # a hand-kept list takes some 55 bytes for one of the file (12 MB: 735 MB), ours 2
    memory_at_most: int = 2 * 1024**3
    seconds: float = 30
    seconds_per_megabyte: float = 2
    address_bytes: int = 8 * 1024**3

    def memory_for(self, size: int) -> float:
        return min(self.memory_bytes + self.memory_per_byte * size, max(self.memory_at_most, self.memory_bytes))

    def seconds_for(self, size: int) -> float:
        return self.seconds + self.seconds_per_megabyte * size / 1024**2


@dataclass(frozen=True)
class Job:
    """One file to stage: where its bytes lie, its name, the empty folder for the result, and options."""

    path: Path
    name: str
    out: Path
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What became of a job: `staged` (None with no rejection: nobody recognises it), or why it was rejected.

    `asks` is the question that has to be answered first, where that is the reason (pipelines/problems.py).
    `fatal` is set where the machine, not the file, is at fault; no other file will fare better. `ends_child`: what
    happened may have left the child in disorder (a database that is no longer valid). `looked_for` are the exports
    nearest to a file nobody recognises.
    """

    staged: dict[str, Any] | None = None
    rejection: str | None = None
    asks: dict[str, Any] | None = None
    fatal: str | None = None
    ends_child: bool = False
    looked_for: str = ""


def stage_all(
    jobs: Iterable[Job], secret: bytes, done: Callable[[Job, Answer], None], limits: Limits | None = None
) -> None:
    """Stage files in child processes; `done(job, answer)` runs here, one at a time.

    The children work on the first jobs while later ones are still being made.
    """
    waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
    finished: queue.SimpleQueue[tuple[Job, Answer]] = queue.SimpleQueue()
    minders = [
        threading.Thread(target=_mind, args=(waiting, finished, secret, limits or Limits()), daemon=True)
        for _ in range(CHILDREN)
    ]
    for minder in minders:
        minder.start()
    try:
        count = 0
        for job in jobs:
            waiting.put(job)
            count += 1
        for _ in range(count):
            job, answer = finished.get()
            if answer.fatal:
                raise WorkspaceError(answer.fatal)
            done(job, answer)
    finally:
        with suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        for _ in minders:
            waiting.put(None)
        for minder in minders:
            minder.join()


def _mind(
    waiting: queue.SimpleQueue[Job | None],
    finished: queue.SimpleQueue[tuple[Job, Answer]],
    secret: bytes,
    limits: Limits,
) -> None:
    """Feed one child until there are no more jobs (None); replace it when it died or has grown."""
    child: _Child | None = None
    try:
        while (job := waiting.get()) is not None:
            if child and child.memory() > limits.memory_bytes * GROWN_SHARE:  # else the next file pays for this one
                child.stop()
                child = None
            try:
                child = child or _Child(secret, limits)
                answer = child.stage(job)
                is_over = answer.ends_child
            except (EOFError, OSError, _TooMuchError) as error:
                why = str(error) if isinstance(error, _TooMuchError) else "broke off: the file may be damaged"
                answer = Answer(rejection=f"{shown(job.name)}: reading it {why}. Split the file, or export it again.")
                is_over = True
            if child and is_over:
                child.stop()
                child = None
            finished.put((job, answer))
    finally:
        if child:
            child.stop()


class _TooMuchError(Exception):
    """A file asks for more than its limits; says what of."""


class _Child:
    def __init__(self, secret: bytes, limits: Limits) -> None:
        self.limits = limits
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, secret, limits), daemon=True)
        self.process.start()
        theirs.close()

    def stage(self, job: Job) -> Answer:
        size = job.path.stat().st_size
        memory, seconds = self.limits.memory_for(size), self.limits.seconds_for(size)
        until = time.monotonic() + seconds
        self.pipe.send(job)
        while not self.pipe.poll(LOOK_EVERY_SECONDS):
            if time.monotonic() > until:
                raise _TooMuchError(f"took longer than {seconds:,.0f} seconds")
            if self.memory() > memory:
                raise _TooMuchError(f"needed more memory than {memory / 1024**2:,.0f} MB")
        answer: Answer = self.pipe.recv()
        return answer

    def memory(self) -> int:
        """Bytes of real memory in use; 0 where the system does not say (no /proc): then the address space alone limits."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def stop(self) -> None:
        self.pipe.close()
        self.process.join(timeout=0.1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe: Connection, secret: bytes, limits: Limits) -> None:
    """The child: limits first, then one file after the other until the parent closes the pipe."""
    _limit(resource.RLIMIT_AS, limits.address_bytes)
    _limit(resource.RLIMIT_CORE, 0)  # a dump would hold what people wrote
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        seconds = int(THREADS * limits.seconds_for(job.path.stat().st_size)) + 1
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)  # even where nobody watches any more
        pipe.send(_answer(job, secret))


def _limit(what: int, amount: int) -> None:
    """Set the soft limit of this process; below the hard one, which somebody may have set before."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _answer(job: Job, secret: bytes) -> Answer:
    import duckdb

    from pipelines.nearest import looked_for
    from pipelines.staging import columns_question, stage

    try:
        staged = stage(job.path, job.name, job.out, secret, job.options)
        if staged:
            return Answer(staged=asdict(staged))
        return Answer(asks=columns_question(job.path, job.name), looked_for=looked_for(job.path, job.name))
    except QuestionError as error:
        return Answer(rejection=str(error), asks=error.asks)
    except FileRejectedError as error:
        return Answer(rejection=str(error))
    except (MemoryError, duckdb.OutOfMemoryException):
        why = "reading it needed more memory than allowed. Split the file, or export it again."
        return Answer(rejection=f"{shown(job.name)}: {why}", ends_child=True)
    except Exception as error:  # a parser's bug must not take the other files down; it is told, not hidden
        if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)) or (
            "No space left" in str(error)
        ):
            return Answer(
                fatal=f"The workspace cannot be written ({error}). Nothing was changed. Make room and try again."
            )
        why = f"reading it failed ({type(error).__name__}: {error})"
        return Answer(
            rejection=f"{shown(job.name)}: {why}. Nothing of it was loaded; please report this.", ends_child=True
        )

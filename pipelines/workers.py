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
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipelines.problems import FileRejectedError, WorkspaceError

CHILDREN = max(1, min(2, os.cpu_count() or 1))


@dataclass(frozen=True)
class Limits:
    """What a child may use. A file that needs more is rejected."""

    memory_bytes: int = 8 * 1024**3  # address space; DuckDB is held to 1.5 GB of real memory besides
    seconds_per_file: float = 300
    processor_seconds: int = 3600  # over all files of one child


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

    `fatal` is set where the machine, not the file, is at fault; no other file will fare better.
    """

    staged: dict[str, Any] | None = None
    rejection: str | None = None
    fatal: str | None = None


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
    """Feed one child until there are no more jobs (None); replace it when it dies."""
    child: _Child | None = None
    try:
        while (job := waiting.get()) is not None:
            try:
                child = child or _Child(secret, limits)
                answer = child.stage(job)
            except (EOFError, OSError, TimeoutError) as error:
                why = "took too long" if isinstance(error, TimeoutError) else "needed more memory or time than allowed"
                answer = Answer(rejection=f"{job.name}: reading it {why}. Split the file, or export it again.")
                if child:
                    child.stop()
                child = None
            finished.put((job, answer))
    finally:
        if child:
            child.stop()


class _Child:
    def __init__(self, secret: bytes, limits: Limits) -> None:
        self.limits = limits
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, secret, limits), daemon=True)
        self.process.start()
        theirs.close()

    def stage(self, job: Job) -> Answer:
        self.pipe.send(job)
        if not self.pipe.poll(self.limits.seconds_per_file):
            raise TimeoutError
        answer: Answer = self.pipe.recv()
        return answer

    def stop(self) -> None:
        self.pipe.close()
        self.process.join(timeout=1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe: Connection, secret: bytes, limits: Limits) -> None:
    """The child: limits first, then one file after the other until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds))
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(job, secret))


def _answer(job: Job, secret: bytes) -> Answer:
    import duckdb

    from pipelines.staging import stage

    try:
        staged = stage(job.path, job.name, job.out, secret, job.options)
        return Answer(staged=asdict(staged) if staged else None)
    except FileRejectedError as error:
        return Answer(rejection=str(error))
    except (MemoryError, duckdb.OutOfMemoryException):
        return Answer(rejection=f"{job.name}: reading it needed more memory than allowed. Split the file.")
    except Exception as error:  # a parser's bug must not take the other files down; it is told, not hidden
        if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)) or (
            "No space left" in str(error)
        ):
            return Answer(
                fatal=f"The workspace cannot be written ({error}). Nothing was changed. Make room and try again."
            )
        why = f"reading it failed ({type(error).__name__}: {error})"
        return Answer(rejection=f"{job.name}: {why}. Nothing of it was loaded; please report this.")

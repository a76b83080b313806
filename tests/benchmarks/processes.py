"""A command as a fresh process: wall seconds, and the peak memory of it and all its children together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
COMMAND = Path(sys.executable).with_name("coalition-health")


@dataclass(frozen=True)
class Run:
    """`peak_mb` is the largest sum of resident memory over the process tree, sampled; pages that two processes
    share count twice, so it is an upper bound. `largest_mb` is the largest single process, as the kernel counts
    it (from before exec on: so this process itself must stay small)."""

    seconds: float
    peak_mb: float
    largest_mb: float
    output: str

    def __add__(self, other: Run) -> Run:
        return Run(
            self.seconds + other.seconds,
            max(self.peak_mb, other.peak_mb),
            max(self.largest_mb, other.largest_mb),
            other.output,
        )


def product(*arguments: object) -> Run:
    """coalition-health with these arguments. 0 is done and 1 done with critical findings; others stop the benchmark."""
    return measure([str(COMMAND), *map(str, arguments)], allowed=(0, 1))


def script(module: str, *arguments: object) -> Run:
    return measure([sys.executable, "-m", module, *map(str, arguments)], allowed=(0,))


def measure(command: list[str], allowed: tuple[int, ...]) -> Run:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak = [0]
    over = threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, over))
    sampler.start()
    errors: list[str] = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read() if process.stderr else ""))
    reader.start()
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    sampler.join()
    reader.join()
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}:\n{''.join(errors)[-3000:]}")
    return Run(seconds, peak[0] / 1e6, usage.ru_maxrss / 1e3, output)


def _sample(root: int, peak: list[int], over: threading.Event) -> None:
    while not over.wait(SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(_resident_bytes(pid) for pid in _tree(root)))


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            tasks = list(Path(f"/proc/{pid}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return found


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended while we looked

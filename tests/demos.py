"""Starts `coalition-health demo` as a user does and waits until its first page answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HOME = "127.0.0.1"
PATIENCE_SECONDS = 180


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOME, 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running_demo(command: Sequence[str], folder: Path) -> Iterator[str]:
    """The demo's address while it runs; it and its dashboard are stopped at the end."""
    port = free_port()
    process = subprocess.Popen(
        [*command, "demo", "--no-open", "--port", str(port)],
        cwd=folder, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    url = f"http://{HOME}:{port}"
    try:
        _wait(process, url)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(process: subprocess.Popen[str], url: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(
                f"the demo ended with {process.returncode}: {process.stdout and process.stdout.read()}"
            )
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no answer within {PATIENCE_SECONDS} seconds")

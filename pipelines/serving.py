"""Starts the dashboard: Streamlit in its own process, on this computer's own address only."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import dashboard
from dashboard.start import START

ADDRESS = "127.0.0.1"  # without sign-in nobody else may reach it


@dataclass
class Prepared:
    """A process that has the dashboard's libraries and waits to be told to start, or to end."""

    process: subprocess.Popen[bytes]
    port: int
    is_started: bool = False

    def start(self, opens: bool) -> subprocess.Popen[bytes]:
        """The running dashboard; `opens` a browser on it once it answers."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):  # it ended: its exit code tells
            self.process.stdin.write(f"{START}\n".encode())
            self.process.stdin.flush()
        self.is_started = True
        if opens:
            url = f"http://{ADDRESS}:{self.port}"
            threading.Thread(target=_open, args=(self.process, url), daemon=True).start()
        return self.process

    def __enter__(self) -> Prepared:
        return self

    def __exit__(self, *reason: object) -> None:
        if not self.is_started:
            self.process.kill()
            self.process.wait()


def prepared(workspace: Path, port: int, audience: str, organisation: str | None = None) -> Prepared:
    """The dashboard on the workspace, not yet started: its libraries take seconds, in which something else can be done.

    `organisation`: of which member, where the audience is the member's; without one nothing about a single member is shown.

    Streamlit is told that nobody sits at it (headless, in its config file), or it would ask for an e-mail address before it
    starts and lay an advertisement over the pages: the browser is opened here instead.
    """
    folder = Path(dashboard.__file__).parent
    environment = os.environ | {
        "COALITION_HEALTH_WORKSPACE": str(workspace.resolve()),
        "COALITION_HEALTH_AUDIENCE": audience,
    }
    if organisation is not None:
        environment["COALITION_HEALTH_ORGANISATION"] = organisation
    command = [
        sys.executable, "start.py", "run", "app.py", f"--server.address={ADDRESS}", f"--server.port={port}",
    ]  # fmt: skip
    return Prepared(subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.PIPE), port)


def serve(
    workspace: Path, port: int, audience: str, opens: bool, organisation: str | None = None
) -> subprocess.Popen[bytes]:
    """The running dashboard process on the workspace's build in force; `opens` a browser on it once it answers."""
    return prepared(workspace, port, audience, organisation).start(opens)


def _open(process: subprocess.Popen[bytes], url: str) -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(url)
            return

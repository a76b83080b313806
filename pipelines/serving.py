"""Starts the dashboard: Streamlit in its own process, on this computer's own address only."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

import dashboard

ADDRESS = "127.0.0.1"  # without sign-in nobody else may reach it


def serve(
    workspace: Path, port: int, audience: str, opens: bool, organisation: str | None = None
) -> subprocess.Popen[bytes]:
    """The running dashboard process on the workspace's build in force; `opens` a browser on it once it answers.

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
        sys.executable, "-m", "streamlit", "run", "app.py", f"--server.address={ADDRESS}", f"--server.port={port}",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, env=environment)
    if opens:
        threading.Thread(target=_open, args=(process, f"http://{ADDRESS}:{port}"), daemon=True).start()
    return process


def _open(process: subprocess.Popen[bytes], url: str) -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(url)
            return

"""Starts the dashboard: Streamlit in its own process, on this computer's own address only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dashboard

ADDRESS = "127.0.0.1"  # without sign-in nobody else may reach it


def serve(workspace: Path, port: int, audience: str, opens: bool) -> subprocess.Popen[bytes]:
    """The running dashboard process on the workspace's build in force."""
    folder = Path(dashboard.__file__).parent
    environment = os.environ | {
        "COALITION_HEALTH_WORKSPACE": str(workspace.resolve()),
        "COALITION_HEALTH_AUDIENCE": audience,
    }
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", f"--server.address={ADDRESS}", f"--server.port={port}",
        f"--server.headless={'false' if opens else 'true'}",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=folder, env=environment)

"""The dashboard as somebody starts it who has never run Streamlit: it answers, and asks for no address first."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from pipelines.serving import ADDRESS, serve
from pipelines.workspace import Workspace
from tests.demos import free_port

POPEN = subprocess.Popen


@pytest.mark.parametrize("opens", [True, False])
def test_it_answers_without_asking_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # no credentials of Streamlit's
    monkeypatch.setenv("BROWSER", "true")  # what opens a page does nothing
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: POPEN(*a, **k, stdin=subprocess.DEVNULL))
    Workspace(tmp_path / "w").create()
    port = free_port()
    process = serve(tmp_path / "w", port, "secretariat", opens)
    try:
        assert answers(process, f"http://{ADDRESS}:{port}/_stcore/health")
    finally:
        process.kill()
        process.wait()


def answers(process: subprocess.Popen[bytes], url: str) -> bool:
    for _ in range(300):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False

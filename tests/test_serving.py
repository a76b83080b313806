"""The dashboard as somebody starts it who has never run Streamlit: it answers, asks for nothing first, and is opened once."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

import pytest

import dashboard
from dashboard.start import START
from pipelines.serving import ADDRESS, prepared, serve
from pipelines.workspace import Workspace
from tests.demos import free_port

PATIENCE_SECONDS = 60


@pytest.mark.parametrize("opens", [True, False])
def test_it_answers_without_asking_and_is_opened_once_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setenv("HOME", str(tmp_path))  # nothing of Streamlit's is there, as on a machine it is new to
    Workspace(tmp_path / "w").create()
    port = free_port()
    url = f"http://{ADDRESS}:{port}"
    process = serve(tmp_path / "w", port, "secretariat", opens)
    try:
        assert within_patience(lambda: process.poll() is None and answers(url))
        if opens:
            assert within_patience(lambda: bool(opened))
        time.sleep(0.5)  # time to open it a second time, or at all
        assert opened == ([url] if opens else [])
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


def test_streamlit_is_told_that_nobody_sits_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # else it asks for an e-mail address, and lays an advertisement over the pages
    commands: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **more: commands.append(command))
    prepared(tmp_path, 1, "secretariat")
    config = Path(dashboard.__file__).parent / ".streamlit" / "config.toml"
    assert "headless = true" in config.read_text(encoding="utf-8").splitlines()
    assert not [part for part in commands[0] if "headless" in part]


def test_what_is_prepared_answers_only_once_it_is_started_and_ends_with_its_maker(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").create()
    port = free_port()
    with prepared(tmp_path / "w", port, "secretariat") as waiting:
        time.sleep(1)
        assert waiting.process.poll() is None and not answers(f"http://{ADDRESS}:{port}")
    assert waiting.process.poll() is not None  # nobody started it: it is gone
    with prepared(tmp_path / "w", port, "secretariat") as waiting:
        assert waiting.process.stdin is not None
        waiting.process.stdin.close()  # as when its maker was killed
        assert within_patience(lambda: waiting.process.poll() == 0)


def test_what_comes_in_by_the_dashboards_port_is_answered_without_waiting_for_acknowledgements() -> None:
    # started as ever, up to where Streamlit hands its port to the server
    looks = (
        "import os, socket, uvicorn, start\n"
        "async def startup(server, sockets):\n"
        "    [port] = sockets\n"
        "    with socket.create_connection(port.getsockname()):\n"
        "        port.setblocking(True)\n"
        "        print(port.accept()[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), flush=True)\n"
        "    os._exit(0)\n"
        "uvicorn.Server.startup = startup\n"
        "start.main()\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", looks, "run", "app.py", f"--server.address={ADDRESS}", f"--server.port={free_port()}"],
        cwd=Path(dashboard.__file__).parent, input=f"{START}\n", capture_output=True, text=True, timeout=PATIENCE_SECONDS,
        check=False,
    )  # fmt: skip
    assert told.stdout.split() == ["1"], told.stderr


def within_patience(done) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(0.1)
    return False


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

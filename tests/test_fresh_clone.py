"""The README's two commands in a fresh clone, with an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.demos import running_demo

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("uv") is None or not (ROOT / ".git").exists():
        pytest.skip("needs uv on the path and a git checkout")
    place = tmp_path_factory.mktemp("fresh") / "coalition-health"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(place)], check=True)
    return place


@pytest.fixture(autouse=True)
def no_other_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith(("PYTEST", "COALITION_HEALTH"))]:
        monkeypatch.delenv(name)


def test_the_first_command_brings_up_the_dashboard(clone: Path) -> None:
    with running_demo(["uv", "run", "coalition-health"], clone) as url:
        assert b"<title>" in urllib.request.urlopen(url, timeout=10).read()


def test_the_second_command_runs_the_tests(clone: Path) -> None:
    answer = subprocess.run(
        ["uv", "run", "pytest", "tests/test_tables.py", "tests/test_scoring.py"],
        cwd=clone, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout[-2000:] + answer.stderr[-2000:]

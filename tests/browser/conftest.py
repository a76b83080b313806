"""The four example coalitions, made once for all workers of a run; the dashboard on them; and a thousand coalitions made of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.browser.test_walk import running_dashboard
from tests.portfolio_of_many import make_portfolio
from tests.roads import run_alone


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The workspace that `demo` makes. Nobody may write in it: a test that does takes a copy."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "examples"
    with FileLock(f"{place}.lock"):
        if not place.exists():
            making = tmp_path_factory.mktemp("making")
            made = run_alone("demo", "--only-make", cwd=making)
            assert made.returncode == 0, made.stderr
            (making / "coalition-health-demo").rename(place)
    return place


@pytest.fixture(scope="module")
def copied(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples' workspace, to be written in by the tests of a file."""
    return shutil.copytree(examples, tmp_path_factory.mktemp("copied") / "w")


@pytest.fixture(scope="session")
def demo(examples: Path) -> Iterator[str]:
    """The dashboard on the examples. Tests that begin with the command `demo`: test_demo.py, tests/test_fresh_clone.py."""
    with running_dashboard(examples) as url:
        yield url


@pytest.fixture(scope="session")
def thousand(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 1,000 coalitions with the files of all four audiences."""
    return make_portfolio(examples, tmp_path_factory.mktemp("thousand"), 250)

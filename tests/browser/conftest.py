"""The demo as a user starts it, once for all tests of a worker that only read it; and a thousand coalitions made of its four."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demos import running_demo
from tests.portfolio_of_many import make_portfolio
from tests.roads import CLI


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    with running_demo(CLI, demo_folder) as url:
        yield url


@pytest.fixture(scope="session")
def thousand(demo: str, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 1,000 coalitions with the files of all four audiences."""
    return make_portfolio(demo_folder / "coalition-health-demo", tmp_path_factory.mktemp("thousand"), 250)

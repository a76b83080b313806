"""The demo as a user starts it, once for all tests of a worker that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demos import running_demo
from tests.roads import CLI


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_demo(CLI, tmp_path_factory.mktemp("demo")) as url:
        yield url

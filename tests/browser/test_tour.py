"""The README's tour can be taken again from the demo, stop by stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.test_walk import CHROMIUM, browser  # noqa: F401
from tests.tour import DOCS, HEIGHT, STOPS, WIDTH, take

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
README = Path(__file__).parents[2] / "README.md"
PNG_SIZE = slice(16, 24)  # bytes of a PNG that hold width and height


def size(path: Path) -> tuple[int, int]:
    sides = path.read_bytes()[PNG_SIZE]
    return int.from_bytes(sides[:4], "big"), int.from_bytes(sides[4:], "big")


def test_the_readme_shows_every_stop_of_the_tour_and_no_other():
    shown = re.findall(r"!\[[^\]]{20,}\]\(docs/tour/([\w-]+)\.png\)", README.read_text(encoding="utf-8"))
    assert shown == list(STOPS)
    assert sorted(path.stem for path in DOCS.glob("*.png")) == sorted(STOPS)


def test_the_tour_is_taken_again_from_the_demo(browser, demo, tmp_path):  # noqa: F811
    taken = take(browser, demo, tmp_path)
    assert [path.stem for path in taken] == list(STOPS)
    assert {size(path) for path in taken} == {(WIDTH, HEIGHT)}
    assert len({path.read_bytes() for path in taken}) == len(STOPS)

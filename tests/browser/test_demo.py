"""The demo from nothing, in a real browser: every page of the four example coalitions."""

from __future__ import annotations

import re

import pytest

from dashboard.navigation import pages_of
from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_stands,
    browser,
    drawn,
    pictures,
    take_picture,
    turn_to,
    visitor,
)
from tests.demos import running_demo
from tests.roads import CLI

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]


def test_the_demo_shows_four_coalitions_on_every_page_and_asks_nobody_else(browser, tmp_path, pictures):  # noqa: F811
    with running_demo(CLI, tmp_path) as demo, visitor(browser, "light", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        shown = page.get_by_role("button", name=re.compile("^Open ")).all_inner_texts()
        assert len(shown) == 4
        take_picture(page, pictures / "demo-portfolio.png")
        for button in shown:
            turn_to(page, "portfolio")
            page.get_by_role("button", name=button, exact=True).click()
            page.wait_for_function("name => document.querySelector('h1')?.innerText === name", arg=button[5:])
            drawn(page)
            assert page.get_by_text("Figures to October 2026").count() >= 1
            take_picture(page, pictures / f"demo-{button[5:].split()[0].lower()}.png")
        for name in pages_of("secretariat"):
            turn_to(page, name)
            assert_stands(page, "light", pictures / f"demo-{name}.png")
        assert troubles == []

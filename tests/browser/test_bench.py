"""The facilitator's pages used in a real browser; how they look is walked with the others (test_walk.py, test_demo.py)."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_walk import CHROMIUM, browser, drawn, turn_to, visitor  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]


def test_what_if_a_chosen_member_leaves_is_worked_out_on_the_page(browser, demo):  # noqa: F811
    with visitor(browser, "light", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        turn_to(page, "lasting")
        who = page.get_by_role("combobox", name="Who leaves")
        who.scroll_into_view_if_needed()
        page.wait_for_timeout(500)  # a list that is open folds when the page moves
        who.click()
        page.get_by_role("option", name="Another member").click()
        page.get_by_role("button", name=re.compile("^Work out: without ")).click()
        page.get_by_text(re.compile("^Without .* health would be ")).wait_for(timeout=60_000)
        assert page.get_by_test_id("stException").count() == 0
        assert troubles == []

"""The facilitator's pages over the demo's own build, in a real browser: read wide and on a phone, in light and dark, and used."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_chart_text_has_the_colour_of_the_page,
    assert_fits,
    browser,
    drawn,
    pictures,
    take_picture,
    turn_to,
    violations,
    visitor,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
LOOKS = [("dark", 1280), ("light", 390)]  # light and wide: with all pages, tests/browser/test_demo.py
BENCH = ("shaping", "lasting", "missing_players", "facilitation")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_bench_stands_without_error_request_or_barrier(browser, demo, pictures, theme, width):  # noqa: F811
    with visitor(browser, theme, width) as (page, troubles):
        page.goto(demo)
        drawn(page)
        for name in BENCH:
            turn_to(page, name)
            take_picture(page, pictures / f"{name}-of-demo-{theme}-{width}.png")
            assert page.locator("h1").count() == 1, name
            assert page.get_by_test_id("stException").count() == 0, name
            assert violations(page) == [], name
            assert_fits(page)
            assert_chart_text_has_the_colour_of_the_page(page, theme)
        assert troubles == []


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

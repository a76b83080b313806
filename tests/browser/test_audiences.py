"""Every page as every audience, on the demo's own build and on a thousand coalitions, and what a page is on paper."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.audience import PREVIEWS
from dashboard.navigation import PAGES_OF, page_of, pages_of
from dashboard.sections.see_it_as import NAMES
from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_stands,
    browser,
    drawn,
    pictures,
    running_dashboard,
    turn_to,
    visitor,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]


def look_as(page, whose: str) -> None:
    page.get_by_role("button", name="See it as").click()
    page.get_by_role("menuitem", name=NAMES[whose], exact=True).click()
    page.get_by_text("You are previewing").wait_for()
    drawn(page)


@pytest.mark.parametrize("whose", PREVIEWS)
def test_every_page_stands_as_every_audience_finds_it(browser, demo, pictures, whose):  # noqa: F811
    theme, width = "dark", 390  # light and wide: on the thousand
    with visitor(browser, theme, width) as (page, troubles):
        page.goto(demo)
        drawn(page)
        look_as(page, whose)
        for name in pages_of(whose):
            if not page_of(whose, name).is_listed:
                continue
            turn_to(page, name, whose)
            assert_stands(page, theme, pictures / f"{whose}-{name}-{theme}-{width}.png")
        assert troubles == []


@pytest.mark.parametrize("whose", PAGES_OF)
def test_a_thousand_coalitions_stand_too(browser, thousand, pictures, whose):  # noqa: F811
    theme, width = "light", 1280
    member = {"organisation": one_member(thousand)} if whose == "member" else {}
    with (
        running_dashboard(thousand, audience=whose, **member) as url,
        visitor(browser, theme, width) as (page, troubles),
    ):
        page.goto(url)
        drawn(page)
        for name in pages_of(whose):
            turn_to(page, name, whose)
            assert_stands(page, theme, pictures / f"thousand-{whose}-{name}.png")
        assert troubles == []


def one_member(workspace) -> str:
    [file] = workspace.glob("builds/*/published/member.duckdb")
    with duckdb.connect(file, read_only=True) as con:
        return con.execute("select min(organisation_id) from own_numbers").fetchone()[0]


def test_a_printed_page_is_dark_on_white_and_holds_nothing_to_click(browser, demo):  # noqa: F811
    with visitor(browser, "dark", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        turn_to(page, "shaping")
        page.emulate_media(media="print")
        assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(29, 39, 51)"
        fills = page.evaluate("[...document.querySelectorAll('.main-svg text')].map(t => getComputedStyle(t).fill)")
        assert set(fills) == {"rgb(29, 39, 51)"}
        assert not page.locator("header").first.is_visible()
        for kind in ("stExpander", "stSelectbox", "stButton", "stDownloadButton"):
            shown = page.get_by_test_id(kind).evaluate_all("all => all.filter(e => e.offsetParent !== null).length")
            assert shown == 0, kind
        assert troubles == []

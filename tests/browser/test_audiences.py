"""Every page as every audience, on the demo's own build and on a thousand coalitions, and what a page is on paper."""

from __future__ import annotations

import pytest

from dashboard.audience import PREVIEWS
from dashboard.navigation import page_of, pages_of
from dashboard.sections.see_it_as import NAMES
from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_chart_text_has_the_colour_of_the_page,
    assert_fits,
    browser,
    drawn,
    pictures,
    running_dashboard,
    take_picture,
    violations,
    visitor,
)
from tests.portfolio_of_many import make_portfolio

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
LOOKS = [("light", 1280), ("dark", 390)]


def look_as(page, whose: str) -> None:
    page.get_by_role("button", name="See it as").click()
    page.get_by_role("menuitem", name=NAMES[whose], exact=True).click()
    page.get_by_text("You are previewing").wait_for()
    drawn(page)


def go(page, title: str) -> None:
    unfold = page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    page.get_by_role("link", name=title, exact=True).click()
    fold = page.get_by_test_id("stSidebarCollapseButton")
    if fold.is_visible():
        fold.get_by_role("button").click()
    drawn(page)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
@pytest.mark.parametrize("whose", PREVIEWS)
def test_every_page_stands_as_every_audience_finds_it(browser, demo, pictures, whose, theme, width):  # noqa: F811
    with visitor(browser, theme, width) as (page, troubles):
        page.goto(demo)
        drawn(page)
        look_as(page, whose)
        for name in pages_of(whose):
            entry = page_of(whose, name)
            if not entry.is_listed:
                continue
            go(page, entry.title)
            take_picture(page, pictures / f"{whose}-{name}-{theme}-{width}.png")
            assert page.locator("h1").count() == 1, name
            assert page.get_by_test_id("stException").count() == 0, name
            assert violations(page) == [], name
            assert_fits(page)
            assert_chart_text_has_the_colour_of_the_page(page, theme)
        assert troubles == []


@pytest.mark.parametrize("whose", ["secretariat", "funder"])
def test_a_thousand_coalitions_stand_too(browser, pictures, tmp_path, whose):  # noqa: F811
    with running_dashboard(make_portfolio(tmp_path, 250)) as url, visitor(browser, "light", 1280) as (page, troubles):
        page.goto(url)
        drawn(page)
        if whose != "secretariat":
            look_as(page, whose)
        for name in pages_of(whose):
            entry = page_of(whose, name)
            if not entry.is_listed:
                continue
            go(page, entry.title)
            take_picture(page, pictures / f"thousand-{whose}-{name}.png")
            assert page.get_by_test_id("stException").count() == 0, name
            assert violations(page) == [], name
        assert troubles == []


def test_a_printed_page_is_dark_on_white_and_holds_nothing_to_click(browser, demo):  # noqa: F811
    with visitor(browser, "dark", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        go(page, "Who shapes it")
        page.emulate_media(media="print")
        assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(29, 39, 51)"
        fills = page.evaluate("[...document.querySelectorAll('.main-svg text')].map(t => getComputedStyle(t).fill)")
        assert set(fills) == {"rgb(29, 39, 51)"}
        assert not page.locator("header").first.is_visible()
        for kind in ("stExpander", "stSelectbox", "stButton", "stDownloadButton"):
            shown = page.get_by_test_id(kind).evaluate_all("all => all.filter(e => e.offsetParent !== null).length")
            assert shown == 0, kind
        assert troubles == []

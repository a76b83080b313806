"""Without a mouse, at twice the size, and for who wants nothing to move."""

from __future__ import annotations

import pytest

from tests.browser.test_walk import CHROMIUM, assert_fits, browser, drawn, turn_to, visitor  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
MOST_STOPS = 80  # on any of these pages; more would mean that the focus goes in circles
SIGN = "keyboard_arrow"  # the letters of an icon of Streamlit's
NAMED = """() => {
    const it = document.activeElement;
    if (it === document.body) return null;
    if (it.tagName === 'MAIN') return 'the page';
    const text = it.getAttribute('aria-label') || it.labels?.[0]?.innerText || it.innerText;
    return text.split('\\n').map(line => line.trim()).find(line => line && !line.startsWith('SIGN')) || '';
}""".replace("SIGN", SIGN)
LOOK = """it => {
    const looks = [];
    for (let up = 0; it && up < 4; up += 1, it = it.parentElement) {
        const how = getComputedStyle(it);
        looks.push(how.outlineStyle + how.outlineColor + how.boxShadow + how.borderColor + how.backgroundColor);
    }
    return looks.join();
}"""


def stops(page) -> dict[str, bool]:
    """What the Tab key reaches, from the top until it leaves the page: its name, and does it look otherwise while focused?"""
    page.evaluate("document.activeElement.blur()")
    found, last = {}, None
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        name, it = page.evaluate(NAMED), page.evaluate_handle("document.activeElement")
        if last:
            found[last[0]] = page.evaluate(LOOK, last[1]) != last[2]
        if name is None:
            return found
        page.wait_for_timeout(250)  # until the ring stands
        last = (f"{number} {name}", it, page.evaluate(LOOK, it))
    raise AssertionError(f"the Tab key goes in circles: {list(found)}")


def tab_to(page, name: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (page.evaluate(NAMED) or "").startswith(name):
            return
    raise AssertionError(f"the Tab key never reaches {name}")


def test_every_stop_of_the_tab_key_is_named_and_seen(browser, demo):  # noqa: F811
    with visitor(browser, "light", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        for name in ("portfolio", "coalition", "lasting"):
            turn_to(page, name)
            found = stops(page)
            assert len(found) > 5, name
            assert [stop for stop in found if stop.endswith(" ")] == [], f"{name}: a stop without a name"
            assert [stop for stop, is_seen in found.items() if not is_seen and not stop.endswith("the page")] == [], (
                name
            )
        assert troubles == []


def test_a_funders_view_and_the_way_back_by_keys_alone(browser, demo):  # noqa: F811
    with visitor(browser, "light", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        tab_to(page, "See it as")
        page.keyboard.press("Enter")
        page.get_by_role("menuitem", name="Funder", exact=True).wait_for()
        for _ in range(4):
            page.keyboard.press("ArrowDown")
            page.wait_for_timeout(250)
            if page.evaluate("document.activeElement.innerText").strip() == "Funder":
                break
        page.keyboard.press("Enter")
        page.get_by_text("You are previewing what the funder sees").wait_for()
        drawn(page)
        tab_to(page, "Back to the secretariat")
        page.keyboard.press("Enter")
        page.get_by_text("You are previewing").wait_for(state="detached")
        drawn(page)
        assert page.locator("h1").inner_text() == "Which coalition needs me"
        assert troubles == []


def test_a_chart_is_opened_as_a_table_by_keys_alone(browser, demo):  # noqa: F811
    with visitor(browser, "light", 1280) as (page, troubles):
        page.goto(demo)
        drawn(page)
        turn_to(page, "coalition")
        tab_to(page, "Why it might stall")
        page.keyboard.press("Enter")
        page.get_by_role("cell", name="No co-creation").first.wait_for()
        assert troubles == []


def test_at_twice_the_size_nothing_scrolls_sideways(browser, demo):  # noqa: F811
    with visitor(browser, "light", 640) as (page, troubles):
        page.goto(demo)
        drawn(page)
        for name in ("portfolio", "coalition", "shaping", "lasting", "briefing", "method"):
            turn_to(page, name)
            assert_fits(page)
        assert troubles == []


def test_nothing_moves_for_who_asks_for_that(browser, demo):  # noqa: F811
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(demo)
    drawn(page)
    page.get_by_role("button", name="Open ").first.click()
    drawn(page)
    moving = "document.getAnimations().filter(it => it.effect.getComputedTiming().duration > 0).length"
    assert page.evaluate(moving) == 0
    lengths = page.evaluate(
        "[...new Set([...document.querySelectorAll('*')].map(it => getComputedStyle(it).transitionDuration))]"
    )
    assert lengths == ["0s"]
    context.close()

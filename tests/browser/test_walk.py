"""A real browser walks every page of a running dashboard, in light and dark, wide and on a phone.

Over the examples, or one that runs already: COALITION_HEALTH_WALK=http://127.0.0.1:8501. What single tests look at more
closely they find in the hand-made sample.
Screenshots are taken where COALITION_HEALTH_SCREENSHOTS names a folder for them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.navigation import page_of, pages_of
from tests.published_sample import HOSTILE, make_workspace

CHROMIUM = Path("/usr/bin/chromium")
APP = Path(__file__).parents[2] / "dashboard" / "app.py"
HOME = "127.0.0.1"
STARTUP_SECONDS = 40
DRAWN_MS = 20_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# the frame of its upload widget, which no page can change; the button inside is named and reached by key (axe: minor)
STREAMLITS = ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"')
# opened by its address, Streamlit first looks for its own below the page's, and finds it a level higher
LOOKED_FOR = ("/_stcore/health", "/_stcore/host-config")
LOOKS = [("dark", 1280), ("light", 390)]  # the other two: tests/browser/test_demo.py and test_audiences.py

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]


@contextmanager
def running_dashboard(workspace: Path, **settings: str) -> Iterator[str]:
    """The dashboard on a free port, as a person starts it; its address. Stopped at the end.

    `settings` as the command line hands them on: audience="funder".
    """
    with socket.socket() as free:
        free.bind((HOME, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    told = {f"COALITION_HEALTH_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {"COALITION_HEALTH_WORKSPACE": str(workspace)} | told
    process = subprocess.Popen(
        command, env=environment, cwd=APP.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    url = f"http://{HOME}:{port}"
    try:
        for _ in range(STARTUP_SECONDS * 10):
            assert process.poll() is None, "the dashboard ended at once"
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    with running_dashboard(make_workspace(tmp_path_factory.mktemp("workspace"))) as started:
        yield started


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    deaf = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOME}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", deaf])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> Path:
    chosen = os.environ.get("COALITION_HEALTH_SCREENSHOTS")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def visitor(browser, theme: str, width: int):
    """A page that remembers every console error and every request to another host."""
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900})
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(f"console: {said.text}") if _is_trouble(said) else None)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on(
        "request",
        lambda asked: (
            troubles.append(f"request: {asked.url}")
            if urlsplit(asked.url).scheme in ("http", "https", "ws", "wss") and urlsplit(asked.url).hostname != HOME
            else None
        ),
    )
    yield page, troubles
    context.close()


def _is_trouble(said) -> bool:
    return said.type == "error" and not ("404" in said.text and said.location["url"].endswith(LOOKED_FOR))


def drawn(page) -> None:
    """Wait until the script has run and everything it asked for stands."""
    page.wait_for_selector("h1", timeout=DRAWN_MS)
    page.wait_for_function(
        """() => document.querySelector('[data-test-script-state="notRunning"]')
              && !document.querySelector('[data-testid="stSkeleton"]')
              && [...document.querySelectorAll('.stPlotlyChart')].every(c => c.querySelector('.main-svg'))""",
        timeout=DRAWN_MS,
    )
    page.wait_for_timeout(250)


def turn_to(page, name: str, whose: str = "secretariat") -> None:
    """By the navigation, as a person does; on a phone it is folded away. One that it does not list is reached by address.

    An address opens a new visit, so that a preview ends there.
    """
    title, path, is_listed = page_of(whose, name)
    if not is_listed:
        page.goto(f"{page.url.rsplit('/', 1)[0]}/{path}")
        drawn(page)
        return
    unfold = page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    page.get_by_role("link", name=title, exact=True).click()
    fold = page.get_by_test_id("stSidebarCollapseButton")
    if fold.is_visible():
        fold.get_by_role("button").click()
    page.wait_for_url("**/" if name == pages_of(whose)[0] else f"**/{path}")
    drawn(page)


def take_picture(page, path: Path) -> None:
    """All of the page, for who wants to look: it scrolls inside a frame of its own, so the window grows first."""
    if "COALITION_HEALTH_SCREENSHOTS" not in os.environ:
        return
    size = page.viewport_size
    height = page.evaluate("""document.querySelector('[data-testid="stMain"]').scrollHeight""")
    page.set_viewport_size({"width": size["width"], "height": height})
    page.wait_for_timeout(150)
    page.screenshot(path=path)
    page.set_viewport_size(size)


def assert_fits(page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    inner = page.evaluate(
        """() => { const m = document.querySelector('[data-testid="stMain"]');
                   return m ? m.scrollWidth - m.clientWidth : 0; }"""
    )
    assert max(wide, inner) <= 0, f"the page scrolls sideways by {max(wide, inner)} px"


def violations(page, rules: dict | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = (
        Axe()
        .run(page, options={"runOnly": rules or {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
        .response["violations"]
    )
    nodes = [(v["id"], node) for v in found for node in v["nodes"]]
    ours = [(rule, node) for rule, node in nodes if not (rule == STREAMLITS[0] and STREAMLITS[1] in node["html"])]
    return [f"{rule}: {node['html'][:160]} {node['failureSummary'][:200]}" for rule, node in ours]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_every_page_stands_without_error_request_or_barrier(browser, request, pictures, theme, width):
    url = os.environ.get("COALITION_HEALTH_WALK") or request.getfixturevalue("demo")
    with visitor(browser, theme, width) as (page, troubles):
        page.goto(url)
        drawn(page)
        for name in pages_of("secretariat"):
            turn_to(page, name)
            assert_stands(page, theme, pictures / f"{name}-{theme}-{width}.png")
        assert troubles == []


def assert_stands(page, theme: str, picture: Path) -> None:
    """One heading, no error, no barrier, nothing wider than the window, text that can be read; the picture is taken first."""
    take_picture(page, picture)
    assert page.locator("h1").count() == 1, picture.stem
    assert page.get_by_test_id("stException").count() == 0, picture.stem
    assert violations(page) == [], picture.stem
    assert_fits(page)
    assert_chart_text_has_the_colour_of_the_page(page, theme)


def assert_chart_text_has_the_colour_of_the_page(page, theme: str) -> None:
    """Holds the undocumented trick behind charts.TEXT."""
    colours = page.evaluate("[...document.querySelectorAll('.main-svg text')].map(t => getComputedStyle(t).fill)")
    for colour in colours:
        level = sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) / 3
        assert level > 160 if theme == "dark" else level < 90, colour


def test_no_indicator_scrolls_on_a_phone(browser, url):
    """Formulas and their signs sit in frames that scroll by a pixel too many, which no keyboard reaches."""
    with visitor(browser, "light", 390) as (page, troubles):
        page.goto(url)
        drawn(page)
        turn_to(page, "indicator")
        choice = page.get_by_role("combobox").nth(1)
        choice.click()
        titles = page.get_by_role("option").all_inner_texts()
        page.keyboard.press("Escape")
        assert titles
        for title in titles:
            choice.click()
            page.get_by_role("option", name=title, exact=True).click()
            page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
            drawn(page)
            assert violations(page, {"type": "rule", "values": ["scrollable-region-focusable"]}) == [], title
            assert_fits(page)
        assert troubles == []


def test_a_coalition_with_all_its_sections_open_fits_a_phone(browser, url, pictures):
    with visitor(browser, "light", 390) as (page, troubles):
        page.goto(url)
        drawn(page)
        turn_to(page, "coalition")
        closed = page.locator('[data-testid="stExpander"] summary')
        for number in range(closed.count()):
            closed.nth(number).click()
            drawn(page)
        take_picture(page, pictures / "coalition-open-light-390.png")
        assert violations(page) == []
        assert_fits(page)
        assert troubles == []


def test_the_keyboard_opens_a_coalition(browser, url):
    with visitor(browser, "light", 1280) as (page, troubles):
        page.goto(url)
        drawn(page)
        for _ in range(20):
            page.keyboard.press("Tab")
            label = page.evaluate("document.activeElement.innerText") or ""
            if label.startswith("Open "):
                break
        else:
            raise AssertionError("no coalition's button within 20 tab stops")
        page.keyboard.press("Enter")
        page.wait_for_url("**/coalition")
        page.wait_for_function("name => document.querySelector('h1')?.innerText === name", arg=label[5:].strip())
        assert troubles == []


def test_a_hostile_name_is_shown_as_it_is_and_calls_nobody(browser, tmp_path, pictures):
    workspace = make_workspace(tmp_path, names={"threadline": HOSTILE})
    with running_dashboard(workspace) as url, visitor(browser, "light", 1280) as (page, troubles):
        page.goto(url)
        drawn(page)
        assert_harmless(page)
        page.get_by_role("button", name="Open **Acme**").click()
        page.wait_for_url("**/coalition")
        for name in ("coalition", "indicator", "arrivals"):
            turn_to(page, name)
            assert_harmless(page)
        take_picture(page, pictures / "hostile.png")
        assert troubles == []


def assert_harmless(page) -> None:
    main = page.locator('[data-testid="stMain"]')
    assert main.locator('a[href*="evil"], img[src*="evil"]').count() == 0
    shown = main.inner_text().replace("\u2060", "").replace("\u200b", "")
    assert HOSTILE in shown

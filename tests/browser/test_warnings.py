"""From the inbox to the rows behind a warning, and closing it, in a real browser over the demo's own build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_stands,
    browser,
    drawn,
    pictures,
    running_dashboard,
    take_picture,
    turn_to,
    violations,
    visitor,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
LOOKS = [("light", 1280), ("dark", 390)]
SET_AGENDA = re.compile("^See why: one member sets the agenda, Northmill, Threadline Accord")
HEADING = "One member sets the agenda: Northmill"
CHARTED = re.compile("^See why: one member does most of it, Northmill")


@pytest.fixture(scope="module")
def demo(copied: Path) -> Iterator[str]:
    """One of its own: what is said of a warning is written down."""
    with running_dashboard(copied) as url:
        yield url


def inbox(page, url: str) -> None:
    """A visit that begins anew: nothing is remembered of the one before."""
    page.goto(url)
    drawn(page)
    turn_to(page, "inbox")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_inbox_and_warning_stand_without_error_request_or_barrier(browser, demo, pictures, theme, width):  # noqa: F811
    with visitor(browser, theme, width) as (page, troubles):
        inbox(page, demo)
        page.get_by_text(re.compile("^Answer: one member does most of it, Northmill")).click()
        page.get_by_role("button", name=re.compile("^Record: one member does most of it")).wait_for()
        for name in ("inbox", "warning"):
            if name == "warning":
                page.get_by_role("button", name=CHARTED).click()
                page.wait_for_url("**/warning")
                page.get_by_role("heading", name="Month by month").wait_for()
            drawn(page)
            assert_stands(page, theme, pictures / f"{name}-of-demo-{theme}-{width}.png")
        assert troubles == []


def test_from_the_inbox_to_the_rows_in_two_clicks_and_what_is_closed_stays_closed(browser, demo, pictures):  # noqa: F811
    with visitor(browser, "light", 1280) as (page, troubles):
        inbox(page, demo)
        clicks = 0
        page.get_by_role("button", name=SET_AGENDA).click()
        clicks += 1
        page.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=HEADING)
        page.get_by_role("heading", name="The rows behind it").wait_for()
        drawn(page)
        behind = page.get_by_role("table").filter(has_text="Where it came from")
        rows = [row.replace("\u200b", "") for row in behind.get_by_role("row").all_inner_texts()[1:]]
        assert clicks <= 2 and behind.is_visible() and len(rows) >= 6  # so many items stand behind this kind at least
        assert all(re.search(r"Northmill: raised.*agenda_items\.csv, row \d+", row, re.DOTALL) for row in rows)

        page.get_by_text("It is resolved").click()
        page.get_by_label("Your name").fill("Ann Lee")
        page.get_by_text("Worked", exact=True).click()
        page.get_by_label("What you want to note (may be left empty)").fill("Three others raise items now")
        page.get_by_role("button", name=re.compile("^Record: one member sets the agenda")).click()
        page.get_by_text("Resolved: it worked", exact=True).wait_for()
        drawn(page)
        assert (
            page.get_by_label("Why it is open again, in a sentence").input_value() == ""
        )  # an empty form for the next step
        step = page.get_by_role("row").filter(has_text="Ann Lee")
        assert "Resolved: it worked. Three others raise items now." in step.inner_text()
        assert violations(page) == []
        take_picture(page, pictures / "warning-resolved.png")

        assert troubles == []
        page.reload()  # here Streamlit first looks for its own address below the page's: a 404 or two that are its own
        inbox(page, demo)
        assert page.get_by_role("heading", name=HEADING).count() == 0
        page.get_by_role("combobox").nth(3).click()
        page.get_by_role("option", name="Ended by somebody").click()
        page.get_by_role("heading", name=HEADING).wait_for()
        assert page.get_by_text("Resolved: it worked").count() == 1

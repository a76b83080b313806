"""A new person opens an empty workspace: the examples and back again, then an export of their own up to the first figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.workspace import Workspace
from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    assert_fits,
    browser,
    drawn,
    pictures,
    running_dashboard,
    take_picture,
    violations,
    visitor,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
PATIENCE_MS = 120_000
WHO_CAME = "Date,Meeting,Name,Organisation\n" + "".join(
    f"2026-{month:02}-1{day},Forum,Person {name},{name}\n"
    for month in (4, 5, 6)
    for day in (3, 7)
    for name in ("Alder Fund", "Birch Ltd", "Cedar Labs")
)


def heading(page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for(timeout=PATIENCE_MS)
    drawn(page)


def test_the_first_page_offers_three_ways_to_begin(browser, pictures, tmp_path):  # noqa: F811
    Workspace(tmp_path / "w").create()
    with running_dashboard(tmp_path / "w") as url, visitor(browser, "dark", 390) as (page, troubles):
        page.goto(url)
        heading(page, "Where do you want to start?")
        assert page.locator("h2").all_inner_texts() == [
            "Look at the examples", "Fill in the workbook", "Add an export",
        ]  # fmt: skip
        with page.expect_download() as taken:
            page.get_by_role("button", name="Download the workbook").click()
        assert Path(taken.value.path()).read_bytes()[:2] == b"PK"
        take_picture(page, pictures / "first-run-dark-390.png")
        assert violations(page) == []
        assert_fits(page)
        assert troubles == []


def test_the_examples_and_then_an_export_of_ones_own(browser, pictures, tmp_path):  # noqa: F811
    place = Workspace(tmp_path / "w")
    place.create()
    own = tmp_path / "who came.csv"
    own.write_text(WHO_CAME, encoding="utf-8")
    with running_dashboard(place.path) as url, visitor(browser, "light", 1280) as (page, troubles):
        page.goto(url)
        heading(page, "Where do you want to start?")
        take_picture(page, pictures / "first-run-light-1280.png")
        assert violations(page) == []
        page.get_by_role("button", name="Show me the examples").click()
        heading(page, "Which coalition needs me")
        assert page.get_by_text("These coalitions are made up.").count() == 1
        assert page.get_by_role("button", name="Open ").count() == 4
        take_picture(page, pictures / "examples-shown.png")
        page.get_by_role("link", name="Coalition", exact=True).click()
        page.get_by_text("These coalitions are made up.").wait_for()
        drawn(page)
        page.get_by_role("button", name="Start with my own files").click()
        heading(page, "Where do you want to start?")
        assert place.current_build() is None, "the examples left something in the person's own workspace"

        page.locator('input[type="file"]').set_input_files(own)
        page.get_by_label("Its short name, such as reef-pact").fill("reef-pact")
        page.get_by_label("Its short name, such as reef-pact").press("Enter")
        page.get_by_role("button", name="Keep this file").click(timeout=PATIENCE_MS)
        page.get_by_role("button", name="Build now").click(timeout=PATIENCE_MS)
        heading(page, "reef-pact")  # the page on which the person stood
        page.get_by_role("link", name="Portfolio", exact=True).click()
        heading(page, "Which coalition needs me")
        assert [name.strip() for name in page.get_by_role("button", name="Open ").all_inner_texts()] == [
            "Open reef-pact"
        ]
        take_picture(page, pictures / "own-first.png")
        assert violations(page) == []
        assert troubles == []

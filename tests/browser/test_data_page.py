"""The Data page in a real browser: a file is uploaded, its question answered, a name decided, and the figures follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.browser.test_walk import (  # noqa: F401
    CHROMIUM,
    browser,
    drawn,
    pictures,
    running_dashboard,
    take_picture,
    turn_to,
    violations,
    visitor,
)
from tests.roads import REGISTER, meeting_month, published, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}: apt install chromium"),
]
PATIENCE_MS = 60_000
FIVE = REGISTER | {
    "organisations": REGISTER["organisations"] + "dogwood,Dogwood Bank,dogwood.example\nelm,Elm Trust,elm.example\n",
    "memberships": REGISTER["memberships"] + "reef,dogwood,2025-01-01,member\nreef,elm,2025-01-01,member\n",
}  # min_n of active_member_share


def who_came(folder: Path) -> Path:
    """A list of which only a person can say how its dates are read; one organisation is spelt in its own way."""
    rows = "".join(f"03/0{day}/2026,Forum,Cleo {day},Ceder Labs\n" for day in (2, 4, 5))
    path = folder / "who came.csv"
    path.write_text("Date,Meeting,Name,Organisation\n" + rows, encoding="utf-8")
    return path


def active_members(workspace: Workspace) -> float | None:
    """The share of members active in the three months to March 2026; None while too much is of nobody known."""
    rows = [
        row
        for row in published(workspace)["indicators"]
        if row[2] == "active_member_share" and str(row[1]) == "2026-03-01"
    ]
    share: float | None = rows[0][3]
    return share


def test_an_upload_an_answer_and_a_name_reach_the_coalition_page(browser, pictures, tmp_path):  # noqa: F811
    place = Workspace(tmp_path / "w")
    months = [meeting_month(month) for month in ("2026-01", "2026-02", "2026-03")]
    ingest(place, [write(tmp_path / "in", FIVE, *months)])
    place.settings_file.write_text(
        "stress_tests_up_to = 0\n", encoding="utf-8"
    )  # not looked at here, and a third of a build
    build(place)
    before = active_members(place)
    with running_dashboard(place.path) as url, visitor(browser, "light", 1280) as (page, troubles):
        page.goto(url)
        drawn(page)
        turn_to(page, "arrivals")
        page.locator('input[type="file"]').set_input_files(str(who_came(tmp_path)))
        page.get_by_role("button", name="2 March 2026 (month first)").click(timeout=PATIENCE_MS)
        page.get_by_text("is read as: Attendance sheet. 3 records, 3 people.").wait_for(timeout=PATIENCE_MS)
        take_picture(page, pictures / "data-understood.png")
        page.get_by_role("button", name="Keep this file").click()
        page.get_by_role("button", name="Build now").click(timeout=PATIENCE_MS)
        page.get_by_text("It might be Cedar Labs").wait_for(timeout=PATIENCE_MS)
        assert active_members(place) is None  # nothing is matched by itself: it might be a third member, or none
        page.get_by_role("button", name="What would change?").click()
        page.get_by_text(re.compile(r"\b3 rows of 1 month change")).wait_for(timeout=PATIENCE_MS)
        assert violations(page) == []
        take_picture(page, pictures / "data-names.png")
        page.get_by_role("button", name="It is this organisation").click()
        page.get_by_role("button", name="Build now").click(timeout=PATIENCE_MS)
        page.get_by_text("None. Every name and address leads to an organisation.").wait_for(timeout=PATIENCE_MS)
        assert (before, active_members(place)) == (0.4, 0.6)  # Alder and Birch of 5, then Cedar too
        turn_to(page, "coalition")
        page.get_by_text("Reef Pact").first.wait_for(timeout=PATIENCE_MS)
        take_picture(page, pictures / "data-then-coalition.png")
        assert troubles == []

"""The pictures of the README's tour, taken from the demo by a real browser: python -m tests.tour [FOLDER]"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.test_walk import CHROMIUM, drawn, turn_to
from tests.demos import running_demo
from tests.roads import CLI

DOCS = Path(__file__).parents[1] / "docs" / "tour"
WIDTH, HEIGHT = 1180, 760
STOPS = {  # picture: page and the heading that is to stand at the top; None: as the page opens
    "1-which-coalition": ("portfolio", None),
    "2-how-it-stands": ("coalition", None),
    "3-what-moved": ("coalition", "What changed"),
    "4-who-shapes-it": ("shaping", "Who takes part"),
    "5-will-it-last": ("lasting", None),
    "6-on-the-table": ("briefing", None),
}


def take(browser: Browser, url: str, folder: Path) -> list[Path]:
    """One picture per stop of the demo at `url`, of the coalition that its second card opens."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto(url)
    drawn(page)
    for name, (where, heading) in STOPS.items():
        if name == "2-how-it-stands":
            page.get_by_role("button", name="Open ").nth(1).click()
        else:
            turn_to(page, where)
        drawn(page)
        if heading:
            page.get_by_role("heading", name=heading).first.evaluate("it => it.scrollIntoView({block: 'start'})")
            page.mouse.wheel(0, -60)
        page.wait_for_timeout(800)
        taken.append(folder / f"{name}.png")
        page.screenshot(path=taken[-1])
    page.close()
    return taken


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    with tempfile.TemporaryDirectory() as place, running_demo(CLI, Path(place)) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for path in take(chromium, url, where):
            print(path)
        chromium.close()

"""Which pages there are, and which of them an audience finds in its navigation."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page; `is_listed` where the bar at the top names it, else it is reached from another page."""

    title: str
    url: str
    is_listed: bool = True


PAGES = {
    "portfolio": Page("Portfolio", "portfolio"),
    "progress": Page("Progress", "progress"),
    "our_numbers": Page("Our numbers", "our-numbers"),
    "coalition": Page("Coalition", "coalition"),
    "inbox": Page("Warnings", "warnings"),
    "warning": Page("Warning", "warning", is_listed=False),
    "shaping": Page("Who shapes it", "who-shapes-it"),
    "lasting": Page("Will it last", "will-it-last"),
    "missing_players": Page("Who is missing", "who-is-missing", is_listed=False),
    "facilitation": Page("Facilitation", "facilitation"),
    "indicator": Page("Indicators", "indicators", is_listed=False),
    "briefing": Page("Briefing", "briefing"),
    "arrivals": Page("Data", "data"),
    "method": Page("Method", "method"),
    "settings": Page("Settings", "settings", is_listed=False),
}
PAGES_OF = {
    "secretariat": (
        "portfolio", "coalition", "inbox", "warning", "shaping", "lasting", "missing_players", "facilitation", "briefing",
        "indicator", "arrivals", "method", "settings",
    ),
    "committee": (
        "coalition", "inbox", "warning", "shaping", "lasting", "missing_players", "facilitation", "briefing", "indicator",
        "method",
    ),
    "funder": ("progress", "lasting", "facilitation", "coalition", "method"),
    "member": ("our_numbers", "coalition", "method"),
}  # fmt: skip
AS_SEEN_BY = {  # what is called or listed otherwise for one audience
    ("funder", "facilitation"): Page("Is facilitation worth it", PAGES["facilitation"].url),
    ("funder", "coalition"): PAGES["coalition"]._replace(is_listed=False),
}


def pages_of(audience: str) -> tuple[str, ...]:
    """An audience nobody has heard of gets the page that everybody has; the door decides what is on it."""
    return PAGES_OF.get(audience, ("coalition",))


def page_of(audience: str, page: str) -> Page:
    """The page under the name that this audience knows it by."""
    return AS_SEEN_BY.get((audience, page), PAGES[page])


def may_open(audience: str, page: str) -> bool:
    return page in pages_of(audience)


def script(page: str) -> str:
    """What st.switch_page takes."""
    return f"screens/{page}.py"

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
    "coalition": Page("Coalition", "coalition"),
    "inbox": Page("Warnings", "warnings"),
    "warning": Page("Warning", "warning", is_listed=False),
    "shaping": Page("Who shapes it", "who-shapes-it"),
    "lasting": Page("Will it last", "will-it-last"),
    "missing_players": Page("Who is missing", "who-is-missing"),
    "facilitation": Page("Facilitation", "facilitation"),
    "indicator": Page("Indicators", "indicators", is_listed=False),
    "arrivals": Page("Data", "data"),
    "method": Page("Method", "method"),
}
PAGES_OF = {
    "secretariat": (
        "portfolio", "coalition", "inbox", "warning", "shaping", "lasting", "missing_players", "facilitation", "indicator",
        "arrivals", "method",
    ),
    "committee": ("coalition", "shaping", "lasting", "missing_players", "facilitation", "indicator", "method"),
    "funder": ("coalition", "lasting", "facilitation", "method"),
    "member": ("coalition", "method"),
}  # fmt: skip


def pages_of(audience: str) -> tuple[str, ...]:
    """An audience nobody has heard of gets the page that everybody has; the door decides what is on it."""
    return PAGES_OF.get(audience, ("coalition",))


def may_open(audience: str, page: str) -> bool:
    return page in pages_of(audience)


def script(page: str) -> str:
    """What st.switch_page takes."""
    return f"screens/{page}.py"

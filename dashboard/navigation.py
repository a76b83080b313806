"""Which pages there are, and which of them an audience finds in its navigation."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    title: str
    url: str


PAGES = {
    "portfolio": Page("Portfolio", "portfolio"),
    "coalition": Page("Coalition", "coalition"),
    "inbox": Page("Warnings", "warnings"),
    "warning": Page("Warning", "warning"),
    "indicator": Page("Indicators", "indicators"),
    "arrivals": Page("Data", "data"),
    "method": Page("Method", "method"),
}
PAGES_OF = {
    "secretariat": ("portfolio", "coalition", "inbox", "warning", "indicator", "arrivals", "method"),
    "committee": ("coalition", "indicator", "method"),
    "funder": ("coalition", "method"),
    "member": ("coalition", "method"),
}


def pages_of(audience: str) -> tuple[str, ...]:
    """An audience nobody has heard of gets the page that everybody has; the door decides what is on it."""
    return PAGES_OF.get(audience, ("coalition",))


def may_open(audience: str, page: str) -> bool:
    return page in pages_of(audience)


def script(page: str) -> str:
    """What st.switch_page takes."""
    return f"screens/{page}.py"

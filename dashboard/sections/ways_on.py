"""From a coalition's page to the pages that go on with it, as far as the reader has them."""

from __future__ import annotations

import streamlit as st

from dashboard.audience import audience
from dashboard.navigation import may_open, script

LABELS = {
    "briefing": "What goes on the table",
    "missing_players": "Who is missing",
    "settings": "What the figures go by",
}


def ways_on(*pages: str) -> None:
    """A button for each; the coalition goes along, as every page remembers it."""
    offered = [page for page in pages if may_open(audience(), page)]
    if not offered:
        return
    with st.container(horizontal=True, gap="small"):
        for page in offered:
            if st.button(LABELS[page], key=f"on-to-{page}"):
                st.switch_page(script(page))

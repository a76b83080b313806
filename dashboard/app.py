"""The dashboard: navigation, the frame around every page, and the sentence where a page cannot be shown.

COALITION_HEALTH_WORKSPACE=path streamlit run dashboard/app.py
"""

from __future__ import annotations

import streamlit as st

from dashboard import view, words
from dashboard.audience import SECRETARIAT
from dashboard.data import NothingYetError, UnavailableError, audience
from dashboard.kept import stays_in_memory
from dashboard.media_style import media_style
from dashboard.navigation import page_of, pages_of, script
from dashboard.sections.first_run import first_run, these_are_examples
from dashboard.sections.see_it_as import came_from, see_it_as
from dashboard.sections.take_away import take_away


def listed(names: tuple[str, ...], whose: str) -> list[st.Page]:
    """Streamlit's pages; the first is the one that is opened without an address."""
    found = [(script(name), page_of(whose, name)) for name in names]
    return [
        st.Page(
            file, title=page.title, url_path=page.url, default=number == 0,
            visibility="visible" if page.is_listed else "hidden",
        )
        for number, (file, page) in enumerate(found)
    ]  # fmt: skip


st.set_page_config(page_title="Coalition health", layout="wide")
media_style()
whose, before = audience(), came_from()
names = pages_of(whose)
if before is None:
    page = st.navigation(listed(names, whose), position="top")
else:  # the navigation of a moment ago once more: on a page that this audience has in its own a person stays
    known = (*pages_of(before), *(name for name in names[:1] if name not in pages_of(before)))
    pages = listed(known, before)
    page = st.navigation(pages, position="top")
    name = known[next(number for number, one in enumerate(pages) if one is page)]
    if name not in names or not page_of(whose, name).is_listed:
        st.switch_page(script(names[0]))
    st.rerun()
with st.container(horizontal_alignment="center"), st.container(width=1180, key="page"):
    see_it_as()
    these_are_examples()
    if whose == "funder":
        st.markdown(f"**{words.NOT_VALIDATED}**")
    seen = view.begin()
    try:
        page.run()
        take_away(seen)
        stays_in_memory(page.url_path)
    except UnavailableError as reason:
        if isinstance(reason, NothingYetError) and whose == SECRETARIAT:
            first_run()
        else:
            if not seen.has_title:
                st.title(page.title, anchor=False)
            st.markdown(str(reason))

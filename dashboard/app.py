"""The dashboard: navigation, the frame around every page, and the sentence where a page cannot be shown.

COALITION_HEALTH_WORKSPACE=path streamlit run dashboard/app.py
"""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import UnavailableError, audience
from dashboard.navigation import PAGES, pages_of

st.set_page_config(page_title="Coalition health", layout="wide")
names = pages_of(audience())
pages = [
    st.Page(
        f"screens/{name}.py", title=PAGES[name].title, url_path=PAGES[name].url, default=number == 0,
        visibility="visible" if PAGES[name].is_listed else "hidden",
    )
    for number, name in enumerate(names)
]  # fmt: skip
page = st.navigation(pages, position="top")
with st.container(horizontal_alignment="center"), st.container(width=1180, key="page"):
    if audience() == "funder":
        st.markdown(f"**{words.NOT_VALIDATED}**")
    try:
        page.run()
    except UnavailableError as reason:
        st.title(page.title, anchor=False)
        st.markdown(str(reason))

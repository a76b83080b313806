"""The slides of a briefing on a person's own template, which a command reads and no page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.audience import started_for
from dashboard.commands import RefusedError, briefing_on, laid_down
from dashboard.data import Published
from dashboard.sections.briefing_files import SLIDES
from dashboard.words import escape

WHAT = "A .pptx of yours: its layouts, colours and fonts are taken, and none of its own slides. It needs a layout with a title."


def briefing_template(
    here: Published, coalition_id: str, audience: str, on: date, warnings: Sequence[str] | None, name: str
) -> None:
    """Only in the secretariat's own view: others have the command line."""
    if here.audience != "secretariat" or started_for() != "secretariat":
        return
    with st.expander("On your own slides"):
        st.markdown(f":gray[{WHAT}]")
        upload = st.file_uploader("Your slides", type="pptx", key="slide-template")
        if not upload or not st.button("Make the slides on it", key="on-template"):
            return
        try:
            with st.spinner("Making the slides"), laid_down([upload]) as (path,):
                content = briefing_on(path, coalition_id, audience, on, warnings)
        except RefusedError as error:
            st.error(escape(error))
            return
        st.download_button(
            "Download the slides on your template", content, file_name=f"{name}.pptx", mime=SLIDES, on_click="ignore",
            key="briefing-on-template",
        )  # fmt: skip

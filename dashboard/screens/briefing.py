"""What goes on the table: the briefing of one coalition, who it is for, what is asked, how it reads, and the files."""

from __future__ import annotations

import streamlit as st

from dashboard.briefing.content import briefing
from dashboard.briefing.facts import facts_of
from dashboard.briefing.warnings import open_ones
from dashboard.data import Published, Row, published
from dashboard.parts import coalition_page
from dashboard.raised import has_warnings, of_class, open_warnings
from dashboard.sections.briefing_choices import EDITION, day, ended_of, on_the_table, whom
from dashboard.sections.briefing_files import briefing_files
from dashboard.sections.briefing_preview import briefing_preview
from dashboard.sections.briefing_template import briefing_template

QUIET = "Slides whose charts you can edit, a PDF, or text for an agenda."


def answer(here: Published, coalition: Row) -> str:
    """ "4 warnings ask for a decision now." """
    rows = open_warnings(here, coalition["coalition_id"]) if has_warnings(here) else []
    acts = len(of_class(rows, "act"))
    if not acts:
        return "**No warning asks for a decision now.** The briefing says how it is, what changed and what comes next."
    asks = "warning asks" if acts == 1 else "warnings ask"
    return f"**{acts} {asks} for a decision now.** Choose who the briefing is for; those that matter most are ticked."


here, coalition = coalition_page("What goes on the table", QUIET, answer)
key = coalition["coalition_id"]
left, right = st.columns(2, gap="medium")
with left:
    audience = whom(here)
with right:
    on = day(here)
theirs = published(audience)
chosen, edition, ended = None, EDITION[audience], ended_of(here, coalition)
if edition == "committee":
    chosen = on_the_table(coalition, audience, open_ones(facts_of(theirs, key), ended))
document = briefing(theirs, key, edition=edition, chosen=chosen, ended=ended, on=on)
name = f"{key}-{edition}-{on:%Y-%m-%d}"
briefing_files(document, name)
briefing_template(here, key, audience, on, chosen, name)
briefing_preview(document)

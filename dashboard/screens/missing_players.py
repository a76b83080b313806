"""Who else should be at the table: the roles that are missing, and whom to ask for them."""

from __future__ import annotations

import streamlit as st

from dashboard.data import published
from dashboard.parts import choose_coalition, figures_to, is_provisional, opening
from dashboard.sections.candidates import candidates, chosen
from dashboard.sections.roles_needed import answer, needed, roles_needed
from dashboard.words import escape

here = published()
top = st.container()
coalition = choose_coalition(here)
last = coalition["last_month"]
quiet = "Who else should be at the table?"
with top:
    if last:
        asked = next((row for row in chosen(here, coalition) if not row["passed_over"]), None)
        first = f" Ask {escape(asked['name'])} first." if asked else ""
        told = f"{quiet} {figures_to(here, last, is_provisional(here, coalition))}"
        opening(here, "Who is missing", told, answer(needed(here, coalition)) + first)
    else:
        opening(here, "Who is missing", quiet, "**Not known yet.** No dated row of this coalition has arrived.")
if last:
    roles_needed(here, coalition)
    candidates(here, coalition)

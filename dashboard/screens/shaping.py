"""Who shapes a coalition: who raises what and what becomes of it, who takes part, who works with whom."""

from __future__ import annotations

import streamlit as st

from dashboard.data import published
from dashboard.parts import choose_coalition, figures_to, is_provisional, opening
from dashboard.sections.co_creators import co_creators
from dashboard.sections.each_member import each_member
from dashboard.sections.idea_to_delivery import idea_to_delivery
from dashboard.sections.shaped_together import shaped_together
from dashboard.sections.who_should_meet import who_should_meet
from dashboard.sections.who_takes_part import who_takes_part
from dashboard.sections.who_works_together import who_works_together
from dashboard.shaping_answer import answer

here = published()
top = st.container()
coalition = choose_coalition(here)
last = coalition["last_month"]
quiet = "Agenda, decisions and acts of the last 12 months, per organisation, never per person."
with top:
    if last:
        told = f"{quiet} {figures_to(here, last, is_provisional(here, coalition))}"
        opening(here, "Who shapes it", told, answer(here, coalition))
    else:
        opening(here, "Who shapes it", quiet, "**Not known yet.** No dated row of this coalition has arrived.")
if last:
    idea_to_delivery(here, coalition)
    shaped_together(here, coalition)
    co_creators(here, coalition)
    who_takes_part(here, coalition)
    each_member(here, coalition)
    who_works_together(here, coalition)
    who_should_meet(here, coalition)

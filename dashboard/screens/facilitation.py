"""Is facilitation worth it: what changed after it, what it costs, who does it, and whether they are neutral enough."""

from __future__ import annotations

import streamlit as st

from dashboard.data import published
from dashboard.parts import choose_coalition, figures_to, is_provisional, opening
from dashboard.sections.before_and_after import before_and_after
from dashboard.sections.facilitation_answer import answer
from dashboard.sections.facilitation_cost import facilitation_cost
from dashboard.sections.hats import hats
from dashboard.sections.impartiality import impartiality
from dashboard.sections.introductions import introductions
from dashboard.sections.type_in_activity import type_in_activity

TITLE = "Is facilitation worth it?"

here = published()
top = st.container()
coalition = choose_coalition(here)
last = coalition["last_month"]
with top:
    if last:
        quiet = f"Project manager, facilitator, matchmaker. {figures_to(here, last, is_provisional(here, coalition))}"
        opening(here, TITLE, quiet, answer(here, coalition))
    else:
        quiet = "Project manager, facilitator, matchmaker."
        opening(here, TITLE, quiet, "**Not known yet.** No dated row of this coalition has arrived.")
if last:
    before_and_after(here, coalition)
    facilitation_cost(here, coalition)
    hats(here, coalition)
    impartiality(here, coalition)
    type_in_activity(here, coalition)
    introductions(here, coalition)

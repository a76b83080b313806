"""The member's first page: what is said about it, beside the others, and how to say that a number is wrong."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.audience import organisation
from dashboard.data import Published, Row, published
from dashboard.navigation import script
from dashboard.parts import coalition_page
from dashboard.raised import NO_ANSWERS, open_warnings
from dashboard.sections.number_is_wrong import number_is_wrong
from dashboard.sections.our_figures import MEASURES, SHARE, our_figures, own_rows, told
from dashboard.sections.our_rows import our_rows
from dashboard.sections.score_cards import CARDS, main_sentence
from dashboard.sections.warning_card import warning_card
from dashboard.words import absent, escape

TITLE = "What is said about us"
QUIET = "What the coalition's figures say of one member, shown to that member."
NOTHING = "**Nothing here is about a single organisation:**"
NO_ORGANISATION = (
    f"{NOTHING} which one you are is not set up. The secretariat does it when it opens this dashboard for a member, by the "
    "option organisation."
)
NOT_IN_BUILD = (
    f"{NOTHING} this build was made before members had numbers of their own. Ask the secretariat to build again."
)


def begin_with_ours(here: Published) -> None:
    """At first the coalition of which the own organisation is a member."""
    if "coalition_id" in st.session_state or not here.has("own_numbers"):
        return
    found = here.rows("own_numbers", order=("coalition_id",), limit=1)
    if found:
        st.session_state["coalition_id"] = found[0]["coalition_id"]


def answer(here: Published, coalition: Row) -> str:
    """ "Northmill: you 31 %, middle of the members 6 %, fair share 8 %"; or why nothing is said of one."""
    mine = own_rows(here, coalition)
    if SHARE not in mine:
        if not organisation():
            return NO_ORGANISATION
        if not here.has("own_numbers"):
            return NOT_IN_BUILD
        return f"{NOTHING} yours is not among the members of {escape(coalition['name'])} in its last month on file."
    row = mine[SHARE]
    name = escape(row["name"] or row["organisation_id"])
    if absent(row["own"]):
        return f"**{name}: not enough is on file to say what share you did.**"
    said = told(row)
    return f"**{name}, of what all did in 6 months: {said[:1].lower()}{said[1:]}.**"


def our_warnings(here: Published, coalition: Row) -> None:
    """Those about the reader; the door gives a member no other."""
    st.header("Our warnings", anchor=False)
    rows = open_warnings(here, coalition["coalition_id"])
    if not rows:
        st.markdown(f"None is about you. Last checked {words.day_month(here.built_on)}.")
        return
    for row in rows:
        warning_card(row, is_full=False)
    st.markdown(f":gray[{NO_ANSWERS}]")


def the_coalition(here: Published, coalition: Row) -> None:
    """What is said of all members together, and the way to more of it."""
    st.header("The coalition we are part of" if mine else "The coalition", anchor=False)
    scores = here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",))
    by_month = {(row["month"], row["score"]): row for row in scores}
    last = coalition["last_month"]
    now, before = (
        {s: row for (m, s), row in by_month.items() if m == month} for month in (last, words.month_before(last))
    )
    st.markdown(main_sentence(now, before, None))
    if st.button(f"Open {escape(coalition['name'])}", key="open-coalition"):
        st.switch_page(script("coalition"))


begin_with_ours(published())
here, coalition = coalition_page(TITLE, QUIET, answer)
mine = own_rows(here, coalition)
numbers = {name: f"{name.capitalize()} of the coalition" for name in CARDS}
if mine:
    our_figures(mine)
    our_rows(here, coalition)
    number_is_wrong(coalition, {MEASURES[name].name: MEASURES[name].name for name in mine} | numbers)
    our_warnings(here, coalition)
the_coalition(here, coalition)
if not mine:
    number_is_wrong(coalition, numbers)

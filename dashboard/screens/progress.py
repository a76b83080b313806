"""The funder's first page: is it building something that lasts, and what changed after facilitation. Never a league table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row, UnavailableError, published
from dashboard.parts import figures_to, is_provisional, opening
from dashboard.sections.before_and_after import LIMITS
from dashboard.sections.facilitation_answer import afterwards
from dashboard.sections.funded import pushes_of
from dashboard.sections.funded_card import funded_card
from dashboard.words import absent, escape

TITLE = "Is it building something that lasts"
CARDS = 30  # drawn at once; the rest on request


def ends(here: Published) -> dict[str, date]:
    """The first coming month that signed money does not cover, by coalition; those of which it is known."""
    rows = here.rows("funding_outlook") if here.has("funding_outlook") else []
    known = (row for row in rows if not absent(row["first_uncovered_month"]))
    return {row["coalition_id"]: row["first_uncovered_month"] for row in known}


def in_order(coalitions: list[Row], uncovered: dict[str, date]) -> list[Row]:
    """What runs out first stands first; then by name. Never by score."""
    return sorted(
        coalitions, key=lambda row: (uncovered.get(row["coalition_id"], date.max), row["name"], row["coalition_id"])
    )


def answer(here: Published, coalitions: list[Row], uncovered: dict[str, date]) -> str:
    """Where money ends first, and in how many figures something changed after facilitation."""
    first = coalitions[0]
    month = uncovered.get(first["coalition_id"])
    if month:
        money = f"Signed money runs out first at {escape(first['name'])}: it does not cover all of {words.month(month)}"
    else:
        money = "No month is known that signed money does not cover in full"
    pushes = [row for coalition in coalitions for row in pushes_of(here, coalition)]
    moved = afterwards(pushes) or "Nothing is on file that says what changed afterwards."
    return f"**{money}.** Facilitation: {moved[:1].lower()}{moved[1:]}"


here = published()
coalitions = here.rows("coalitions", order=("name", "coalition_id"))
if not coalitions:
    raise UnavailableError(words.EMPTY_FOR_READERS)
uncovered = ends(here)
ordered = in_order(coalitions, uncovered)
dated = [row for row in coalitions if row["last_month"]]
newest = max((row["last_month"] for row in dated), default=None)
if newest:
    progress = any(is_provisional(here, row) for row in dated if row["last_month"] == newest)
    figures = figures_to(here, newest, progress)
else:
    figures = f"No figures yet, built {words.full_date(here.built_on)}."
order = ", those whose signed money runs out first stand first" if len(coalitions) > 1 else ""
said = answer(here, ordered, uncovered) if dated else "**Not known yet.** No dated row of any coalition has arrived."
opening(here, TITLE, f"{words.count(len(coalitions), 'coalition')}{order}. {figures}", said)
shown = ordered if st.session_state.get("all_funded") else ordered[:CARDS]
for row in shown:
    funded_card(here, row, newest)
if len(shown) < len(ordered) and st.button(f"Show the other {len(ordered) - len(shown)} coalitions"):
    st.session_state["all_funded"] = True
    st.rerun()
st.markdown(f":gray[{words.BANDS} {words.RANGES}]")
st.markdown(f":gray[Before and after facilitation: {LIMITS[:1].lower()}{LIMITS[1:]}]")
if here.has("indicators") and here.rows("indicators", suppressed=True, limit=1):
    st.markdown(f":gray[What members say in surveys is {words.PROTECTED}.]")

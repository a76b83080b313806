"""What a person chooses for a briefing: who it is for, the day, and the warnings that go on the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import words
from dashboard.briefing.warnings import MOST_ASKS, called, that_matter
from dashboard.data import Published, Row
from dashboard.parts import choose
from dashboard.raised import has_warnings, open_warnings
from dashboard.warning_words import GROUPS
from dashboard.words import escape

FOR = {  # whose file, and how the choice is called
    "committee": "The steering committee",
    "funder": "The funder",
    "secretariat": "The secretariat, with names",
}
MAY_CHOOSE = {"secretariat": ("committee", "funder", "secretariat")}  # others make what is for them
EDITION = {"committee": "committee", "funder": "funder", "secretariat": "committee"}
TICK = f"{MOST_ASKS} at most, as nobody takes home more: untick one to put another on the table."


def whom(here: Published) -> str:
    """Whose file the briefing is made from. Only the secretariat chooses; all others make what is for them."""
    offered = MAY_CHOOSE.get(here.audience, (here.audience,))
    if len(offered) == 1:
        return offered[0]
    return choose("For", {name: FOR[name] for name in offered}, "briefing_for", "stretch")


def day(here: Published) -> date:
    """The day that stands on it; that of the build where none is chosen."""
    label = f"Date on it (empty: {words.full_date(here.built_on)})"
    chosen = st.date_input(label, value=None, min_value=here.built_on, format="DD/MM/YYYY", key="briefing_day")
    return chosen or here.built_on


def ended_of(here: Published, coalition: Row) -> set[str]:
    """Warnings that people ended, as far as the reader may know."""
    if not has_warnings(here):
        return set()
    every = {row["warning_id"] for row in here.raised(coalition_id=coalition["coalition_id"])}
    return every - {row["warning_id"] for row in open_warnings(here, coalition["coalition_id"])}


def on_the_table(coalition: Row, audience: str, rows: Sequence[Row]) -> list[str]:
    """The ids of those that are ticked; the two that matter are ticked beforehand."""
    st.header("Which warnings", anchor=False)
    if not rows:
        st.markdown("No warning is open that this edition may tell of.")
        return []
    st.markdown(f":gray[{TICK}]")
    first = {row["warning_id"] for row in that_matter(rows)}
    key = f"{coalition['coalition_id']}-{audience}"
    ticked = [
        row["warning_id"]
        for row in rows
        if st.session_state.get(f"tick-{key}-{row['warning_id']}", row["warning_id"] in first)
    ]
    for row in rows:
        one = row["warning_id"]
        is_full = len(ticked) >= MOST_ASKS and one not in ticked
        st.checkbox(
            f"{escape(called(row))}, {GROUPS[row['class']].lower()}",
            value=one in first, key=f"tick-{key}-{one}", disabled=is_full,
        )  # fmt: skip
    return ticked

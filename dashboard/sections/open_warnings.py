"""The open warnings of one coalition: those to act on in full, the others counted, and what could not be judged."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row, audience
from dashboard.hover import headed
from dashboard.navigation import may_open, script
from dashboard.parts import table
from dashboard.raised import has_warnings, of_class, open_warnings
from dashboard.sections.warning_card import warning_card
from dashboard.warning_words import heading, since, why

NAMED = 3  # of those that are only counted
OTHERS = {"watch": "to watch", "data": "about the data"}


def open_warnings_of(here: Published, coalition: Row) -> None:
    """Nothing where the audience has none of it, or the build is older than the warnings."""
    if not has_warnings(here):
        return
    rows = open_warnings(here, coalition["coalition_id"])
    gaps = here.rows("warning_gaps", coalition_id=coalition["coalition_id"], order=("warning",))
    if audience() != "secretariat" and not rows and not gaps:
        return
    headed(here, "Open warnings", "warnings")
    if not rows:
        st.markdown(f"None. Last checked {words.day_month(here.built_on)}.")
    else:
        st.markdown(f"**{len(of_class(rows, 'act')) or 'None'} to act on.**")
    for row in of_class(rows, "act"):
        warning_card(row, is_full=False)
    for name, what in OTHERS.items():
        if of_class(rows, name):
            _counted(coalition, name, f"{len(of_class(rows, name))} {what}", of_class(rows, name))
    if gaps:
        _not_judged(here, gaps)


def _counted(coalition: Row, name: str, told: str, rows: list[Row]) -> None:
    """A line with the way to them; where there is no such page, the list itself."""
    if may_open(audience(), "inbox"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"And **{told}**: {words.escape(_first_of(rows))}.", width="content")
            if st.button(f"See the {told}", key=f"inbox-{name}"):
                st.session_state["inbox_coalition"], st.session_state["inbox_class"] = coalition["coalition_id"], name
                for other in ("inbox_hat", "inbox_state"):
                    st.session_state.pop(other, None)
                st.switch_page(script("inbox"))
        return
    with st.expander(f"And {told}"):
        table([{"What": heading(row), "Why": f"{why(row)} {since(row)}"} for row in rows])


def _first_of(rows: list[Row]) -> str:
    more = len(rows) - NAMED
    return words.joined([heading(row) for row in rows[:NAMED]] + ([f"{more} more"] if more > 0 else []))


def _not_judged(here: Published, gaps: list[Row]) -> None:
    titles = {row["warning"]: row["title"] for row in here.rows("warning_method")}
    with st.expander(f"What could not be judged: {len(gaps)}"):
        table(
            [
                {
                    "Warning": titles.get(gap["warning"], words.readable(gap["warning"])),
                    "Why": words.sentence(gap["reason"]),
                }
                for gap in gaps
            ]
        )

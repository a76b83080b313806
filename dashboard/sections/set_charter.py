"""What a coalition's charter says, element by element, ticked by the secretariat."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.parts import choose, table
from dashboard.sections.setting_forms import day, decide, look
from dashboard.sections.triage import NAME_LENGTH

KIND = "governance"
STATES = {
    "full": "fully agreed",
    "partial": "partly agreed",
    "absent": "not in it",
    "not_relevant": "not relevant here",
}
ELEMENTS = {  # where the name of an element is not its words
    "data_and_ip": "Rules on data and rights",
    "entry_exit": "Joining and leaving",
    "review": "When it is looked at again",
}
NOBODY = "not looked at by anybody"
INTRO = (
    "Sixteen things a charter can settle. An element that is fully agreed counts in full only with a link to where it is written "
    "and while its review is not overdue. What nobody has looked at is left out rather than counted as not in it."
)
DATES = (
    "Without a day it is taken as so from the beginning, until a dated state of the same element follows, in a file or here. A "
    "day after the newest month counts from its own month on."
)


def set_charter(here: Published, names: dict[str, str]) -> None:
    """`names` are the coalitions by id, as they are told apart."""
    st.header("What the charters say", anchor=False)
    st.markdown(f":gray[{INTRO}]")
    if not names:
        st.markdown(words.EMPTY_PORTFOLIO)
        return
    coalition_id = choose("Coalition", names, "coalition_id")
    rows = here.rows("charter", coalition_id=coalition_id, order=("element",))
    if not rows:
        st.markdown("This build says nothing of its charter.")
        return
    st.markdown(f"**{counted(rows)}**")
    with st.expander("Element by element"):
        table(
            [
                {
                    "Element": called(row["element"]),
                    "State": STATES.get(row["status"], NOBODY),
                    "On record": _on_record(row),
                }
                for row in rows
            ]
        )
    _form(coalition_id, names[coalition_id], rows)
    decide(here, KIND)


def counted(rows: list[Row]) -> str:
    """ "14 of 16 fully agreed, 1 partly agreed, 1 not looked at by anybody." """
    states = [STATES.get(row["status"], NOBODY) for row in rows]
    first, *others = [f"{states.count(state)}|{state}" for state in (*STATES.values(), NOBODY) if state in states]
    told = [first.replace("|", f" of {len(states)} "), *(one.replace("|", " ") for one in others)]
    return words.sentence(", ".join(told))


def called(element: str) -> str:
    return ELEMENTS.get(element, words.readable(element))


def _on_record(row: Row) -> str:
    """ "agreed 3 Nov 2025; to be looked at again by 3 Nov 2026; written at …"."""
    parts = [f"agreed {words.short_date(row['agreed_on'])}"] if row["agreed_on"] else []
    parts += [f"to be looked at again by {words.short_date(row['review_due_on'])}"] if row["review_due_on"] else []
    parts += [f"written at {row['evidence_url']}"] if row["evidence_url"] else []
    if row["status"] is None:
        return "nothing"
    return "; ".join(parts) or "no day and no link"


def _form(coalition_id: str, name: str, rows: list[Row]) -> None:
    with st.form(f"charter-{coalition_id}", enter_to_submit=False):
        left, right = st.columns(2, gap="medium")
        with left:
            element = st.selectbox("Element", [row["element"] for row in rows], format_func=called)
            status = st.selectbox("What the charter says of it", list(STATES), format_func=STATES.__getitem__)
            link = st.text_input("Where it is written (a link)", max_chars=NAME_LENGTH)
        with right:
            agreed = st.date_input("Agreed on", value=None)
            review = st.date_input("To be looked at again by", value=None)
        st.markdown(f":gray[{DATES}]")
        if st.form_submit_button("What would this element change?"):
            values = {"coalition_id": coalition_id, "element": element or "", "status": status or ""}
            values |= {"agreed_on": day(agreed), "review_due_on": day(review), "evidence_url": link.strip()}
            said = f"{called(element or '')} in the charter of {name}: {STATES[status or 'absent']}."
            look(KIND, values, said)

"""A member says that a number is wrong: the dialog, and what becomes of it."""

from __future__ import annotations

import streamlit as st

from dashboard.audience import organisation
from dashboard.commands import RefusedError, contest
from dashboard.data import Row
from dashboard.words import escape

ANSWER_WORKING_DAYS = 10  # a person answers within these; product default
LONGEST = 500  # characters of one answer
OPENED, LOGGED = "contest_opened", "contest_logged"  # in the session
ANSWERED = f"A person answers within {ANSWER_WORKING_DAYS} working days."


def number_is_wrong(coalition: Row, numbers: dict[str, str]) -> None:
    """`numbers` are those on the page, by what the file of contests calls them."""
    if LOGGED in st.session_state:
        case = st.session_state.pop(LOGGED)
        st.success(f"Logged as {escape(case)}. {ANSWERED} Both what you say and the answer are kept.")
    if st.button("This number is wrong", key="contest"):
        st.session_state[OPENED] = True
    if st.session_state.get(OPENED):
        _ask(coalition, numbers)


def _closed() -> None:
    st.session_state.pop(OPENED, None)


@st.dialog("This number is wrong", on_dismiss=_closed)
def _ask(coalition: Row, numbers: dict[str, str]) -> None:
    with st.form("contest", border=False):
        number = st.selectbox("Which number", list(numbers), format_func=numbers.get)
        says = st.text_input("What is wrong", max_chars=LONGEST)
        should_be = st.text_input("What it should be", max_chars=LONGEST)
        evidence = st.text_input("What shows it (a file, a row, a person to ask)", max_chars=LONGEST)
        st.markdown(f":gray[{ANSWERED}]")
        sent = st.form_submit_button("Log it", type="primary")
    if not sent:
        return
    if number not in numbers or not says.strip():
        st.error("Say what is wrong.")
        return
    last = coalition["last_month"]
    said = {"coalition_id": coalition["coalition_id"], "indicator": number, "says": says, "should_be": should_be}
    said |= {"evidence": evidence, "month": last.isoformat() if last else ""}
    try:
        st.session_state[LOGGED] = contest(organisation() or "a member", said)
    except RefusedError as error:
        st.error(escape(error))
        return
    _closed()
    st.rerun()

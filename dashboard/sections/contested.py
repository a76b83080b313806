"""Figures that somebody says are wrong: the case, its evidence, who answered it and how. Every step is a logged line."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Published, Row
from dashboard.parts import long_table
from dashboard.sections.add_files import waits_for_a_build
from dashboard.words import escape

OUTCOMES = ("corrected", "explained", "kept as it is")


def contested(here: Published, names: dict[str, str]) -> None:
    st.header("Figures that are contested", anchor=False)
    st.markdown(":gray[Anybody may say that a figure is wrong. A person answers, and both are kept.]")
    cases = here.rows("contests", order=("opened_on", "case_id"))
    _open_a_case(here, names)
    unanswered = [case for case in cases if not case["outcome"]]
    if unanswered:
        _answer(unanswered, names)
    if not cases:
        st.markdown("No figure is contested.")
        return
    long_table(
        [{"Case": _case(case, names), "Says": _says(case), "Outcome": _outcome(case)} for case in cases],
        cases,
        "contested.csv",
        "the cases",
    )


def _open_a_case(here: Published, names: dict[str, str]) -> None:
    titles = {row["indicator"]: row["title"] for row in here.rows("method", order=("title",))}
    about = st.session_state.pop("contested", None)  # chosen on an indicator's page
    if about:
        st.session_state["contested_coalition"], st.session_state["contested_indicator"] = about
    with (
        st.expander("This number is wrong", expanded=bool(about)),
        st.form("contest", clear_on_submit=True, border=False),
    ):
        coalition = st.selectbox("Coalition", list(names), format_func=names.get, key="contested_coalition")
        indicator = st.selectbox("Which figure", list(titles), format_func=titles.get, key="contested_indicator")
        month = st.date_input("A day of the month it is about", value=None)
        says = st.text_input("What is wrong")
        should_be = st.text_input("What it should be")
        evidence = st.text_input("What shows it (a file, a row, a person to ask)")
        if st.form_submit_button("Log it"):
            if not says.strip() or not coalition:
                st.error("Say what is wrong.")
                return
            said = {"coalition_id": coalition, "indicator": indicator or "", "says": says, "should_be": should_be}
            said |= {"evidence": evidence, "month": month.replace(day=1).isoformat() if month else ""}
            _log(said, "a contested figure")


def _answer(unanswered: list[Row], names: dict[str, str]) -> None:
    with st.form("answer", clear_on_submit=True):
        place = st.selectbox("Case", range(len(unanswered)), format_func=lambda n: _case(unanswered[n], names))
        outcome = st.selectbox("Outcome", OUTCOMES)
        answer = st.text_input("The answer, in a sentence")
        if st.form_submit_button("Close the case"):
            if not answer.strip():
                st.error("Say why, in a sentence.")
                return
            case = unanswered[place or 0]
            _log({"case_id": case["case_id"], "outcome": outcome, "answer": answer}, "the answer to a case")


def _case(case: Row, names: dict[str, str]) -> str:
    about = [
        case["case_id"],
        names.get(case["coalition_id"], case["coalition_id"] or ""),
        words.readable(case["indicator"] or ""),
    ]
    month = words.month_short(case["month"]) if case["month"] else ""
    return ", ".join(filter(None, (*about, month)))


def _says(case: Row) -> str:
    said = f"{case['says']} ({case['opened_by'] or 'somebody'}, {words.short_date(case['opened_on'])})"
    should_be = f" It should be: {case['should_be']}." if case["should_be"] else ""
    return said + should_be + (f" Shown by: {case['evidence']}." if case["evidence"] else "")


def _outcome(case: Row) -> str:
    if not case["outcome"]:
        return "nobody has answered yet"
    return f"{case['outcome']}: {case['answer']} ({case['decided_by']}, {words.short_date(case['decided_on'])})"


def _log(said: dict[str, str], what: str) -> None:
    try:
        run("decide", "contests", *(f"{name}={value}" for name, value in said.items() if value))
    except RefusedError as error:
        st.error(escape(error))
        return
    waits_for_a_build(what)
    st.rerun()

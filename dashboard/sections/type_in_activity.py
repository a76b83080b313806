"""Writing down what a facilitator did, and taking back what was written. The command line checks it and keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Published, Row
from dashboard.sections.add_files import build_now, waits_for_a_build
from dashboard.sections.hats import HATS, POSITIONS
from dashboard.sections.triage import NAME_LENGTH, WHO
from dashboard.words import escape

FILE = "facilitation.csv"
ROUND = "activities_written"  # in the session: how many, so that the form is empty after each
NEEDED = {"activity": "what was done", "hat": "under which hat", "happened_on": "on which day"}
INTRO = (
    "What you write down is kept with your name and the day, is in the figures after the next build, and can be taken back. "
    "Leave out what stands in a log that you add as a file: it would count twice."
)


def type_in_activity(here: Published, coalition: Row) -> None:
    """For the secretariat alone: nobody else may write."""
    if here.audience != "secretariat":
        return
    st.header("Write down an activity", anchor=False)
    st.markdown(f":gray[{INTRO}]")
    build_now()
    _form(here, coalition)
    _take_back(here, coalition)


def _form(here: Published, coalition: Row) -> None:
    names = _names(here, coalition)
    titles = (
        {row["indicator"]: row["title"] for row in here.rows("method", order=("title",))} if here.has("method") else {}
    )
    number = st.session_state.setdefault(ROUND, 0)
    with st.form(f"activity-{number}", enter_to_submit=False):
        said: dict[str, Any] = {
            "activity": st.text_input("What was done", max_chars=NAME_LENGTH),
            "hat": st.selectbox("Under which hat", list(HATS), format_func=lambda hat: HATS.get(hat, hat), index=None),
            "happened_on": st.date_input("On which day", value=None, max_value="today"),
        }
        left, right = st.columns(2, gap="medium")
        with left:
            said["hours"] = st.number_input("Hours", min_value=0.0, value=None, step=0.5, format="%g")
            said["facilitator_name"] = st.text_input("Who did it", max_chars=NAME_LENGTH)
            said["position"] = st.selectbox(
                "Where that person sits", list(POSITIONS), format_func=lambda key: POSITIONS.get(key, key), index=None
            )
            said["target_indicator"] = st.selectbox(
                "Which figure it was meant to move",
                list(titles),
                format_func=lambda key: titles.get(key, key),
                index=None,
            )
        with right:
            said["cost"] = st.number_input("Cost", min_value=0.0, value=None, step=10.0, format="%g")
            said["currency"] = st.text_input(
                "Currency of the cost, three letters", max_chars=3, value=_currency(here, coalition)
            )
            said["employer_organisation_id"] = st.selectbox(
                "Who employs that person",
                names,
                index=None,
                accept_new_options=True,
                placeholder="Choose, or write a name",
            )
            said["paid_by_organisation_id"] = st.selectbox(
                "Who pays for it", names, index=None, accept_new_options=True, placeholder="Choose, or write a name"
            )
        which = "Which two organisations were introduced to each other"
        introduced = st.multiselect(which, names, max_selections=2) if names else []
        who = st.text_input("Your name", value=st.session_state.get(WHO, ""), max_chars=NAME_LENGTH)
        if st.form_submit_button("Write it down", type="primary"):
            said["introduced_organisation_ids"] = ";".join(introduced)
            said["currency"] = said["currency"] if said["cost"] is not None else ""
            _write(coalition, {name: _text(cell) for name, cell in said.items()}, who.strip())


def _names(here: Published, coalition: Row) -> list[str]:
    """Organisations of the coalition and of its log by name; a member by its id where two have one name."""
    mine = coalition["coalition_id"]
    rows = here.rows("members", coalition_id=mine, month=coalition["last_month"]) if here.has("members") else []
    known = [(row["organisation_id"], row["name"] or row["organisation_id"]) for row in rows if row["organisation_id"]]
    called = [name for _, name in known]
    names = {name if called.count(name) == 1 else key for key, name in known}
    log = here.rows("facilitation_log", coalition_id=mine) if here.has("facilitation_log") else []
    logged = {name for row in log for name in (row["employer"], row["paid_by"], *(row["introduced"] or ())) if name}
    return sorted(name for name in names | (logged - set(called)) if ";" not in name)


def _currency(here: Published, coalition: Row) -> str:
    """The one the log mostly uses."""
    rows = (
        here.rows("facilitation_cost", coalition_id=coalition["coalition_id"]) if here.has("facilitation_cost") else []
    )
    return (rows[0]["currency"] or "") if rows else ""


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.4f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell).strip()


def _write(coalition: Row, said: dict[str, str], who: str) -> None:
    if not who:
        st.error("Say who you are.")
        return
    if lacking := [text for name, text in NEEDED.items() if not said[name]]:
        st.error(f"Say {words.joined(lacking)}.")
        return
    st.session_state[WHO] = who
    line = {"coalition_id": coalition["coalition_id"], **said}
    try:
        run("decide", "facilitation", *(f"{name}={cell}" for name, cell in line.items() if cell), f"--who={who}")
    except RefusedError as error:
        st.error(escape(error))
        return
    st.session_state[ROUND] += 1
    waits_for_a_build("an activity of the facilitator")
    st.rerun()


def _take_back(here: Published, coalition: Row) -> None:
    """Lines typed in before the last build, those in force."""
    if not here.has("decisions"):
        return
    rows = here.rows("decisions", file=FILE, coalition_id=coalition["coalition_id"], order=("line",))
    in_force = [row for row in rows if not row["undone_by"] and not row["undone_on"]]
    if not in_force:
        return
    with st.expander("Take back what was written down"), st.form("take-back", border=False):
        place = st.selectbox("An activity", range(len(in_force)), format_func=lambda number: _said(in_force[number]))
        if st.form_submit_button("Take it back"):
            row = in_force[place or 0]
            who = [f"--who={st.session_state[WHO]}"] if st.session_state.get(WHO) else []
            try:
                run("decide", f"--undo={row['line']}", *who, "facilitation")
            except RefusedError as error:
                st.error(escape(error))
                return
            waits_for_a_build("an activity taken back")
            st.rerun()


def _said(row: Row) -> str:
    when = words.short_date(row["decided_on"]) if row["decided_on"] else "a day not told"
    return f"{row['about'].removeprefix('the activity ')} ({row['who'] or 'somebody'}, {when})"

"""What people say of a warning: seen, somebody is on it, explained, resolved, a false alarm. All of it goes into the journal."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard import journal
from dashboard.commands import RefusedError, run
from dashboard.data import Row
from dashboard.sections.add_files import waits_for_a_build
from dashboard.warning_words import OUTCOMES, heading, named
from dashboard.words import escape

NAME_LENGTH, NOTE_LENGTH = 200, 2000  # characters, as the journal takes them
WHO = "who"  # in the session: the name of the person, asked once
DONE = "recorded"  # in the session: what was written, told on the next run
SAYS = {
    "acknowledged": "I have seen it",
    "acting": "Somebody is on it",
    "resolved": "It is resolved",
    "explained": "An event explains it",
    "false_alarm": "It was a false alarm",
    "open": "Open it again",
}
FIELDS: dict[str, Any] = {  # and what stands in them at first
    "owner": "", "due": None, "outcome": None, "noticed": None, "event": "", "on": None, "rebase": False, "note": "",
}  # fmt: skip
NOTES = {
    "false_alarm": "Why it was a false alarm, in a sentence",
    "open": "Why it is open again, in a sentence",
    "explained": "Why this explains it, in a sentence (may be left empty)",
}
ANY_NOTE = "What you want to note (may be left empty)"


def tell_what_was_recorded() -> None:
    if DONE in st.session_state:
        st.success(st.session_state.pop(DONE))


def triage(row: Row) -> None:
    """The form to say something of a warning, whose `state` the row carries. What is typed stays where it is refused."""
    key, state = row["warning_id"], row["state"]
    moves = _moves(state.state)
    if f"refused-{key}" in st.session_state:
        st.error(st.session_state.pop(f"refused-{key}"))
    if st.session_state.get(f"to-{key}") not in moves:
        st.session_state[f"to-{key}"] = moves[0]
    if WHO in st.session_state:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":gray[You are] {escape(st.session_state[WHO])}", width="content")
            st.button("Somebody else", key=f"not-{key}", on_click=st.session_state.pop, args=(WHO,))
    to = st.radio(
        f"What you say of it: {escape(named(row))}", moves, format_func=lambda move: _says(move, state.state),
        key=f"to-{key}",
    )  # fmt: skip
    with st.form(f"triage-{key}", border=False, enter_to_submit=False):
        if WHO not in st.session_state:
            st.text_input("Your name", key=f"who-{key}", max_chars=NAME_LENGTH)
        _fields(key, to)
        st.form_submit_button(
            f"Record: {escape(named(row))}", type="primary", on_click=_record, args=(row, to, state.change_id)
        )


def _moves(state: str) -> list[str]:
    """What may be said now. Who takes a warning has seen it, so that both can be said at once."""
    moves = [move for move in SAYS if move in journal.MOVES[state]]
    return ["acknowledged", "acting", *moves[1:]] if state == "open" else moves


def _says(move: str, state: str) -> str:
    return "Somebody else is on it, or by another day" if move == state == "acting" else SAYS[move]


def _fields(key: str, to: str) -> None:
    if to == "acting":
        st.text_input("Who is on it", key=f"owner-{key}", max_chars=NAME_LENGTH)
        st.date_input("By which day", value=None, key=f"due-{key}")
    if to == "resolved":
        st.radio("What was done", list(OUTCOMES), format_func=_outcome, key=f"outcome-{key}", index=None)
        st.date_input("When would you have noticed without it? (may be left empty)", value=None, key=f"noticed-{key}")
    if to == "explained":
        st.text_input("What happened", key=f"event-{key}", max_chars=NAME_LENGTH)
        st.date_input("On which day", value=None, key=f"on-{key}")
        st.checkbox("From then on other figures are usual here", key=f"rebase-{key}")
    if to != "acknowledged":
        st.text_input(NOTES.get(to, ANY_NOTE), key=f"note-{key}", max_chars=NOTE_LENGTH)


def _outcome(outcome: str) -> str:
    return OUTCOMES[outcome].removeprefix("it ").capitalize()


def _record(row: Row, to: str, follows: int) -> None:
    """Write what the form says. `follows` is the change the person saw when the form was drawn."""
    key = row["warning_id"]
    said = {field: st.session_state.get(f"{field}-{key}") for field in FIELDS}
    who = str(st.session_state.get(WHO) or st.session_state.get(f"who-{key}") or "").strip()
    if lacking := _lacking(to, who, said):
        st.session_state[f"refused-{key}"] = lacking
        return
    try:
        _write(row, to, who, follows, said)
    except RefusedError as error:
        st.session_state[f"refused-{key}"] = escape(error)
        return
    st.session_state[WHO] = who
    for field, empty in FIELDS.items():
        if f"{field}-{key}" in st.session_state:
            st.session_state[f"{field}-{key}"] = (
                empty  # told, and not only forgotten: else the browser keeps what it shows
            )
    st.session_state[DONE] = f"Recorded of {escape(named(row))}: {SAYS[to]}."


def _lacking(to: str, who: str, said: dict[str, Any]) -> str | None:
    if not who:
        return "Say who you are."
    if to == "acting" and not (str(said["owner"] or "").strip() and said["due"]):
        return "Say who is on it, and by which day."
    if to == "explained" and not (str(said["event"] or "").strip() and said["on"]):
        return "Say what happened, and on which day."
    if to == "resolved" and not said["outcome"]:
        return "Say whether what was done worked."
    if to in ("false_alarm", "open") and not str(said["note"] or "").strip():
        return "Say why, in a sentence."
    return None


def _write(row: Row, to: str, who: str, follows: int, said: dict[str, Any]) -> None:
    """RefusedError where it cannot be. An event is logged before: the same event logged twice counts once."""
    note: str | None = said["note"] or None
    if to == "explained":
        _log_event(row, who, said["event"], said["on"], bool(said["rebase"]))
        journal.change(row, to, who, follows=follows, note=note or said["event"], context_label=said["event"])
    elif to == "acting":
        if row["state"].state == "open":
            follows = journal.change(row, "acknowledged", who, follows=follows).change_id
        journal.change(row, to, who, follows=follows, owner=said["owner"], due_on=said["due"], note=note)
    elif to == "resolved":
        journal.change(
            row, to, who, follows=follows, note=note, outcome=said["outcome"], noticed_on=said["noticed"]
        )  # fmt: skip
    else:
        journal.change(row, to, who, follows=follows, note=note if to != "acknowledged" else None)


def _log_event(row: Row, who: str, label: str, on: date, is_new_normal: bool) -> None:
    said = {"coalition_id": row["coalition_id"], "happened_on": on.isoformat(), "label": label}
    said |= {"rebase": "yes" if is_new_normal else "no"}
    why = f"--why=explains a warning: {heading(row)}"
    run("decide", "context", *(f"{name}={value}" for name, value in said.items()), f"--who={who}", why)
    waits_for_a_build("what happened")

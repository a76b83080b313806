"""Deciding a setting: looked at first, then decided with a name and a reason, and taken back. The command line writes it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Published, Row
from dashboard.parts import table
from dashboard.sections.add_files import waits_for_a_build
from dashboard.sections.triage import NAME_LENGTH, WHO
from dashboard.words import escape

LOOKED_AT = (
    "setting_looked_at"  # in the session: what was previewed last: kind, values, what it is in words, the answer
)
PENDING = "settings_pending"  # in the session: what was decided since the build that is shown
BUILD_FOLLOWS = "The next build follows it."
CALLED = {
    "goalposts": "goalposts",
    "thresholds": "a threshold",
    "governance": "what a charter says",
    "audiences": "who sees names",
}


def look(kind: str, values: dict[str, str], what: str) -> None:
    """Ask what would change; `what` says the decision in a sentence, names in it as they are."""
    given = {name: cell for name, cell in values.items() if cell}
    try:
        with st.spinner("Working out what would change"):
            answer = run("preview", kind, *(f"{name}={cell}" for name, cell in given.items()))
    except RefusedError as error:
        st.session_state.pop(LOOKED_AT, None)
        st.error(escape(_reason(error)))
        return
    st.session_state[LOOKED_AT] = {"kind": kind, "values": given, "what": what, "answer": answer}


def decide(here: Published, kind: str) -> None:
    """What was looked at last, if it is of this kind, and the way to decide it."""
    seen = st.session_state.get(LOOKED_AT)
    if not seen or seen["kind"] != kind:
        return
    with st.container(border=True):
        st.markdown(f"**{escape(seen['what'])}** {escape(seen['answer']['sentence'])}")
        if rows := _moves(seen["answer"]["moved"]):
            table(rows)
        with st.form(f"decide-{kind}", enter_to_submit=False, border=False):
            who = st.text_input("Your name", value=st.session_state.get(WHO, ""), max_chars=NAME_LENGTH)
            why = st.text_input("Why", max_chars=NAME_LENGTH)
            if st.form_submit_button("Decide it", type="primary"):
                _decide(here, seen, who.strip(), why.strip())
        st.markdown(f":gray[Nothing is changed before you decide. {BUILD_FOLLOWS}]")


def _moves(moved: list[dict[str, Any]]) -> list[dict[str, object]]:
    """One row per score that would read otherwise."""
    rows = []
    for one in moved:
        now = _ranged(one["value"], one["low"], one["high"], one["band"])
        then = _ranged(one["value_then"], one["low_then"], one["high_then"], one["band_then"])
        if now != then:
            rows.append({"Coalition": one["name"], "Score": one["score"].capitalize(), "Now": now, "It would be": then})
    return rows


def _ranged(value: float | None, low: float | None, high: float | None, band: str | None) -> str:
    """ "62 (55–70), watch"."""
    return ", ".join(filter(None, (words.score(value, low, high), band)))


def _decide(here: Published, seen: dict[str, Any], who: str, why: str) -> None:
    if not who or not why:
        st.error("Say who you are and why.")
        return
    st.session_state[WHO] = who
    values = (f"{name}={cell}" for name, cell in seen["values"].items())
    try:
        answer = run("decide", seen["kind"], *values, f"--who={who}", f"--why={why}")
    except RefusedError as error:
        st.error(escape(_reason(error)))
        return
    line = answer[seen["kind"]][-1]
    about = {"file": f"{seen['kind']}.csv", "line": int(line["line"]), "what": seen["what"], "who": who, "why": why}
    pending(here)
    st.session_state[PENDING]["rows"].append(about)
    del st.session_state[LOOKED_AT]
    waits_for_a_build(CALLED[seen["kind"]])
    st.rerun()


def pending(here: Published) -> list[Row]:
    """What was decided in this session since the build that is shown: file, line, what (in words), who, why."""
    kept = st.session_state.get(PENDING)
    if kept is None or kept["build"] != here.build_id:
        kept = st.session_state[PENDING] = {"build": here.build_id, "rows": [], "taken_back": []}
    return list(kept["rows"])


def taken_back(here: Published) -> list[tuple[str, int]]:
    """File and line of what was taken back in this session since the build that is shown."""
    pending(here)
    return list(st.session_state[PENDING]["taken_back"])


def take_back(here: Published, file: str, line: int) -> None:
    """Make a line count no more."""
    who = [f"--who={st.session_state[WHO]}"] if st.session_state.get(WHO) else []
    try:
        run("decide", f"--undo={line}", *who, file.removesuffix(".csv"))
    except RefusedError as error:
        st.error(escape(_reason(error)))
        return
    pending(here)
    st.session_state[PENDING]["taken_back"].append((file, line))
    waits_for_a_build("a setting taken back")
    st.rerun()


def _reason(error: RefusedError) -> str:
    """Without the file and the line, which a person at a form has not seen."""
    told = str(error)
    return told.partition(": ")[2] or told if told.startswith("decisions/") else told


def day(value: Any) -> str:
    """A day of a form as the command line takes it."""
    return value.isoformat() if value else ""


def number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def sources(source: str) -> str:
    """Where a setting comes from, in words."""
    return {"decided": "decided here", "file": "settings.toml"}.get(source, "product default")

"""What needs somebody: every open warning, those to act on first, with the next step and the way to answer each."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row, UnavailableError, nothing_yet, published
from dashboard.journal import ENDS
from dashboard.parts import choose, figures_to, is_provisional, opening
from dashboard.raised import (
    NO_ANSWERS,
    NO_WARNINGS,
    every_warning,
    has_warnings,
    of_class,
    open_warnings,
    reads_the_journal,
)
from dashboard.sections.triage import tell_what_was_recorded
from dashboard.sections.warning_card import warning_card
from dashboard.warning_words import GROUPS, SAID, is_new

TITLE = "What needs somebody"
ALL = "all"
CARDS = {"act": 12, "watch": 6, "data": 6}  # drawn at once; the rest on request
REST = (("watch", "to watch"), ("data", "about the data"))
EXPLAINED = {
    "act": "Something to do this month, the gravest first.",
    "watch": "Not confirmed by a second month, or a trend.",
    "data": "What arrives has a gap. This says nothing about the coalition itself.",
}
STATES = {
    ALL: "All that are open",
    "open": SAID["open"],
    "acknowledged": SAID["acknowledged"],
    "acting": SAID["acting"],
    "ended": "Ended by somebody",
    "over": "Over by itself",
}
WITHOUT_JOURNAL = {state: STATES[state] for state in (ALL, "over")}


def answer(rows: list[Row], built: str) -> str:
    """ "4 warnings to act on in 3 coalitions; 2 are new this month." """
    acts = of_class(rows, "act")
    rest = [f"{len(of_class(rows, name))} {what}" for name, what in REST if of_class(rows, name)]
    if not rows:
        return f"**All quiet.** No warning is open. Last checked {built}."
    if not acts:
        return f"**Nothing to act on.** {words.sentence(words.joined(rest).capitalize())}"
    places = words.count(len({row["coalition_id"] for row in acts}), "coalition")
    new = sum(is_new(row) for row in acts)
    newer = f"; {new} {'is' if new == 1 else 'are'} new this month" if new else ""
    beside = f" Beside them {words.joined(rest)}." if rest else ""
    return f"**{words.count(len(acts), 'warning')} to act on in {places}{newer}.**{beside}"


def filters(here: Published, names: dict[str, str]) -> tuple[str, str, str, str]:
    """Coalition, class, hat and state as chosen; each may be ALL."""
    hats = {row["hat"]: words.readable(row["hat"]) for row in here.rows("warning_method", order=("hat",))}
    grid = st.grid(4, min_column_width=160)
    with grid.cell():
        coalition = choose("Coalition", {ALL: "All coalitions", **names}, "inbox_coalition", "stretch")
    with grid.cell():
        kind = choose("Class", {ALL: "All classes", **GROUPS}, "inbox_class", "stretch")
    with grid.cell():
        hat = choose("Who takes the next step", {ALL: "Everybody", **hats}, "inbox_hat", "stretch")
    with grid.cell():
        states = STATES if reads_the_journal() else WITHOUT_JOURNAL
        state = choose("State", states, "inbox_state", "stretch")
    return coalition, kind, hat, state


def of_state(here: Published, opened: list[Row], state: str) -> list[Row]:
    if state == ALL:
        return opened
    if state == "over":
        closed = [row for row in every_warning(here) if row["closed_month"]]
        return [row for row in closed if row["state"] is None or row["state"].state not in ENDS]
    if state == "ended":
        return [row for row in every_warning(here) if row["state"].state in ENDS]
    return [row for row in opened if row["state"].state == state]


def group(name: str, rows: list[Row]) -> None:
    """One class under its heading; the first cards, the rest on request."""
    st.header(f"{GROUPS[name]} :gray[{len(rows)}]", anchor=False)
    st.markdown(f":gray[{EXPLAINED[name]}]")
    shown = rows if st.session_state.get(f"all_{name}") else rows[: CARDS[name]]
    for row in shown:
        warning_card(row, is_full=True)
    if len(shown) < len(rows) and st.button(f"Show the other {len(rows) - len(shown)} {GROUPS[name].lower()}"):
        st.session_state[f"all_{name}"] = True
        st.rerun()


def show_all() -> None:
    for name in ("coalition", "class", "hat", "state"):
        st.session_state.pop(f"inbox_{name}", None)


here = published()
if not has_warnings(here):
    raise UnavailableError(NO_WARNINGS)
coalitions = here.rows("coalitions", order=("name", "coalition_id"))
if not coalitions:
    raise UnavailableError(nothing_yet(here.audience))
dated = [row for row in coalitions if row["last_month"]]
newest = max(dated, key=lambda row: row["last_month"], default=None)
figures = figures_to(here, newest["last_month"], is_provisional(here, newest)) if newest else "No figures yet."
opened = open_warnings(here)
opening(here, TITLE, figures, answer(opened, words.day_month(here.built_on)))
tell_what_was_recorded()
unable = {row["coalition_id"] for row in here.rows("warning_gaps")}
if unable:
    st.markdown(
        f":gray[Of {words.count(len(unable), 'coalition')} not everything could be judged; the Coalition page says why.]"
    )
if opened and not reads_the_journal():
    st.markdown(f":gray[{NO_ANSWERS}]")
names = {row["coalition_id"]: row["name"] for row in coalitions}
coalition, kind, hat, state = filters(here, names)
chosen = [
    row
    for row in of_state(here, opened, state)
    if coalition in (ALL, row["coalition_id"]) and kind in (ALL, row["class"]) and hat in (ALL, row["hat"])
]
for name in GROUPS:
    if of_class(chosen, name):
        group(name, of_class(chosen, name))
if not chosen and (opened or (coalition, kind, hat, state) != (ALL,) * 4):
    st.markdown("No warning fits this choice.")
    st.button("Show all that are open", on_click=show_all)

"""Whom to ask first: organisations of the register in order, with what each adds, the overlap it brings, and who is not."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import same_figures, table
from dashboard.sections.roles_needed import names_of, needed
from dashboard.words import absent, escape
from metrics.bench_constants import SECURING

NOBODY = (
    "**Nobody in the register can be proposed.** Add organisations you know to the sheet organisations of the template "
    "workbook, with their ecosystem role and sector codes; they need not be members. Organisations of other coalitions are "
    "not proposed."
)
ORDER = "In this order. Each is judged as if those before it had joined. Organisations of other coalitions are not proposed."
HOW = f"""
- **What one adds.** Filling a needed role counts 1; of a role for which three are wanted, each of the three counts a third.
  One more than wanted, so that the role stays filled when somebody leaves, counts {words.share(SECURING)} of that.
- **Overlap.** How near its markets are to those of today's members, 0 to 1: leading digits that their closest industry codes
  have in common, out of 4; a declared competitor counts 1. The mean over members.
- **The order.** First whoever has most left when the overlap is taken from what it adds; then again, as if it had joined,
  while anybody adds more than it overlaps. By this rule (cost-scaled greedy; Nikolakaki, Ene and Terzi 2021) what those asked
  add, less half of their overlap, is at least half of what any other choice adds less its overlap.
- It says who would fill a gap by the register, not who is willing or trusted. Overlap is no fault, and no legal verdict.
"""


def chosen(here: Published, coalition: Row) -> list[Row]:
    """Candidates with figures and reasons, those to ask first; none where the audience has none."""
    if not here.has("candidates") or not here.has("candidate_reasons"):
        return []
    key = coalition["coalition_id"]
    figures = {row["organisation_id"]: row for row in here.rows("candidates", coalition_id=key)}
    reasons = here.rows("candidate_reasons", coalition_id=key, order=("position",))
    return [figures.get(row["organisation_id"], {}) | row for row in reasons]


def candidates(here: Published, coalition: Row) -> None:
    """Nothing where no need is known, or for an audience without names."""
    rows = chosen(here, coalition)
    if not any(row["status"] != "unknown" for row in needed(here, coalition)):
        return
    if not rows and here.audience != "secretariat":
        return
    headed(here, "Whom to ask first", "candidates")
    asked = [row for row in rows if not row["passed_over"]]
    st.markdown(_answer(rows, asked))
    names = names_of(here, coalition)
    if asked:
        st.markdown(f":gray[{ORDER}]")
        for row in asked:
            _card(row, names)
        same_figures("Whom to ask first", [_line(row) for row in asked])
    left = [row for row in rows if row["passed_over"]]
    if left:
        with st.expander(f"Passed over, and why: {len(left)}"):
            table([_left(row, names) for row in left])
    with st.expander("How the order is made"):
        st.markdown(HOW)


def _answer(rows: list[Row], asked: list[Row]) -> str:
    if not rows:
        return NOBODY
    if not asked:
        return f"**Nobody to ask.** None of the {words.count(len(rows), 'organisation')} looked at adds more than it overlaps."
    if len(asked) == 1:
        return f"**{escape(asked[0]['name'])}** adds more than the overlap it brings."
    return f"**{len(asked)} organisations of the register add more than the overlap they bring.**"


def _card(row: Row, names: dict[str, str]) -> None:
    with st.container(border=True, key=f"candidate-{row['position']}", gap="xsmall"):
        st.subheader(f"{row['position']}. {escape(row['name'])}", anchor=False)
        st.markdown(escape(row["reason"]))
        st.markdown(f":gray[{figures_of(row)} {escape(nearest(row, names))}]")


def figures_of(row: Row) -> str:
    """ "Adds 1.00, brings 0.12 of overlap: 0.88 left." """
    adds = "Adds: not known" if absent(row["role_gain"]) else f"Adds {_index(row['role_gain'])}"
    if absent(row["overlap"]):
        return f"{adds}, overlap not known."
    left = "" if absent(row["score"]) else f": {_index(row['score'])} left"
    return f"{adds}, brings {_index(row['overlap'])} of overlap{left}."


def nearest(row: Row, names: dict[str, str]) -> str:
    """ "Overlaps most with Pinecrest: 75 of 100." """
    if absent(row["overlaps_with"]) or absent(row["overlaps_most"]):
        return ""
    who = names.get(row["overlaps_with"], row["overlaps_with"])
    declared = (
        ", a declared competitor" if row["is_declared"] else f": {words.whole(100 * row['overlaps_most'])} of 100"
    )
    return f"Overlaps most with {who}{declared}."


def _index(value: float) -> str:
    return words.quantity(value, "index")


def _line(row: Row) -> dict[str, object]:
    def shown(column: str) -> str:
        return words.NO_DATA if absent(row[column]) else _index(row[column])

    who = f"{row['position']}. {row['name']}"
    return {"Organisation": who, "Adds": shown("role_gain"), "Overlap": shown("overlap"), "Left": shown("score")}


def _left(row: Row, names: dict[str, str]) -> dict[str, object]:
    brings = nearest(row, names) if not absent(row["role_gain"]) and row["role_gain"] > 0 else ""
    return {"Organisation": row["name"], "Why not": f"{row['reason']} {brings}".strip()}

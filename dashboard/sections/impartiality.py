"""Is the facilitator neutral enough for what the coalition needs, and which model does the need call for?"""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.words import absent, escape

CAPTION = (
    "Which model fits is this product's judgement, by rules on four facts: the need, members that compete, how many members "
    "there are, and how long money lasts. It is in no score."
)
FILL_IN = "Fill in the column impartiality need of the sheet coalitions in the template workbook: low, medium or high."
MODELS = {
    "none": "Nobody facilitates",
    "internal": "Internal: the staff of a member, beside its other work",
    "external": "Outside adviser: hired for a time, by contract",
    "embedded": "Embedded: lent by a member, paid by all",
    "secretariat": "Independent secretariat: an office of the coalition's own",
}
LEVELS = {
    0.0: "employer and payer may be leading members",
    0.5: "employer or payer may be a leading member, not both",
    1.0: "neither employer nor payer may be a leading member",
}


def impartiality(here: Published, coalition: Row) -> None:
    """Nothing where the audience has no row."""
    rows = here.rows("facilitation_fit", coalition_id=coalition["coalition_id"]) if here.has("facilitation_fit") else []
    if not rows:
        return
    row = rows[0]
    headed(
        here,
        "Is the facilitator neutral enough for this coalition?",
        of=("facilitator_impartiality",),
        coalition=coalition,
    )
    st.markdown(f"**{escape(row['verdict'])}**")
    if row["reasons"]:
        st.markdown("\n".join(f"- {escape(reason)}" for reason in row["reasons"]))
    if not row["need"] and here.audience == "secretariat":
        st.markdown(FILL_IN)
    if row["model_called_for"]:
        st.markdown(f":gray[{CAPTION}]")
    table([{"What": what, "Is": said} for what, said in facts(row)], header=False)


def facts(row: Row) -> list[tuple[str, str]]:
    need = "not on file" if not row["need"] else f"{row['need'].capitalize()}: {LEVELS.get(row['required'], '')}"
    lines = [
        ("Now", MODELS.get(row["model_now"] or "", "not on file")),
        ("Called for", MODELS.get(row["model_called_for"] or "", "cannot be said")),
        ("Need of impartiality", need.rstrip(": ")),
        ("Employer and payer, last 3 months", _independence(row)),
        ("Agenda items raised by whom they work for, 12 months", _share(row["agenda_share"], row["agenda_of"], "item")),
        ("Speaking time of whom they work for, 12 months", _share(row["talk_share"], None, "")),
    ]
    if not absent(row["neutrality_gap"]):
        apart = words.signed(row["neutrality_gap"] * 100)
        lines.append(("Members asked how neutral: large less small ones", f"{apart} points of 100"))
    elif row["neutrality_note"]:
        lines.append(("What members say", row["neutrality_note"]))
    return lines


def _independence(row: Row) -> str:
    """The level of the indicator on impartial facilitation in words."""
    level = row["employer_level"]
    if absent(level):
        return "not known: no entry says both, or no register says who leads"
    if level in (0.0, 1.0):
        return "neither is a leading member" if level else "both are leading members"
    return f"{level:.2g} of 1: a half is taken off for each that is a leading member"


def _share(share: float | None, of: int | None, what: str) -> str:
    if absent(share):
        return words.NO_DATA
    return words.share(share) + (f" of {words.count(of, what)}" if of else "")

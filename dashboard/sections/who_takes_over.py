"""Who could take over: which roles would go on if their holder left tomorrow, and what the others lack."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.words import absent, escape

NO_LIST = "**No list of roles on file:** nobody can say who could take over."
FILL_IN = "Fill in the sheet roles of the template workbook: holder, deputy, end of term and hand-over note."
CAPTION = "A role goes on without its holder where it has a deputy, a term that runs and a page of hand-over notes."
LACKS = {  # column: what is said where it is false, and where the file leaves it empty
    "has_holder": ("nobody holds it", "holder"),
    "has_deputy": ("no deputy", "deputy"),
    "is_in_term": ("term is over", "end of term"),
    "handover_note": ("no hand-over note", "hand-over note"),
}


def who_takes_over(here: Published, coalition: Row) -> None:
    if not here.has("role_cover"):
        return
    rows = here.rows("role_cover", coalition_id=coalition["coalition_id"], order=("role_name",))
    headed(here, "Who could take over", of=("succession_cover",), coalition=coalition)
    st.markdown(answer(rows) if rows or here.audience != "secretariat" else f"{NO_LIST} {FILL_IN}")
    if rows:
        st.markdown(f":gray[{CAPTION}]")
        rows.sort(key=lambda row: (-len(lacking(row)), -len(unknown(row)), row["role_name"]))
        table([_line(row) for row in rows])


def answer(rows: list[Row]) -> str:
    """ "1 of 4 roles could go on if its holder left tomorrow. Without a deputy: Chair, Treasurer." """
    if not rows:
        return NO_LIST
    ready = [row for row in rows if row["status"] == "covered"]
    if len(rows) == 1:
        first = "The one role could go on" if ready else "The one role could not surely go on"
    elif ready:
        first = f"{len(ready)} of {len(rows)} roles could go on"
    else:
        first = f"None of {len(rows)} roles could surely go on"
    said = [f"**{first} if {'their holders' if len(rows) > 1 else 'its holder'} left tomorrow.**"]
    for column, what in (
        ("has_holder", "Held by nobody"),
        ("has_deputy", "Without a deputy"),
        ("is_in_term", "Term is over"),
    ):
        names = [row["role_name"] for row in rows if row[column] is not None and not row[column]]
        if names:
            said.append(f"{what}: {escape(words.joined(names))}.")
    return " ".join(said)


def lacking(row: Row) -> list[str]:
    return [said for column, (said, _) in LACKS.items() if row[column] is not None and not row[column]]


def unknown(row: Row) -> list[str]:
    return [said for column, (_, said) in LACKS.items() if row[column] is None]


def _line(row: Row) -> dict[str, object]:
    lacks = ", ".join(lacking(row)) or ("nothing" if row["status"] == "covered" else "nothing known")
    if unknown(row):
        lacks += f"; not on file: {', '.join(unknown(row))}"
    return {
        "Role": row["role_name"],
        "Holder": _holder(row),
        "Term ends": words.short_date(row["term_ends_on"]),
        "Lacks": words.readable(lacks),
    }


def _holder(row: Row) -> str:
    if row["holder"]:
        return str(row["holder"])
    if absent(row["has_holder"]):
        return "not on file"
    return "filled" if row["has_holder"] else "nobody"

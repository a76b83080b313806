"""What people decided, and undoing it. Nothing decided is ever lost: a decision undone stays in its file."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Published, Row
from dashboard.parts import long_table
from dashboard.sections.add_files import waits_for_a_build
from dashboard.words import escape


def decisions_made(here: Published) -> None:
    st.header("What was decided", anchor=False)
    decisions = here.rows("decisions", order=("file", "line"))
    if not decisions:
        st.markdown("Nothing yet.")
        return
    # parents are decided in their file alone
    in_force = [r for r in decisions if not r["undone_by"] and not r["undone_on"] and r["file"] != "parents.csv"]
    if in_force:
        with st.form("undo", clear_on_submit=True):
            place = st.selectbox("A decision", range(len(in_force)), format_func=lambda n: _said(in_force[n]))
            if st.form_submit_button("Undo it"):
                _undo(in_force[place or 0])
    long_table(
        [{"Decision": _said(row), "Who and why": _who(row), "State": _state(row)} for row in decisions],
        decisions,
        "decisions.csv",
        "the decisions",
    )


def _said(row: Row) -> str:
    where = f" (in {row['coalition_id']})" if row["coalition_id"] else ""
    return f"{row['about']} {row['says']}{where}"


def _who(row: Row) -> str:
    when = words.short_date(row["decided_on"]) if row["decided_on"] else "a day not told"
    return f"{row['who'] or 'somebody'}, {when}" + (f": {row['why']}" if row["why"] else "")


def _state(row: Row) -> str:
    if not row["undone_by"] and not row["undone_on"]:
        return "in force"
    return f"undone by {row['undone_by'] or 'somebody'}" + (
        f", {words.short_date(row['undone_on'])}" if row["undone_on"] else ""
    )


def _undo(row: Row) -> None:
    try:
        if row["file"] == "aliases.csv":
            run("names", f"--undo={row['line']}")
        else:
            run("decide", f"--undo={row['line']}", row["file"].removesuffix(".csv"))
    except RefusedError as error:
        st.error(escape(error))
        return
    waits_for_a_build("a decision undone")
    st.rerun()

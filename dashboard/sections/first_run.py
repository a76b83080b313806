"""What a person finds before there is any build: three ways to begin, and the way back from the made-up examples."""

from __future__ import annotations

import streamlit as st

from dashboard import workspace
from dashboard.commands import RefusedError, blank_workbook, make_examples
from dashboard.sections.add_files import WAITING, add_files, build_now, waits_for_a_build
from dashboard.words import escape

TITLE = "Where do you want to start?"
ANSWER = (
    "**Nothing is here yet.** Look around in made-up coalitions, or bring your own files. They stay on this computer."
)
WORKBOOK = "coalition-workbook.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def first_run() -> None:
    st.title(TITLE, anchor=False)
    if workspace.has_files(workspace.own()):
        st.markdown("**Your files are kept, and no figures have been worked out yet.** Build to see them.")
        if WAITING not in st.session_state:
            waits_for_a_build("the files that were kept")
    else:
        st.markdown(ANSWER)
    build_now()
    grid = st.grid(2, min_column_width=280)
    with grid.cell(), st.container(border=True, height="stretch"):
        _examples()
    with grid.cell(), st.container(border=True, height="stretch"):
        _workbook()
    add_files([])


def _examples() -> None:
    st.header("Look at the examples", anchor=False)
    are_made = (workspace.examples() / "current").exists()
    st.markdown(
        "Four made-up coalitions with two years of meetings, messages, decisions and grants. "
        + ("They are ready." if are_made else "It takes half a minute.")
    )
    if not st.button("Show me the examples", key="examples", type="primary"):
        return
    if not are_made:
        try:
            with st.spinner("Making up four coalitions and working out their figures"):
                make_examples(workspace.examples())
        except RefusedError as error:
            st.error(escape(error))
            return
    _forget()
    st.session_state[workspace.LOOKING] = True
    st.rerun()


def _workbook() -> None:
    st.header("Fill in the workbook", anchor=False)
    st.markdown(
        "One sheet for each thing worth knowing: members, meetings, decisions, promises, grants. Fill in what you have, leave "
        "out the rest, and drop it below."
    )
    try:
        with st.spinner("Making the workbook"):
            content = blank_workbook()
    except RefusedError as error:
        st.error(escape(error))
        return
    st.download_button(
        "Download the workbook", content, file_name=WORKBOOK, mime=EXCEL, on_click="ignore", key="workbook"
    )


def these_are_examples() -> None:
    """Says so on every page of the examples, with the way back; nothing elsewhere."""
    if not workspace.looks_at_examples():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="examples-shown"):
        st.markdown("**These coalitions are made up.** What you change here stays in the examples.", width="content")
        st.button("Start with my own files", key="own-files", on_click=_forget)


def _forget() -> None:
    """Choices, messages and what waits for a build are of one workspace, and go when the other is looked at."""
    for name in list(st.session_state):
        del st.session_state[name]

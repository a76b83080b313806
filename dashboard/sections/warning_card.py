"""One warning in a list: what, where, since when, why, the next step and who takes it, and the way to all that is behind it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.data import Row, audience
from dashboard.navigation import may_open, script
from dashboard.sections.triage import triage
from dashboard.warning_words import CLASS_BADGE, HELD_BACK, heading, is_new, named, since, state, why
from dashboard.words import escape


def warning_card(row: Row, *, is_full: bool) -> None:
    """`is_full`: with the coalition's name and the form to answer it; else for a page that is about one coalition."""
    key = row["warning_id"]
    with st.container(border=True, key=f"warning-{key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(escape(heading(row)), anchor=False, width="content")
            if is_new(row):
                st.badge("New", color=CLASS_BADGE[row["class"]])
        where = f"{escape(row['coalition'])}. " if is_full else ""
        st.markdown(f":gray[{where}{since(row)}]")
        st.markdown(escape(why(row)))
        if row["held_back"]:
            st.markdown(f":gray[{HELD_BACK}]")
        if row["next_step"]:
            hat = f", {words.readable(row['hat']).lower()}" if row["hat"] else ""
            st.markdown(f"**Next step{escape(hat)}:** {escape(words.sentence(row['next_step']))}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            see_why(row, with_coalition=is_full)
            if row["state"]:
                st.badge(escape(state(row["state"], date.today())), color="gray")
        if is_full and row["state"]:
            answer = st.expander(f"Answer: {escape(named(row))}", key=f"answer-{key}", on_change="rerun")
            if answer.open:
                with answer:
                    triage(row)


def see_why(row: Row, *, with_coalition: bool) -> None:
    if may_open(audience(), "warning") and st.button(
        f"See why: {escape(named(row, with_coalition=with_coalition))}", key=f"see-{row['warning_id']}", wrap=True
    ):
        st.session_state["coalition_id"], st.session_state["warning_id"] = row["coalition_id"], row["warning_id"]
        st.switch_page(script("warning"))

"""The secretariat looks through the eyes of another audience: the switch, what says so, and the way back."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.audience import (
    MEMBER,
    PREVIEWS,
    SECRETARIAT,
    SEE_AS,
    SEE_AS_ORGANISATION,
    audience,
    is_preview,
    may_preview,
    organisation,
)
from dashboard.data import UnavailableError, members_to_preview
from dashboard.words import escape

NAMES = {
    "secretariat": "Secretariat",
    "committee": "Facilitator and committee",
    "funder": "Funder",
    "member": "Member",
}
THE = {"committee": "the facilitator and the committee see", "funder": "the funder sees", "member": "{} sees"}
A_MEMBER = "a member"  # where no member is known
MENU, BEFORE, MEMBER_BOX = "see_as_menu", "saw_it_as", "see_as_member"


def came_from() -> str | None:
    """The audience of a moment ago, told once after each change; None where nothing changed."""
    before = st.session_state.pop(BEFORE, None)
    return before if before in NAMES else None


def look_as(whose: str | None) -> None:
    """From now on this audience's file is read; the secretariat's own for anything that is no audience."""
    st.session_state[BEFORE] = audience()
    st.session_state[SEE_AS] = whose if whose in PREVIEWS else SECRETARIAT


def see_it_as() -> None:
    """Nothing in a process that was started for another audience."""
    if not may_preview():
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.menu_button(
            f"See it as: {NAMES[audience()]}", list(NAMES), key=MENU, format_func=NAMES.__getitem__,
            on_click=lambda: look_as(st.session_state[MENU]),
        )  # fmt: skip
    if is_preview():
        called = _choose_member() if audience() == MEMBER else ""
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="preview"):
            seen = THE[audience()].format(called)
            st.markdown(
                f"**You are previewing what {seen}.** It is read from their own file; nothing can be written.",
                width="content",
            )
            st.button("Back to the secretariat", on_click=look_as, args=(SECRETARIAT,), key="end-preview")


def _choose_member() -> str:
    """Which member is looked as, by its name; at first one of the coalition that was looked at last. Draws the select box."""
    try:
        rows = members_to_preview()
    except UnavailableError:
        rows = []  # the page says why nothing can be opened
    if not rows:
        st.session_state.pop(SEE_AS_ORGANISATION, None)
        return A_MEMBER
    called = {row["organisation_id"]: str(row["name"]) for row in rows}
    twice = {name for name, times in Counter(called.values()).items() if times > 1}
    names = {key: f"{name} ({key})" if name in twice else name for key, name in called.items()}
    if organisation() not in names:
        here = [row for row in rows if row["coalition_id"] == st.session_state.get("coalition_id")]
        st.session_state[SEE_AS_ORGANISATION] = (here or rows)[0]["organisation_id"]
    chosen = st.session_state[SEE_AS_ORGANISATION]
    st.session_state[MEMBER_BOX] = chosen
    st.selectbox(
        "As which member", list(names), key=MEMBER_BOX, format_func=names.__getitem__, on_change=_take_member, width=360
    )
    return escape(names[chosen])


def _take_member() -> None:
    st.session_state[SEE_AS_ORGANISATION] = st.session_state[MEMBER_BOX]
    st.session_state.pop("coalition_id", None)  # the page begins with a coalition of that member

"""Whose file is shown: the one this process was started for, or, where the secretariat looks through others' eyes, theirs.

The choice lives in the session and is read anew at every call, so that fragments, callbacks and downloads follow it. It leads
only from the secretariat's process to files that hold less; a process started for another audience cannot be switched.
"""

from __future__ import annotations

import os

import streamlit as st
from streamlit.runtime import exists as is_served
from streamlit.runtime.scriptrunner import get_script_run_ctx

SECRETARIAT = "secretariat"
MEMBER = "member"
PREVIEWS = ("committee", "funder", MEMBER)
SEE_AS = "see_as"  # in the session: the audience that is previewed
SEE_AS_ORGANISATION = "see_as_organisation"  # in the session: of which member, where it is the member's
NOBODY = ""  # no file has this name: the door stays shut


def started_for() -> str:
    """Whose process this is."""
    return os.environ.get("COALITION_HEALTH_AUDIENCE", SECRETARIAT)


def organisation() -> str | None:
    """The id of the member who reads: the one this process was started for, in a preview the one that was chosen; else None."""
    if not may_preview():
        return os.environ.get("COALITION_HEALTH_ORGANISATION") or None
    chosen = st.session_state.get(SEE_AS_ORGANISATION) if audience() == MEMBER else None
    return chosen if isinstance(chosen, str) and chosen else None


def may_preview() -> bool:
    """Only the secretariat's own process, which reaches nobody but this computer."""
    return started_for() == SECRETARIAT


def audience() -> str:
    """Whose file is opened now. NOBODY for code of a served page that belongs to no session: its choice is not known."""
    if not may_preview() or not is_served():
        return started_for()
    if get_script_run_ctx() is None:
        return NOBODY
    wanted = st.session_state.get(SEE_AS)
    return wanted if wanted in PREVIEWS else SECRETARIAT


def is_preview() -> bool:
    return audience() != started_for()

"""Which folder is read and written: the workspace this process was started on, or the made-up examples inside it.

The examples are a workspace of their own, so that nothing made up ever stands beside a person's own figures. The choice lives in
the session; only the secretariat's own process has it.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.audience import may_preview

FOLDER = "examples"
LOOKING = "looks_at_examples"  # in the session


def own() -> Path:
    return Path(os.environ.get("COALITION_HEALTH_WORKSPACE", "."))


def examples() -> Path:
    return own() / FOLDER


def looks_at_examples() -> bool:
    return may_preview() and get_script_run_ctx() is not None and st.session_state.get(LOOKING) is True


def workspace() -> Path:
    return examples() if looks_at_examples() else own()


def has_files(folder: Path) -> bool:
    """Has an export been kept there?"""
    return any((folder / "raw").glob("??/*.about.json"))

"""A briefing as files: slides, paper and text, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.briefing.document import Briefing
from dashboard.briefing.text import text

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def briefing_files(document: Briefing, name: str) -> None:
    """`name` without its ending. What makes a file asks for nothing but the document: it runs when no page does."""
    forms: tuple[tuple[str, Callable[[Briefing], bytes], str, str], ...] = (
        ("Slides", _slides, "pptx", SLIDES), ("PDF", _paper, "pdf", "application/pdf"), ("Text", _text, "md", "text/markdown"),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for label, made, ending, mime in forms:
            st.download_button(
                label, lambda made=made: made(document), file_name=f"{name}.{ending}", mime=mime, on_click="ignore",
                key=f"briefing-{ending}", type="primary" if ending == "pptx" else "secondary",
            )  # fmt: skip


def _slides(document: Briefing) -> bytes:
    from dashboard.briefing.slides import slides

    return slides(document)


def _paper(document: Briefing) -> bytes:
    from dashboard.briefing.paper import paper

    return paper(document)


def _text(document: Briefing) -> bytes:
    return text(document).encode()

"""A briefing as it will read, section by section; charts as their sentence and figures, as the text edition has them."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.briefing.document import Ask, Briefing, Section
from dashboard.briefing.text import figures_of
from dashboard.parts import table
from dashboard.words import escape


def briefing_preview(document: Briefing) -> None:
    st.header("How it will read", anchor=False)
    st.markdown(f":gray[{escape(f'{words.full_date(document.made_on)}. {document.footer}')}]")
    for section in document.sections:
        with st.container(border=True, gap="small"):
            _section(section)
    for title, lines in (("Where the figures come from", document.sources), ("What they cannot say", document.limits)):
        with st.expander(title):
            st.markdown("\n".join(f"- {escape(line)}" for line in lines))


def _section(section: Section) -> None:
    st.subheader(escape(section.heading), anchor=False)
    for paragraph in section.said:
        st.markdown(escape(paragraph))
    if section.points:
        st.markdown("\n".join(f"- {escape(point)}" for point in section.points))
    for chart in section.charts:
        rows = figures_of(chart)
        if rows:
            table(rows)
        elif chart.alt not in section.said:
            st.markdown(escape(chart.alt))
    for ask in section.asks:
        _ask(ask)
    if section.rows:
        table([dict(zip(section.header, row, strict=True)) for row in section.rows])
    if section.unknown:
        st.markdown("**What we do not know**")
        st.markdown("\n".join(f"- {escape(line)}" for line in section.unknown))
    if section.notes:
        with st.expander(f"What to say: {escape(section.heading)}"):
            st.markdown("\n".join(f"- {escape(note)}" for note in section.notes))


def _ask(ask: Ask) -> None:
    hat = f" ({escape(ask.hat)})" if ask.hat else ""
    asks = f" **We ask:** {escape(ask.ask)}{hat}" if ask.ask else ""
    st.markdown(f"**{escape(ask.what)}.** {escape(ask.why)}{asks}")

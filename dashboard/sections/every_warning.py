"""Every early warning in full: what it asks, how it is worked out, and how well it was right where people told."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.parts import table
from dashboard.warning_words import CLOSES_AFTER_MONTHS, NEW_PER_MONTH, lead, precision
from dashboard.words import escape

CLASS_NAMES = {"act": "act", "watch": "watch", "data": "about the data"}
HOW = f"""
- **Act** is something to do this month: a threshold that is crossed, or a change that showed in two months running and is
  large enough to matter. **Watch** is a change that is not confirmed yet, or a trend. **About the data**: what arrives has a
  gap. The three are never mixed.
- At most {NEW_PER_MONTH} new ones to act on are raised per coalition and month, the gravest first, unless the settings of this
  workspace say otherwise; the others are listed to watch.
- One trouble is one warning: it stays open while it is seen, and is over after {CLOSES_AFTER_MONTHS} months without.
- Each month is judged by what was known at its end, and nothing later.
"""


def every_warning(here: Published) -> None:
    """Nothing where the audience has no such table, or the build is older than the warnings."""
    heads = here.rows("warning_method", order=("title",)) if here.has("warning_method") else []
    if not heads:
        return
    record = {row["warning"]: row for row in here.rows("warning_record")} if here.has("warning_record") else {}
    st.header("Every early warning", anchor=False)
    st.markdown(HOW)
    for head in heads:
        _warning(head, record.get(head["warning"]), here.audience == "secretariat")


def _warning(head: Row, record: Row | None, has_record: bool) -> None:
    """A line that opens; what is in it is drawn only then. `has_record`: for who reads what people said of warnings."""
    classes = words.joined([CLASS_NAMES.get(name, name) for name in head["classes"] or []])
    label = f"**{escape(words.sentence(head['title']))}** {escape(head['question'])} :gray[{classes}]"
    opened = st.expander(label, key=f"warning-{head['warning']}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(escape(words.sentence(head["words"])))
        raised = words.count(record["raised"], "time") if record and record["raised"] else "never so far"
        told = (
            ("Raised", raised), ("How often it was right", precision(record)), ("How early it came", lead(record)),
        )  # fmt: skip
        table(
            [
                {"What": what, "Is": meaning}
                for what, meaning in (
                    ("Who takes the next step", words.readable(head["hat"])),
                    ("Why that step", head["because"]),
                    *(told if has_record else ()),
                    ("Needs", head["needs"]),
                    ("Source", head["source"]),
                )
            ],
            header=False,
        )

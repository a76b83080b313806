"""Thresholds: the whole numbers that a workspace may set, what they do, and where each comes from."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.parts import table
from dashboard.sections.setting_forms import decide, look, sources

KIND = "thresholds"
MEANINGS = {  # name -> what it is called, and what it does
    "new_warnings_per_month": (
        "New warnings to act on, per coalition and month",
        "Further ones are listed as ones to watch, so that nobody faces more than they can act on.",
    ),
    "stress_tests_up_to": (
        "Coalitions up to which every build works out who could leave",
        "With more it is worked out for one of them when somebody asks.",
    ),
    "keep_builds": ("Builds that are kept", "At least the one in force and the one before; older ones are removed."),
}


def set_thresholds(here: Published, rows: list[Row]) -> None:
    """`rows` are those of `settings_now` about thresholds."""
    st.header("Thresholds", anchor=False)
    st.markdown(
        ":gray[No score depends on them. The values at which single warnings are raised are part of the method.]"
    )
    if not rows:
        st.markdown("This build says nothing of them.")
        return
    table(
        [
            {
                "Threshold": f"{called(row['subject'])}. {MEANINGS.get(row['subject'], ('', ''))[1]}".strip(),
                "Now": f"{row['value']} ({sources(row['source'])})",
                "By default": row["default_value"],
            }
            for row in rows
        ]
    )
    now = {row["subject"]: int(row["value"]) for row in rows}
    name = st.selectbox("Threshold", list(now), format_func=called, key="threshold")
    with st.form(f"threshold-{name}", enter_to_submit=False):
        value = st.number_input(
            "Its value", value=now[name], min_value=0, step=1, width=240, key=f"value-{name}-{now[name]}"
        )
        if st.form_submit_button("What would this threshold change?"):
            look(KIND, {"name": name, "value": str(value)}, f"{called(name)}: {value}.")
    decide(here, KIND)


def called(name: str) -> str:
    return MEANINGS[name][0] if name in MEANINGS else words.readable(name)

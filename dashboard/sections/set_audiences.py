"""Who sees what, and whether a coalition's committee sees what is said of members by name."""

from __future__ import annotations

import streamlit as st

from dashboard.data import Published, Row
from dashboard.parts import LISTED, long_table, table
from dashboard.sections.setting_forms import decide, look, sources

KIND = "audiences"
SEES = (  # after the access table of the product; the published files hold nothing else
    ("Secretariat", "Everything, for every coalition; rows down to the file they came from."),
    (
        "Facilitator and committee",
        "Scores, reasons to stall and warnings of their coalition. Members by name only where the charter agrees to it.",
    ),
    ("Funder", "Scores, durability and what facilitation does. No organisation by name, no rows."),
    ("Member", "Scores, and what is said of the member itself beside the middle of the others."),
)
ANSWERS = {"yes": "agreed: the committee sees names", "no": "not agreed: no names"}


def set_audiences(here: Published, names: dict[str, str], rows: list[Row]) -> None:
    """`names` are the coalitions by id; `rows` are those of `settings_now` about audiences."""
    st.header("Who sees names", anchor=False)
    table([{"Who": who, "Sees": sees} for who, sees in SEES])
    st.markdown(":gray[Answers to surveys are never shown one by one, to anybody. That cannot be set.]")
    if not rows:
        return
    told = [
        {
            "Coalition": names.get(row["subject"], row["subject"]),
            "Members by name, for its committee": f"{ANSWERS[row['value']]} ({sources(row['source'])})",
        }
        for row in rows[:LISTED]
    ]
    long_table(told, rows, "who-sees-names.csv", "who sees names")
    with st.form("audience", enter_to_submit=False):
        ids = [row["subject"] for row in rows]
        coalition_id = st.selectbox("Coalition", ids, format_func=lambda key: names.get(key, key))
        value = st.selectbox("What its charter says of names", list(ANSWERS), format_func=ANSWERS.__getitem__)
        if st.form_submit_button("What would this agreement change?"):
            said = f"Members by name in {names.get(coalition_id, coalition_id)}: {ANSWERS[value]}."
            look(KIND, {"coalition_id": coalition_id, "names_agreed": value}, said)
    decide(here, KIND)

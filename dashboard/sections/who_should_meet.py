"""Who should meet whom: members that run something on a common theme and have done nothing together."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.sections.who_works_together import members_of
from dashboard.words import absent, escape

SHOWN = 8  # pairs; the rest stand in an expander
ADD = "Initiatives come with the sheet initiatives of the template workbook: who runs what, on which theme, from when."
NEXT_STEP = (
    "Next step, matchmaker: introduce the first pair, and enter it in the facilitation log with both organisations; what comes "
    "of it is followed for 180 days on the page Facilitation."
)
ORDER = (
    "Most themes in common first, then those who work with fewest others. Themes are of initiatives that ran in the last 12 "
    "months, alone or in this coalition. Whether two want to meet nobody but they can say."
)


def who_should_meet(here: Published, coalition: Row) -> None:
    """Nothing where the audience may not see who could be introduced."""
    if not here.has("common_themes") or not here.has("unmet_pairs"):
        return
    key = coalition["coalition_id"]
    counted = here.rows("common_themes", coalition_id=key, limit=1)
    if not counted:
        return
    headed(here, "Who should meet whom", "who_should_meet")
    names = members_of(here, coalition)
    rows = here.rows("unmet_pairs", coalition_id=key, order=("position",))
    rows = [row for row in rows if row["organisation_id_a"] in names and row["organisation_id_b"] in names]
    if not rows:
        st.markdown(nobody(counted[0], _not_seen(here, key)))
        return
    pairs = [f"{names[row['organisation_id_a']]} and {names[row['organisation_id_b']]}" for row in rows]
    st.markdown(answer(pairs))
    st.markdown(f":gray[{ORDER}]")
    lines = [
        {"Pair": f"{row['position']}. {pair}", "Why": row["reason"]} for row, pair in zip(rows, pairs, strict=True)
    ]
    table(lines[:SHOWN])
    if len(lines) > SHOWN:
        with st.expander(f"{words.count(len(lines) - SHOWN, 'more pair')}"):
            table(lines[SHOWN:])
    st.markdown(NEXT_STEP)


def answer(pairs: list[str]) -> str:
    """ "3 pairs of members have a theme in common and did nothing together in 12 months. Start with Halden and Vesta." """
    first = f"Start with {escape(pairs[0])}."
    if len(pairs) == 1:
        return f"**One pair of members has a theme in common and did nothing together in 12 months.** It is {escape(pairs[0])}."
    return f"**{len(pairs)} pairs of members have a theme in common and did nothing together in 12 months.** {first}"


def nobody(row: Row, why_not_seen: str | None) -> str:
    """Why there is nobody to introduce."""
    if why_not_seen:
        return f"**Not known.** {escape(why_not_seen)}"
    told = f"Of {row['with_theme']} of {words.count(row['members'], 'member')} an initiative of the last 12 months is on file"
    if row["with_theme"] < 2:
        return f"**Nobody can be proposed.** {told}. {ADD}"
    if not row["pairs"]:
        return f"**Nobody can be proposed.** {told}, no two of them on one theme."
    pairs = {1: "The one pair", 2: "Both pairs"}.get(row["pairs"], f"All {row['pairs']} pairs")
    have = "has" if row["pairs"] == 1 else "have"
    return (
        f"**Nobody needs an introduction.** {pairs} of members with a theme in common {have} worked together in the last 12 "
        f"months, or say so in the survey. {told}."
    )


def _not_seen(here: Published, key: str) -> str | None:
    rows = here.rows("networks", coalition_id=key, kind="work", limit=1) if here.has("networks") else []
    return rows[0]["reason"] or words.NO_DATA if rows and absent(rows[0]["density"]) else None

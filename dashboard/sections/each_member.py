"""One member beside the middle of all: what it does, gives and keeps, and how long it has been silent against its own habit."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import choose, table
from dashboard.sections.who_takes_part import members_of
from dashboard.words import absent, escape

STATUS = {
    "new": "New: a member for less than 3 months.",
    "active": "Active: it did something in at least 2 of the last 3 months.",
    "quiet": "Quiet: it did something in 1 of the last 3 months.",
    "silent": "Silent: it did nothing in the last 3 months, or has been away for longer than chance would give.",
}
MOST, LEAST = 3.5, 1.5  # where half points end: what lies beyond is told alike
OWN_ANSWER = (
    "What a single member gets out of the coalition is not shown: it could be told from its own answers. The indicator "
    "reciprocity says it of all members."
)


def each_member(here: Published, coalition: Row) -> None:
    """Nothing for audiences without names."""
    rows = {row["organisation_id"]: row for row in members_of(here, coalition)}
    if not rows:
        return
    headed(here, "Each member", "each_member")
    names = {key: str(row["name"]) for key, row in sorted(rows.items(), key=lambda item: str(item[1]["name"]))}
    chosen = choose("Member", names, f"member-of-{coalition['coalition_id']}")
    found = here.rows("member_details", coalition_id=coalition["coalition_id"]) if here.has("member_details") else []
    details = {row["organisation_id"]: row for row in found}
    mine = rows[chosen] | details.get(chosen, {})
    others = [row | details.get(key, {}) for key, row in rows.items()]
    st.markdown(f"**{escape(names[chosen])}.** {STATUS.get(mine['status'], '')} {rhythm(mine)}".strip())
    lines = figures(mine, others)
    table(
        [{"What": what, "This member": own, "Middle of the members": middle} for what, own, middle in lines if middle]
    )
    lacking = [what.partition(",")[0].lower() for what, _, middle in lines if not middle]
    if lacking and here.audience == "secretariat":
        st.markdown(f":gray[Not enough data of any member: {words.joined(lacking)}.]")
    if not absent(mine.get("withheld")):
        st.markdown(f"What others say of it: {escape(mine['withheld'])}.")
    if here.audience == "secretariat":
        st.markdown(f":gray[{OWN_ANSWER}]")


def rhythm(mine: Row) -> str:
    """ "Usually does something every 9 days; silent for 46." """
    silent, usual = mine.get("silent_days"), mine.get("usual_gap_days")
    if absent(silent):
        return "Nothing it did is on file."
    so_far = f"last seen {words.count(int(silent), 'day')} ago" if silent else "seen on the last day on file"
    if absent(usual):
        return f"{so_far[:1].upper() + so_far[1:]}; it did too little in a year to say what is usual."
    days = max(1, round(usual))
    every = "every day" if days == 1 else f"every {days} days"
    return f"It usually does something {every}; {so_far}."


def figures(mine: Row, others: list[Row]) -> list[tuple[str, str, str]]:
    """What, of this member, and the middle of all; these two are empty where nobody has the figure."""
    return [
        ("Share of what all did, 6 months", *_beside(mine, others, "share", words.share)),
        ("Fair share", *_beside(mine, others, "fair_share", words.share)),
        ("Comes to meetings, 6 months", *_beside(mine, others, "attendance_rate", words.share)),
        ("Days since it was last seen", *_beside(mine, others, "silent_days", words.whole)),
        ("Share of what all gave, 12 months", *_beside(mine, others, "contribution_share", words.share)),
        ("Promises kept in time, 6 months", _kept(mine), _kept_by_all(others)),
        ("How reliable others find it, of 4", *_beside(mine, others, "reliability", _rated)),
        (
            "Found reliable less promises kept",
            *_beside(mine, others, "say_do_gap", lambda v: f"{words.signed(v * 100)} points"),
        ),
    ]


def _beside(mine: Row, others: list[Row], column: str, told: Callable[[Any], str]) -> tuple[str, str]:
    """As words; both empty where nobody has the figure."""
    known = [row[column] for row in others if not absent(row.get(column))]
    if not known:
        return "", ""
    own = mine.get(column)
    return (words.NO_DATA if absent(own) else told(own)), told(median(known))


def _rated(value: float) -> str:
    return f"{value:g}{' or more' if value >= MOST else ' or less' if value <= LEAST else ''}"


def _kept(row: Row) -> str:
    if absent(row.get("due")):
        return words.NO_DATA
    return f"{row['on_time']} of {row['due']}" if row["due"] else "none was due"


def _kept_by_all(others: list[Row]) -> str:
    known = [row for row in others if not absent(row.get("due"))]
    due = sum(row["due"] for row in known)
    return f"{sum(row['on_time'] for row in known)} of {due} of all members" if due else ""

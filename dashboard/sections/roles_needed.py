"""Which of the roles that a coalition says it needs its members fill, the missing first, and who holds each."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import same_figures
from dashboard.roles_chart import Seats, roles, told
from dashboard.words import absent, escape

ORDER = ("missing", "unknown", "single", "covered")
STATUS = {"missing": "missing", "unknown": "not known", "single": "just enough", "covered": "covered"}
NO_LIST = (
    "**No list of needed roles on file:** nobody can say who is missing. Fill in the sheet ecosystem needs of the template "
    "workbook, a line per role with how many members should play it, and add it on the Data page."
)
NO_ROLES = "Fill in the column ecosystem role of the sheet organisations in the template workbook."
CAPTION = (
    "A dot is a member that plays the role, a ring an empty seat; seats on the bar are wanted. Just enough: the role is "
    "missing again when one leaves."
)


def needed(here: Published, coalition: Row) -> list[Row]:
    """The needed roles, those with most to do first; none where there is no list, or the audience has none."""
    if not here.has("ecosystem"):
        return []
    rows = here.rows("ecosystem", coalition_id=coalition["coalition_id"], order=("ecosystem_role", "sector_code"))
    return sorted(rows, key=lambda row: ORDER.index(row["status"]))


def names_of(here: Published, coalition: Row) -> dict[str, str]:
    """Names of members by id, where the audience has them."""
    if not here.has("members"):
        return {}
    rows = here.rows("members", coalition_id=coalition["coalition_id"], month=coalition["last_month"])
    return {row["organisation_id"]: row["name"] for row in rows if row["organisation_id"] and row["name"]}


def answer(rows: list[Row]) -> str:
    """ "1 of 6 needed roles is missing: recycler." """
    if not rows:
        return NO_LIST
    count = len(rows)
    if all(row["status"] == "unknown" for row in rows):
        which = "whether the needed role is filled" if count == 1 else f"which of the {count} needed roles are filled"
        return f"**It is not known {which}.** {escape(rows[0]['note'])} {NO_ROLES}"
    missing = [role(row) for row in rows if row["status"] == "missing"]
    if not missing:
        return "**The one needed role is filled.**" if count == 1 else f"**All {count} needed roles are filled.**"
    verb = "is" if len(missing) == 1 else "are"
    return f"**{len(missing)} of {words.count(count, 'needed role')} {verb} missing: {escape(words.joined(missing))}.**"


def roles_needed(here: Published, coalition: Row) -> None:
    """Nothing where there is no list: the page says that itself."""
    rows = needed(here, coalition)
    if not rows:
        return
    headed(here, "Which roles are filled", of=("ecosystem_coverage",), coalition=coalition)
    st.markdown(resting(rows))
    st.markdown(f":gray[{CAPTION}]")
    seats = [
        Seats(readable(row), int(row["wanted"]), None if absent(row["surely"]) else int(row["surely"]), STATUS[row["status"]])
        for row in rows
    ]  # fmt: skip
    alt = "; ".join(f"{seat.role}: {told(seat)}" for seat in seats)
    show(roles(seats), "roles", f"{alt}.")
    names = names_of(here, coalition)
    same_figures("Which roles are filled", [_line(row, seat, names) for row, seat in zip(rows, seats, strict=True)])


def resting(rows: list[Row]) -> str:
    """Which of those that are filled would be missing if one organisation left."""
    alone = [role(row) for row in rows if row["status"] == "single" and row["wanted"] == 1]
    tight = [role(row) for row in rows if row["status"] == "single" and row["wanted"] > 1]
    said = []
    if alone:
        verb = "rests" if len(alone) == 1 else "each rest"
        said.append(f"**{escape(_capital(words.joined(alone)))} {verb} on one organisation alone.**")
    if tight:
        said.append(f"Just enough members play {escape(words.joined(tight))}.")
    notes = dict.fromkeys(row["note"] for row in rows if row["note"])
    if not said and not any(row["status"] == "unknown" for row in rows):
        said.append("No role that is filled rests on one organisation.")
    return " ".join([*said, *(escape(note) for note in notes)])


def role(row: Row) -> str:
    """ "civil society", "manufacturer in sector 13"."""
    return row["ecosystem_role"].replace("_", " ") + (f" in sector {row['sector_code']}" if row["sector_code"] else "")


def readable(row: Row) -> str:
    return _capital(role(row))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(row: Row, seat: Seats, names: dict[str, str]) -> dict[str, object]:
    line: dict[str, object] = {"Role": seat.role, "Filled": told(seat)}
    if row["held_by"] is not None:
        holders = words.joined([names.get(one, one) for one in row["held_by"]])
        line["By whom"] = holders or "nobody"
    return line

"""Who wears which hat: how much was done as project manager, facilitator and matchmaker, and the log behind it."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hats_chart import Hat
from dashboard.hats_chart import hats as hats_chart
from dashboard.hover import headed
from dashboard.money import in_full
from dashboard.parts import long_table, same_figures
from dashboard.words import absent

HATS = {"project_manager": "Project manager", "facilitator": "Facilitator", "matchmaker": "Matchmaker"}
DOES = "The project manager keeps deadlines, the facilitator tends trust and balance, the matchmaker brings people together."
NO_LOG = "**No facilitation log on file:** nobody can say who wears which hat."
FILL_IN = "Fill in the sheet facilitation of the template workbook, or write activities down on this page."
POSITIONS = {
    "internal": "inside a member",
    "external": "outside adviser",
    "embedded": "embedded",
    "secretariat": "independent secretariat",
}


def hats(here: Published, coalition: Row) -> None:
    if not here.has("facilitation_hats"):
        return
    known = {row["hat"]: row for row in here.rows("facilitation_hats", coalition_id=coalition["coalition_id"])}
    rows = [known[hat] for hat in HATS if hat in known]
    headed(here, "Who wears which hat", of=("facilitation_cover",), coalition=coalition)
    st.markdown(answer(rows) if rows or here.audience != "secretariat" else f"{NO_LOG} {FILL_IN}")
    if rows:
        st.markdown(f":gray[The last 12 months. {DOES}]")
        by_hours = any(row["hours"] for row in rows)
        bars = [
            Hat(
                HATS[row["hat"]], row["hours"] if by_hours else float(row["entries"]), _label(row, by_hours), _told(row)
            )
            for row in rows
        ]
        show(hats_chart(bars), "hats", "; ".join(f"{bar.name}: {bar.told}" for bar in bars) + ".")
        same_figures("Who wears which hat", [_line(row) for row in rows])
    _log(here, coalition)


def answer(rows: list[Row]) -> str:
    """Which hats nobody wore, and under which most was done."""
    if not rows:
        return NO_LOG
    unworn = [row for row in rows if not row["entries"]]
    if len(unworn) == len(rows):
        last = max((row["last_on"] for row in rows if row["last_on"]), default=None)
        when = f" The newest entry is of {words.full_date(last)}." if last else ""
        return f"**Nobody wore any of the three hats in the last 12 months.**{when}"
    if unworn:
        names = words.joined([f"the hat of the {HATS[row['hat']].lower()}" for row in unworn])
        said = f"**Nobody wore {names} in the last 12 months.**"
    else:
        said = "**All three hats were worn in the last 12 months.**"
    total = sum(row["hours"] or 0 for row in rows)
    most = max(rows, key=lambda row: row["hours"] or 0)
    if total and len(unworn) < len(rows) - 1:
        said += f" Most hours went to that of the {HATS[most['hat']].lower()}: {_number(most['hours'])} of {_number(total)}."
    return said


def _told(row: Row) -> str:
    """ "27 hours, 5 entries"; what is not known is said."""
    if not row["entries"]:
        return "not worn"
    entries = words.count(row["entries"], "entry", "entries")
    if absent(row["hours"]):
        return f"{entries}, hours not on file"
    missing = row["entries"] - row["hours_known"]
    return f"{_hours(row['hours'])}, {entries}" + (f", {missing} without hours" if missing else "")


def _label(row: Row, by_hours: bool) -> str:
    """What stands beside a bar, short enough for a phone."""
    if not row["entries"]:
        return "not worn"
    if by_hours and not absent(row["hours"]):
        return _hours(row["hours"])
    return words.count(row["entries"], "entry", "entries")


def _line(row: Row) -> dict[str, object]:
    cost = "cost not on file" if absent(row["cost"]) else in_full(row["cost"], row["currency"])
    if row["entries"] and not absent(row["cost"]) and row["cost_known"] < row["entries"]:
        cost += f" from {row['cost_known']} of {row['entries']} entries"
    last = f"last worn {words.short_date(row['last_on'])}" if row["last_on"] else "never worn"
    spent = f"{cost}; " if row["entries"] else ""
    return {"Hat": HATS[row["hat"]], "How much": _told(row), "Cost, last time": f"{spent}{last}"}


def _hours(hours: float) -> str:
    return f"{_number(hours)} {'hour' if hours == 1 else 'hours'}"


def _number(hours: float) -> str:
    return f"{hours:,.1f}".removesuffix(".0")


def _log(here: Published, coalition: Row) -> None:
    """Nothing where the audience has no entries; without the columns that are not for it."""
    if not here.has("facilitation_log"):
        return
    rows = here.rows(
        "facilitation_log", coalition_id=coalition["coalition_id"], order=("happened_on desc", "activity_id")
    )
    if not rows:
        return
    with st.expander(f"The log: {words.count(len(rows), 'entry', 'entries')}"):
        if later := sum(_is_later(row, coalition) for row in rows):
            say = words.count(later, "entry is", "entries are")
            st.markdown(f":gray[{say} later than the exports reach, and in no figure yet.]")
        shown = [
            {"When and hat": _when(row), "What was done": _what(row), "By whom, hours, cost": _whom(row)}
            for row in rows
        ]
        long_table(shown, rows, "facilitation-log.csv", "the log")


def _is_later(row: Row, coalition: Row) -> bool:
    """After the last month with figures?"""
    last = coalition["last_month"]
    return not last or (row["happened_on"].year, row["happened_on"].month) > (last.year, last.month)


def _when(row: Row) -> str:
    return f"{words.short_date(row['happened_on'])}, {HATS.get(row['hat'], row['hat']).lower()}"


def _what(row: Row) -> str:
    said = row["activity"] or "not told"
    return f"{said}: {' and '.join(row['introduced'])}" if row["introduced"] else said


def _whom(row: Row) -> str:
    place = POSITIONS.get(row["position"] or "", "")
    parts = [row["facilitator_name"] or "", f"of {row['employer']}" if row["employer"] else "", place]
    parts.append(f"paid by {row['paid_by']}" if row["paid_by"] else "")
    said = ", ".join(filter(None, parts))
    whom = said[:1].upper() + said[1:]
    return "; ".join(filter(None, (whom, _effort(row)))) or "not told"


def _effort(row: Row) -> str:
    hours = "" if absent(row["hours"]) else _hours(row["hours"])
    cost = "" if absent(row["cost"]) else in_full(row["cost"], row["currency"])
    return ", ".join(filter(None, (hours, cost)))

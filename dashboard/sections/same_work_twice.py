"""The same work twice: what members run alone, side by side with another, and what they give that is open to all."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.duplicates_chart import Effort, duplicates, told
from dashboard.hover import headed
from dashboard.money import called, in_full
from dashboard.parts import same_figures, table
from dashboard.sections.roles_needed import names_of
from dashboard.words import absent, escape

NAME = "Where the same work is done twice"
CAPTION = (
    "Grey: an initiative that a member runs alone in the coalition's themes, in the last 12 months. Plum: when another member "
    "ran one of its own on the same theme."
)
NOTHING = "**No initiative that a member runs alone in the coalition's themes is on file.**"
FILL_IN = (
    "Fill in the sheet initiatives of the template workbook, with theme and dates; without a coalition: run alone."
)
GIVEN = "What members give that is open to all"
NO_GIFTS = (
    "**No contribution of the last 12 months is on file.** Fill in the sheet contributions of the template workbook."
)
NOT_SAID = "**It is not known what share is open to all partners.** Too few contributions say whether they are."
MOST_ROWS = 16


def same_work_twice(here: Published, coalition: Row) -> None:
    """Nothing for an audience without these rows."""
    themes = _rows(here, coalition, "duplicated_themes")
    themes.sort(key=lambda row: (-row["overlapping"], row["theme"]))
    if themes or (here.audience == "secretariat" and here.has("duplicated_themes")):
        headed(here, NAME, of=("duplicated_effort", "pooled_share"), coalition=coalition)
        st.markdown(answer(themes) if themes else f"{NOTHING} {FILL_IN}")
        efforts = efforts_of(here, coalition) if themes else []
        if efforts:
            _picture(efforts, coalition["last_month"])
        if themes:
            table([_theme(row) for row in themes])
    if here.audience == "secretariat" and here.has("pooling"):
        _pooled(here, coalition)


def answer(themes: list[Row]) -> str:
    """ "2 of 4 initiatives that members run alone do the same work as another member's, at the same time: Traceability." """
    n, twice = sum(row["initiatives"] for row in themes), sum(row["overlapping"] for row in themes)
    if not twice:
        whose = "The one initiative that a member runs" if n == 1 else f"None of {n} initiatives that members run"
        return f"**{whose} alone {'does not do' if n == 1 else 'does'} the same work as another member's.**"
    those = words.joined([str(row["theme"]) for row in themes if row["overlapping"]])
    return (
        f"**{twice} of {n} initiatives that members run alone do the same work as another member's: {escape(those)}.**"
    )


def efforts_of(here: Published, coalition: Row) -> list[Effort]:
    """Initiatives that overlap one of another member, by theme and by when they began."""
    names = names_of(here, coalition)
    found: dict[tuple[str, ...], Effort] = {}
    for row in _rows(here, coalition, "duplicates"):
        for side in "ab":
            member = row[f"organisation_id_{side}"]
            ran = (row[f"from_on_{side}"], row[f"to_on_{side}"])
            key = (row["theme"], member, row[f"initiative_{side}"], str(ran))
            effort = found.setdefault(key, Effort(key[2], names.get(member, member), key[0], ran, []))
            found[key] = effort._replace(overlaps=[*effort.overlaps, (row["from_on"], row["to_on"])])
    return sorted(found.values(), key=lambda one: (one.theme, one.ran, one.member, one.name))


def _picture(efforts: list[Effort], last_month: date) -> None:
    st.markdown(f":gray[{CAPTION}]")
    shown = efforts[:MOST_ROWS]
    first = date(last_month.year - (last_month.month < 12), last_month.month % 12 + 1, 1)
    last = last_month.replace(day=monthrange(last_month.year, last_month.month)[1])
    alt = "; ".join(f"{one.theme}, {one.name} of {one.member}: {told(one)}" for one in shown)
    show(duplicates(shown, first, last), "duplicates", f"{alt}.")
    if len(efforts) > len(shown):
        st.markdown(f":gray[{len(efforts) - len(shown)} more stand in the table.]")
    same_figures(
        NAME, [{"Theme": one.theme, "Initiative": f"{one.name}, {one.member}", "When": told(one)} for one in efforts]
    )


def _theme(row: Row) -> dict[str, object]:
    return {"Theme": row["theme"], "Run alone": int(row["initiatives"]), "Side by side": int(row["overlapping"])}


def _pooled(here: Published, coalition: Row) -> None:
    rows = _rows(here, coalition, "pooling")
    st.subheader(GIVEN, anchor=False)
    if not rows:
        st.markdown(NO_GIFTS)
        return
    st.markdown(_share(here, coalition))
    rows.sort(key=lambda row: (-(row["given"] or 0), row["kind"] or ""))
    table([_kind(row) for row in rows])
    uncounted = sum(row["uncounted"] for row in rows)
    if uncounted:
        st.markdown(
            f":gray[Not counted: {words.count(uncounted, 'contribution')} without {_counted_in(rows[0]['unit'])}.]"
        )


def _share(here: Published, coalition: Row) -> str:
    rows = here.rows(
        "indicators", coalition_id=coalition["coalition_id"], month=coalition["last_month"], indicator="pooled_share"
    )
    if not rows or absent(rows[0]["value"]):
        return NOT_SAID
    said = words.indicator_value(rows[0]["value"], rows[0]["low"], rows[0]["high"], None, "share")
    return f"**{said} of the value that members gave in the last 12 months is open to all partners.**"


def _kind(row: Row) -> dict[str, object]:
    open_to_all = words.NO_DATA if absent(row["share"]) else words.share(row["share"])
    if not absent(row["unknown"]) and row["unknown"] > 0:
        open_to_all += f"; not said of {_amount(row['unknown'], row['unit'])}"
    return {
        "Kind": words.readable(row["kind"]) if row["kind"] else "Not on file",
        "Given in 12 months": words.NO_DATA if absent(row["given"]) else _amount(row["given"], row["unit"]),
        "Open to all": open_to_all,
    }


def _counted_in(unit: str | None) -> str:
    return "hours" if unit == "hours" else f"an amount in {escape(called(unit))}"


def _amount(worth: float, unit: str | None) -> str:
    return words.count(round(worth), "hour") if unit == "hours" else in_full(worth, unit)


def _rows(here: Published, coalition: Row, name: str) -> list[Row]:
    return here.rows(name, coalition_id=coalition["coalition_id"]) if here.has(name) else []

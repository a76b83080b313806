"""What the figures say of one member, beside the middle of all and a fair share: strips for shares, a table for the rest."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.marks import picture
from dashboard.own_strip import own_strip_svg
from dashboard.parts import same_figures, table
from dashboard.words import absent
from metrics.bench_constants import MIDDLE_OF

NAME = "Our numbers"
LEGEND = (
    "Filled mark: you. Short line: the middle of the members. Dotted line: a fair share, as much as each of the others. Shaded: "
    "where chance alone would put you; outside it the mark is a diamond."
)
NO_MIDDLE = f"No middle is told where the figures of fewer than {MIDDLE_OF} members are known: it could be read as one member's."
NOT_TOLD = (
    "Not told here: what anybody answered in a survey, and what members gave in money or kind. Both could be worked out for "
    "single members."
)


class Measure(NamedTuple):
    """A figure's name, the noun of what it is counted from, and the end of its strip's scale; None: it has no strip."""

    name: str
    counted: str | None = None
    top: float | None = None
    unknown: str = "nothing on file tells"


SHARE = "share_of_acts"
MEASURES = {
    SHARE: Measure("Share of what all did, 6 months", "act", 0.5, "nobody did anything that is on file"),
    "attendance": Measure(
        "Comes to meetings, 6 months", "meeting", 1, "you were expected at no meeting that is on file"
    ),
    "promises_kept": Measure("Promises kept in time, 6 months", "promise", 1, "none was due"),
    "early_involvement": Measure(
        "Was there before the decision, 12 months", "decided item", 1, "no decided item on file concerned you"
    ),
    "items_raised": Measure("Items you raised, 12 months", unknown="of no item on file is it known who raised it"),
    "items_adopted": Measure(
        "Items you raised that were adopted", "item", unknown="you raised none, or decisions do not name their items"
    ),
    "texts_amended": Measure(
        "Items you changed before they were decided", unknown="the decision log does not say who did"
    ),
    "silent_days": Measure("Days since you were last seen", unknown="nothing you did is on file"),
    "usual_gap_days": Measure("Days from one thing you do to the next, usually", unknown="too little in a year to say"),
}


def own_rows(here: Published, coalition: Row) -> dict[str, Row]:
    """The reader's own rows by measure, in the order of MEASURES; none where the door gives it none."""
    if not here.has("own_numbers"):
        return {}
    found = {row["measure"]: row for row in here.rows("own_numbers", coalition_id=coalition["coalition_id"])}
    return {name: found[name] for name in MEASURES if name in found}


def figure(row: Row, column: str) -> str:
    """ "31 %", "4", "2.5": own, middle or fair share as its unit asks."""
    value = row[column]
    if absent(value):
        return words.NO_DATA
    return (
        words.share(value)
        if row["unit"] == "share"
        else words.whole(value)
        if value == round(value)
        else f"{value:.1f}"
    )


def told(row: Row) -> str:
    """ "You 7 %, middle of the members 6 %, fair share 8 %"."""
    parts = [f"You: {words.NO_DATA}" if absent(row["own"]) else f"You {figure(row, 'own')}"]
    parts += [] if absent(row["middle"]) else [f"middle of the members {figure(row, 'middle')}"]
    parts += [] if absent(row["fair_share"]) else [f"fair share {figure(row, 'fair_share')}"]
    return ", ".join(parts)


def our_figures(mine: dict[str, Row]) -> None:
    """`mine` as own_rows gives them."""
    st.header(NAME, anchor=False)
    known = {name: row for name, row in mine.items() if not (absent(row["own"]) and absent(row["middle"]))}
    strips = [name for name in known if MEASURES[name].top]
    if strips:
        st.markdown(f":gray[{LEGEND}]")
    for name in strips:
        _strip(MEASURES[name], known[name])
    rest = [_line(name, row) for name, row in known.items() if name not in strips]
    if rest:
        table(rest)
    _what_is_missing(mine)
    if strips:
        same_figures(NAME, [_line(name, known[name]) for name in strips])


def _strip(measure: Measure, row: Row) -> None:
    said, top = told(row), measure.top or 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=420, gap=None):
            st.markdown(f"**{measure.name}** :gray[{_counted(measure, row, '', ', ')}scale 0 to {words.share(top)}]")
            st.markdown(f"{said}.{_chance(row)}")
        chance = (row["chance_low"], row["chance_high"])
        picture(own_strip_svg(row["own"], row["middle"], row["fair_share"], chance, top), f"{measure.name}: {said}")


def _counted(measure: Measure, row: Row, before: str, after: str) -> str:
    """ "17 meetings" between `before` and `after`; nothing where the figure is no part of a count."""
    if not measure.counted or absent(row["n"]):
        return ""
    return f"{before}{words.count(row['n'], measure.counted)}{after}"


def _chance(row: Row) -> str:
    low, high, own = row["chance_low"], row["chance_high"], row["own"]
    if absent(own) or absent(low) or absent(high) or low <= own <= high:
        return ""
    return f" {'More' if own > high else 'Less'} than chance alone gives where all do as much."


def _line(name: str, row: Row) -> dict[str, object]:
    measure = MEASURES[name]
    counted = _counted(measure, row, " (of ", ")")
    middle = "not told" if absent(row["middle"]) else figure(row, "middle")
    return {"What": measure.name, "You": f"{figure(row, 'own')}{counted}", "Middle of the members": middle}


def _what_is_missing(mine: dict[str, Row]) -> None:
    """Each figure that is not known of the member, with the reason, and why there is no middle."""
    unknown = [
        f"{MEASURES[name].name.lower()} ({MEASURES[name].unknown})" for name, row in mine.items() if absent(row["own"])
    ]
    lines = [f"Not known of you: {'; '.join(unknown)}."] if unknown else []
    lines += [NO_MIDDLE] if any(absent(row["middle"]) for row in mine.values()) else []
    for line in [*lines, NOT_TOLD]:
        st.markdown(f":gray[{line}]")

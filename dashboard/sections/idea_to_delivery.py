"""From idea to delivery: who raises agenda items, what becomes of them, and whether anything follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.flow_chart import BECAME, FOLLOWED, MOST_TIED, Stream, flow, merged
from dashboard.hover import headed
from dashboard.parts import long_table, same_figures
from dashboard.shaping_rows import (
    NOBODYS,
    ORIGINS,
    UNKNOWN,
    figures_of,
    has_agenda,
    kind_of,
    makers_of,
    streams_of,
    unknown_raisers,
)  # fmt: skip
from dashboard.words import absent, escape

NO_AGENDA = "No agenda export yet. Add one on the Data page."
PASSED = BECAME | {"as_proposed": "Adopted"}  # where the log does not say who changed a text
WHAT_IT_SHOWS = (
    "Items raised in the last 12 months that have a decision. Dropped: rejected, or put off at the last decision."
)
WHAT_FOLLOWED = "Late: something promised was done late, is overdue or was given up."
NO_ORGANISATION = (UNKNOWN, NOBODYS)  # are no organisation, so they never lead nor hide among others


def idea_to_delivery(here: Published, coalition: Row) -> None:
    """The flow by organisation, or by what raisers are in the coalition where the audience has no names."""
    figures = figures_of(here, coalition)
    headed(
        here, "From idea to delivery", of=("agenda_concentration", "amended_share", "traceability"), coalition=coalition
    )
    if not has_agenda(figures):
        st.markdown(NO_AGENDA)
        return
    streams, is_named = streams_of(here, coalition)
    st.markdown(" ".join(part for part in (raised(here, coalition), passed(figures)) if part))
    if streams:
        became = PASSED if absent(figures["amended"]["n"]) else BECAME
        st.markdown(f":gray[{legend(figures)}]")
        drawn = merged(streams, NO_ORGANISATION) if is_named else streams
        show(flow(drawn, leader(here, coalition) if is_named else ORIGINS["lead"], became), "flow", told(drawn, became))
        same_figures("From idea to delivery", [_line(stream, became) for stream in drawn])
    else:
        why = figures["undecided"]["note"]
        st.markdown(escape(why) if why else "None of these items has a decision on file yet.")
    _every_item(here, coalition)


def raised(here: Published, coalition: Row) -> str:
    """ "36 of 52 agenda items came from Northmill; 2 members raised none of them.", or without names."""
    figures = figures_of(here, coalition)
    items = words.count(figures["items"]["n"], "agenda item")
    makers = makers_of(here, coalition)
    most = max((row["raised"] for row in makers), default=0)
    others = figures["by_others"]
    if most:
        first = [row["label"] for row in makers if row["raised"] == most]
        who = escape(words.joined(first)) if len(first) <= MOST_TIED else f"{len(first)} organisations"
        said = f"{most} of {items} came from {who}" if len(first) == 1 else f"Of {items}, {most} each came from {who}"
        silent = sum(1 for row in makers if row["is_member"] and row["raised"] == 0)
        said += f"; {words.count(silent, kind_of(coalition))} raised none of them." if silent else "."
    elif not absent(others["n"]):
        said = f"{others['n']} of {items} came from members other than the lead."
    else:
        said = escape(others["note"] or "")
    return " ".join(part for part in (said, unknown_raisers(figures)) if part)


def passed(figures: dict[str, Row]) -> str:
    """ "24 of 26 adopted items passed exactly as proposed." """
    amended = figures["amended"]
    if absent(amended["n"]) or not amended["of"]:
        return ""
    return f"{amended['of'] - amended['n']} of {words.count(amended['of'], 'adopted item')} passed exactly as proposed."


def legend(figures: dict[str, Row]) -> str:
    """What is drawn, what is not, and what is not on file."""
    said = [WHAT_IT_SHOWS]
    said += [WHAT_FOLLOWED] if not absent(figures["followed_up"]["n"]) else [escape(figures["followed_up"]["note"])]
    said += [escape(figures["amended"]["note"])] if absent(figures["amended"]["n"]) else []
    undecided, talk, lost = (figures[name]["n"] for name in ("undecided", "not_for_decision", "outcome_unknown"))
    if undecided:
        verbs = "has no decision and is not drawn" if undecided == 1 else "have no decision and are not drawn"
        why = "raised for information or discussion"
        which = f", {why}," if talk == undecided else f", {talk} of them {why}," if talk else ""
        said.append(f"{words.count(undecided, 'item')}{which} {verbs}.")
    if lost:
        said.append(f"Of {words.count(lost, 'decided item')} the outcome is not on file.")
    return " ".join(dict.fromkeys(said))


def leader(here: Published, coalition: Row) -> str | None:
    """The one that raised most, whether decided or not; nobody where two raised as many."""
    makers = makers_of(here, coalition)
    most = max((row["raised"] for row in makers), default=0)
    first = [row["label"] for row in makers if row["raised"] == most]
    return first[0] if most and len(first) == 1 else None


def told(streams: Sequence[Stream], became: dict[str, str]) -> str:
    """The chart in a sentence."""
    parts = []
    for place, labels in ((0, {}), (1, became), (2, FOLLOWED)):
        sums: Counter[str] = Counter()
        for stream in streams:
            key = stream[place]
            if key and not (place == 2 and stream.became == "dropped" and key == "nothing_agreed"):
                sums[str(key)] += stream.n
        parts.append(", ".join(f"{labels.get(key, key)} {sums[key]}" for key in (labels or sums) if sums[key]))
    items = words.count(sum(stream.n for stream in streams), "decided agenda item")
    followed = f"; what followed: {parts[2]}" if parts[2] else ""
    return f"Flow of {items}. Raised by: {parts[0]}; became: {parts[1]}{followed}."


def _line(stream: Stream, became: dict[str, str]) -> dict[str, object]:
    line: dict[str, object] = {"Raised by": stream.raised_by, "Became": became[stream.became]}
    if stream.followed:
        line["Followed"] = FOLLOWED[stream.followed]
    return line | {"Items": stream.n}


def _every_item(here: Published, coalition: Row) -> None:
    """The way of each item, newest first, for an audience that has them."""
    rows = here.rows("ideas", coalition_id=coalition["coalition_id"]) if here.has("ideas") else []
    if not rows:
        return
    rows.sort(key=lambda row: (row["raised_on"], row["item_id"]), reverse=True)
    figures = figures_of(here, coalition)
    became = PASSED if absent(figures["amended"]["n"]) else BECAME
    is_kept = not absent(figures["followed_up"]["n"])
    labels = {row["organisation_id"]: row["label"] for row in makers_of(here, coalition)}
    labels |= {"unknown": UNKNOWN, "none": NOBODYS}
    with st.expander(f"The way of every item: {len(rows)}"):
        shown = [
            {
                "Item": f"{row['title'] or row['item_id']}, {words.short_date(row['raised_on'])}",
                "Raised by": labels.get(row["raised_by"], row["raised_by"]),
                "What became of it": _way(row, became, is_kept),
            }
            for row in rows
        ]
        long_table(shown, rows, f"{coalition['coalition_id']}-items.csv", "the way of every item")


def _way(row: Row, became: dict[str, str], is_kept: bool) -> str:
    """ "Changed first on 17 Sep 2026, still open" """
    if absent(row["decided_on"]):
        return "No decision"
    said = became[row["outcome"]] if row["outcome"] else "Decided, outcome not on file,"
    said = f"{said} {words.short_date(row['decided_on'])}"
    goes_on = is_kept and row["followed"] and not (row["outcome"] == "dropped" and row["followed"] == "nothing_agreed")
    return f"{said}; {FOLLOWED[row['followed']].lower()}" if goes_on else said

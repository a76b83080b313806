"""What protects members that compete: four safeguards and what is on record of each, and the meetings competitors came to."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import long_table, table
from dashboard.sections.where_members_compete import NOT_A_VERDICT
from dashboard.words import absent

NAME = "What protects them"
ELEMENTS = {
    "competition_policy": "Competition policy",
    "data_and_ip": "Rules on data and rights",
    "neutral_facilitator": "Neutral facilitator",
    "minutes_kept": "Minutes kept",
}
STATUS = {"full": "on record", "partial": "in part", "absent": "missing", "unknown": "nothing on record"}
RECORDS = {  # of a meeting: column, and what it is called
    "has_agenda": "agenda",
    "has_minutes": "decision",
    "has_neutral_facilitator": "neutral facilitator",
}
CAPTION = (
    f"{NOT_A_VERDICT} Neutral: neither employed nor paid by a lead or founder member. A rule counts in part without a link to "
    "where it is written, or when its review is overdue."
)
MEETINGS = (
    "Meetings of the last 12 months to which at least two organisations came that were then declared competitors of each other. "
    "Decision: one of its day, or on one of its items. Neutral facilitator: an entry of the facilitation log within 3 days."
)
FILL_IN = "Fill in the sheets governance and facilitation of the template workbook; add agendas and decisions on the Data page."
MOST_MEETINGS = 5  # in the table that is always there


def what_protects_them(here: Published, coalition: Row) -> None:
    """Nothing for an audience without these rows."""
    rows = safeguards_of(here, coalition)
    if not rows:
        return
    headed(here, NAME, of=("competition_safeguards",), coalition=coalition)
    st.markdown(" ".join(filter(None, (answer(rows), _competitors(here, coalition)))))
    if here.audience == "secretariat" and all(row["status"] == "unknown" for row in rows):
        st.markdown(FILL_IN)
    st.markdown(f":gray[{CAPTION}]")
    table([_line(row) for row in rows])
    if here.has("safeguard_meetings"):
        _meetings(here, coalition)


def safeguards_of(here: Published, coalition: Row) -> list[Row]:
    """In the order of ELEMENTS."""
    if not here.has("safeguards"):
        return []
    rows = [
        row for row in here.rows("safeguards", coalition_id=coalition["coalition_id"]) if row["element"] in ELEMENTS
    ]
    return sorted(rows, key=lambda row: list(ELEMENTS).index(row["element"]))


def answer(rows: list[Row]) -> str:
    """ "2 of 4 safeguards are on record. In part: rules on data and rights. Missing: neutral facilitator." """
    full = sum(row["status"] == "full" for row in rows)
    said = [f"**{full or 'None'} of {words.count(len(rows), 'safeguard')} {'is' if full == 1 else 'are'} on record.**"]
    for status in ("partial", "absent", "unknown"):
        called = [ELEMENTS[row["element"]].lower() for row in rows if row["status"] == status]
        if called:
            said.append(f"{words.readable(STATUS[status])}: {words.joined(called)}.")
    return " ".join(said)


def _competitors(here: Published, coalition: Row) -> str:
    """Said where nobody is declared a competitor; the indicator on safeguards applies only where somebody is."""
    if not here.has("indicators"):
        return ""
    rows = here.rows(
        "indicators", coalition_id=coalition["coalition_id"], month=coalition["last_month"],
        indicator="competition_safeguards",
    )  # fmt: skip
    if not rows or rows[0]["suppressed"] or not absent(rows[0]["n"]):
        return ""
    return "No two members are declared competitors, so no score counts them."


def _line(row: Row) -> dict[str, object]:
    evidence = row["evidence"] or "Nothing on record."
    if not absent(row["review_due_on"]):
        evidence = f"{evidence.rstrip('.')} (review due {words.short_date(row['review_due_on'])})"
    return {
        "Safeguard": ELEMENTS[row["element"]],
        "State": words.readable(STATUS.get(row["status"], words.NO_DATA)),
        "Evidence": evidence,
    }


def _meetings(here: Published, coalition: Row) -> None:
    rows = here.rows(
        "safeguard_meetings", coalition_id=coalition["coalition_id"], order=("happened_on desc", "meeting_id")
    )
    if not rows:
        return
    st.subheader("Meetings at which competitors sat", anchor=False)
    st.markdown(of_meetings(rows))
    st.markdown(f":gray[{MEETINGS}]")
    table([_meeting(row) for row in rows[:MOST_MEETINGS]])
    if len(rows) > MOST_MEETINGS:
        with st.expander(f"All {len(rows):,} meetings"):
            whole = [{key: row[key] for key in row if key != "coalition_id"} for row in rows]
            long_table([_meeting(row) for row in rows], whole, "competitors-met.csv", "all meetings")


def of_meetings(rows: list[Row]) -> str:
    """ "Declared competitors sat together at 21 meetings. On record: an agenda of 18, a decision of 15, ..." """
    said, unknown = [], []
    for column, called in RECORDS.items():
        known = [row[column] for row in rows if not absent(row[column])]
        if known:
            of = "" if len(known) == len(rows) else f" of the {len(known)} known"
            said.append(f"{'an' if called[0] == 'a' else 'a'} {called} for {sum(known) or 'none'}{of}")
        else:
            unknown.append(called)
    sentences = [f"**Declared competitors sat together at {words.count(len(rows), 'meeting')} in 12 months.**"]
    if said:
        sentences.append(f"On record: {words.joined(said)}.")
    if unknown:
        sentences.append(f"Not known, as nothing of the kind is on file: {words.joined(unknown)}.")
    return " ".join(sentences)


def _meeting(row: Row) -> dict[str, object]:
    def called(state: bool) -> list[str]:
        return [name for column, name in RECORDS.items() if not absent(row[column]) and bool(row[column]) is state]

    unknown = [name for column, name in RECORDS.items() if absent(row[column])]
    nothing = ", ".join(called(False)) or ("nothing missing" if not unknown else "")
    if unknown:
        nothing = "; ".join(filter(None, (nothing, f"not known: {', '.join(unknown)}")))
    return {
        "Meeting": f"{row['title']}, {words.short_date(row['happened_on'])}",
        "Competitors": f"{int(row['competitors'])}",
        "On record": ", ".join(called(True)) or "nothing on record",
        "Not on record": nothing,
    }

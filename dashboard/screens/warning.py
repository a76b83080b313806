"""One warning: why, since when, its months, the next step, what was done about it, and the rows behind it."""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import journal, words
from dashboard.data import Published, Row, UnavailableError, published
from dashboard.parts import choose, choose_coalition, figures_to, is_provisional, opening, table
from dashboard.raised import NO_WARNINGS, every_warning, has_warnings, open_warnings
from dashboard.sections.triage import tell_what_was_recorded, triage
from dashboard.sections.warning_rows import warning_rows
from dashboard.sections.warning_series import warning_series
from dashboard.warning_words import (
    CLASS_BADGE,
    CLASSES,
    GRAVITY,
    HELD_BACK,
    heading,
    lead,
    month_or_day,
    precision,
    since,
    state,
    step,
    why,
)
from dashboard.words import escape

ALL_QUIET = "**All quiet.** Last checked {}."


def choose_warning(here: Published, coalition: Row, top: DeltaGenerator) -> Row:
    """The warning of this page, remembered while the person browses: an open one of the coalition, or the one chosen before."""
    remembered = st.session_state.get("warning_id")
    rows = open_warnings(here, coalition["coalition_id"])
    if remembered and remembered not in {row["warning_id"] for row in rows}:
        every = every_warning(here, coalition["coalition_id"])
        rows += [row for row in every if row["warning_id"] == remembered]
    if not rows:
        with top:
            opening(
                here,
                "No warning is open",
                f"{escape(coalition['name'])}.",
                ALL_QUIET.format(words.day_month(here.built_on)),
            )
            tell_what_was_recorded()
        st.stop()
    chosen = choose("Warning", {row["warning_id"]: heading(row) for row in rows}, "warning_id", 500)
    return next(row for row in rows if row["warning_id"] == chosen)


def facts(row: Row) -> None:
    """Class, how grave, when, in a few lines."""
    last = f"{words.month(row['last_fired'])}" if row["last_fired"] else "not known"
    closed = [("Over by itself", words.month(row["closed_month"]))] if row["closed_month"] else []
    table(
        [
            {"What": what, "Is": meaning}
            for what, meaning in (
                ("Class", CLASSES[row["class"]] + (f". {HELD_BACK}" if row["held_back"] else "")),
                ("How grave", GRAVITY.get(row["severity"], "not said")),
                ("Since", month_or_day(row["since"]) if row["since"] else "not known"),
                ("First reported", words.month(row["month"])),
                ("Last seen", last),
                *closed,
            )
        ],
        header=False,
    )


def what_was_done(row: Row) -> None:
    if row["state"] is None:
        return
    st.header("What was done", anchor=False)
    changes = journal.history(row) if row["state"].change_id else []
    if not changes:
        st.markdown("Nothing yet. Every step is kept, with who and when.")
        return
    table(
        [
            {
                "When": f"{words.short_date(change.at.date())}, {change.at:%H:%M} UTC",
                "Who": change.who,
                "What": step(change, date.today()),
            }
            for change in reversed(changes)
        ]
    )


def how_worked_out(here: Published, row: Row, head: Row | None) -> None:
    st.header("How it is worked out", anchor=False)
    if row["state"]:  # how those before turned out is told by the journal
        record = next(iter(here.rows("warning_record", warning=row["warning"], limit=1)), None)
        st.markdown(f"**{precision(record)}** {lead(record)}")
    if head:
        st.markdown(f"**{escape(head['question'])}** {escape(words.sentence(head['words']))}")
        table(
            [
                {"What": what, "Is": meaning}
                for what, meaning in (
                    ("Source", head["source"]),
                    ("Needs", head["needs"]),
                    ("Method version", row["method_version"]),
                )
            ],
            header=False,
        )


here = published()
if not has_warnings(here):
    raise UnavailableError(NO_WARNINGS)
top = st.container()
with st.container(horizontal=True):
    coalition = choose_coalition(here)
    row = choose_warning(here, coalition, top)
head = next(iter(here.rows("warning_method", warning=row["warning"], limit=1)), None)
last = coalition["last_month"]
figures = f" {figures_to(here, last, is_provisional(here, coalition))}" if last else ""
with top:
    opening(here, heading(row), f"{escape(row['coalition'])}. {since(row)}{figures}", f"**{escape(why(row))}**")
    with st.container(horizontal=True, gap="small"):
        st.badge(words.readable(row["class"]), color=CLASS_BADGE[row["class"]])
        if row["hat"]:
            st.badge(escape(words.readable(row["hat"])), color="gray")
        if row["state"]:
            st.badge(escape(state(row["state"], date.today())), color="gray")
    tell_what_was_recorded()
    if row["why"] and row["latest_why"] and row["why"] != row["latest_why"]:
        st.markdown(
            f":gray[When it was first reported, in {words.month(row['month'])}:] {escape(words.sentence(row['why']))}"
        )
left, right = st.columns([5, 3], gap="medium")
with left:
    facts(row)
    warning_series(here, row, head["unit"] if head else None)
    what_was_done(row)
with right, st.container(border=True):
    st.header("Next step", anchor=False)
    hat = f"**{escape(words.readable(row['hat']))}:** " if row["hat"] else ""
    st.markdown(f"{hat}{escape(words.sentence(row['next_step'] or 'None is suggested'))}")
    if head and head["because"]:
        st.markdown(f":gray[Why this step: {escape(words.sentence(head['because']))}]")
    if row["state"]:
        triage(row)
how_worked_out(here, row, head)
if here.has("evidence_rows") and row["state"]:  # whoever may not see the answers may not see the rows either
    named = here.rows("warnings", warning_id=row["warning_id"])[0]["evidence"] or []
    warning_rows(here, row, len(named))

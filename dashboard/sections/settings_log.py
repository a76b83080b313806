"""Every change of a setting, with who, when and why, and taking one back. Nothing decided is ever lost."""

from __future__ import annotations

import re

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.parts import long_table
from dashboard.sections import set_charter, set_thresholds
from dashboard.sections.set_charter import STATES
from dashboard.sections.set_goalposts import scored_at
from dashboard.sections.setting_forms import pending, take_back, taken_back
from dashboard.words import escape

POSTS = re.compile(r"(-?\d+(?:\.\d+)?) and (-?\d+(?:\.\d+)?)")  # as the published table has goalposts


def settings_log(here: Published, heads: dict[str, Row], names: dict[str, str]) -> None:
    """`heads` are the indicators and `names` the coalitions, by id."""
    st.header("What was changed", anchor=False)
    changes = here.rows("settings_changes", order=("decided_on desc", "file", "line desc"))
    waiting, gone = pending(here), taken_back(here)
    if not changes and not waiting:
        st.markdown("Nothing: everything is as the product and settings.toml have it.")
        return
    choices = {(row["file"], row["line"]): f"{row['what']} ({row['who']})" for row in reversed(waiting)}
    choices |= {
        (row["file"], row["line"]): f"{what(row, heads, names)} ({_who(row)})" for row in changes if not _is_undone(row)
    }
    choices = {place: said for place, said in choices.items() if place not in gone}
    if choices:
        with st.form("take-back-setting"):
            place = st.selectbox("A change", list(choices), format_func=choices.__getitem__)
            if st.form_submit_button("Take it back") and place:
                take_back(here, *place)
    for row in waiting:
        state = "was taken back" if (row["file"], row["line"]) in gone else "waits for the next build"
        st.markdown(
            f"{escape(row['what'])} :gray[{escape(row['who'])}: {escape(words.sentence(row['why']))} It {state}.]"
        )
    if changes:
        long_table(
            [
                {
                    "Change": what(row, heads, names),
                    "Who and why": f"{_who(row)}: {row['why']}" if row["why"] else _who(row),
                    "State": _state(row, gone),
                }
                for row in changes
            ],
            changes,
            "settings_changes.csv",
            "the changes",
        )


def what(row: Row, heads: dict[str, Row], names: dict[str, str]) -> str:
    """A line of the log in words, names as they are."""
    subject, value, default = row["subject"], row["value"], row["default_value"]
    coalition = names.get(subject, subject)
    if row["setting"] == "goalposts":
        unit = heads[subject]["unit"] if subject in heads else ""
        value, default = (_scored(posts, unit) for posts in (value, default))
        subject = f"{heads[subject]['title'] if subject in heads else subject} scores"
    elif row["setting"] == "thresholds":
        subject = f"{set_thresholds.called(subject)}:"
    elif row["setting"] == "governance":
        value = STATES.get(value, value)
        subject = f"{set_charter.called(row['detail'] or 'an element')} in the charter of {coalition}:"
    else:
        subject = f"Members by name for the committee of {coalition}:"
    return f"{subject} {value}" + (f"; by default {default}" if default else "")


def _scored(posts: str | None, unit: str) -> str | None:
    """In the indicator's unit; a line by hand that is no two numbers as it is."""
    found = POSTS.fullmatch(posts or "")
    return scored_at(float(found[1]), float(found[2]), unit) if found and unit else posts


def goalposts_set_by(here: Published, indicator: str) -> str:
    """ "Ann, 3 Nov 2026: as agreed with the funder"; nothing for whoever may not know, and where they are the default's."""
    if not here.has("settings_changes"):
        return ""
    rows = here.rows("settings_changes", setting="goalposts", subject=indicator, is_in_force=True)
    return words.joined([f"{_who(row)}: {row['why']}" if row["why"] else _who(row) for row in rows])


def _who(row: Row) -> str:
    when = words.short_date(row["decided_on"]) if row["decided_on"] else "a day not told"
    return f"{row['who'] or 'somebody'}, {when}"


def _is_undone(row: Row) -> bool:
    return bool(row["undone_by"] or row["undone_on"])


def _state(row: Row, gone: list[tuple[str, int]]) -> str:
    if _is_undone(row):
        when = f", {words.short_date(row['undone_on'])}" if row["undone_on"] else ""
        return f"taken back by {row['undone_by'] or 'somebody'}{when}"
    if (row["file"], row["line"]) in gone:
        return "taken back; the next build follows it"
    return "in force" if row["is_in_force"] else "a later change took its place, or it could not be used"

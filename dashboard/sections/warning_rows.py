"""The rows behind a warning: date, organisation, what, and the file and row each came from."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.download import csv_bytes
from dashboard.parts import TABLE_ROWS, table

NONE = (
    "No row can be shown: what it is about is something that did not happen, or survey answers, which are never shown."
)


def warning_rows(here: Published, row: Row, named: int) -> None:
    """`named`: how many rows the warning names; the build may hold fewer."""
    st.header("The rows behind it", anchor=False)
    rows = here.behind(row["warning_id"]).to_dict("records")
    if not rows:
        st.markdown(NONE if not named else "The rows it names are not in this build.")
        return
    shown = rows[:TABLE_ROWS]
    said = words.count(len(rows), "row")
    if len(shown) < len(rows):
        said = f"The newest {len(shown)} of {said}"
    if (lost := named - len(rows)) > 0:
        said += f"; {lost:,} more {'is' if lost == 1 else 'are'} not in this build"
    if row["latest_why"] and row["latest_why"] != row["why"]:
        said += ", those of the first report"
    st.markdown(f":gray[{said}. Everything here can be traced to a file and a row in it.]")
    table(
        [
            {
                "Date": words.short_date(found["happened_on"]),
                "Who and what": _who_and_what(found),
                "Where it came from": found["source"] or "not recorded",
            }
            for found in shown
        ]
    )
    st.download_button(
        "Download these rows", csv_bytes(rows), file_name=f"{row['coalition_id']}-{row['warning']}-rows.csv", mime="text/csv",
        on_click="ignore", key="download-warning-rows",
    )  # fmt: skip


def _who_and_what(found: Row) -> str:
    what = found["what"] or "no words"
    return f"{found['organisation_name']}: {what}" if found["organisation_name"] else what

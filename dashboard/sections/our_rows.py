"""The rows behind a member's own numbers: what it did, with the file and the row each came from, so that it can check them."""

from __future__ import annotations

from calendar import monthrange

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.download import csv_bytes
from dashboard.parts import TABLE_ROWS, table
from metrics.bench_constants import OWN_TABLES

NAME = "See the rows: what we did"
MONTHS = 12  # back from the last month, as far as the figures reach
NOT_TOLD = "not told, or not recorded"
NONE = "No row of the last 12 months is in what members get. The secretariat can look further back."
FILES = "The name of a file in which an organisation is named is not told."


def our_rows(here: Published, coalition: Row) -> None:
    """Drawn where it is opened; the door gives a member no row but its own."""
    opened = st.expander(NAME, key="our-rows", on_change="rerun")
    if not opened.open:
        return
    last = coalition["last_month"]
    first = (pd.Timestamp(last) - pd.DateOffset(months=MONTHS - 1)).date()
    until = last.replace(day=monthrange(last.year, last.month)[1])
    rows = here.evidence(coalition["coalition_id"], OWN_TABLES, first, until).to_dict("records")
    with opened:
        if not rows:
            st.markdown(NONE)
            return
        shown = rows[:TABLE_ROWS]
        said = words.count(len(rows), "row")
        said = said if len(shown) == len(rows) else f"The newest {len(shown)} of {said}"
        st.markdown(f":gray[{said} since {words.month(first)}. {FILES}]")
        table(
            [
                {
                    "Date": words.short_date(row["happened_on"]),
                    "What": row["what"] or "no words",
                    "Where it came from": row["source"] or NOT_TOLD,
                }
                for row in shown
            ]
        )
        st.download_button(
            "Download all these rows" if len(shown) < len(rows) else "Download these rows", csv_bytes(rows),
            file_name=f"{coalition['coalition_id']}-our-rows.csv", mime="text/csv", on_click="ignore", key="download-our-rows",
        )  # fmt: skip

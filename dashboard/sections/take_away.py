"""At the foot of every page: the tables it was made from as files, and a link to what is chosen on it."""

from __future__ import annotations

import streamlit as st

from dashboard import view, words
from dashboard.data import Published, published
from dashboard.table_files import MEDIA, table_file
from metrics.published import PUBLISHED

NAME = "Take these figures away"
FORMS = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}
NO_TABLE = ""


def take_away(seen: view.View) -> None:
    """Nothing where the page read no table."""
    if not seen.tables:
        return
    with st.expander(NAME):
        _link(seen)
        _file(published(), seen)


def _link(seen: view.View) -> None:
    st.markdown(
        "A link to this page with what is chosen on it. It holds no rights: whoever opens it sees what they may see."
    )
    st.code(view.link(seen), language=None, wrap_lines=True)


def _file(here: Published, seen: view.View) -> None:
    tables = {NO_TABLE: "Choose a table"} | {name: words.readable(name) for name in seen.tables}
    left, right = st.columns(2, gap="medium")
    with left:
        name = st.selectbox(
            "One of the tables behind it", list(tables), format_func=tables.__getitem__, key="take-table"
        )
    with right:
        form = st.selectbox("As", list(FORMS), format_func=FORMS.__getitem__, key="take-form")
    if name == NO_TABLE:
        return
    columns, coalition = PUBLISHED[name], seen.choices.get("coalition_id")
    where = {"coalition_id": coalition} if coalition and "coalition_id" in columns else {}
    with st.spinner("Writing the file"):
        rows = [tuple(row[column] for column in columns) for row in here.rows(name, order=tuple(columns), **where)]
        content = table_file(form, name, columns, rows)
    whose = f" of {words.escape(coalition)}" if where else ""
    st.download_button(
        f"Download {tables[name].lower()}{whose}: {words.count(len(rows), 'row')}", content,
        file_name=f"{'-'.join(filter(None, (where.get('coalition_id'), name)))}.{form}", mime=MEDIA[form], on_click="ignore",
        key="take-file",
    )  # fmt: skip

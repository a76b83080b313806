"""Names and people that lead to no organisation: what each might be, and a person's decision. Nothing matches by itself."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, run
from dashboard.data import Row
from dashboard.parts import LISTED, long_table
from dashboard.sections.add_files import waits_for_a_build
from dashboard.words import escape


def match_names(unknown: list[Row], names: dict[str, str]) -> None:
    st.header("Names to match", anchor=False)
    if not unknown:
        st.markdown("None. Every name and address leads to an organisation.")
        return
    st.markdown(
        ":gray[Their activity stays unknown until a person decides; nothing is matched by itself. A proposal is only a "
        "guess, with its reason.]"
    )
    to_decide = [row for row in unknown if row["kind"] != "person"][:LISTED]  # those with the most rows
    if to_decide:
        _decide(to_decide, names)
    with st.expander(f"All {words.count(len(unknown), 'name')} to match"):
        _all(unknown, names)


def _all(unknown: list[Row], names: dict[str, str]) -> None:
    st.markdown(
        ":gray[A person is matched by a line in a list of representatives (person_key, organisation_id): add that file above.]"
    )
    long_table(
        [
            {
                "Name": row["name"],
                "Where": seen_where(row, names),
                "Might be": f"{row['proposal']}: {row['reason'] or 'no reason given'}"
                if row["proposal"]
                else f"no proposal: {row['reason'] or 'nothing is like it'}",
            }
            for row in unknown[:LISTED]
        ],
        unknown,
        "names-to-match.csv",
        "the names to match",
    )


def seen_where(row: Row, names: dict[str, str]) -> str:
    coalition = names.get(row["coalition_id"], row["coalition_id"] or "no coalition")
    kind = words.readable(row["kind"] or "name").lower()
    return f"{coalition}, {kind}, {words.count(row['rows'], 'row')}, last {words.short_date(row['last_on'])}"


def _decide(unknown: list[Row], names: dict[str, str]) -> None:
    if "name_message" in st.session_state:
        st.success(st.session_state.pop("name_message"))
    with st.container(border=True):
        place = st.selectbox(
            "The name",
            range(len(unknown)),
            format_func=lambda n: f"{unknown[n]['name']} ({words.count(unknown[n]['rows'], 'row')})",
            key=f"name-{st.session_state.get('names_decided', 0)}",
        )
        row = unknown[place or 0]
        st.markdown(_guess(row))
        organisation = st.text_input(
            "The organisation it is",
            value=row["proposal"] or "",
            key=f"organisation-{row['coalition_id']}-{row['name']}",
        ).strip()
        since = st.date_input("From which day on (leave empty for always)", value=None, key=f"since-{row['name']}")
        asked = [f"--accept={row['name']}={organisation}"]
        where = [f"--coalition={row['coalition_id']}"] if row["coalition_id"] else []
        when = [f"--from={since.isoformat()}"] if since else []
        columns = st.columns(4)
        if columns[0].button("What would change?", key="preview"):
            _say(["--preview", *asked, *where, *when])
        if columns[1].button("It is this organisation", type="primary", key="accept", disabled=not organisation):
            _write([*asked, *where, *when], f"{row['name']} is {organisation}.")
        if columns[2].button("It is not", key="reject", disabled=not row["proposal"]):
            _write([f"--reject={row['name']}={row['proposal']}", *where], f"{row['name']} is not {row['proposal']}.")
        if columns[3].button("It is nobody's", key="nobody"):
            _write([f"--accept={row['name']}=", *where, *when], f"{row['name']} speaks for no organisation.")


def _guess(row: Row) -> str:
    if row["proposal"]:
        return f"It might be **{escape(row['proposal'])}**: {escape(row['reason'] or 'no reason given')}."
    return f"Nothing is proposed: {escape(row['reason'] or 'nothing is like it')}."


def _say(options: list[str]) -> None:
    """What a decision would change, in the command's words."""
    try:
        with st.spinner("Working out what would change"):
            found: dict[str, Any] = run("names", *options)
    except RefusedError as error:
        st.error(escape(error))
        return
    st.info(escape(found["effect"]["words"]))


def _write(options: list[str], said: str) -> None:
    try:
        run("names", *options, "--why=decided on the Data page")
    except RefusedError as error:
        st.error(escape(error))
        return
    st.session_state["name_message"] = f"{escape(said)} Build to see it in the figures."
    st.session_state["names_decided"] = st.session_state.get("names_decided", 0) + 1
    waits_for_a_build("decisions on names")
    st.rerun()

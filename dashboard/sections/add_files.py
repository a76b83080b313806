"""Adding an export: it is looked at first, questions are answered, and only then is it kept."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.commands import RefusedError, laid_down, run
from dashboard.data import Row
from dashboard.parts import table
from dashboard.words import escape

NEW = "a new coalition"
WAITING = "decisions_waiting"  # in the session: what the next build has to take in
FIELDS = {  # what a column of a hand-kept list may be, as the command line calls it
    "nothing": "Nothing we need",
    "date": "The date",
    "meeting": "The meeting",
    "name": "The person's name",
    "email": "The person's e-mail",
    "organisation": "The organisation",
    "attended": "Whether the person came (yes or no)",
    "item": "The agenda item",
    "proposer": "Who raised it",
    "funder": "Who pays",
    "amount": "The amount",
    "currency": "The currency",
    "starts_on": "The first day of a grant",
    "ends_on": "The last day of a grant",
}


def add_files(coalitions: list[Row]) -> None:
    st.header("Add an export", anchor=False)
    st.markdown(
        ":gray[Drop the files as your tools exported them. Nothing is kept before you have seen what was understood; the "
        "same file or row twice counts once.]"
    )
    if "kept_message" in st.session_state:
        st.success(st.session_state.pop("kept_message"))
    uploads = st.file_uploader(
        "Exports", accept_multiple_files=True, key=f"uploads-{st.session_state.get('uploads', 0)}"
    )
    if not uploads:
        return
    coalition_id = _whose(coalitions)
    if not coalition_id:
        return
    order = st.session_state.get("date_order", "")
    asked = _key(uploads, coalition_id, order)
    if st.session_state.get("looked_at", (None,))[0] != asked:
        with st.spinner("Looking at the files"):
            st.session_state["looked_at"] = (asked, _ingest(uploads, coalition_id, order, dry_run=True))
    reports = st.session_state["looked_at"][1]
    if reports is None:
        return
    for number, report in enumerate(reports):
        _what_was_understood(report, number)
    usable = [report for report in reports if report["connector"]]
    label = "Keep this file" if len(uploads) == 1 else "Keep these files"
    if usable and st.button(label, type="primary", key="keep"):
        with st.spinner("Keeping the files"):
            kept = _ingest(uploads, coalition_id, order, dry_run=False)
        if kept is not None:
            _after_keeping(kept)


def _whose(coalitions: list[Row]) -> str:
    """The id of the coalition the files are about; "" while it is not named."""
    names = {row["coalition_id"]: row["name"] for row in coalitions}
    choice = st.selectbox("Which coalition are they from?", [*names, NEW], format_func=lambda key: names.get(key, key))
    if choice != NEW:
        return str(choice)
    return st.text_input("Its short name, such as reef-pact", key="new_coalition").strip()


def _key(uploads: list[Any], coalition_id: str, order: str) -> str:
    digest = hashlib.sha256(f"{coalition_id}\0{order}".encode())
    for upload in uploads:
        digest.update(f"\0{upload.name}\0{upload.file_id}".encode())
    return digest.hexdigest()


def _ingest(uploads: list[Any], coalition_id: str, order: str, *, dry_run: bool) -> list[dict[str, Any]] | None:
    """One report per file; None, with the reason on the page, where nothing could be done."""
    options = [f"--coalition={coalition_id}"]
    options += [f"--date-order={order}"] if order else []
    options += ["--dry-run"] if dry_run else []
    try:
        with laid_down(uploads) as paths:
            return list(run("ingest", *options, *paths)["files"])
    except RefusedError as error:
        st.error(escape(error))
        return None


def _what_was_understood(report: dict[str, Any], number: int) -> None:
    name = escape(report["file"].rsplit("/", 1)[-1])
    with st.container(border=True):
        if report["connector"]:
            kind = words.readable(report["connector"])
            st.markdown(f"**{name}** is read as: {escape(kind)}. {_counts(report)}")
            if report["understood"]:
                st.markdown("What each column was taken for:")
                table([{"Column": column, "Taken for": taken} for column, taken in report["understood"].items()])
        asks = report["asks"] or {}
        if not report["connector"]:
            _why_not(name, report["message"], asks)
        elif report["message"]:
            st.markdown(escape(report["message"]))
        for finding in report["findings"]:
            st.markdown(escape(f"{finding['rows'] or 'Some'} rows where it is not so that {finding['expectation']}."))
        if asks.get("question") == "date_order":
            _which_order(asks, number)
        elif asks.get("question") == "columns":
            _which_columns(asks["columns"], number)


def _why_not(name: str, message: str, asks: dict[str, Any]) -> None:
    """Why a file cannot be used; where a question is put below, only that there is one."""
    if asks.get("question") == "date_order":
        st.markdown(f"**{name}** has dates that can be read in two ways.")
        return
    _, _, looked_for = message.partition("It is kept, but no row of it was loaded. ")
    if not looked_for:
        st.markdown(f"**{name}** cannot be used. {escape(message)}")
    else:
        st.markdown(f"**{name}** is no export we know.")
        with st.expander("What was looked for"):
            st.markdown(escape(looked_for))


def _counts(report: dict[str, Any]) -> str:
    if any(taken.startswith("survey_") for taken in report["understood"].values()):
        return "How many answers it holds is not shown before the survey has closed."
    parts = [f"{words.count(report['records'], 'record')}, {words.count(report['people'], 'person', 'people')}"]
    for column, said in (
        ("duplicate", "already there"),
        ("superseded", "correct earlier rows"),
        ("quarantined", "set aside"),
    ):
        if report[column]:
            parts.append(f"{report[column]:,} {said}")
    return "; ".join(parts) + "."


def _which_order(asks: dict[str, Any], number: int) -> None:
    st.markdown(f"**How is {escape(asks['example'])} to be read** in the column {escape(asks['column'])}?")
    readings = {order: asks[order] for order in ("dmy", "mdy") if asks[order]}
    said = {"dmy": "day first", "mdy": "month first"}
    for order, day in readings.items():
        label = f"{words.full_date(date.fromisoformat(day))} ({said[order]})"
        if st.button(label, key=f"order-{number}-{order}"):
            st.session_state["date_order"] = order
            st.rerun()


def _which_columns(columns: list[str], number: int) -> None:
    st.markdown(
        "If it is a list you keep by hand, say what its columns are; a list needs a date and at least two more."
    )
    with st.form(f"columns-{number}", border=False):
        meant = {
            column: st.selectbox(
                escape(column), list(FIELDS), format_func=FIELDS.__getitem__, key=f"column-{number}-{place}"
            )
            for place, column in enumerate(columns)
        }
        if st.form_submit_button("These are its columns"):
            try:
                for column, field in meant.items():
                    run("decide", "columns", f"column={column}", f"means={field}", "--why=asked on the Data page")
            except RefusedError as error:
                st.error(escape(error))
                return
            st.session_state.pop("looked_at", None)
            st.rerun()


def _after_keeping(kept: list[dict[str, Any]]) -> None:
    names = [report["file"].rsplit("/", 1)[-1] for report in kept if report["connector"]]
    st.session_state["kept_message"] = f"Kept: {escape(words.joined(names))}. Build to see it in the figures."
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    for name in ("looked_at", "date_order"):
        st.session_state.pop(name, None)
    waits_for_a_build("new files")
    st.rerun()


def waits_for_a_build(what: str) -> None:
    """Remember that something was kept or decided which the figures do not show yet."""
    st.session_state.setdefault(WAITING, [])
    if what not in st.session_state[WAITING]:
        st.session_state[WAITING].append(what)


def build_now() -> None:
    """The button that takes what was added and decided into the figures; nothing where nothing waits."""
    waiting = st.session_state.get(WAITING)
    if not waiting:
        return
    with st.container(border=True):
        st.markdown(f"**Not yet in the figures:** {escape(words.joined(waiting))}.")
        if st.button("Build now", type="primary", key="build"):
            try:
                with st.spinner("Working out the scores anew. The figures before stay until it is done."):
                    run("build")
            except RefusedError as error:
                st.error(escape(error))
                return
            del st.session_state[WAITING]
            st.rerun()

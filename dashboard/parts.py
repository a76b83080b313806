"""What every page is made of: the opening, the choice of a coalition, tables, months in a row, how a figure is worked out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st

from dashboard import view, words
from dashboard.data import Published, Row, nothing_yet, published
from dashboard.download import csv_bytes
from dashboard.words import Formula, absent, breakable, escape

TREND_MONTHS = 24
NOTHING_DATED = "**Not known yet.** No dated row of this coalition has arrived."
STRUT = r"\rule[-0.6em]{0pt}{1.7em}"  # room around a sign, or its cell would scroll
HEADROOM = r"\rule[-1.5em]{0pt}{3.4em}"  # the frame of a formula cuts off, and scrolls, what stands above or below
SIDE_ROOM = r"\hspace{0.4em}"
LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?")  # each line of a formula stands alone, so that it fits a phone
BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neither"}
SCALES = {"log": "by ratio (logarithm)", "log1p": "by ratio, zero allowed"}
TABLE_ROWS = 50  # up to here a table is HTML, beyond it a canvas with a download
LISTED = 200  # rows of a list that grows with the portfolio; its download has all


def opening(published: Published, title: str, quiet: str, bold: str) -> None:
    """Title, the quiet line that says build and month, and the answer. `title` is escaped here; the other
    two are made of product words and escaped names."""
    st.title(escape(title), anchor=False)
    view.titled()
    if published.note:
        st.markdown(f"**{published.note}**")
    st.markdown(f":gray[{quiet}]")
    st.markdown(bold)


def coalition_page(title: str, quiet: str, answer: Callable[[Published, Row], str]) -> tuple[Published, Row]:
    """The opening of a page about one coalition, with the choice of it; `answer` makes the bold sentence.

    A coalition of which nothing dated has arrived has no page beyond its opening.
    """
    here, top = published(), st.container()
    coalition = choose_coalition(here)
    last = coalition["last_month"]
    with top:
        if not last:
            add = " Add an export on the Data page." if here.audience == "secretariat" else ""
            opening(here, title, quiet, f"{NOTHING_DATED}{add}")
            st.stop()
        told = f"{quiet} {figures_to(here, last, is_provisional(here, coalition))}"
        opening(here, title, told, answer(here, coalition))
    return here, coalition


def figures_to(published: Published, last_month: date, provisional: bool) -> str:
    """ "Figures to October 2026, built 2 November. October is still in progress." """
    built = words.day_month(published.built_on, beside=last_month)
    progress = f" {words.month_name(last_month)} is still in progress." if provisional else ""
    return f"Figures to {words.month(last_month)}, built {built}.{progress}"


def choose_coalition(published: Published) -> Row:
    """The coalition of this page, remembered while the person browses; at first the one that needs most.

    Draws the select box. Where there is no coalition the page ends here, with the words for that.
    """
    coalitions = {row["coalition_id"]: row for row in published.rows("coalitions", order=("name", "coalition_id"))}
    if not coalitions:
        st.title("No coalition yet", anchor=False)
        st.markdown(nothing_yet(published.audience))
        st.stop()
    labels = labels_of(list(coalitions.values()))
    if st.session_state.get("coalition_id") not in labels:
        first = published.rows("attention", order=("position",), limit=1) if published.has("attention") else []
        by_need = first[0]["coalition_id"] if first else None
        st.session_state["coalition_id"] = view.linked("coalition_id", labels) or by_need
    chosen = choose("Coalition", labels, "coalition_id")
    return coalitions[chosen]


def labels_of(coalitions: Sequence[Row]) -> dict[str, str]:
    """The names of coalitions by id; where two have one name, with the id."""
    called = Counter(row["name"] for row in coalitions)
    return {
        row["coalition_id"]: row["name"] if called[row["name"]] == 1 else f"{row['name']} ({row['coalition_id']})"
        for row in coalitions
    }


def choose(label: str, options: dict[str, str], remembered: str, width: int | Literal["stretch"] = 360) -> str:
    """A select box whose choice lives on when the person leaves the page. Unknown choices fall back.

    What is remembered leads and the box follows: Streamlit forgets a box that a page does not draw, and
    takes a box with another `index` for another box, which loses the next choice. At first a link may have chosen.
    """
    box = f"choose-{remembered}"

    def take() -> None:
        st.session_state[remembered] = st.session_state[box]

    if st.session_state.get(remembered) not in options:
        st.session_state[remembered] = view.linked(remembered, options) or next(iter(options))
    st.session_state[box] = st.session_state[remembered]
    view.chose(remembered, st.session_state[box])
    st.selectbox(label, list(options), key=box, format_func=options.__getitem__, on_change=take, width=width)
    return st.session_state[remembered]


def is_provisional(published: Published, coalition: Row) -> bool:
    """Is the newest month still in progress?"""
    last = coalition["last_month"]
    if absent(last) or not published.has("indicators"):
        return False
    rows = published.rows("indicators", coalition_id=coalition["coalition_id"], month=last, limit=1)
    return bool(rows and rows[0]["provisional"])


def months_to(last_month: date, rows: Sequence[Row]) -> list[date]:
    """Up to 24 months in a row that end with `last_month`; none before the first row's."""
    first = min((row["month"] for row in rows), default=last_month)
    months = pd.date_range(end=pd.Timestamp(last_month), periods=TREND_MONTHS, freq="MS")
    return [month.date() for month in months if month.date() >= first]


def in_months(months: Sequence[date], rows: Sequence[Row], column: str) -> list[float | None]:
    """One column by month; None where a month has no row."""
    by_month = {row["month"]: row[column] for row in rows}
    return [by_month.get(month) for month in months]


def table(rows: Sequence[dict[str, object]], *, header: bool = True) -> None:
    """A short table as HTML, of few columns: it must fit a phone, as nobody could scroll it by keyboard.

    Every cell is escaped: cells read Markdown.
    """
    cells = pd.DataFrame([{key: _cell(cell) for key, cell in row.items()} for row in rows])
    st.table(cells, hide_index=True, hide_header=not header, border="horizontal")


def _cell(cell: object) -> str:
    return rf"${STRUT}{cell}\hspace{{0.4em}}$" if isinstance(cell, Formula) else escape(breakable(cell))


def same_figures(name: str, rows: Sequence[dict[str, object]]) -> None:
    with st.expander(f"{escape(name)}: the same figures as a table"):
        table(rows)


def long_table(rows: Sequence[dict[str, object]], whole: Sequence[Row], file_name: str, what: str) -> None:
    """Rows of any number, and a download of the published rows as they are, which names what it holds.

    `rows` are those of `whole` in words; of a very long list the first ones only, which is said.
    """
    if len(rows) < len(whole):
        st.markdown(f":gray[The first {len(rows):,} of {len(whole):,}. The download has all.]")
    if len(rows) <= TABLE_ROWS:
        table(rows)
    else:
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.download_button(
        f"Download {what}", lambda: csv_bytes(whole), file_name=file_name, mime="text/csv", on_click="ignore",
        key=f"download-{file_name}",
    )  # fmt: skip


def worked_out(head: Row, pillar_weight: float, decided: str = "") -> None:
    """How an indicator is worked out: words, formula, its signs, how it is scored, and the query where it is published.

    `decided` says who set its goalposts otherwise, for those who may know.
    """
    st.markdown(escape(head["words"]))
    with st.container(gap=None):
        for line in filter(str.strip, LINE_BREAK.split(head["formula"] or "")):
            st.latex(f"{HEADROOM}{' '.join(line.split())}{SIDE_ROOM}")
    signs = [symbol.partition(":") for symbol in head["symbols"] or []]
    facts = [(Formula(sign.strip()), meaning.strip()) for sign, _, meaning in signs] + _scoring(head, pillar_weight)
    facts += [("Goalposts set by", decided)] if decided else []
    table([{"What": what, "Is": meaning} for what, meaning in facts], header=False)
    if head["statement"]:
        with st.expander("The query that computes it (SQL)"):
            st.code(head["statement"].strip(), language=None, wrap_lines=True)


def _scoring(head: Row, pillar_weight: float) -> list[tuple[str, str]]:
    facts = [("Unit", head["unit"]), ("Counts", head["counts"])]
    if not absent(head["goalpost_0"]):
        for worth in ("0", "100"):
            post, default = (
                words.indicator_value(head[f"{which}_{worth}"], None, None, None, head["unit"])
                for which in ("goalpost", "default")
            )
            is_other = not absent(head[f"default_{worth}"]) and head[f"goalpost_{worth}"] != head[f"default_{worth}"]
            facts.append((f"Scores {worth} at", f"{post} (default {default})" if is_other else post))
    if head["scale"] in SCALES:
        facts.append(("Between them", SCALES[head["scale"]]))
    of_all = f"{head['weight']:g} of {pillar_weight:g} in {head['pillar']}; product default" if head["weight"] else ""
    return [
        *facts,
        ("Better", BETTER[head["direction"]]),
        ("Weight", of_all or "none: shown beside the scores, not scored"),
        ("Reasons to stall", reasons(head) or "of none of the six"),
        ("Period", period(head)),
        ("Least needed", f"{head['min_n']} {head['counts']}; with fewer there is no figure"),
        ("Source and departures", head["source"]),
    ]


def reasons(head: Row) -> str:
    """The reasons to stall that an indicator bears on: "one-sided, no co-creation"."""
    known = (words.LENSES.get(lens, (words.readable(lens),))[0] for lens in head["lenses"] or [])
    return ", ".join(known)


def period(head: Row) -> str:
    months = head["window_months"]
    return words.count(months, "month") if months else "as it stands at the end of the month"


def ranged(score: Row | None) -> str:
    """ "62 (55–70)" of a published score, pillar or lens."""
    return words.score(score["value"], score["low"], score["high"]) if score else words.NO_DATA

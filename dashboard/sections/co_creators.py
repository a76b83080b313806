"""Who raises, changes, promises and delivers: the same items by organisation."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.makers_chart import Maker, makers
from dashboard.parts import same_figures, table
from dashboard.shaping_rows import figures_of, kind_of, makers_of, unknown_raisers
from dashboard.words import absent, escape

TITLE = "Who raises, changes, promises and delivers"
# column, head in the chart, and what is counted
COLUMNS = (
    ("raised", "raised", "item"),
    ("amended", "changed", "item of others"),
    ("committed", "promised", "promise"),
    ("delivered", "done", "promise"),
)
MANY = {"item of others": "items of others"}
MOST_ROWS = 20
CAPTION = (
    "Over items raised in the last 12 months. Changed: the text of an item that another raised. Promised: commitments that "
    "follow from these items; done: of these, in time or late. Per organisation, never per person."
)
MISSING = {
    "amended": "The decision log does not say who changed a text.",
    "committed": "No commitment on file names the decision it follows from.",
}


def co_creators(here: Published, coalition: Row) -> None:
    """Nothing where the audience has no names, or there is no agenda."""
    rows = makers_of(here, coalition)
    if not rows:
        return
    known = [column for column in COLUMNS if not any(absent(row[column[0]]) for row in rows)]
    active = [row for row in rows if _made(row)]
    headed(here, TITLE, "co_creators")
    st.markdown(answer(rows, kind_of(coalition)))
    notes = [why for column, why in MISSING.items() if column not in {name for name, *_ in known}]
    st.markdown(f":gray[{' '.join([CAPTION, *notes, unknown_raisers(figures_of(here, coalition))]).strip()}]")
    active.sort(key=lambda row: (-row["raised"], -_made(row), row["label"]))
    drawn = active[:MOST_ROWS]
    if drawn:
        figure = makers(
            [
                Maker(
                    row["label"],
                    [int(row[name]) for name, *_ in known],
                    [f"{head} {words.count(row[name], one, MANY.get(one))}" for name, head, one in known],
                )
                for row in drawn
            ],
            [head for _, head, _ in known],
        )
        alt = "; ".join(
            f"{row['label']} {', '.join(f'{head} {row[name]}' for name, head, _ in known)}" for row in drawn
        )
        show(figure, "makers", f"{alt}.")
    if len(active) > len(drawn):
        st.markdown(f":gray[{len(active) - len(drawn)} more stand in the table.]")
    everybody = [*active, *(row for row in rows if not _made(row))]
    same_figures(TITLE, [_line(row) for row in everybody])
    concerned = [row for row in everybody if not absent(row["early_of"]) and row["early_of"]]
    if concerned:
        with st.expander("Who was there before the decision"):
            table(
                [
                    {"Organisation": r["label"], "Of items that concern it": f"{r['early']} of {r['early_of']}"}
                    for r in concerned
                ]
            )


def answer(rows: list[Row], kind: str) -> str:
    """How many members do each of these things at all, and who does none of them."""
    members = [row for row in rows if row["is_member"]]
    if not members:
        return f"No {kind} is on file."
    did = [
        (sum(1 for row in members if row[column] > 0), verb)
        for column, verb in (
            ("raised", "raised an item"), ("amended", "changed one of another"), ("committed", "promised something"),
            ("delivered", "delivered something"),
        )
        if not any(absent(row[column]) for row in members)
    ]  # fmt: skip
    first, *others = [f"{n} {verb}" for n, verb in did]
    said = f"Of {words.count(len(members), kind)} {words.joined([first, *others])}."
    idle = [row["label"] for row in members if not _made(row)]
    if not idle or len(idle) == len(members):
        return said
    named = escape(words.joined(idle)) if len(idle) <= 4 else words.count(len(idle), kind)
    return f"{said} {named} did none of this."


def _made(row: Row) -> int:
    return sum(int(row[name]) for name, *_ in COLUMNS if not absent(row[name]))


def _line(row: Row) -> dict[str, object]:
    def shown(column: str, of: str | None = None, word: str = "") -> str:
        if absent(row[column]):
            return words.NO_DATA
        return f"{row[column]}" if not of or absent(row[of]) or not row[column] else f"{row[column]}, {row[of]} {word}"

    return {
        "Organisation": row["label"], "Raised": shown("raised", "raised_adopted", "adopted"), "Changed": shown("amended"),
        "Promised": shown("committed", "delivered", "done"),
    }  # fmt: skip

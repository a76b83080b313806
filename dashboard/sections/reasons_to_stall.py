"""Which of the six reasons holds the coalition back: each with its range, the lowest named, what is missing said."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import ranged, same_figures
from dashboard.row_charts import Lens, lenses
from dashboard.words import absent


def lenses_of(here: Published, coalition: Row) -> list[Row]:
    """The last month's lenses, lowest first, those without a score last; none where the audience has none."""
    if not here.has("lenses"):
        return []
    found = here.rows("lenses", coalition_id=coalition["coalition_id"], month=coalition["last_month"])
    by_name = {row["lens"]: row for row in found}
    rows = [by_name[lens] for lens in words.LENSES if lens in by_name]
    return sorted(rows, key=lambda row: (absent(row["value"]), row["value"] or 0))


def reasons_to_stall(here: Published, rows: list[Row], titles: dict[str, str]) -> None:
    """`rows` as they come from lenses_of."""
    headed(here, "Why it might stall", "lenses")
    st.markdown(":gray[The six reasons partnerships stall. Further left, more of an obstacle.]")
    st.markdown(answer(rows))
    drawn = [Lens(*named(row), row["value"], row["low"], row["high"], row["band"]) for row in rows]
    alt = "; ".join(f"{lens.name} {told(row)}" for lens, row in zip(drawn, rows, strict=True)).replace("–", " to ")
    show(lenses(drawn), "lenses", f"{alt}.")
    month = {"coalition_id": rows[0]["coalition_id"], "month": rows[0]["month"]}
    missing = here.rows("missing", **month, order=("weight desc", "indicator")) if here.has("missing") else []
    same_figures("Why it might stall", [line(row, missing, titles) for row in rows])


def named(row: Row) -> tuple[str, str]:
    name, meaning = words.LENSES[row["lens"]]
    return name[0].upper() + name[1:], meaning


def told(row: Row) -> str:
    return ranged(row) if absent(row["value"]) else f"{ranged(row)}, {row['band']}"


def answer(rows: list[Row]) -> str:
    """The lowest of the six, and how many have no score. Rows come lowest first, those without a score last."""
    lowest = rows[0]
    if absent(lowest["value"]):
        return "**None of the six has a score.**"
    name, meaning = named(lowest)
    said = f"**{name} is the lowest: {told(lowest)}.** It means: {meaning}."
    unknown = [words.LENSES[row["lens"]][0] for row in rows if absent(row["value"])]
    if unknown:
        said += f" {words.joined(unknown).capitalize()} {'has' if len(unknown) == 1 else 'have'} no score."
    return said


def line(row: Row, missing: list[Row], titles: dict[str, str]) -> dict[str, object]:
    name, meaning = named(row)
    lacks = [
        titles.get(m["indicator"], words.readable(m["indicator"])) for m in missing if m["score_or_lens"] == row["lens"]
    ]
    there = f"{words.present(row['weight_present'])} of its weight"
    return {
        "Reason": f"{name}: {meaning}",
        "Score": told(row),
        "Stands on": f"{there}. Missing: {words.joined(lacks)}" if lacks else there,
    }

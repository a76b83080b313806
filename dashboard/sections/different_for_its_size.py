"""Which coalitions are different for their size? One share at a time, between the limits that chance would give; no ranking."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.funnel_chart import Place, expected, funnel
from dashboard.hover import headed
from dashboard.parts import choose, same_figures
from dashboard.words import escape

TITLE = "Different for its size"
CAPTION = (
    "A mark per coalition: its share, by how many observations that is of. Dotted: the share of all together. Shaded: where 95 % "
    "would lie by chance. Diamonds lie outside, the farthest with a name; the others are alike, whichever stands higher."
)


def different_for_its_size(here: Published, names: dict[str, str]) -> None:
    """Nothing with too few coalitions, or where the build is older."""
    rows = here.rows("funnel", order=("indicator", "n", "coalition_id")) if here.has("funnel") else []
    heads = {row["indicator"]: row for row in here.rows("method")} if rows else {}
    titles = {row["indicator"]: heads[row["indicator"]]["title"] for row in rows if row["indicator"] in heads}
    if not titles:
        return
    headed(here, TITLE, "funnel")
    chosen = choose("Share", titles, "funnel_of")
    counts = heads[chosen]["counts"]
    places = [_place(row, names) for row in rows if row["indicator"] == chosen]
    st.markdown(answer(places, counts))
    st.markdown(f":gray[{CAPTION}]")
    show(funnel(places, counts), f"funnel-{chosen}", f"{titles[chosen]} by {counts}. {_plain(answer(places, counts))}")
    outside = [place for place in places if place.is_outside]
    if outside:
        same_figures(TITLE, [_line(place, counts) for place in sorted(outside, key=lambda place: place.name)])


def answer(places: list[Place], counts: str) -> str:
    """ "**2 of 14 coalitions are different for their size:** A 61 % of 120 commitments due, expected 80 % (71–88 %); …" """
    outside = sorted((place for place in places if place.is_outside), key=lambda place: place.name)
    if not outside:
        of = words.count(len(places), "coalition")
        return f"**None of {of} is different for its size.** What differs, chance would give too."
    verb = "is" if len(outside) == 1 else "are"
    first = "; ".join(
        f"{escape(place.name)}: {words.share(place.value)} of {place.n:,} {counts}, expected {expected(place)}"
        for place in outside[:3]
    )
    more = f"; and {len(outside) - 3} more" if len(outside) > 3 else ""
    whose = "its" if len(outside) == 1 else "their"
    return f"**{len(outside)} of {words.count(len(places), 'coalition')} {verb} different for {whose} size:** {first}{more}."


def _place(row: Row, names: dict[str, str]) -> Place:
    name = names.get(row["coalition_id"], row["coalition_id"])
    return Place(name, row["value"], int(row["n"]), row["expected"], row["low"], row["high"])


def _line(place: Place, counts: str) -> dict[str, object]:
    return {"Coalition": place.name, "Share": f"{words.share(place.value)} of {place.n:,}", "Expected": expected(place)}


def _plain(said: str) -> str:
    return said.replace("*", "").replace("\\", "").replace("–", " to ")

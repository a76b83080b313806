"""How sure a score is: where it lies, how likely another band is, its place among others, and what moves it most."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import table
from dashboard.sections.what_changed import Heads
from dashboard.words import absent, escape

NAMED = 5  # indicators that move a score most; coalitions ahead or behind
COMPARED = "Places are counted in every recalculation; 1 is the highest score. They are not a league table."


def how_sure(here: Published, coalition: Row, name: str, score: Row | None, heads: Heads) -> None:
    headed(here, f"How sure {name} is", "sureness")
    if score is None or absent(score["value"]):
        st.markdown(f"{name.capitalize()} has no score. What is missing stands below.")
        return
    lines = [certainty(name, score)]
    if score["partial"]:
        lines.append(
            f"- It is **partial**: {words.present(score['weight_present'])} of its weight is present, which is under two "
            "thirds. In the recalculations what is missing is anything from 0 to 100."
        )
    else:
        lines.append(f"- {words.present(score['weight_present']).capitalize()} of its weight is present.")
    lines += place(here, coalition, name)
    lines += by_chance(here, coalition) if name == "balance" else []
    st.markdown("\n".join(lines))
    moved_most(here, coalition, name, score, heads)


def certainty(name: str, score: Row) -> str:
    chance = score["band_change_probability"]
    if absent(score["low"]) or absent(score["high"]):
        return f"- {name.capitalize()} is {words.score(score['value'])}, {score['band']}. No range is published for it."
    said = (
        f"- **{name.capitalize()} lies between {words.whole(score['low'])} and {words.whole(score['high'])}** in 90{words.NBSP}% "
        f"of {words.RECALCULATIONS} recalculations, each with other values for what is uncertain."
    )
    if absent(chance):
        return said
    return f"{said} In {words.probability(chance)} of them it is not {score['band']}, but in another band."


def place(here: Published, coalition: Row, name: str) -> list[str]:
    """The range of places among the coalitions, and who is ahead or behind in nearly every recalculation."""
    own = here.rows("ranks", coalition_id=coalition["coalition_id"], score=name)
    if not own:
        return []
    names = {row["coalition_id"]: row["name"] for row in here.rows("coalitions")}
    pairs = here.rows("dominance", score=name, order=("probability desc", "coalition_id_ahead", "coalition_id_behind"))
    ahead = [row["coalition_id_ahead"] for row in pairs if row["coalition_id_behind"] == coalition["coalition_id"]]
    behind = [row["coalition_id_behind"] for row in pairs if row["coalition_id_ahead"] == coalition["coalition_id"]]
    sides = [
        f"{words.joined(listed(keys, names))} {verb} {side} in nearly every recalculation"
        for keys, side in ((ahead, "higher"), (behind, "lower"))
        if keys
        for verb in ["is" if len(keys) == 1 else "are"]
    ]
    compared = f" {words.sentence('; '.join(sides))}" if sides else " None of the others is surely higher or lower."
    places = words.places(own[0]["place_low"], own[0]["place_high"], own[0]["of"])
    return [f"- Among the coalitions here: {places}.{compared} :gray[{COMPARED}]"]


def by_chance(here: Published, coalition: Row) -> list[str]:
    """Whether the largest share of what was done is more than chance gives."""
    found = here.rows("chance", coalition_id=coalition["coalition_id"]) if here.has("chance") else []
    return [
        f"- The most active organisation did {words.share(row['largest'] / row['acts'])} of the {row['acts']:,} acts of 6 months."
        f" Were all {row['organisations']} equally active, chance alone would give one of them as much in "
        f"{words.probability(row['probability'])} of cases."
        for row in found
    ]


def listed(keys: list[str], names: dict[str, str]) -> list[str]:
    shown = [escape(names.get(key, key)) for key in keys[:NAMED]]
    return [*shown, f"{len(keys) - NAMED} more"] if len(keys) > NAMED else shown


def moved_most(here: Published, coalition: Row, name: str, score: Row, heads: Heads) -> None:
    """The indicators on which the range hangs. Only the score's own: of others a trace is left by chance."""
    found = here.rows(
        "sensitivity", coalition_id=coalition["coalition_id"], score=name, order=("share desc", "indicator")
    )
    mine = [row for row in found if name == "health" or heads.pillars.get(row["indicator"]) == name]
    if not mine:
        return
    first = heads.titles.get(mine[0]["indicator"], words.readable(mine[0]["indicator"]))
    label = f"What moves {name} most: {escape(first)}, {words.share(mine[0]['share'])} of its spread"
    with st.expander(label):
        rest = "from what is missing " if score["partial"] else ""
        st.markdown(
            f":gray[How much of the spread of the recalculations goes with one indicator, its value or its weight. Better data "
            f"on the first ones would make {name} surer. The rest comes from the others, {rest}and from the way of averaging.]"
        )
        table(
            [
                {
                    "Indicator": heads.titles.get(row["indicator"], words.readable(row["indicator"])),
                    "Pillar": heads.pillars.get(row["indicator"], "not known"),
                    "Share of the spread": words.share(row["share"]),
                }
                for row in mine[:NAMED]
            ]
        )

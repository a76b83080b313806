"""What changed since the month before: each indicator's part of the difference of a score; together they are all of it."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import same_figures
from dashboard.row_charts import SMALL_MOVE, Move, changes
from dashboard.words import absent

SAME = 1e-9  # points


class Heads(NamedTuple):
    """What the method table says of the indicators, by name."""

    titles: dict[str, str]
    pillars: dict[str, str]


def moves_of(here: Published, coalition: Row, score: str, heads: Heads) -> list[Move]:
    """The published contributions to a score's change into the last month, largest first."""
    found = here.rows("changes", coalition_id=coalition["coalition_id"], month=coalition["last_month"], score=score)
    moves = [
        Move(heads.titles.get(row["indicator"], words.readable(row["indicator"])), heads.pillars.get(row["indicator"], ""),
             row["contribution"])
        for row in found
    ]  # fmt: skip
    return sorted(moves, key=lambda move: (-abs(move.points), move.title))


def largest_part(moves: list[Move], points: float) -> str | None:
    """The title of the largest contribution that goes the way the score went."""
    return next((move.title for move in moves if move.points * points > 0), None)


def what_changed(
    here: Published, name: str, now: Row | None, before: Row | None, moves: list[Move], month: str, earlier: str
) -> None:
    """`month` and `earlier` are the months' names."""
    has_both = not (now is None or absent(now["value"]) or before is None or absent(before["value"]))
    if has_both and not moves and abs(now["value"] - before["value"]) > SAME:
        return  # its parts are not published to everybody
    headed(here, f"What changed since {earlier}" if has_both else "What changed", "changes")
    if not has_both:
        lacking = month if now is None or absent(now["value"]) else earlier
        st.markdown(f"{name.capitalize()} has no score in {lacking}, so there is nothing to compare.")
        return
    if not moves:
        st.markdown(f"Nothing: {name} is {words.point(now['value'])} as in {earlier}.")
        return
    went = f"{name.capitalize()} went from {words.point(before['value'])} to {words.point(now['value'])}."
    if abs(moves[0].points) <= SMALL_MOVE:
        st.markdown(f"{went} Nothing moved it by more than {SMALL_MOVE:g} points.")
    else:
        st.markdown(f":gray[{went} Each bar is one indicator's part, in points of {name}.]")
        told = ", ".join(f"{move.title} {words.signed(move.points)}" for move in moves[:3])
        show(
            changes(moves, before["value"], now["value"], (earlier, month)),
            f"changes-{name}",
            f"{went} Largest parts: {told}.",
        )
    together = {"Indicator": "Together", "Pillar": "all", "Points": words.signed(now["value"] - before["value"])}
    parts = [{"Indicator": m.title, "Pillar": m.pillar, "Points": words.signed(m.points)} for m in moves]
    same_figures(f"What changed in {name}", [*parts, together])

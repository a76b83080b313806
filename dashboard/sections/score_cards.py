"""The four scores in short: the page's first sentence, and a card for each with range, band, certainty and what is there."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.hover import of_score
from dashboard.marks import BADGE, picture, strip_svg
from dashboard.parts import ranged
from dashboard.words import absent, escape
from metrics.published import PILLARS

CARDS = ("health", *PILLARS)
EVEN = 0.5  # from here on another band is the likelier one


def main_sentence(now: dict[str, Row], before: dict[str, Row], largest: str | None) -> str:
    """Health, its band and its change; or which parts it lacks. `largest` is the title of the indicator that moved it most."""
    health = now.get("health")
    if health is None or absent(health["value"]):
        return without_health(now)
    partial = ", partial" if health["partial"] else ""
    said = f"**Health is {ranged(health)}, {health['band']}{partial}.**"
    chance = health["band_change_probability"]
    if not absent(chance) and chance >= EVEN:
        said += f" In {words.probability(chance)} of the recalculations it lies in another band."
    points = words.change(health["value"], before.get("health", {}).get("value"))
    if points is not None:
        month = words.month_name(before["health"]["month"])
        number = points.strip("+−")
        verb = "lost" if points.startswith("−") else "gained"
        moved = f"{verb} {number} {'point' if number == '1' else 'points'} since {month}"
        said += f" **It {f'did not change since {month}' if points == '0' else moved}.**"
        if points != "0" and largest:
            said += f" The indicator that moved it most is {escape(largest)}."
    weakest = now.get(health["weakest"])
    if weakest:
        role = "is its weakest part" if weakest["band"] == "strong" else "holds it back"
        said += f" {weakest['score'].capitalize()} {role}."
    return said


def without_health(now: dict[str, Row]) -> str:
    lacking = [pillar for pillar in PILLARS if pillar not in now or absent(now[pillar]["value"])]
    why = f": {words.joined(lacking)} {'has' if len(lacking) == 1 else 'have'} no score" if lacking else ""
    rest = [
        f"{pillar.capitalize()} is {ranged(now[pillar])}, {now[pillar]['band']}."
        for pillar in PILLARS
        if pillar not in lacking
    ]
    return " ".join([f"**Health cannot be worked out{why}.**", *rest])


def score_cards(here: Published, now: dict[str, Row], before: dict[str, Row]) -> None:
    grid = st.grid(4, min_column_width=150, border=True)
    for name in CARDS:
        with grid.cell(), st.container(gap="xsmall"):
            score_card(here, name, now.get(name), before.get(name))


def score_card(here: Published, name: str, score: Row | None, before: Row | None) -> None:
    value = score["value"] if score else None
    points = words.change(value, before["value"] if before else None)
    since = f"{points} since {words.month_name(before['month'])}" if points is not None else "no earlier figure"
    figure = ranged(score)
    made_of = of_score(here, name, score, score["month"] if score else None)
    st.metric(name.capitalize(), figure, since, delta_color="off", delta_arrow="off", help=made_of)
    four = (score["value"], score["low"], score["high"], score["band"]) if score else (None,)
    band = score["band"] if score else None
    picture(strip_svg(*four, width=220), f"{name.capitalize()} {figure}, {band or 'no band'}".replace("–", " to "))
    if absent(value):
        there = "" if score is None else f" :gray[{words.present(score['weight_present'])} of its weight is present]"
        st.markdown(f":gray-badge[no score]{there}")
        return
    st.markdown(f":{BADGE[band]}-badge[{band}] :gray[{chance_of_another(score)}]")
    there = f"{words.present(score['weight_present'])} of its weight is present"
    st.markdown(f":gray[{'partial: ' if score['partial'] else ''}{there}]")


def chance_of_another(score: Row) -> str:
    chance = score["band_change_probability"]
    return (
        "chance of another band not known" if absent(chance) else f"{words.probability(chance)} chance of another band"
    )

"""A coalition as its funder sees it: three scores with ranges, bands and direction, and what lasts. It names no organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import words
from dashboard.audience import audience
from dashboard.data import Published, Row
from dashboard.hover import of_score
from dashboard.marks import BADGE, picture, spark_svg, strip_svg
from dashboard.navigation import may_open, script
from dashboard.parts import figures_to, in_months, is_provisional, months_to, ranged
from dashboard.sections.funded import facilitation_of, members_of, money_of
from dashboard.sections.reasons_to_stall import lenses_of, named, told
from dashboard.words import absent, escape
from metrics.published import PILLARS

TOLD: tuple[tuple[str, Callable[[Published, Row], str]], ...] = (
    ("Money", money_of),
    ("Members", members_of),
    ("Facilitation", facilitation_of),
)


def funded_card(here: Published, coalition: Row, newest: date | None) -> None:
    """`newest`: the last month of any coalition, said where this one's is another."""
    key, last = coalition["coalition_id"], coalition["last_month"]
    with st.container(border=True, key=f"funded-{key}"):
        left, right = st.columns([10, 9], gap="medium")
        with left, st.container(gap="xsmall"):
            st.header(escape(coalition["name"]), anchor=False)
            if coalition["theme"]:
                st.markdown(f":gray[{escape(words.sentence(coalition['theme']))}]")
            for what, say in TOLD if last else ():
                st.markdown(f"**{what}.** {say(here, coalition)}")
            _lowest(here, coalition)
            if last and last != newest:
                st.markdown(f":gray[{figures_to(here, last, is_provisional(here, coalition))}]")
            if may_open(audience(), "coalition") and st.button(f"Open {escape(coalition['name'])}", key=f"open-{key}"):
                st.session_state["coalition_id"] = key
                st.switch_page(script("coalition"))
        with right:
            if last:
                _scores(here, coalition)
            else:
                st.markdown("**No scores yet.** No dated row of this coalition has arrived.")


def _scores(here: Published, coalition: Row) -> None:
    last = coalition["last_month"]
    rows = here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",))
    now = {row["score"]: row for row in rows if row["month"] == last}
    year = {row["score"]: row for row in rows if row["month"] == a_year_before(last)}
    for name in PILLARS:
        score = now.get(name)
        four = (score["value"], score["low"], score["high"], score["band"]) if score else (None,)
        _score(
            name,
            score,
            year.get(name),
            a_year_before(last),
            strip_svg(*four),
            f"{name.capitalize()}: {spoken(score)}",
            of_score(here, name, score, last),
        )
    health = [row for row in rows if row["score"] == "health"]
    months = months_to(last, health)
    columns = (in_months(months, health, column) for column in ("value", "low", "high"))
    spark = spark_svg(*columns, now.get("health", {}).get("band"), width=132, height=52)
    alt = f"Health of {coalition['name']}, last {words.count(len(months), 'month')}, now {spoken(now.get('health'))}"
    made_of = of_score(here, "health", now.get("health"), last)
    _score("health", now.get("health"), year.get("health"), a_year_before(last), spark, alt, made_of)


def _score(name: str, now: Row | None, before: Row | None, then: date, svg: str, alt: str, made_of: str) -> None:
    """ "Balance 43 (37–52) concern", below it "−12 since October 2025", and beside both their picture."""
    band = now["band"] if now and not absent(now["value"]) else None
    point, _, span = ranged(now).partition(" ") if band else ("", "", words.NO_DATA)
    figure = f"**{point}**" if band else ""
    figure += f" :gray[{span}]" if span else ""
    figure += f" :{BADGE[band]}-badge[{band}]" if band else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=310, gap=None):
            st.markdown(f"{name.capitalize()} {figure.strip()}")
            st.markdown(f":gray[{direction(now, before, then)}]")
        picture(svg, alt, made_of)


def direction(now: Row | None, before: Row | None, then: date) -> str:
    """ "−12 since October 2025"; where the ranges of the two months overlap it says that this may be no change."""
    moved = words.change(now["value"], before["value"]) if now and before else None
    if now is None or before is None or moved is None:
        return f"no figure for {words.month(then)} to compare with"
    since = f"{moved} since {words.month(then)}"
    four = (now["low"], now["high"], before["low"], before["high"])
    if moved == "0" or any(absent(end) for end in four):
        return since
    overlap = now["low"] <= before["high"] and before["low"] <= now["high"]
    return f"{since}; the ranges overlap" if overlap else since


def _lowest(here: Published, coalition: Row) -> None:
    """The reason to stall with the lowest score, where the audience has the six; without a name in either case."""
    lowest = next(iter(lenses_of(here, coalition)), None) if coalition["last_month"] else None
    if lowest and lowest["band"] in ("concern", "watch"):
        st.markdown(f"**Held back by {named(lowest)[0].lower()}:** {told(lowest)}.")


def spoken(score: Row | None) -> str:
    if score is None or absent(score["value"]):
        return words.NO_DATA
    return f"{ranged(score)}, {score['band']}".replace("–", " to ")


def a_year_before(month: date) -> date:
    return month.replace(year=month.year - 1)

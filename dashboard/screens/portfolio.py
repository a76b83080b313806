"""Which coalition needs me? Cards in the order in which they need somebody; never a league table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row, UnavailableError, published
from dashboard.marks import picture, spark_svg, strip_svg
from dashboard.navigation import script
from dashboard.parts import figures_to, in_months, is_provisional, months_to, opening
from dashboard.sections.reasons_to_stall import lenses_of
from dashboard.words import absent, escape
from metrics.published import PILLARS

TITLE = "Which coalition needs me"
CARDS = 30  # drawn at once; the rest on request


def card(here: Published, row: Row, coalition: Row, newest: date | None) -> None:
    scores = here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",))
    now = {s["score"]: s for s in scores if s["month"] == coalition["last_month"]}
    with st.container(border=True, key=f"card-{row['position']}"):
        left, right = st.columns([10, 9], gap="medium")
        with left, st.container(gap="xsmall"):
            to_do(here, row, coalition, now)
            if coalition["last_month"] and coalition["last_month"] != newest:
                st.markdown(f":gray[{figures_to(here, coalition['last_month'], is_provisional(here, coalition))}]")
        with right, st.container(horizontal=True, gap="small", vertical_alignment="center"):
            health = [s for s in scores if s["score"] == "health"]
            marks(coalition, health, now)


def to_do(here: Published, row: Row, coalition: Row, now: dict[str, Row]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(escape(coalition["name"]), anchor=False, width="content")
        for number, colour, what in (
            (row["concerns"], "red", "to act on"),
            (row["watches"], "yellow", "to watch"),
            (row["gaps"], "gray", "data gap" if row["gaps"] == 1 else "data gaps"),
        ):
            if number:
                st.badge(f"{number} {what}", color=colour)
    if row["why"]:
        st.markdown(escape(words.sentence(row["why"])))
    if row["next_step"]:
        hat = f", {escape(row['hat'])}" if row["hat"] else ""
        st.markdown(f"**Next step{hat}:** {escape(words.sentence(row['next_step']))}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(f"Open {escape(coalition['name'])}", key=f"open-{coalition['coalition_id']}"):
            st.session_state["coalition_id"] = coalition["coalition_id"]
            st.switch_page(script("coalition"))
        weakest = now.get("health", {}).get("weakest")
        lowest = next(iter(lenses_of(here, coalition)), None) if coalition["last_month"] else None
        if lowest and lowest["band"] in ("concern", "watch"):
            reason, score = words.LENSES[lowest["lens"]][0], words.score(lowest["value"], lowest["low"], lowest["high"])
            st.markdown(f"Held back by **{reason}** :gray[{score}]", width="content")
        elif weakest in now:
            score = words.score(now[weakest]["value"])
            role = "Weakest part" if now[weakest]["band"] == "strong" else "Held back by"
            st.markdown(f"{role} **{weakest}** :gray[{score}]", width="content")


def marks(coalition: Row, health: list[Row], now: dict[str, Row]) -> None:
    with st.container(width=170, gap="xxsmall"):
        named("Health", now.get("health"))
        if coalition["last_month"]:
            months = months_to(coalition["last_month"], health)
            values, lows, highs = (in_months(months, health, c) for c in ("value", "low", "high"))
            text = spoken(now.get("health"))
            picture(
                spark_svg(values, lows, highs, now.get("health", {}).get("band")),
                f"Health of {coalition['name']}, last {words.count(len(months), 'month')}, now {text}",
            )
    with st.container(width=310, gap="xsmall"):
        for pillar in PILLARS:
            score = now.get(pillar)
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
                with st.container(width=168):
                    named(pillar.capitalize(), score)
                three = (score["value"], score["low"], score["high"], score["band"]) if score else (None,)
                picture(strip_svg(*three), f"{pillar.capitalize()}: {spoken(score)}")


def named(label: str, score: Row | None) -> None:
    if score is None or absent(score["value"]):
        st.markdown(f"{label} :gray[{words.NO_DATA if label == 'Health' else 'no data'}]")
        return
    ranged = words.score(score["value"], score["low"], score["high"])
    point, _, span = ranged.partition(" ")
    st.markdown(f"{label} **{point}**" + (f" :gray[{span}]" if span else ""))


def spoken(score: Row | None) -> str:
    if score is None or absent(score["value"]):
        return words.NO_DATA
    return f"{words.score(score['value'], score['low'], score['high'])}, {score['band']}".replace("–", " to ")


here = published()
coalitions = {row["coalition_id"]: row for row in here.rows("coalitions")}
attention = here.rows("attention", order=("position",))
if not coalitions:
    raise UnavailableError(words.EMPTY_PORTFOLIO)
dated = [row for row in coalitions.values() if row["last_month"]]
newest = max((row["last_month"] for row in dated), default=None)
counted = words.count(len(coalitions), "coalition")
order = ", ordered by what there is to act on" if len(coalitions) > 1 else ""
figures = (
    figures_to(here, newest, any(is_provisional(here, row) for row in dated if row["last_month"] == newest))
    if newest
    else f"No figures yet, built {words.full_date(here.built_on)}."
)
acting = [row for row in attention if row["concerns"]]
watching = [row for row in attention if row["watches"] or row["gaps"]]
if acting:
    first = coalitions[acting[0]["coalition_id"]]
    verb = "has" if len(acting) == 1 else "have"
    start = f" Start with {escape(first['name'])}." if len(coalitions) > 1 else ""
    bold = f"**{words.count(len(acting), 'coalition')} {verb} something to act on.**{start}"
elif watching:
    first = watching[0]
    name = coalitions[first["coalition_id"]]["name"]
    bold = f"**Nothing to act on.** {escape(name)}: {escape(words.sentence(first['why'] or ''))}"
else:
    bold = f"**All quiet.** Last checked {words.day_month(here.built_on)}."
opening(here, TITLE, f"{counted}{order}. {figures}", bold)
shown = attention if st.session_state.get("all_cards") else attention[:CARDS]
for row in shown:
    card(here, row, coalitions[row["coalition_id"]], newest)
if len(shown) < len(attention) and st.button(f"Show the other {len(attention) - len(shown)} coalitions"):
    st.session_state["all_cards"] = True
    st.rerun()
st.markdown(f":gray[{words.RANGES}]")

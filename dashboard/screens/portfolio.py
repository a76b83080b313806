"""Which coalition needs me? Cards in the order in which they need somebody; never a league table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.data import NothingYetError, Published, Row, published
from dashboard.hover import of_score
from dashboard.marks import picture, spark_svg, strip_svg
from dashboard.navigation import script
from dashboard.needs import NOTHING_TO_DO, Need, needs
from dashboard.parts import figures_to, in_months, is_provisional, months_to, opening
from dashboard.raised import has_warnings
from dashboard.sections.different_for_its_size import different_for_its_size
from dashboard.sections.reasons_to_stall import lenses_of
from dashboard.words import absent, escape
from metrics.published import PILLARS

TITLE = "Which coalition needs me"
ALL_CARDS, FIRST_CARDS = 12, 6  # up to so many are drawn at once; of more the first ones, the rest on request


def card(here: Published, need: Need, coalition: Row, newest: date | None) -> None:
    scores = here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",))
    now = {s["score"]: s for s in scores if s["month"] == coalition["last_month"]}
    with st.container(border=True, key=f"card-{need.coalition_id}"):
        left, right = st.columns([10, 9], gap="medium")
        with left, st.container(gap="xsmall"):
            to_do(here, need, coalition, now)
            if coalition["last_month"] and coalition["last_month"] != newest:
                st.markdown(f":gray[{figures_to(here, coalition['last_month'], is_provisional(here, coalition))}]")
        with right, st.container(horizontal=True, gap="small", vertical_alignment="center"):
            health = [s for s in scores if s["score"] == "health"]
            marks(here, coalition, health, now)


def to_do(here: Published, need: Need, coalition: Row, now: dict[str, Row]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(escape(coalition["name"]), anchor=False, width="content")
        for number, colour, what in (
            (need.acts, "red", "to act on"),
            (need.watches, "yellow", "to watch"),
            (need.gaps, "gray", "data gap" if need.gaps == 1 else "data gaps"),
        ):
            if number:
                st.badge(f"{number} {what}", color=colour)
    if need.why:
        st.markdown(escape(need.why))
    if need.next_step:
        hat = f", {escape(need.hat)}" if need.hat else ""
        st.markdown(f"**Next step{hat}:** {escape(words.sentence(need.next_step))}")
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


def marks(here: Published, coalition: Row, health: list[Row], now: dict[str, Row]) -> None:
    with st.container(width=170, gap="xxsmall"):
        named("Health", now.get("health"))
        if coalition["last_month"]:
            months = months_to(coalition["last_month"], health)
            values, lows, highs = (in_months(months, health, c) for c in ("value", "low", "high"))
            text = spoken(now.get("health"))
            picture(
                spark_svg(values, lows, highs, now.get("health", {}).get("band")),
                f"Health of {coalition['name']}, last {words.count(len(months), 'month')}, now {text}",
                of_score(here, "health", now.get("health"), coalition["last_month"]),
            )
    with st.container(width=310, gap="xsmall"):
        for pillar in PILLARS:
            score = now.get(pillar)
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
                with st.container(width=168):
                    named(pillar.capitalize(), score)
                three = (score["value"], score["low"], score["high"], score["band"]) if score else (None,)
                made_of = of_score(here, pillar, score, coalition["last_month"])
                picture(strip_svg(*three), f"{pillar.capitalize()}: {spoken(score)}", made_of)


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
if not coalitions:
    raise NothingYetError(words.EMPTY_PORTFOLIO)
every = needs(here)
dated = [row for row in coalitions.values() if row["last_month"]]
newest = max((row["last_month"] for row in dated), default=None)
counted = words.count(len(coalitions), "coalition")
order = ", ordered by what there is to act on" if len(coalitions) > 1 else ""
figures = (
    figures_to(here, newest, any(is_provisional(here, row) for row in dated if row["last_month"] == newest))
    if newest
    else f"No figures yet, built {words.full_date(here.built_on)}."
)
if has_warnings(here) and any(is_provisional(here, row) for row in dated if row["last_month"] == newest):
    figures += " Warnings look at months that are over."
acting = [need for need in every if need.acts]
watching = [need for need in every if need.watches or need.gaps]
if acting:
    first = acting[0]
    verb = "has" if len(acting) == 1 else "have"
    what = f": {escape(first.what)}" if first.what else ""
    start = f" Start with {escape(coalitions[first.coalition_id]['name'])}{what}." if len(coalitions) > 1 else ""
    bold = f"**{words.count(len(acting), 'coalition')} {verb} something to act on.**{start}"
elif watching:
    name = coalitions[watching[0].coalition_id]["name"]
    bold = f"**{NOTHING_TO_DO}** {escape(name)}: {escape(watching[0].why.removeprefix(NOTHING_TO_DO).strip())}"
else:
    bold = f"**All quiet.** Last checked {words.day_month(here.built_on)}."
opening(here, TITLE, f"{counted}{order}. {figures}", bold)
shown = every if len(every) <= ALL_CARDS or st.session_state.get("all_cards") else every[:FIRST_CARDS]
for need in shown:
    card(here, need, coalitions[need.coalition_id], newest)
if len(shown) < len(every) and st.button(f"Show the other {len(every) - len(shown)} coalitions"):
    st.session_state["all_cards"] = True
    st.rerun()
st.markdown(f":gray[{words.RANGES}]")
different_for_its_size(here, {key: row["name"] for key, row in coalitions.items()})

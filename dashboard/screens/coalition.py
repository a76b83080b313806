"""One coalition: how it is, how sure that is, what holds it back and what moved it, what is missing, what stands behind it."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import published
from dashboard.parts import choose_coalition, figures_to, is_provisional, opening
from dashboard.sections.behind_scores import behind_scores
from dashboard.sections.how_sure import how_sure
from dashboard.sections.members_say import members_say
from dashboard.sections.open_warnings import open_warnings_of
from dashboard.sections.over_time import over_time
from dashboard.sections.reasons_to_stall import lenses_of, reasons_to_stall
from dashboard.sections.score_cards import CARDS, main_sentence, score_cards
from dashboard.sections.ways_on import ways_on
from dashboard.sections.what_changed import Heads, largest_part, moves_of, what_changed
from dashboard.sections.what_is_missing import what_is_missing
from dashboard.words import absent, escape

here = published()
top = st.container()
coalition = choose_coalition(here)
last = coalition["last_month"]
scores = here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",)) if last else []
now = {score["score"]: score for score in scores if score["month"] == last}
earlier = words.month_before(last) if last else None
before = {score["score"]: score for score in scores if score["month"] == earlier}
method = here.rows("method", order=("title",)) if here.has("method") else []
heads = Heads({h["indicator"]: h["title"] for h in method}, {h["indicator"]: h["pillar"] for h in method})
with top:
    theme = f"{escape(words.sentence(coalition['theme']))} " if coalition["theme"] else ""
    if coalition["has_register"]:
        who = f"{words.count(coalition['member_count'], 'member organisation')}."
    else:
        seen = words.count(coalition["member_count"], "organisation") + " seen"
        who = f"{seen}; {words.NO_REGISTER}."
    if scores:
        figures = figures_to(here, last, is_provisional(here, coalition))
        largest = None
        if here.has("changes") and words.change(now["health"]["value"], before.get("health", {}).get("value")):
            points = now["health"]["value"] - before["health"]["value"]
            largest = largest_part(moves_of(here, coalition, "health", heads), points)
        opening(here, coalition["name"], f"{theme}{who} {figures}", main_sentence(now, before, largest))
        ways_on("briefing", "missing_players")
    else:
        opening(
            here, coalition["name"], f"{theme}{who}", "**No scores yet.** No dated row of this coalition has arrived."
        )
if scores:
    score_cards(here, now, before)
    open_warnings_of(here, coalition)
    with_figures = {name for name, score in now.items() if not absent(score["value"])}
    first = next((number for number, name in enumerate(CARDS) if name in with_figures), 0)
    closer = st.radio("Look closer at", CARDS, index=first, format_func=str.capitalize, horizontal=True)
    closer = closer if closer in CARDS else "health"
    reasons = lenses_of(here, coalition)
    left, right = st.columns(2, gap="medium") if reasons else (st.container(), st.container())
    with left:
        if reasons:
            reasons_to_stall(here, reasons, heads.titles)
    with right:
        moves = moves_of(here, coalition, closer, heads) if here.has("changes") else []
        months = (words.month_name(last), words.month_name(earlier))
        what_changed(here, closer, now.get(closer), before.get(closer), moves, *months)
    over_time(here, coalition, closer, scores)
    how_sure(here, coalition, closer, now.get(closer), heads)
    if here.has("missing") and here.has("indicators"):
        what_is_missing(here, coalition, now, method)
    members_say(here, coalition)
    if here.has("indicators") and method:
        behind_scores(here, coalition, now, method)

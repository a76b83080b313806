"""The month's indicators by pillar, each with a way to open it. What is in a pillar is drawn when somebody opens it."""

from __future__ import annotations

import streamlit as st

from dashboard import indicator_words, words
from dashboard.data import Published, Row
from dashboard.navigation import may_open, script
from dashboard.parts import choose, ranged, table
from dashboard.words import absent, escape
from metrics.published import PILLARS


def behind_scores(here: Published, coalition: Row, now: dict[str, Row], method: list[Row]) -> None:
    found = here.rows("indicators", coalition_id=coalition["coalition_id"], month=coalition["last_month"])
    month = {row["indicator"]: row for row in found}
    by_pillar = {
        pillar: sorted(
            (head for head in method if head["pillar"] == pillar and head["indicator"] in month),
            key=lambda head: (-(head["weight"] or 0), head["title"]),
        )
        for pillar in PILLARS
    }
    if not any(by_pillar.values()):
        return
    st.header("What stands behind the scores", anchor=False)
    if all(row["suppressed"] for row in found):
        st.markdown(f"Single indicators: {words.PROTECTED}.")
        return
    st.markdown(
        f":gray[{words.month(coalition['last_month'])}, the heaviest first. In brackets, the range of a value. Coverage: how "
        "much of what an indicator looks at could be used, mostly the share done by known organisations.]"
    )
    for pillar, heads in by_pillar.items():
        if not heads:
            continue
        score = now.get(pillar)
        figure = "(no score)" if score is None or absent(score["value"]) else ranged(score)
        label = f"{pillar.capitalize()} {figure}: {words.count(len(heads), 'indicator')}"
        opened = st.expander(label, key=f"behind-{pillar}", on_change="rerun")
        if opened.open:
            with opened:
                table([line(head, month[head["indicator"]]) for head in heads])
                way_in(here, pillar, heads)


def line(head: Row, row: Row) -> dict[str, object]:
    """Three columns: a fourth would not fit a phone."""
    told = (indicator_words.value(head, row), indicator_words.based_on(head, row))
    return {
        "Indicator": head["title"],
        "Value and what it is based on": "; ".join(filter(None, told)),
        "Score": indicator_words.score(head, row),
    }


def way_in(here: Published, pillar: str, heads: list[Row]) -> None:
    """To the page of one of the pillar's indicators."""
    if not may_open(here.audience, "indicator"):
        return
    titles = {head["indicator"]: head["title"] for head in heads}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose(f"One of {pillar} in full", titles, f"open-{pillar}")
        if st.button(f"Open {escape(titles[chosen])}", key=f"button-{pillar}"):
            st.session_state["indicator"] = chosen
            st.switch_page(script("indicator"))

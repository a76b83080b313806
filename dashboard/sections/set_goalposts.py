"""Goalposts: the two values of an indicator that score 0 and 100, as they are, by default, and decided otherwise."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row
from dashboard.parts import BETTER, SCALES, choose, table
from dashboard.sections.setting_forms import decide, look, number
from dashboard.words import absent, escape

KIND = "goalposts"
INTRO = (
    "Two values of an indicator say what scores 0 and what scores 100; they hold for every coalition of this workspace. Other "
    "goalposts are another version of the method: what the version before said is kept beside it."
)

BANDS_STAY = (
    f"The bands cannot be set: under {words.WATCH_FROM} is concern and from {words.STRONG_FROM} strong in every workspace, so "
    "that a band means the same to everybody who reads it."
)


def is_changed(head: Row) -> bool:
    """Are the goalposts of this indicator others than by default?"""
    return not absent(head["default_0"]) and any(head[f"goalpost_{end}"] != head[f"default_{end}"] for end in (0, 100))


def set_goalposts(here: Published, heads: list[Row]) -> None:
    st.header("Goalposts", anchor=False)
    st.markdown(f":gray[{INTRO} {BANDS_STAY}]")
    scored = {head["indicator"]: head for head in heads if not absent(head["goalpost_0"])}
    if not scored:
        st.markdown("No indicator of this build is scored.")
        return
    labels = {name: f"{head['title']}{' (changed)' if is_changed(head) else ''}" for name, head in scored.items()}
    head = scored[choose("Indicator", labels, "goalposts_of")]
    st.markdown(f"**{escape(head['question'])}**")
    table(_facts(head), header=False)
    _form(head)
    decide(here, KIND)


def _facts(head: Row) -> list[dict[str, object]]:
    facts = [
        ("Unit", head["unit"]),
        ("Now", in_words(head, "goalpost")),
        ("By default", in_words(head, "default")),
        ("Better", BETTER[head["direction"]]),
        ("Why these by default", head["source"]),
    ]
    if head["scale"] in SCALES:
        facts.insert(3, ("Between them", SCALES[head["scale"]]))
    return [{"What": what, "Is": said} for what, said in facts]


def in_words(head: Row, which: str) -> str:
    """ "0 at 0 months, 100 at 18 months"."""
    return scored_at(head[f"{which}_0"], head[f"{which}_100"], head["unit"])


def scored_at(scored_0: float, scored_100: float, unit: str) -> str:
    low, high = (words.indicator_value(post, None, None, None, unit) for post in (scored_0, scored_100))
    return f"0 at {low}, 100 at {high}"


def _form(head: Row) -> None:
    name = head["indicator"]
    with st.form(f"goalposts-{name}", enter_to_submit=False):
        given = {}
        for column, end in zip(st.columns(2, gap="medium"), (0, 100), strict=True):
            now = float(head[f"goalpost_{end}"])
            with column:
                given[end] = st.number_input(
                    f"Value that scores {end}",
                    value=now,
                    format="%g",
                    step=_step(head),
                    key=f"post-{name}-{end}-{now:g}",
                )
        st.markdown(f":gray[In the indicator's own unit: {escape(head['unit'])}.]")
        with st.container(horizontal=True, gap="small"):
            is_asked = st.form_submit_button("What would these goalposts change?")
            is_default = is_changed(head) and st.form_submit_button("What would the default goalposts change?")
    if is_default:
        given = {end: head[f"default_{end}"] for end in (0, 100)}
    if is_asked or is_default:
        posts = head | {f"goalpost_{end}": post for end, post in given.items()}
        values = {"indicator": name, "scored_0": number(given[0]), "scored_100": number(given[100])}
        look(KIND, values, f"{head['title']} scores {in_words(posts, 'goalpost')}.")


def _step(head: Row) -> float:
    """So much an arrow of the field moves."""
    width = abs(head["goalpost_100"] - head["goalpost_0"])
    return 0.05 if width <= 1 else 0.5 if width <= 5 else 1.0

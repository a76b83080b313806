"""How it is worked out: from what was recorded to a score, other weights tried out, and every indicator in full."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.data import Published, Row, published
from dashboard.indicator_words import applies
from dashboard.marks import zone
from dashboard.parts import choose_coalition, figures_to, is_provisional, opening, table, worked_out
from dashboard.sections.every_warning import every_warning
from dashboard.sections.set_goalposts import is_changed
from dashboard.sections.settings_log import goalposts_set_by
from dashboard.sections.ways_on import ways_on
from dashboard.what_if import Part, agree, not_open, rescored
from dashboard.words import absent, escape
from metrics.constants import CONCERN_BELOW, POINT_COVERAGE, STRONG_FROM, WEIGHT_NEEDED
from metrics.departures import as_list
from metrics.published import PILLARS, SCORES

TITLE = "How it is worked out"
HOW = f"""
1. **Value.** An indicator asks one question of what was recorded and answers it with a value: a share, a count, an index
   or a number of months.
2. **Goalposts.** Two fixed values say what scores 0 and what scores 100; a value between them scores in between. They are
   never taken from other coalitions: no score moves because another coalition joined.
3. **Pillars.** Balance, engagement and durability are each the weighted mean of their indicators that can be known.
4. **Health.** The geometric mean of the three pillars, each counted as at least 1: 80, 80 and 20 make 50, where the plain
   mean would be 60. A weak pillar cannot be bought off.
5. **Bands.** Concern under {CONCERN_BELOW:.0f}, watch under {STRONG_FROM:.0f}, strong from {STRONG_FROM:.0f}.
6. **Missing is never 0.** An indicator without enough data is left out. A score needs {words.share(WEIGHT_NEEDED)} of its
   weight present, else there is no score; under two thirds it is called partial. What does not apply to a coalition is not
   missing: its weight leaves the score.
7. **Unknown is a range.** Where the organisations behind more than {words.share(1 - POINT_COVERAGE)} of an activity are
   unknown, only the range is shown, and the score is the mean of the scores of its two ends.
8. **Ranges of scores.** Each score is worked out {words.RECALCULATIONS} times more: every indicator somewhere within its
   interval, every weight up to 25{words.NBSP}% lighter or heavier, health by the geometric or the plain mean; in a partial
   score what is missing is anything from 0 to 100. The range holds the middle 90{words.NBSP}%. The draws are seeded: the
   same data give the same range.
"""
LIMITS = """
- Behind the indicators are **associations, mostly cross-sectional**: they say what goes together, not what leads to what.
- The scores are **not validated for funding decisions**.
- No score says what will happen, and none is made to rank coalitions.
"""
FOR_ALL = f"""
- **An act** is a day on which an organisation did something in one channel: attended a meeting, sent a message, raised an
  agenda item, took a position on a decision, gave something or finished a commitment. A hundred messages in a day are one.
- **Members** are the organisations that belong to the coalition at the month's end, also those that did nothing. The
  secretariat, facilitators, observers and funders are not counted.
- **Reasons to stall** are six: {words.joined([name for name, _ in words.LENSES.values()])}.
  Each has a score of its own, the weighted mean of the indicators that bear on it.
"""
ALPHA = """
What members say is asked with several questions each. Alpha and omega tell how far these measure one thing: near 1 they do,
near 0 each measures something of its own. Alpha takes all questions to be equally good, omega does not. Both are over the
people of all coalitions who answered every question, each person less the mean of the coalition. No threshold is set here.
"""
Scores = dict[str, float | None]
WHAT_IF = "Your what-if, not published"


def answer(heads: list[Row]) -> str:
    scored = [head for head in heads if head["weight"]]
    if not scored:
        return "**No indicator makes a score in this build.**"
    parts = [f"{pillar} ({sum(head['pillar'] == pillar for head in scored)})" for pillar in PILLARS]
    shown = len(heads) - len(scored)
    verb = "is" if shown == 1 else "are"
    beside = f" {shown} more {verb} shown and not scored." if shown else ""
    changed = sum(is_changed(head) for head in scored)
    beside += f" The goalposts of {words.count(changed, 'indicator')} are set otherwise here." if changed else ""
    return (
        f"**{words.count(len(scored), 'indicator')} make three scores, {words.joined(parts)}, and the three make health; "
        f"the weights are product defaults.**{beside} A product default is this product's judgement, not a measurement: "
        "so are most goalposts."
    )


def what_if(here: Published, heads: list[Row]) -> None:
    """Other weights for the newest month of one coalition. Nothing of it outlives the page."""
    st.header("What if the weights were different?", anchor=False)
    if not here.rows("coalitions", limit=1):
        st.markdown("No coalition yet: there is no score to weigh anew.")
        return
    coalition = choose_coalition(here)
    month = coalition["last_month"]
    here_and_now = {"coalition_id": coalition["coalition_id"], "month": month}
    scores = {row["score"]: row for row in here.rows("scores", **here_and_now)} if month else {}
    if not scores:
        st.markdown("**No scores yet.** No dated row of this coalition has arrived.")
        return
    found = {row["indicator"]: row for row in here.rows("indicators", **here_and_now)}
    parts = {
        head["indicator"]: Part(head["pillar"], head["weight"], found[head["indicator"]]["score"])
        for head in heads
        if head["weight"] and applies(found.get(head["indicator"]))
    }
    before = {name: scores[name]["value"] if name in scores else None for name in SCORES}
    kept = not_open(parts.values(), before)
    if len(kept) == len(PILLARS):
        st.markdown(
            "The scores of the single indicators are not part of your access, so there is nothing to weigh anew."
        )
        return
    st.markdown(f":gray[{figures_to(here, month, is_provisional(here, coalition))}]")
    result = st.container()
    movable = [head for head in heads if head["weight"] and head["pillar"] not in kept]
    chosen = weigh(movable, found)
    anew = rescored((part._replace(weight=chosen.get(name, part.weight)) for name, part in parts.items()), kept)
    with result:
        if all(chosen[head["indicator"]] == head["weight"] for head in movable):
            st.markdown("**Every weight is as published.** Change one and see what follows.")
        else:
            told = in_words(before["health"], scores.get("health"))
            st.markdown(f"**{WHAT_IF}: health {in_words(anew['health'])}.** As published: {told}.")
        compared(scores, before, anew, kept)


def weigh(heads: list[Row], found: dict[str, Row]) -> dict[str, float]:
    """A weight for every indicator, from nothing to twice its own, by pillar; and the way back.

    What is folded is drawn too: Streamlit forgets the fields that a page does not draw.
    """

    def back() -> None:
        for head in heads:
            st.session_state[key_of(head)] = float(head["weight"])

    chosen: dict[str, float] = {}
    for pillar in PILLARS:
        mine = [head for head in heads if head["pillar"] == pillar]
        if not mine:
            continue
        grid = st.expander(f"Weights in {pillar}", expanded=not chosen).grid(3, min_column_width=240)
        for head in mine:
            name, weight, key = head["indicator"], float(head["weight"]), key_of(head)
            told = state(found.get(name))
            st.session_state.setdefault(key, weight)
            with grid.cell(), st.container(gap="xxsmall"):
                st.markdown(f"{escape(head['title'])} :gray[{told}]")
                chosen[name] = st.number_input(  # its own label is read out as it is typed, marks and all
                    f"Weight of {head['title']}: {told}", 0.0, 2 * weight, step=weight / 4, format="%g", key=key,
                    label_visibility="collapsed",
                )  # fmt: skip
    st.button("Back to the published weights", on_click=back)
    return chosen


def key_of(head: Row) -> str:
    """Another weight in another build is another field."""
    return f"weight-{head['indicator']}-{head['weight']:g}"


def state(row: Row | None) -> str:
    if not applies(row):
        return f"{words.DOES_NOT_APPLY} here"
    if row["suppressed"]:
        return words.PROTECTED
    return words.NO_DATA if absent(row["score"]) else f"scores {words.whole(row['score'])}"


def compared(scores: dict[str, Row], before: Scores, anew: Scores, kept: Scores) -> None:
    """The scores as published beside those of the what-if."""
    table(
        [
            {
                "Score": name.capitalize(),
                "As published": in_words(before[name], scores.get(name)),
                WHAT_IF: "stays as published" if name in kept else with_change(anew[name], before[name]),
            }
            for name in ("health", *PILLARS)
        ]
    )
    closed = f" Of {words.joined(list(kept))} not everything is part of your access." if kept else ""
    st.markdown(
        ":gray[This changes nothing that is published, and it is gone when you leave the page. "
        f"A what-if has no range.{closed} Each weight can be set between nothing and twice what it is.]"
    )


def in_words(value: float | None, row: Row | None = None) -> str:
    """ "52 (46–58), watch"."""
    ranged = words.score(value, row["low"], row["high"]) if row else words.score(value)
    return ranged if absent(value) else f"{ranged}, {zone(value)}"


def with_change(value: float | None, before: float | None) -> str:
    """ "54, watch; change +2"."""
    points = None if agree(value, before) else words.change(value, before)
    return in_words(value) + (f"; change {points}" if points else "")


def indicator(here: Published, head: Row, pillar_weight: float) -> None:
    """One line that opens; what is in it is drawn only then."""
    weight = f"weight {head['weight']:g}" if head["weight"] else "not scored"
    label = f"**{escape(head['title'])}.** {escape(head['question'])} :gray[{weight}]"
    opened = st.expander(label, key=f"read-{head['indicator']}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        worked_out(head, pillar_weight, goalposts_set_by(here, head["indicator"]))


def reliability(here: Published) -> None:
    """How far the questions of the surveys measure one thing; nothing where the audience has no such figures."""
    rows = here.rows("reliability", order=("construct",)) if here.has("reliability") else []
    if not rows:
        return
    st.header("How well survey questions go together", anchor=False)
    st.markdown(ALPHA)
    table(
        [
            {
                "Members say": words.QUESTIONS.get(row["construct"], words.readable(row["construct"])),
                "Asked": f"{words.count(row['items'], 'question')}; {words.count(row['respondents'], 'person', 'people')} "
                f"of {words.count(row['coalitions'], 'coalition')}",
                "Alpha and omega": coefficients(row),
            }
            for row in rows
        ]
    )


def coefficients(row: Row) -> str:
    known = [f"{name} {words.quantity(row[name], 'index')}" for name in ("alpha", "omega") if not absent(row[name])]
    return ". ".join(filter(None, ("; ".join(known), row["reason"]))) or words.NO_DATA


here = published()
heads = here.rows("method", order=("weight desc", "title"))
versions = {row["method_version"] for row in here.rows("scores", limit=1)} if here.has("scores") else set()
version = "".join(f" Method version {escape(version)}." for version in versions if version)
opening(here, TITLE, f"Built {words.full_date(here.built_on)}.{version}", answer(heads))
ways_on("settings")
st.header("How a score comes about", anchor=False)
st.markdown(HOW)
st.header("What it is not", anchor=False)
st.markdown(LIMITS)
if here.has("coalitions") and here.has("scores") and here.has("indicators"):
    what_if(here, heads)
with st.expander("Departures from published methods, and choices where they are silent"):
    st.markdown(as_list())
st.header("Every indicator", anchor=False)
st.markdown(FOR_ALL)
st.markdown(":gray[The heaviest first. Open one to read how it is worked out, from which source and with which query.]")
for pillar in PILLARS:
    mine = [head for head in heads if head["pillar"] == pillar]
    weights = sum(head["weight"] or 0 for head in mine)
    if mine:
        st.subheader(pillar.capitalize(), anchor=False)
        st.markdown(f":gray[{words.count(len(mine), 'indicator')}; their weights add up to {weights:g}.]")
        for head in mine:
            indicator(here, head, weights)
every_warning(here)
reliability(here)

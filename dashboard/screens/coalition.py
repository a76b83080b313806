"""One coalition: how it is, since when, what stands behind it and what is missing."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show, too_short, trend
from dashboard.data import Published, Row, published
from dashboard.marks import BADGE, picture, strip_svg
from dashboard.navigation import may_open, script
from dashboard.parts import (
    choose_coalition,
    figures_to,
    in_months,
    is_provisional,
    months_to,
    opening,
    same_figures,
    table,
)
from dashboard.words import absent, escape
from metrics.published import PILLARS, SCORES

CARDS = ("health", *PILLARS)
HELP = {
    "health": "0 to 100, from balance, engagement and durability together; a weak one cannot be bought off.",
    "balance": "0 to 100. Do all members shape the coalition, or does one?",
    "engagement": "0 to 100. Do members take part and do what they promised?",
    "durability": "0 to 100. Is it built to last: members, money, agreements?",
}
WEIGHT_NEEDED = f"40{words.NBSP}%"  # of a score's weight


def main_sentence(now: dict[str, Row], before: dict[str, Row], coalition: Row) -> str:
    """Health, its band and its change; or which parts it lacks. All of it from published fields."""
    health = now.get("health")
    if health is None or absent(health["value"]):
        lacking = [pillar for pillar in PILLARS if pillar not in now or absent(now[pillar]["value"])]
        why = f": {words.joined(lacking)} {'has' if len(lacking) == 1 else 'have'} no score" if lacking else ""
        rest = [
            f"{pillar.capitalize()} is {ranged(now[pillar])}, {now[pillar]['band']}."
            for pillar in PILLARS
            if pillar not in lacking
        ]
        return " ".join([f"**Health cannot be worked out{why}.**", *rest])
    partial = ", partial" if health["partial"] else ""
    said = f"**Health is {ranged(health)}, {health['band']}{partial}.**"
    points = words.change(health["value"], before.get("health", {}).get("value"))
    if points is not None:
        month = words.month_name(before["health"]["month"])
        number = points.strip("+−")
        unit = "point" if number == "1" else "points"
        verb = "lost" if points.startswith("−") else "gained"
        same = f"did not change since {month}"
        said += f" **It {same if points == '0' else f'{verb} {number} {unit} since {month}'}.**"
    weakest = now.get(health["weakest"])
    if weakest:
        role = "is its weakest part" if weakest["band"] == "strong" else "holds it back"
        said += f" {weakest['score'].capitalize()} {role}."
    return said


def ranged(score: Row) -> str:
    return words.score(score["value"], score["low"], score["high"])


def score_card(name: str, score: Row | None, before: Row | None) -> None:
    value = score["value"] if score else None
    points = words.change(value, before["value"] if before else None)
    since = f"{points} since {words.month_name(before['month'])}" if points is not None else "no earlier figure"
    figure = ranged(score) if score else words.NO_DATA
    st.metric(
        name.capitalize(), figure, since, delta_color="off", delta_arrow="off", help=HELP[name]
    )  # fmt: skip
    three = (score["value"], score["low"], score["high"], score["band"]) if score else (None,)
    band = score["band"] if score else None
    picture(strip_svg(*three, width=220), f"{name.capitalize()} {figure}, {band or 'no band'}".replace("–", " to "))
    if absent(value):
        st.markdown(":gray-badge[no score]")
        return
    chance = score["band_change_probability"]
    notes = [] if absent(chance) else [f"{words.probability(chance)} chance of change"]
    if score["partial"]:
        notes.append(f"partial: {words.share(score['weight_present'])} present")
    st.markdown(f":{BADGE[band]}-badge[{band}]" + (f" :gray[{'; '.join(notes)}]" if notes else ""))


def over_time(here: Published, coalition: Row, scores: list[Row]) -> None:
    heading = st.container()
    with_figures = {score["score"] for score in scores if not absent(score["value"])}
    first = next((number for number, name in enumerate(CARDS) if name in with_figures), 0)
    chosen = st.radio("Show the months of", CARDS, index=first, format_func=str.capitalize, horizontal=True)
    chosen = chosen if chosen in CARDS else "health"
    rows = [score for score in scores if score["score"] == chosen]
    months = months_to(coalition["last_month"], [row for row in rows if not absent(row["value"])])
    values, lows, highs = (in_months(months, rows, column) for column in ("value", "low", "high"))
    gap = too_short(months, values)
    span = "time" if gap else words.count(len(months), "month")
    heading.header(f"{chosen.capitalize()} over {span}", anchor=False)
    if gap:
        st.markdown(gap)
        return
    provisional = is_provisional(here, coalition)
    legend = ["Shaded: where the score lies."] if any(not absent(low) for low in lows) else []
    legend += ["Dotted: the month in progress."] if provisional else []
    if legend:
        st.markdown(f":gray[{' '.join(legend)}]")
    events = []
    if here.has("context_events"):
        found = here.rows("context_events", coalition_id=coalition["coalition_id"], order=("month", "label"))
        events = [(event["month"], event["label"]) for event in found]
    figure = trend(
        months, values, lows, highs, band=rows[-1]["band"], provisional=provisional, events=events
    )  # fmt: skip
    first = next(value for value in values if not absent(value))
    went = f"{chosen.capitalize()} went from {words.whole(first)} to {words.score(values[-1])}"
    show(figure, f"trend-{chosen}", f"{went}, {months[0]:%B %Y} to {months[-1]:%B %Y}.")
    by = {row["month"]: row for row in rows}
    same_figures(
        f"{chosen.capitalize()} by month",
        [
            {
                "Month": words.month_short(month),
                "Score": ranged(by[month]) if month in by else words.NO_DATA,
                "Band": (month in by and by[month]["band"]) or "no band",
            }
            for month in reversed(months)
        ],
    )
    inside = [f"{words.month(month)}: {escape(label)}" for month, label in events if months[0] <= month]
    if inside:
        st.markdown(f":gray[What happened around it. {words.sentence('; '.join(inside))}]")


def behind(here: Published, coalition: Row, now: dict[str, Row]) -> None:
    """The month's indicators by pillar, each with a way to open it."""
    method = {row["indicator"]: row for row in here.rows("method", order=("title",))}
    found = here.rows("indicators", coalition_id=coalition["coalition_id"], month=coalition["last_month"])
    month = {row["indicator"]: row for row in found}
    st.header("What stands behind the scores", anchor=False)
    st.markdown(
        f":gray[{words.month(coalition['last_month'])}. In brackets, where the value lies. Coverage: how much of "
        "what an indicator looks at could be used, mostly the share done by known organisations.]"
    )
    for pillar in PILLARS:
        heads = sorted((h for h in method.values() if h["pillar"] == pillar), key=lambda h: -(h["weight"] or 0))
        if not heads:
            continue
        score = now.get(pillar)
        figure = f": {words.NO_DATA}" if score is None or absent(score["value"]) else f" {ranged(score)}"
        st.subheader(f"{pillar.capitalize()}{figure}", anchor=False)
        table([indicator_row(head, month.get(head["indicator"])) for head in heads])
        if not may_open(here.audience, "indicator"):
            continue
        with st.container(horizontal=True, gap="xsmall"):
            for head in heads:
                if st.button(f"Open {escape(head['title'])}", key=f"open-{head['indicator']}"):
                    st.session_state["indicator"] = head["indicator"]
                    st.switch_page(script("indicator"))


def indicator_row(head: Row, row: Row | None) -> dict[str, object]:
    if row is None or row["suppressed"]:
        nothing = words.NO_DATA if row is None else words.PROTECTED
        return {"Indicator": head["title"], "Value": nothing, "Score": nothing, "Based on": "nothing shown"}
    based_on = words.NO_DATA if absent(row["n"]) else f"{int(row['n']):,} {head['counts']}"
    coverage = "" if absent(row["coverage"]) else f", coverage {words.share(row['coverage'])}"
    return {
        "Indicator": head["title"],
        "Value": words.indicator_value(row["value"], row["low"], row["high"], row["coverage"], head["unit"]),
        "Score": words.score(row["score"]) if head["weight"] else "not scored",
        "Based on": based_on + coverage,
    }


def missing(here: Published, coalition: Row, now: dict[str, Row]) -> None:
    """What is missing, in words, with what it weighs."""
    rows = here.rows(
        "missing", coalition_id=coalition["coalition_id"], month=coalition["last_month"],
        order=("score_or_lens", "weight desc", "indicator"),
    )  # fmt: skip
    titles = {row["indicator"]: row["title"] for row in here.rows("method")} if here.has("method") else {}
    lines = []
    for name in SCORES:
        lacking = [row for row in rows if row["score_or_lens"] == name]
        if not lacking:
            continue
        score = now.get(name)
        scored = score is not None and not absent(score["value"])
        present = f" {words.share(score['weight_present'])} of its weight is present" if score else ""
        needed = "." if scored or not score else f", {WEIGHT_NEEDED} is needed."
        state = "is worked out without some of its parts" if scored else "has no score"
        head = f"- **{name.capitalize()} {state}.**"
        lines.append(head if name == "health" else f"{head}{present}{needed}")
        for row in lacking:
            title = titles.get(row["indicator"])
            weight = "" if absent(row["weight"]) else f", weight {row['weight']:g}"
            named = f"{escape(title or words.readable(row['indicator']))}{weight}: " if name != "health" else ""
            lines.append(f"    - {named}{escape(words.sentence(row['reason']))}")
    st.header("What is missing", anchor=False)
    st.markdown("\n".join(lines) if lines else "Nothing. Every indicator of this month has a score.")


here = published()
top = st.container()
coalition = choose_coalition(here)
scores = (
    here.rows("scores", coalition_id=coalition["coalition_id"], order=("month",)) if coalition["last_month"] else []
)
previous = months_to(coalition["last_month"], scores)[-2:-1] if scores else []
now = {s["score"]: s for s in scores if s["month"] == coalition["last_month"]}
before = {s["score"]: s for s in scores if s["month"] in previous}
with top:
    theme = f"{escape(words.sentence(coalition['theme']))} " if coalition["theme"] else ""
    if coalition["has_register"]:
        who = f"{words.count(coalition['member_count'], 'member organisation')}."
    else:
        seen = words.count(coalition["member_count"], "organisation") + " seen"
        who = f"{seen}; {words.NO_REGISTER}."
    if not scores:
        opening(
            here, coalition["name"], f"{theme}{who}", "**No scores yet.** No dated row of this coalition has arrived."
        )
    else:
        figures = figures_to(here, coalition["last_month"], is_provisional(here, coalition))
        opening(here, coalition["name"], f"{theme}{who} {figures}", main_sentence(now, before, coalition))
if scores:
    grid = st.grid(4, min_column_width=150)
    for name in CARDS:
        with grid.cell(), st.container(border=True, gap="xsmall", height="stretch"):
            score_card(name, now.get(name), before.get(name))
    if all(absent(score["low"]) for score in now.values()):
        st.markdown(f":gray[{words.RANGES}]")
    over_time(here, coalition, scores)
    if here.has("indicators") and here.has("method"):
        behind(here, coalition, now)
    if here.has("missing"):
        missing(here, coalition, now)

"""One indicator: its question, its figure, how it is worked out, and the rows behind it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import indicator_words, words
from dashboard.charts import show, too_short, value_trend
from dashboard.data import Published, Row, audience, published
from dashboard.hover import headed
from dashboard.marks import BADGE, picture, strip_svg, zone
from dashboard.navigation import may_open, script
from dashboard.parts import (
    choose,
    choose_coalition,
    figures_to,
    in_months,
    is_provisional,
    long_table,
    months_to,
    opening,
    period,
    reasons,
    same_figures,
    worked_out,
)
from dashboard.sections.settings_log import goalposts_set_by
from dashboard.words import absent, escape

NOT_SHOWN = "not shown"
NO_ROWS = "No row of this period can be named for this indicator."
BEGINNING = date(1900, 1, 1)


def state_in_words(here: Published, coalition: Row, head: Row, row: Row) -> str | None:
    """Why there is no figure, or only a range; None where there is a figure."""
    month = words.month_name(coalition["last_month"])
    if row["suppressed"]:
        return f"**{words.PROTECTED.capitalize()}.**"
    if not indicator_words.applies(row):
        return f"**It does not apply to {escape(coalition['name'])} in {month}.** {indicator_words.LEAVES}"
    if not absent(row["value"]):
        return None
    if indicator_words.is_known(row):
        score = " The score is the mean of the scores of its two ends." if not absent(row["score"]) else ""
        why = "what is on file does not settle where in it the value lies."
        if not absent(row["coverage"]):
            why = f"{words.share(1 - row['coverage'])} of this activity has no known organisation."
        return f"**There is only a range for {month}:** {why}{score}"
    where = {"coalition_id": coalition["coalition_id"], "month": row["month"], "indicator": head["indicator"]}
    found = here.rows("missing", **where, limit=1) if here.has("missing") else []
    why = found[0]["reason"] if found else indicator_words.based_on(head, row) or indicator_words.nothing(head)
    return f"**It is missing: there is no figure for {month}.** {escape(words.sentence(why))}"


def cards(head: Row, row: Row | None) -> None:
    """Value, score and what they are based on; of an answer that is withheld nothing but that."""
    grid = st.grid(3, min_column_width=220, border=True)
    withheld = row is not None and row["suppressed"]
    with grid.cell(), st.container(gap="xsmall"):
        figure, _, note = indicator_words.value(head, row).partition(", no point")
        ranged = row is not None and not absent(row["low"])
        st.metric(
            "Value", NOT_SHOWN if withheld else figure, help=indicator_words.range_meaning(head) if ranged else None
        )
        if note:
            st.markdown(f":gray[No point{escape(note)}.]")
        st.markdown(f":gray[Unit: {escape(head['unit'])}]")
    with grid.cell(), st.container(gap="xsmall"):
        figure, _, band = indicator_words.score(head, row).partition(", ")
        st.metric("Score", NOT_SHOWN if withheld else figure, help=words.BANDS)
        if not head["weight"]:
            st.markdown(":gray[Shown beside the scores; it does not enter them.]")
        elif not withheld and (row is None or indicator_words.applies(row)):
            score = row["score"] if row else None
            picture(strip_svg(score, width=220), f"Score {figure}{f', {band}' if band else ''}")
            st.markdown(f":{BADGE[zone(score)]}-badge[{band or 'no band'}]")
    with grid.cell(), st.container(gap="xsmall"):
        st.metric("Based on", NOT_SHOWN if withheld else indicator_words.number(head, row))
        least = f"at least {head['min_n']} {'is' if head['min_n'] == 1 else 'are'} needed"
        st.markdown(f":gray[{escape(words.readable(head['counts']))}; {least}. {period(head).capitalize()}.]")
        if row is not None and not absent(row["coverage"]) and indicator_words.is_told(head, row):
            st.markdown(f":gray[Coverage {words.share(row['coverage'])}: so much of what it looks at could be used.]")


def counts_for(here: Published, coalition: Row, head: Row, pillar_weight: float) -> None:
    """What the indicator does in the scores, from what is published of its weight, the last change and the spread."""
    st.header("What it counts for", anchor=False)
    if not head["weight"]:
        st.markdown("Nothing: it is shown beside the scores and does not enter them.")
        return
    pillar = head["pillar"]
    lines = [
        f"- **{head['weight']:g} of {pillar_weight:g}** of the weight in {pillar}, and through {pillar} it counts in health."
    ]
    if reasons(head):
        lines.append(f"- It bears on why a partnership might stall: {reasons(head)}.")
    own = {"coalition_id": coalition["coalition_id"], "indicator": head["indicator"]}
    month = coalition["last_month"]
    if here.has("changes") and month:
        moved = {row["score"]: row["contribution"] for row in here.rows("changes", **own, month=month)}
        parts = [f"{name} by {words.signed(moved[name])}" for name in (pillar, "health") if name in moved]
        since = words.month_name(words.month_before(month))
        if parts and all(words.signed(points) == "0.0" for points in moved.values()):
            lines.append(f"- Since {since} it has not moved a score.")
        elif parts:
            lines.append(f"- Since {since} it moved {words.joined(parts)} points.")
    if here.has("sensitivity"):
        spread = {row["score"]: row["share"] for row in here.rows("sensitivity", **own)}
        parts = [
            f"{words.share(spread[name])} of the spread of {name}" for name in (pillar, "health") if name in spread
        ]
        if parts:
            lines.append(f"- In the recalculations it makes {words.joined(parts)}.")
    st.markdown("\n".join(lines))


def over_time(here: Published, coalition: Row, head: Row, rows: list[Row]) -> None:
    shown = [row for row in rows if not absent(row["value"]) or not absent(row["low"])]
    months = months_to(coalition["last_month"], shown)
    values, lows, highs = (in_months(months, rows, column) for column in ("value", "low", "high"))
    anything = [value if not absent(value) else low for value, low in zip(values, lows, strict=True)]
    gap = too_short(months, anything)
    if rows and not any(indicator_words.applies(row) for row in rows):
        gap = "It applied in no month."
    title = "Over time" if gap else f"Over {words.count(len(months), 'month')}"
    headed(here, title, of=(head["indicator"],), coalition=coalition)
    if gap:
        st.markdown(gap)
        return
    legend = [words.sentence(escape(head["unit"][0].upper() + head["unit"][1:]))]
    if any(not absent(low) for low in lows):
        legend.append(f"Shaded: {indicator_words.range_name(head)}.")
    if any(absent(value) for value in values):
        legend.append("Where there is no line, no point can be given.")
    if is_provisional(here, coalition):
        legend.append("Dotted: the month in progress.")
    st.markdown(f":gray[{' '.join(legend)}]")
    events = []
    if here.has("context_events"):
        found = here.rows("context_events", coalition_id=coalition["coalition_id"], order=("month",))
        events = [(event["month"], event["label"]) for event in found]
    by = dict.fromkeys(months, indicator_words.WITHHELD) | {row["month"]: row for row in rows}
    figure = value_trend(
        months, values, lows, highs, unit=head["unit"], events=events, provisional=is_provisional(here, coalition),
        goalposts=(head["goalpost_0"], head["goalpost_100"]), scored=by[months[-1]]["score"],
    )  # fmt: skip
    newest = indicator_words.value(head, by[months[-1]]).replace("–", " to ")
    show(figure, f"trend-{head['indicator']}", f"{head['title']} by month; {words.month(months[-1])}: {newest}.")
    same_figures(
        f"{head['title']} by month",
        [
            {
                "Month": words.month_short(month),
                "Value": indicator_words.value(head, by[month]),
                "Score": indicator_words.score(head, by[month]),
                "Based on": indicator_words.based_on(head, by[month]) or "nothing shown",
            }
            for month in reversed(months)
        ],
    )


def evidence(here: Published, coalition: Row, head: Row) -> None:
    """The rows of the indicator's window, each with file and row."""
    month = coalition["last_month"]
    last = month.replace(day=monthrange(month.year, month.month)[1])
    months = head["window_months"]
    first = (pd.Timestamp(month) - pd.DateOffset(months=months - 1)).date() if months else BEGINNING
    found = here.evidence(coalition["coalition_id"], head["evidence"] or [], first, last)
    whole = found.to_dict("records")
    rows = [
        {
            "Date": words.short_date(row["happened_on"]),
            "Who and what": f"{row['organisation_name'] or 'Organisation not known'}: {row['what'] or 'no words'}",
            "Where it came from": row["source"] or "not recorded",
        }
        for row in whole
    ]
    st.header("The rows behind it", anchor=False)
    if not rows:
        is_survey = "surveys" in (head["evidence"] or [])
        why = "It is made from survey answers, and those are never shown one by one." if is_survey else NO_ROWS
        st.markdown(why)
        return
    st.markdown(":gray[Everything here can be traced to a file and a row in it.]")
    with st.expander(f"See the {words.count(len(rows), 'row')}" if len(rows) > 1 else "See the row"):
        long_table(rows, whole, f"{coalition['coalition_id']}-{head['indicator']}-rows.csv", "these rows")


def contest(coalition: Row, head: Row) -> None:
    """The way to say that a figure is wrong; a person answers on the Data page."""
    if may_open(audience(), "arrivals") and st.button("This number is wrong", key="contest"):
        st.session_state["contested"] = (coalition["coalition_id"], head["indicator"])
        st.switch_page(script("arrivals"))


here = published()
heads = {row["indicator"]: row for row in here.rows("method", order=("pillar", "title"))}
top = st.container()
with st.container(horizontal=True):
    coalition = choose_coalition(here)
    chosen = choose("Indicator", {name: head["title"] for name, head in heads.items()}, "indicator")
head = heads[chosen]
found = here.rows("indicators", coalition_id=coalition["coalition_id"], indicator=chosen, order=("month",))
rows = [row | indicator_words.WITHHELD if row["suppressed"] else row for row in found]
by_month = {row["month"]: row for row in rows}
row = by_month.get(coalition["last_month"], indicator_words.WITHHELD) if coalition["last_month"] else None
month = coalition["last_month"]
figures = figures_to(here, month, is_provisional(here, coalition)) if month else "No figures yet."
register = "" if coalition["has_register"] else f" {words.NO_REGISTER.capitalize()}."
weights = sum(h["weight"] or 0 for h in heads.values() if h["pillar"] == head["pillar"])
with top:
    quiet = f"{head['pillar'].capitalize()}. {escape(coalition['name'])}. {figures}{register}"
    opening(here, head["title"], quiet, f"**{escape(head['question'])}**")
said = state_in_words(here, coalition, head, row) if month else None
if said:
    st.markdown(said)
cards(head, row)
left, right = st.columns([3, 2], gap="medium")
with left:
    if month:
        over_time(here, coalition, head, rows)
    counts_for(here, coalition, head, weights)
with right:
    st.header("How it is computed", anchor=False)
    worked_out(head, weights, goalposts_set_by(here, head["indicator"]))
if month and here.has("evidence_rows") and here.has("lineage"):
    evidence(here, coalition, head)
contest(coalition, head)

"""One indicator: its question, its figure, how it is worked out, and the rows behind it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.charts import show, too_short, value_trend
from dashboard.data import Published, Row, published
from dashboard.marks import picture, strip_svg
from dashboard.parts import (
    choose,
    choose_coalition,
    figures_to,
    in_months,
    is_provisional,
    long_table,
    months_to,
    opening,
    same_figures,
    table,
)
from dashboard.words import Formula, absent, escape

BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neither: shown, not scored"}
HEADROOM = r"\rule[-1.5em]{0pt}{3.4em}"  # the frame of a formula cuts off, and scrolls, what stands above or below
SIDE_ROOM = r"\hspace{0.4em}"
LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?")  # each line of a formula stands alone, so that it fits a phone
BEGINNING = date(1900, 1, 1)


def period(head: Row) -> str:
    months = head["window_months"]
    return words.count(months, "month") if months else "as it stands at the end of the month"


def value_of(head: Row, row: Row | None) -> str:
    if row is None:
        return words.NO_DATA
    if row["suppressed"]:
        return words.PROTECTED
    return words.indicator_value(row["value"], row["low"], row["high"], row["coverage"], head["unit"])


def cards(head: Row, row: Row | None) -> None:
    first, second, third = st.columns(3)
    with first, st.container(border=True, gap="xsmall", height="stretch"):
        figure, _, note = value_of(head, row).partition(", no point")
        st.metric("Value", figure)
        if note:
            st.markdown(f":gray[No point{escape(note)}.]")
        st.markdown(f":gray[Unit: {escape(head['unit'])}]")
    with second, st.container(border=True, gap="xsmall", height="stretch"):
        score = row["score"] if row else None
        figure = words.score(score) if head["weight"] else "not scored"
        st.metric("Score", figure)
        if head["weight"]:
            picture(strip_svg(score, width=220), f"Score {figure}")
        else:
            st.markdown(":gray[Shown beside the scores; it does not enter them.]")
    with third, st.container(border=True, gap="xsmall", height="stretch"):
        number = row["n"] if row else None
        st.metric("Based on", words.NO_DATA if absent(number) else f"{int(number):,} {escape(head['counts'])}")
        coverage = row["coverage"] if row else None
        covered = "" if absent(coverage) else f", coverage {words.share(coverage)}"
        st.markdown(f":gray[{period(head).capitalize()}{covered}]")


def over_time(here: Published, coalition: Row, head: Row, rows: list[Row]) -> None:
    shown = [row for row in rows if not absent(row["value"]) or not absent(row["low"])]
    months = months_to(coalition["last_month"], shown)
    values, lows, highs = (in_months(months, rows, column) for column in ("value", "low", "high"))
    anything = [value if not absent(value) else low for value, low in zip(values, lows, strict=True)]
    gap = too_short(months, anything)
    st.header("Over time" if gap else f"Over {words.count(len(months), 'month')}", anchor=False)
    if gap:
        st.markdown(gap)
        return
    legend = [words.sentence(escape(head["unit"][0].upper() + head["unit"][1:]))]
    if any(not absent(low) for low in lows):
        legend.append("Shaded: where the value lies.")
    if any(absent(value) for value in values):
        legend.append("Where there is no line, no point can be given.")
    if is_provisional(here, coalition):
        legend.append("Dotted: the month in progress.")
    st.markdown(f":gray[{' '.join(legend)}]")
    events = []
    if here.has("context_events"):
        found = here.rows("context_events", coalition_id=coalition["coalition_id"], order=("month",))
        events = [(event["month"], event["label"]) for event in found]
    by = {row["month"]: row for row in rows}
    figure = value_trend(
        months, values, lows, highs, unit=head["unit"], events=events, provisional=is_provisional(here, coalition),
        goalposts=(head["goalpost_0"], head["goalpost_100"]), scored=by[months[-1]]["score"],
    )  # fmt: skip
    newest = value_of(head, by.get(months[-1])).replace("–", " to ")
    show(figure, f"trend-{head['indicator']}", f"{head['title']} by month; {words.month(months[-1])}: {newest}.")
    same_figures(
        f"{head['title']} by month",
        [
            {
                "Month": words.month_short(month),
                "Value": value_of(head, by.get(month)),
                "Score": words.score(by[month]["score"]) if month in by and head["weight"] else "–",
                "Based on": f"{by[month]['n']:,}" if month in by and not absent(by[month]["n"]) else words.NO_DATA,
            }
            for month in reversed(months)
        ],
    )


def method(head: Row, pillar_weight: float) -> None:
    st.header("How it is computed", anchor=False)
    st.markdown(escape(head["words"]))
    if head["formula"]:
        for line in filter(str.strip, LINE_BREAK.split(head["formula"])):
            st.latex(f"{HEADROOM}{' '.join(line.split())}{SIDE_ROOM}")
    facts: list[tuple[str, str]] = []
    for symbol in head["symbols"] or []:
        sign, _, meaning = symbol.partition(":")
        facts.append((Formula(sign.strip()), meaning.strip()))
    if not absent(head["goalpost_0"]):
        for worth in ("0", "100"):
            facts.append((f"Scores {worth} at", words.quantity(head[f"goalpost_{worth}"], head["unit"])))
        scale = {"log": "by ratio (logarithm)", "log1p": "by ratio, zero allowed"}.get(head["scale"])
        facts += [("Between them", scale)] if scale else []
        facts.append(("Weight", f"{head['weight']:g} of {pillar_weight:g} in {head['pillar']}; product default"))
    facts += [
        ("Better", BETTER[head["direction"]]),
        ("Period", period(head)),
        ("Least needed", f"{head['min_n']} {head['counts']}; with fewer there is no figure"),
        ("Source", head["source"]),
    ]
    table([{"Symbol": symbol, "Means": meaning} for symbol, meaning in facts], header=False)
    with st.expander("The query that computes it (SQL)"):
        st.code(head["statement"].strip(), language=None, wrap_lines=True)


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
        st.markdown("No row of this period can be named for this indicator.")
        return
    st.markdown(":gray[Everything here can be traced to a file and a row in it.]")
    with st.expander(f"See the {words.count(len(rows), 'row')}" if len(rows) > 1 else "See the row"):
        long_table(rows, whole, f"{coalition['coalition_id']}-{head['indicator']}-rows.csv", "these rows")


here = published()
heads = {row["indicator"]: row for row in here.rows("method", order=("pillar", "title"))}
top = st.container()
with st.container(horizontal=True):
    coalition = choose_coalition(here)
    chosen = choose("Indicator", {name: head["title"] for name, head in heads.items()}, "indicator")
head = heads[chosen]
rows = here.rows("indicators", coalition_id=coalition["coalition_id"], indicator=chosen, order=("month",))
row = next((r for r in rows if r["month"] == coalition["last_month"]), None)
month = coalition["last_month"]
figures = figures_to(here, month, is_provisional(here, coalition)) if month else "No figures yet."
register = "" if coalition["has_register"] else f" {words.NO_REGISTER.capitalize()}."
with top:
    quiet = f"{head['pillar'].capitalize()}. {escape(coalition['name'])}. {figures}{register}"
    opening(here, head["title"], quiet, f"**{escape(head['question'])}**")
cards(head, row)
left, right = st.columns([3, 2], gap="medium")
with left:
    if month:
        over_time(here, coalition, head, rows)
with right:
    method(head, sum(h["weight"] or 0 for h in heads.values() if h["pillar"] == head["pillar"]))
if month and here.has("evidence_rows") and here.has("lineage"):
    evidence(here, coalition, head)

"""One score over the last 24 months, with its range, what happened around it, and the same figures as a table."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show, too_short, trend
from dashboard.data import Published, Row
from dashboard.parts import in_months, is_provisional, months_to, ranged, same_figures
from dashboard.words import absent, escape


def over_time(here: Published, coalition: Row, name: str, scores: list[Row]) -> None:
    rows = [score for score in scores if score["score"] == name]
    months = months_to(coalition["last_month"], [row for row in rows if not absent(row["value"])])
    values, lows, highs = (in_months(months, rows, column) for column in ("value", "low", "high"))
    gap = too_short(months, values)
    span = "time" if gap else words.count(len(months), "month")
    st.header(f"{name.capitalize()} over {span}", anchor=False)
    if gap:
        st.markdown(gap)
        return
    provisional = is_provisional(here, coalition)
    legend = ["Shaded: where 90 % of the recalculations lie."] if any(not absent(low) for low in lows) else []
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
    went = f"{name.capitalize()} went from {words.point(first)} to {words.score(values[-1])}"
    show(figure, f"trend-{name}", f"{went}, {months[0]:%B %Y} to {months[-1]:%B %Y}.")
    by = {row["month"]: row for row in rows}
    same_figures(
        f"{name.capitalize()} by month",
        [
            {
                "Month": words.month_short(month),
                "Score": ranged(by.get(month)),
                "Band": (month in by and by[month]["band"]) or "no band",
            }
            for month in reversed(months)
        ],
    )
    inside = [f"{words.month(month)}: {escape(label)}" for month, label in events if months[0] <= month]
    if inside:
        st.markdown(f":gray[What happened around it. {words.sentence('; '.join(inside))}]")

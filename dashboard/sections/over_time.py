"""One score over the last 24 months, with its range, what happened around it, and the same figures as a table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.charts import show, too_short, trend
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import in_months, is_provisional, months_to, ranged, same_figures, table
from dashboard.words import absent, escape


def over_time(here: Published, coalition: Row, name: str, scores: list[Row]) -> None:
    rows = [score for score in scores if score["score"] == name]
    months = months_to(coalition["last_month"], [row for row in rows if not absent(row["value"])])
    values, lows, highs = (in_months(months, rows, column) for column in ("value", "low", "high"))
    gap = too_short(months, values)
    span = "time" if gap else words.count(len(months), "month")
    headed(here, f"{name.capitalize()} over {span}", "sureness")
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
    told_before(here, coalition, name, months[0])
    inside = [f"{words.month(month)}: {escape(label)}" for month, label in events if months[0] <= month]
    if inside:
        st.markdown(f":gray[What happened around it. {words.sentence('; '.join(inside))}]")


def told_before(here: Published, coalition: Row, name: str, first: date) -> None:
    """What earlier versions of the method said of the same months."""
    if not here.has("earlier_scores"):
        return
    found = here.rows(
        "earlier_scores", coalition_id=coalition["coalition_id"], score=name, order=("month desc", "method_version")
    )
    rows = [row for row in found if row["month"] >= first]
    if rows:
        with st.expander(f"{name.capitalize()} as earlier versions of the method had it"):
            st.markdown(":gray[The method has changed. The figures above are of today's method for all months.]")
            table(
                [
                    {
                        "Month": words.month_short(row["month"]),
                        "Score": ranged(row),
                        "Method version": row["method_version"],
                    }
                    for row in rows
                ]
            )

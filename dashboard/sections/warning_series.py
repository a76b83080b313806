"""The monthly series behind a warning: its chart with limits, the months that matter, and all of it as a table."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show, too_short
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import same_figures, table
from dashboard.process_chart import drawn_limits, has_limits, is_unusual, xmr
from dashboard.words import absent, escape

NAME = "Month by month"
LEGEND = "Grey: what is usual here. Diamonds: outside it, or in a run that is."
NO_LIMITS = "No limits: the months that would set them are too few, or were all alike."
MOST_MONTHS = 12  # in the table of the months that matter, the newest


def warning_series(here: Published, row: Row, unit: str | None) -> None:
    """Nothing where the warning has no series."""
    where = {"coalition_id": row["coalition_id"], "series": row["series"]}
    rows = here.rows("series", **where, order=("month",)) if row["series"] and unit else []
    if not rows or not unit:
        return
    headed(here, NAME, "control_chart")
    gap = too_short([point["month"] for point in rows], [point["value"] for point in rows])
    if gap:
        st.markdown(gap)
        return
    what = words.sentence(unit[0].upper() + unit[1:])
    st.markdown(
        f":gray[{escape(what)} {LEGEND if any(has_limits(point) for point in rows) else NO_LIMITS} Shaded: the months of "
        "this warning.]"
    )
    found = here.rows("context_events", coalition_id=row["coalition_id"], order=("month", "label"))
    events = [(event["month"], event["label"]) for event in found]
    episode = (row["month"], row["last_fired"] or row["month"])
    figure = xmr(rows, unit, episode=episode, events=events)
    show(figure, f"series-{row['warning_id']}", f"{what} {_told(rows[-1], unit)}")
    matter = [point for point in rows if (row["since"] or row["month"]).replace(day=1) <= point["month"] <= episode[1]]
    if matter:
        st.subheader("The months that matter", anchor=False)
        table([_line(point, unit) for point in matter[-MOST_MONTHS:]])
    same_figures(NAME, [_line(point, unit) for point in reversed(rows)])


def _told(point: Row, unit: str) -> str:
    """For ears: "October 2026: 44 %, usual 77 %, from 65 to 89 %." """
    value = words.NO_DATA if absent(point["value"]) else words.quantity(point["value"], unit)
    return f"{words.month(point['month'])}: {value}, usual {usual(point, unit)}.".replace("–", " to ")


def usual(point: Row, unit: str) -> str:
    """ "77 % (65–89 %)"; an end that the series cannot get beyond is left out."""
    if not has_limits(point):
        return "not known"
    low, high = drawn_limits(point, unit)
    if low is None and high is None:
        ends = ""
    elif low is None:
        ends = f" (up to {words.quantity(high, unit)})"
    elif high is None:
        ends = f" ({words.quantity(low, unit)} and over)"
    else:
        ends = f" ({words.span(low, high, unit)})"
    return words.quantity(point["centre"], unit) + ends


def _line(point: Row, unit: str) -> dict[str, object]:
    value = words.NO_DATA if absent(point["value"]) else words.quantity(point["value"], unit)
    return {
        "Month": words.month_short(point["month"]),
        "Value": f"{value}{', unusual' if is_unusual(point) else ''}",
        "Usual": usual(point, unit),
        "From": f"{point['n']:,}" if not absent(point["n"]) else words.NO_DATA,
    }

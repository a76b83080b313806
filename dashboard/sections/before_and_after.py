"""What changed after it: a series before and after a push of facilitation, beside what the earlier trend would give."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import Event, show
from dashboard.data import Published, Row
from dashboard.effect_chart import before_and_after as drawn
from dashboard.hover import headed
from dashboard.parts import choose, same_figures, table
from dashboard.process_chart import POSSIBLE
from dashboard.words import absent, escape

NAME = "What changed after it"
NOTHING = (
    "No entry of the facilitation log says which indicator it was meant to move, and the log does not begin 6 months after "
    "the other data: there is no before and after to compare."
)
LEGEND = (
    "Dots: the months. Line: the level before and after. Dotted: what the earlier trend would give; shaded: where that "
    "lies with 90 % certainty."
)
LIMITS = (
    "This compares two times. It does not say why they differ: whatever else changed in those months is in it. A change that "
    "grows slowly is taken for a trend and does not show."
)
LUCK = "by luck it would at about 1 in 10"  # of series without a change an interval of 90 % leaves out 0
OFTEN = 0.25  # of the other dates: more than luck explains easily
LINES = ("fitted", "trend", "trend_low", "trend_high")
UNNAMED = "something that is no indicator"


def before_and_after(here: Published, coalition: Row) -> None:
    """Nothing where the audience has none of it, or the build is older."""
    if not all(here.has(name) for name in ("facilitation", "facilitation_details", "facilitation_points")):
        return
    key = {"coalition_id": coalition["coalition_id"]}
    headed(here, NAME, "before_and_after")
    rows = _pushes(here, coalition)
    if not rows:
        st.markdown(NOTHING)
        return
    offered = {f"{row['activity_id']} {row['series']}": row for row in rows if not absent(row["months_before"])}
    if not offered:
        st.markdown(_refused(rows[-1]))
    elif (row := offered[_chosen(offered)])["is_shown"]:
        points = here.rows(
            "facilitation_points", **key, activity_id=row["activity_id"], series=row["series"], order=("month",)
        )
        lines = [_possible(point, row["unit"], LINES) for point in points]
        _shown(_possible(row, row["unit"], ("before", "after")), lines, _events(here, coalition, points))
    else:
        st.markdown(_refused(row))
    if len(rows) > 1:
        with st.expander("Every push of the facilitation log"):
            table([_line(row) for row in rows])


def _pushes(here: Published, coalition: Row) -> list[Row]:
    """Both tables in one, what is shown first, then the newest."""
    key = {"coalition_id": coalition["coalition_id"]}
    details = {(row["activity_id"], row["series"]): row for row in here.rows("facilitation_details", **key)}
    found = here.rows("facilitation", **key, order=("month desc", "activity_id", "series"))
    rows = [details[row["activity_id"], row["series"]] | row for row in found]
    return sorted(rows, key=lambda row: (not row["is_shown"], absent(row["months_before"])))


def _chosen(offered: dict[str, Row]) -> str:
    if len(offered) == 1:
        return next(iter(offered))
    labels = {key: f"{_called(row)} from {words.month(row['month'])}" for key, row in offered.items()}
    return choose("Which push", labels, "push")


def _called(row: Row) -> str:
    return UNNAMED if absent(row["title"]) else str(row["title"])


def _refused(row: Row) -> str:
    return f"**{escape(words.readable(_called(row)))} from {words.month(row['month'])}.** {escape(row['label'])}"


def _events(here: Published, coalition: Row, points: list[Row]) -> list[Event]:
    """What else happened between the first and the last month."""
    if not here.has("context_events"):
        return []
    months = (points[0]["month"], points[-1]["month"])
    found = here.rows("context_events", coalition_id=coalition["coalition_id"], month=months, order=("month", "label"))
    return [(event["month"], event["label"]) for event in found]


def _possible(row: Row, unit: str, columns: tuple[str, ...]) -> Row:
    """A straight line may leave what a share or a count can be; it is drawn and told no further than that."""
    least, most = POSSIBLE.get(words.unit_kind(unit), (None, None))
    ends = (-float("inf") if least is None else least, float("inf") if most is None else most)
    return row | {column: min(max(row[column], ends[0]), ends[1]) for column in columns}


def _shown(row: Row, points: list[Row], events: list[Event]) -> None:
    unit, began = row["unit"], words.month(row["month"])
    st.markdown(f"**{escape(answer(row))}**" + (f" {escape(row['label'])}" if row["label"] else ""))
    level = f"{words.quantity(row['before'], unit)} before, {words.quantity(row['after'], unit)} after"
    st.markdown(
        f"The level at that date: {level}. {words.count(row['months_before'], 'month')} before and {row['months_after']} after "
        f"count; {began} itself does not."
    )
    st.markdown(f":gray[{escape(words.readable(unit))}. {LEGEND}]")
    figure = drawn(points, row["month"], unit, events)
    show(figure, f"effect-{row['activity_id']}-{row['series']}", f"{answer(row)} Level {level}.")
    same_figures(NAME, [_month(point, unit) for point in reversed(points)])
    st.markdown(f"{_placebo(row)} {_compared(row)}".strip())
    if events:
        told = "; ".join(f"{words.month(month)}: {escape(label)}" for month, label in events)
        st.markdown(f"In the same months: {words.sentence(told)}")
    st.markdown(f":gray[{LIMITS}]")


def answer(row: Row) -> str:
    """ "After March 2026, attendance stood 9 points higher than the earlier trend would give (2 to 16)." """
    title = _called(row)[:1].lower() + _called(row)[1:]
    start = f"After {words.month(row['month'])}, {title} stood"
    return f"{start} {difference(row['effect'], row['low'], row['high'], row['unit'], 'than the earlier trend would give')}."


def difference(effect: float, low: float, high: float, unit: str, than: str) -> str:
    """ "9 points higher than … (2 to 16)", "9 points lower than … (2 to 16)", "9 points higher than … (from 4 lower to 22
    higher), which ordinary ups and downs may be"."""
    kind = words.unit_kind(unit)

    def size(amount: float) -> str:
        return words.whole(abs(amount) * 100) if kind == "share" else f"{abs(amount):.{2 if kind == 'index' else 1}f}"

    noun = {"share": " points", "index": ""}.get(kind, f" {unit.split(',')[0].strip()}")
    noun = " point" if noun == " points" and size(effect) == "1" else noun
    way = "higher" if effect > 0 else "lower"
    if low <= 0 <= high:
        span = f"from {size(low)} lower to {size(high)} higher"
        return f"{size(effect)}{noun} {way} {than} ({span}), which may be ordinary ups and downs"
    ends = sorted((abs(low), abs(high)))
    return f"{size(effect)}{noun} {way} {than} ({size(ends[0])} to {size(ends[1])})"


def _placebo(row: Row) -> str:
    dates, found = row["placebo_dates"], row["placebo_found"]
    if absent(dates) or dates == 0:
        return "There is no other date, with 6 months on each side, at which the same calculation could be tried."
    often = " That is often: do not build on this one." if found / dates > OFTEN else ""
    return f"At {found} of {words.count(dates, 'other date')} the same calculation finds a change; {LUCK}.{often}"


def _compared(row: Row) -> str:
    others = row["comparisons"]
    if absent(others):
        return ""
    if absent(row["compared_effect"]):
        who = words.count(others, "other coalition") if others else "no other coalition"
        return f"Not compared with others: {who} had figures in all these months and began nothing on it, 3 are needed."
    figures = (row["compared_effect"], row["compared_low"], row["compared_high"])
    than = "than its earlier trend would give"
    return (
        f"The distance to {words.count(others, 'other coalition')} in the same months stood "
        f"{difference(*figures, row['unit'], than)}."
    )


def _month(point: Row, unit: str) -> dict[str, object]:
    return {
        "Month": words.month_short(point["month"]),
        "Value": f"{words.quantity(point['value'], unit)} from {point['n']:,}",
        "Line": words.quantity(point["fitted"], unit),
        "Earlier trend": words.indicator_value(point["trend"], point["trend_low"], point["trend_high"], None, unit),
    }


def _line(row: Row) -> dict[str, object]:
    if row["is_shown"]:
        told = f"{difference(row['effect'], row['low'], row['high'], row['unit'], 'than the trend')}. {row['label']}"
        told = told[:1].upper() + told[1:]
    else:
        told = row["label"]
    return {
        "From": words.month_short(row["month"]),
        "Meant to move": words.readable(_called(row)),
        "Hat": words.readable(row["hat"]),
        "What is known": told.strip(),
    }

"""Did introductions lead to work: days together after each, beside pairs like them that nobody introduced."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.introductions_chart import Introduction, introductions_chart
from dashboard.parts import same_figures, table
from dashboard.sections.who_works_together import members_of
from dashboard.words import absent, escape

TITLE = "Did introductions lead to work?"
MOST_ROWS = 15
NOTHING = (
    "**No introduction is on file.** An entry of the facilitation log that names the two organisations it introduced is followed "
    "from then on."
)
CAPTION = (
    "Newest first: days on which the two did something together in the 180 days after they were introduced. Hollow: the mean "
    "of pairs of the same coalition in the same days that nobody had introduced, and that had done as much together before (no "
    "day, 1 or 2, or more)."
)
LIMITS = (
    "Whoever introduces people picks those who will get on, so a difference is no proof that the introduction brought it "
    "about. In brackets: where it lies with 90 % certainty."
)


def introductions(here: Published, coalition: Row) -> None:
    """Nothing for an audience that has neither introductions nor their sum."""
    if not here.has("introduction_yield") or not here.has("introductions"):
        return
    key = coalition["coalition_id"]
    totals = here.rows("introduction_yield", coalition_id=key, limit=1)
    rows = here.rows("introductions", coalition_id=key, order=("happened_on desc", "activity_id"))
    if not totals and not rows and here.audience != "secretariat":
        return
    headed(here, TITLE, "introductions")
    st.markdown(answer(totals[0] if totals else None, rows))
    if totals and not absent(totals[0]["difference"]):
        st.markdown(f":gray[{LIMITS}]")
    if rows:
        _each(rows, members_of(here, coalition))


def answer(total: Row | None, rows: list[Row]) -> str:
    """ "8 of 13 introductions were followed by joint work within 180 days. Pairs introduced had …" """
    if total is not None:
        followed = f"{total['with_work']} of {words.count(total['introductions'], 'introduction')}"
        was = "was" if total["introductions"] == 1 else "were"
        return f"**{followed} {was} followed by joint work within 180 days.** {difference(total)}".strip()
    if not rows:
        return NOTHING
    unseen = next((row["reason"] for row in rows if absent(row["joint_days"])), None)
    if unseen:
        return f"**Not known.** {escape(unseen)}"
    if len(rows) == 1:
        return f"**Too early to tell.** {escape(rows[0]['reason'] or '')}".strip()
    return f"**Too early to tell.** Of none of {words.count(len(rows), 'introduction')} the 180 days are over."


def difference(total: Row) -> str:
    """ "Pairs introduced had 1.2 more days together than comparable pairs (0.3 to 2.1), over 9 introductions." """
    days = total["difference"]
    if absent(days):
        return escape(total["reason"] or words.NO_DATA)
    over = f", over {words.count(total['compared'], 'introduction')}"
    size = f"{abs(days):.1f}"
    more = (
        f"{size} {'more' if days > 0 else 'fewer'} days together than" if size != "0.0" else "as many days together as"
    )
    said = f"Pairs introduced had {more} comparable pairs"
    low, high = total["low"], total["high"]
    if absent(low) or absent(high):
        return f"{said}{over}. {escape(total['reason'] or '')}".strip()
    if low <= 0 <= high:
        span = f"from {abs(low):.1f} fewer to {abs(high):.1f} more"
        return f"{said} ({span}), which may be ordinary ups and downs{over}."
    ends = sorted((abs(low), abs(high)))
    return f"{said} ({ends[0]:.1f} to {ends[1]:.1f}){over}."


def _each(rows: list[Row], names: dict[str, str]) -> None:
    known = [row for row in rows if not absent(row["joint_days"]) and row["is_over"]]
    drawn = [
        Introduction(
            _pair(row, names), words.full_date(row["happened_on"]), int(row["joint_days"]), row["comparable_mean"]
        )
        for row in known[:MOST_ROWS]
    ]
    if drawn:
        st.markdown(f":gray[{CAPTION}]")
        alt = "; ".join(f"{one.pair}, {one.when}: {words.count(one.days, 'joint day')}" for one in drawn)
        show(introductions_chart(drawn), "introductions", f"{alt}.")
    if drawn:
        same_figures("Introductions", [_line(row, names) for row in rows])
    else:
        table([_line(row, names) for row in rows])


def _pair(row: Row, names: dict[str, str]) -> str:
    """ "Halden and Vesta Mills"; who is no member today goes by its id."""
    return " and ".join(str(names.get(row[who], row[who])) for who in ("organisation_id_a", "organisation_id_b"))


def _line(row: Row, names: dict[str, str]) -> dict[str, object]:
    others = row["reason"] or words.NO_DATA
    if not absent(row["comparable_mean"]):
        pairs = words.count(row["comparable_pairs"], "comparable pair")
        others = f"{words.quantity(row['comparable_mean'], 'days')}, mean of {pairs}"
    days = words.NO_DATA if absent(row["joint_days"]) else f"{row['joint_days']}{'' if row['is_over'] else ' so far'}"
    return {
        "Introduced": f"{_pair(row, names)}, {words.short_date(row['happened_on'])}",
        "Days together": days,
        "Pairs like them": others,
    }

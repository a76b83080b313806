"""How long members stay: the share still there month by month, why those that left did, and who they were."""

from __future__ import annotations

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.parts import same_figures, table
from dashboard.survival_chart import MONTHS, YEAR, survival, told
from dashboard.words import absent

NAME = "How long members stay"
CAPTION = (
    "Line: the share of members still there. Shaded: where it lies with 90 % certainty. A finished mission or a merger is "
    "not a failure."
)
NO_REGISTER = "**No member register on file:** nobody can say how long members stay."
FILL_IN = "Fill in the sheet memberships of the template workbook, with the day each member joined and left."
TOO_FEW = (
    f"**Too few memberships for a curve.** It takes 5 members seen in their first year, at some time in the last {MONTHS} "
    "months, and one of them still there."
)
REASONS = {
    "withdrew": "withdrew",
    "lapsed": "let it lapse",
    "removed": "were removed",
    "merged": "merged",
    "mission_complete": "mission complete",
    "unknown": "reason not on file",
}


def stays(here: Published, coalition: Row) -> list[Row]:
    """The curve, from 0 months upwards; none where there is none, or the audience has none."""
    if not here.has("survival"):
        return []
    return here.rows("survival", coalition_id=coalition["coalition_id"], order=("months",))


def in_a_year(rows: list[Row]) -> str | None:
    """ "86 % (80–92 %) of members stay a year", None where that is not known."""
    year = next((row for row in rows if row["months"] == YEAR and not absent(row["survival"])), None)
    if year is None:
        return None
    return f"{words.share(year['survival'])} ({words.span(year['low'], year['high'], 'share')}) of members stay a year"


def members_stay(here: Published, coalition: Row) -> None:
    if not here.has("survival"):
        return
    rows = stays(here, coalition)
    exits = _exits(here, coalition)
    headed(here, NAME, of=("member_survival",), coalition=coalition)
    st.markdown(_answer(here, coalition, rows))
    if rows:
        of = f"{words.count(exits[0]['of'], 'membership')} of the last {MONTHS} months. " if exits else ""
        st.markdown(f":gray[{of}{CAPTION}]")
        known = [row for row in rows if not absent(row["survival"])]
        shown = [row for row in known if row["months"] in (YEAR, known[-1]["months"])]
        alt = "; ".join(f"after {words.count(int(row['months']), 'month')} {told(row)}" for row in shown)
        show(survival(rows), "survival", f"{alt.capitalize().replace('–', ' to ')}.")
        same_figures(NAME, [_line(row) for row in rows])
        if exits:
            _why(exits)
    _who(here, coalition)


def _answer(here: Published, coalition: Row, rows: list[Row]) -> str:
    if not rows and coalition["has_register"]:
        return TOO_FEW
    if not rows:
        return f"{NO_REGISTER} {FILL_IN}" if here.audience == "secretariat" else NO_REGISTER
    said = in_a_year(rows)
    if said:
        return f"**{said}.**"
    last = next(row for row in reversed(rows) if not absent(row["survival"]))
    return (
        f"**{words.count(int(last['months']), 'month')} after joining, {told(last)}.** Nobody was seen for a year yet."
    )


def _exits(here: Published, coalition: Row) -> list[Row]:
    """Those of the curve's last month, the commonest reason first."""
    if not here.has("exits"):
        return []
    rows = here.rows("exits", coalition_id=coalition["coalition_id"])
    last = max((row["months"] for row in rows), default=None)
    return sorted((row for row in rows if row["months"] == last), key=lambda row: (-row["incidence"], row["reason"]))


def _why(exits: list[Row]) -> None:
    within = f"within {words.count(int(exits[0]['months']), 'month')} of joining"
    left = [row for row in exits if row["n"]]
    if not left:
        st.markdown(f"Of these, none left {within}.")
        return
    st.markdown(f"How many leave {within}, and why:")
    table(
        [
            {
                "Reason": words.readable(REASONS[row["reason"]]), "Members": f"{int(row['n']):,}",
                "Of all that join": f"{words.share(row['incidence'])} ({words.span(row['low'], row['high'], 'share')})",
            }
            for row in left
        ]
    )  # fmt: skip


def _who(here: Published, coalition: Row) -> None:
    if not here.has("departures"):
        return
    rows = here.rows(
        "departures", coalition_id=coalition["coalition_id"], order=("left_on desc", "name", "organisation_id")
    )
    if not rows:
        return
    with st.expander(f"Who left in the last {MONTHS} months ({len(rows):,})"):
        table(
            [
                {
                    "Member": row["name"] or row["organisation_id"], "Joined": words.short_date(row["joined_on"]),
                    "Left": words.short_date(row["left_on"]), "Reason": words.readable(REASONS[row["reason"]]),
                }
                for row in rows
            ]
        )  # fmt: skip


def _line(row: Row) -> dict[str, object]:
    known = not absent(row["survival"])
    return {
        "Months since joining": int(row["months"]),
        "Still members": words.share(row["survival"]) if known else words.NO_DATA,
        "Range": words.span(row["low"], row["high"], "share") if known else "",
        "Still counted": int(row["at_risk"]),
    }

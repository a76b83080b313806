"""When the money ends: how long the signed money lasts, the first month it does not cover, and who pays it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.charts import show
from dashboard.data import Published, Row
from dashboard.hover import headed
from dashboard.money import called, in_full
from dashboard.money import money as amount_of
from dashboard.money_chart import missing, money
from dashboard.parts import same_figures, table
from dashboard.words import absent, escape
from metrics.bench_constants import COVERED, MOST_MONTHS_AHEAD, SPENDING_MONTHS

NAME = "When the money ends"
FILL_IN = "Fill in the sheets funding and spending of the template workbook."
CAPTION = (
    "Signed money for core work and facilitation, month by month; pale: months that are over. Dashed: the usual spending, the "
    f"mean of the last {SPENDING_MONTHS} months on file. Outlined: what is not signed of it, where that is more than "
    f"{words.share(1 - COVERED)}."
)
WITHOUT_USUAL = "Signed money for core work and facilitation, month by month; pale: months that are over."
UNNAMED = "A funder that is not named"


def outlook_of(here: Published, coalition: Row) -> Row | None:
    """The coalition's row, None where there is none or the audience has none."""
    if not here.has("funding_outlook"):
        return None
    rows = here.rows("funding_outlook", coalition_id=coalition["coalition_id"], limit=1)
    return rows[0] if rows else None


def lasts(row: Row) -> str | None:
    """ "the signed money lasts 4.2 months", None where the runway is not known."""
    if absent(row["runway"]):
        return None
    if not row["signed_to_come"]:
        return "no signed money is left to come"
    return f"the signed money lasts {row['runway']:.1f} months"


def rests_on(row: Row) -> str | None:
    """ "the largest funder pays 92 % of the coming year's money", None where no money is signed or it is not known."""
    if absent(row["largest_share"]):
        return None
    if row["funders"] == 1:
        return "one funder pays all of the coming year's money"
    return f"the largest funder pays {words.share(row['largest_share'])} of the coming year's money"


def money_ends(here: Published, coalition: Row) -> None:
    row = outlook_of(here, coalition)
    if row is None:
        return
    months = here.rows("funding_months", coalition_id=coalition["coalition_id"], order=("month",))
    signed = [month for month in months if not absent(month["signed"])]
    headed(here, NAME, of=("runway", "commitment_horizon", "funder_count_effective"), coalition=coalition)
    st.markdown(_answer(here, row, signed))
    if row["note"]:
        st.markdown(escape(row["note"]))
    if signed:
        st.markdown(f":gray[{WITHOUT_USUAL if absent(row['usual_spend']) else CAPTION} {_unit(row)}]")
        figure = money(
            signed, coalition["last_month"], row["usual_spend"], row["currency"], row["first_uncovered_month"]
        )
        show(figure, "money", f"{_plain(row)}.")
        same_figures(NAME, [_line(month, coalition["last_month"]) for month in reversed(months)])
        _funders(here, coalition, row)


def _answer(here: Published, row: Row, months: list[Row]) -> str:
    said = lasts(row)
    if said is None:
        to_come = row["signed_to_come"]
        signed = "" if not to_come else f" {escape(amount_of(to_come, row['currency']))} are signed and still to come."
        fill_in = f" {FILL_IN}" if here.audience == "secretariat" else ""
        return f"**{escape(row['reason'] or 'Runway unknown, not zero.')}**{signed}{fill_in}"
    usual = f" at the usual spending of {escape(amount_of(row['usual_spend'], row['currency']))} a month"
    sentences = [f"**{_capital(said)}{usual if row['signed_to_come'] else ''}.**", _uncovered(row, months)]
    if not absent(row["runway_without_largest"]) and row["funders"] > 1:
        sentences.append(f"Without the largest funder it would last {row['runway_without_largest']:.1f} months.")
    return " ".join(filter(None, sentences))


def _uncovered(row: Row, months: list[Row]) -> str:
    first = row["first_uncovered_month"]
    if absent(first):
        return f"It covers each of the coming {MOST_MONTHS_AHEAD} months." if row["signed_to_come"] else ""
    month = next((month for month in months if month["month"] == first), None)
    what = f": {escape(missing(month, row['usual_spend'], row['currency']))}" if month else ""
    return f"{words.month(first)} is the first coming month it does not cover in full{what}."


def _plain(row: Row) -> str:
    """What the chart shows, in words."""
    first = row["first_uncovered_month"]
    uncovered = "" if absent(first) else f"; {words.month(first)} is the first month not covered"
    return f"{_capital(lasts(row) or 'signed money by month')}{uncovered}"


def _unit(row: Row) -> str:
    return f"In {escape(called(row['currency']))} a month."


def _line(month: Row, last_month: date) -> dict[str, object]:
    def told(amount: float | None) -> str:
        return words.NO_DATA if absent(amount) else f"{round(amount):,}"

    is_over = month["month"] <= last_month
    return {
        "Month": words.month_short(month["month"]),
        "Signed": told(month["signed"]),
        "Spent": told(month["spent"]) if is_over else "",
        "Of the usual": "" if absent(month["cover"]) else words.share(month["cover"]),
    }


def _funders(here: Published, coalition: Row, row: Row) -> None:
    if absent(row["funders"]):
        return
    if row["funders"] == 0:
        st.markdown("**Nobody has signed money for the coming 12 months.**")
        return
    said = [f"**{_capital(rests_on(row) or '')}.**"]
    if row["funders"] > 1:
        said.append(
            f"{words.count(row['funders'], 'funder')} pay it, as concentrated as {row['effective_funders']:.1f} equal ones."
        )
    if row["commitment_horizon"]:
        said.append(
            f"The grants in force run for {row['commitment_horizon']:.1f} more months on average, larger ones counting more."
        )
    st.markdown(" ".join(said))
    rows = here.rows("funders", coalition_id=coalition["coalition_id"], order=("signed desc", "organisation_id"))
    if rows:
        table(
            [
                {
                    "Funder": funder["name"] or funder["organisation_id"] or UNNAMED,
                    "In the coming 12 months": in_full(funder["signed"], row["currency"]),
                    "Share": words.share(funder["share"]), "Last grant ends": words.short_date(funder["last_ends_on"]),
                }
                for funder in rows
            ]
        )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

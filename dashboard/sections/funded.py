"""What a funder is told of one coalition in sentences: when its money ends, who stays, what facilitation changed."""

from __future__ import annotations

from dashboard import words
from dashboard.data import Published, Row
from dashboard.sections.before_and_after import answer as moved
from dashboard.sections.facilitation_answer import afterwards
from dashboard.sections.facilitation_cost import answer as costs
from dashboard.sections.facilitation_cost import cost_of
from dashboard.sections.members_stay import in_a_year, stays
from dashboard.sections.money_ends import lasts, outlook_of
from dashboard.words import absent, escape

NO_MONEY = "How long the signed money lasts is not known."
NO_STAY = "How many members stay a year is not known."
NO_PUSH = "What changed after facilitation is not known: no entry of its log says what it was meant to move."


def money_of(here: Published, coalition: Row) -> str:
    """ "The signed money lasts 4.2 months. March 2027 is the first coming month it does not cover in full." """
    row = outlook_of(here, coalition)
    if row is None:
        return NO_MONEY
    said = lasts(row)
    if said is None:
        return escape(words.sentence(row["reason"] or NO_MONEY))
    first = row["first_uncovered_month"]
    after = "" if absent(first) else f" {words.month(first)} is the first coming month it does not cover in full."
    return f"{said[:1].upper()}{said[1:]}.{after}"


def members_of(here: Published, coalition: Row) -> str:
    said = in_a_year(stays(here, coalition))
    return f"{said}." if said else NO_STAY


def facilitation_of(here: Published, coalition: Row) -> str:
    """The newest push of which it can be said what changed, how many more there are, and what a kept promise cost."""
    return f"{_after(here, coalition)} {_cost(here, coalition)}".strip()


def _after(here: Published, coalition: Row) -> str:
    pushes = pushes_of(here, coalition)
    if not pushes:
        return NO_PUSH
    shown = [row for row in pushes if row["is_shown"]]
    if not shown:
        about = (
            f"{words.readable(str(pushes[0]['title'] or pushes[0]['series']))} from {words.month(pushes[0]['month'])}"
        )
        return f"{escape(about)}: {escape(words.sentence(pushes[0]['label'] or words.NO_DATA))}"
    newest = f"{escape(moved(shown[0]))} {escape(shown[0]['label'] or '')}".strip()
    return f"{newest} {afterwards(shown)}" if len(shown) > 1 else newest


def pushes_of(here: Published, coalition: Row) -> list[Row]:
    """What was begun to move an indicator, with what the estimate rests on, the newest first; none where there is none."""
    if not (here.has("facilitation") and here.has("facilitation_details")):
        return []
    key = {"coalition_id": coalition["coalition_id"]}
    details = {(row["activity_id"], row["series"]): row for row in here.rows("facilitation_details", **key)}
    found = here.rows("facilitation", **key, order=("month desc", "activity_id", "series"))
    both = ((row["activity_id"], row["series"]) for row in found)
    return [details[pair] | row for row, pair in zip(found, both, strict=True) if pair in details]


def _cost(here: Published, coalition: Row) -> str:
    row = cost_of(here, coalition)
    return "" if row is None else costs(row).replace("**", "")

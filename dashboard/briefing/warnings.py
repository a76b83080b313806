"""The warnings of a briefing: which may go on the table, which matter most, and each as an ask with its figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard import words
from dashboard.briefing.document import Ask, Figure
from dashboard.briefing.facts import Facts
from dashboard.data import Row
from dashboard.raised import TABLES
from dashboard.warning_words import AN_ORGANISATION, heading, why

MOST_ASKS = 2  # on the table of one meeting
ORDER = ("act", "watch", "data")


def open_ones(facts: Facts, ended: Collection[str] = ()) -> list[Row]:
    """Those to act on first, then the gravest and most probable; without those that people `ended`."""
    if not facts.has(*TABLES):
        return []
    rows = [row for row in facts.here.raised(coalition_id=facts.key) if row["warning_id"] not in ended]
    return sorted(rows, key=lambda row: ORDER.index(row["class"]))


def that_matter(rows: Sequence[Row]) -> list[Row]:
    """The two that are put on the table unless others are chosen; what is only about the data is not for the room."""
    return [row for row in rows if row["class"] != "data"][:MOST_ASKS]


def on_the_table(rows: Sequence[Row], chosen: Sequence[str] | None) -> list[Row]:
    """The chosen ones, two at most, in the order of `rows`."""
    if chosen is None:
        return that_matter(rows)
    return [row for row in rows if row["warning_id"] in chosen][:MOST_ASKS]


def ask_of(row: Row) -> Ask:
    hat = words.readable(row["hat"] or "").lower()
    return Ask(called(row), reason(row), words.sentence(row["next_step"] or ""), hat, row["class"] == "act")


def called(row: Row) -> str:
    """Its heading; without the words for an organisation that is not named, which its title already has."""
    return heading(row).removesuffix(f": {AN_ORGANISATION}")


def reason(row: Row) -> str:
    """Why, and as of when, where only the words of the month it was first reported in are for this audience."""
    is_old = not row["latest_why"] and row["last_month"] and row["month"] < row["last_month"]
    return f"{why(row)} As reported in {words.month(row['month'])}." if is_old and why(row) else why(row)


def figures_of(facts: Facts, row: Row) -> list[Figure]:
    """The numbers of an ask stand in the texts of its row."""
    this = {"warning_id": row["warning_id"]}
    table, column = ("warning_details", "latest_why") if row["latest_why"] else ("warnings", "why")
    found = [
        Figure(why(row), table, this, (column,)),
        Figure(words.sentence(row["next_step"] or ""), "warnings", this, ("next_step",)),
        Figure(called(row), "warning_details", this, ("title", "subject_name")),
    ]
    if reason(row) != why(row):
        found.append(Figure(f"As reported in {words.month(row['month'])}.", "warnings", this, ("month",)))
    return [figure for figure in found if figure.said]

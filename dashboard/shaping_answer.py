"""The first sentence of the page on who shapes a coalition."""

from __future__ import annotations

from dashboard import words
from dashboard.data import Published, Row
from dashboard.sections.idea_to_delivery import NO_AGENDA
from dashboard.shaping_rows import decided_of_others, figures_of, has_agenda, makers_of, unknown_raisers
from dashboard.words import absent, escape


def answer(here: Published, coalition: Row) -> str:
    """ "**11 organisations raised 52 agenda items, Northmill most: 36.** Of 10 that other members …, 8 were adopted." """
    figures = figures_of(here, coalition)
    if not has_agenda(figures):
        return f"**It is not known who shapes it.** {NO_AGENDA}"
    others = figures["by_others"]
    makers = [row for row in makers_of(here, coalition) if row["raised"]]
    if makers:
        said = f"**{_shared(makers)}.**"
    elif not absent(others["n"]):
        known = words.count(others["of"], "agenda item")
        said = f"**Members other than the lead raised {others['n']} of {known}.**"
    else:
        said = "**Who raises agenda items is not known.**"
    adopted, decided = decided_of_others(here, coalition)
    unknown = unknown_raisers(figures)
    said = f"{said} {unknown}" if unknown else said
    if absent(others["n"]) or not decided:
        return said
    verb = "was" if adopted == 1 else "were"
    return f"{said} Of {decided} that other members than the lead raised and that came to a decision, {adopted} {verb} adopted."


def _shared(makers: list[Row]) -> str:
    """ "11 organisations raised 52 agenda items, Northmill most: 36" """
    items = words.count(sum(row["raised"] for row in makers), "agenda item")
    if len(makers) == 1:
        return f"{escape(makers[0]['label'])} alone raised {items}"
    most = max(row["raised"] for row in makers)
    first = [row["label"] for row in makers if row["raised"] == most]
    whole = f"{len(makers)} organisations raised {items}"
    if len(first) == 1:
        return f"{whole}, {escape(first[0])} most: {most}"
    return f"{whole}, none more than {most}"

"""A hand-kept agenda: a row per item, with the date and who raised it where that is known."""

from __future__ import annotations

import hashlib
from collections import Counter

from pipelines.connectors import SEEN, Export, Row
from pipelines.connectors._meetings import person_key
from pipelines.connectors._sheet_words import (
    COALITION,
    DATE,
    ITEM,
    MEETING,
    NAME,
    PERSON,
    PROPOSER,
    START,
    TOPIC,
)  # fmt: skip
from pipelines.connectors._sheets import Header, Line, find_header, read_lines
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Agenda kept by hand"
VERSION = 1
LOOKED_FOR = "a heading for a date, one for an item, and one for who raised it, over a column of dates"

LAYOUTS = {"list": SEEN}
FIELDS = {
    "date": DATE, "meeting": MEETING, "item": ITEM, "topic": TOPIC, "proposer": PROPOSER, "name": NAME, **PERSON,
    "starts_at": START, "coalition": COALITION,
}  # fmt: skip
HEADINGS = sorted({heading for words in FIELDS.values() for heading in words})
MEANINGS = {
    "date": "agenda_items.raised_on", "starts_at": "agenda_items.raised_on", "meeting": "agenda_items.meeting_id",
    "coalition": "agenda_items.coalition_id", "item": "agenda_items.title",
    "proposer": "agenda_items.proposed_by_person_key", "first_name": "agenda_items.proposed_by_person_key",
    "last_name": "agenda_items.proposed_by_person_key", "email": "agenda_items.proposed_by_person_key",
    "organisation": "agenda_items.proposed_by_name",
}  # fmt: skip
HASH_CHARS = 16  # 64 bits, within one coalition and day


def recognise(source: Source) -> str | None:
    return "list" if _header(source) else None


def read(source: Source, layout: str) -> Export:
    """Agenda items (counted). An item nobody is named for stays: unknown."""
    header = _header(source)
    if header is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}.")
    lines = read_lines(source, header)
    people: dict[str, str] = {}
    seen: Counter[str] = Counter()
    items: list[Row] = []
    for line in lines:
        name, email = line.person("proposer")
        key = person_key(name, email)
        if key and name:
            people[key] = name
        item_id = _item_id(line)
        seen[item_id] += 1
        items.append(
            {
                "item_id": item_id if seen[item_id] == 1 else f"{item_id}:{seen[item_id]}",
                "coalition_id": line.coalition_id,
                "raised_on": line.date or None,
                "meeting_id": line.meeting_id,
                "title": line.get("item") or None,
                "proposed_by_person_key": key,
                "proposed_by_name": line.get("organisation") or None,
                "source_row": line.number,
            }
        )
    tables = {"agenda_items": items}
    return Export(len(lines), dict(tables), ("agenda_items",), people, header.not_used(), header.understood(MEANINGS))


def _header(source: Source) -> Header | None:
    """The header of an agenda.

    "Topic" over names alone may be the meeting's: it is an item where somebody raises it or a meeting is named too.
    """
    header = find_header(source, FIELDS)
    if header is None:
        return None
    columns = dict(header.columns)
    if "item" not in columns and "topic" in columns and (header.has("proposer") or header.has("meeting")):
        columns["item"] = columns["topic"]
    columns.pop("topic", None)
    if "proposer" not in columns and "name" in columns:
        columns["proposer"] = columns["name"]
    columns.pop("name", None)
    has_origin = any(field in columns for field in ("proposer", "first_name", "last_name", "email", "organisation"))
    return Header(header.row, header.cells, columns) if "item" in columns and has_origin else None


def _item_id(line: Line) -> str:
    """The same in every export of the list, as long as date, meeting and title stay."""
    said = "\x1f".join((line.title or "", line.get("item")))
    digest = hashlib.sha256(" ".join(said.casefold().split()).encode()).hexdigest()
    return f"agenda_sheet:{line.coalition_id}:{line.date}:{digest[:HASH_CHARS]}"

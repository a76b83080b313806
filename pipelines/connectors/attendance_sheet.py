"""A hand-kept attendance list: a row per person who came, with the date, the meeting and the organisation.

Who speaks for which organisation follows from it: a run of sightings of a person under one name of an
organisation, from the first day to the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipelines.connectors import SEEN, Export, Row
from pipelines.connectors._meetings import person_key, plain
from pipelines.connectors._sheet_words import (
    ATTENDED,
    COALITION,
    DATE,
    ITEM,
    MEETING,
    MINUTES,
    NAME,
    NO,
    PERSON,
    PROPOSER,
    START,
    TOPIC,
    YES,
)  # fmt: skip
from pipelines.connectors._sheets import Header, Line, find_header, meetings, read_lines, unread_times
from pipelines.durations import minutes_text
from pipelines.names import plain as plain_name
from pipelines.nobody import is_nobody
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Attendance list kept by hand"
VERSION = 1
LOOKED_FOR = (
    "a heading for a date, one for a name or an e-mail, and one for an organisation, a meeting or who attended, "
    "over a column of dates"
)

LAYOUTS = {"list": SEEN}
FIELDS = {
    "date": DATE, "meeting": MEETING, "topic": TOPIC, "name": NAME, **PERSON, "starts_at": START, "minutes": MINUTES,
    "attended": ATTENDED, "coalition": COALITION, "item": ITEM, "proposer": PROPOSER,
}  # fmt: skip
HEADINGS = sorted({heading for words in FIELDS.values() for heading in words})
MEANINGS = {
    "date": "meetings.starts_at", "starts_at": "meetings.starts_at", "meeting": "meetings.title",
    "coalition": "meetings.coalition_id", "name": "attendance.person_key", "first_name": "attendance.person_key",
    "last_name": "attendance.person_key", "email": "attendance.person_key", "minutes": "attendance.minutes",
    "organisation": "attendance.organisation_name", "attended": "whether the person came",
}  # fmt: skip
WORDS_SHOWN = 3

Sighting = tuple[str, str, str, int, str]  # coalition_id, person_key, day, row, organisation as written


def recognise(source: Source) -> str | None:
    return "list" if _header(source) else None


def read(source: Source, layout: str) -> Export:
    """Attendance (counted), and what follows from it: meetings and representatives."""
    header = _header(source)
    if header is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}.")
    lines = read_lines(source, header)
    came, left_out = _who_came(header, lines)
    people: dict[str, str] = {}
    attendance: list[Row] = []
    sightings: list[Sighting] = []
    for line in came:
        name, email = line.person()
        key, organisation = person_key(name, email), line.get("organisation")
        if key and name:
            people[key] = name
        row: Row = {
            "meeting_id": line.meeting_id,
            "person_key": key,
            "organisation_name": organisation or None,
            "minutes": minutes_text(line.get("minutes")),
            "source_row": line.number,
        }
        if line.starts_at is None:  # casting sets the row aside and shows the text
            row["joined_at"] = line.date or None
        elif key and organisation:
            sightings.append((line.coalition_id, key, line.date, line.number, organisation))
        attendance.append(row)
    tables = {"attendance": attendance, "meetings": meetings(came), "representatives": _runs(sightings)}
    left_out += unread_times(came) + header.not_used()
    return Export(len(lines), dict(tables), ("attendance",), people, left_out, header.understood(MEANINGS))


def _header(source: Source) -> Header | None:
    """The header of an attendance list; None for an agenda, which has items or people who raise them."""
    header = find_header(source, FIELDS)
    if header is None or header.has("item") or header.has("topic", "proposer") or header.has("topic", "meeting"):
        return None
    columns = {{"topic": "meeting"}.get(field, field): n for field, n in header.columns.items() if field != "proposer"}
    header = Header(header.row, header.cells, columns)
    has_person = any(header.has(field) for field in ("name", "first_name", "last_name", "email"))
    has_more = any(header.has(field) for field in ("organisation", "meeting", "attended"))
    return header if has_person and has_more else None


def _who_came(header: Header, lines: list[Line]) -> tuple[list[Line], list[str]]:
    """The rows of people who came, and in words which rows are not: nobody is absent because a cell is blank."""
    if not header.has("attended"):
        return lines, []
    answers = [(line, plain(line.get("attended")).strip(".!")) for line in lines]
    unread = Counter(line.get("attended") for line, answer in answers if answer and answer not in YES | NO)
    column, blank = header.name("attended"), sum(not answer for _, answer in answers)
    absent = sum(answer in NO for _, answer in answers)
    left_out = []
    if absent:
        left_out.append(f'{absent} row(s) of people who did not come by "{column}"')
    if blank:
        left_out.append(f'{blank} row(s) with a blank "{column}": unknown, not counted as absent')
    if unread:
        words = ", ".join(f'"{word[:20]}"' for word, _ in unread.most_common(WORDS_SHOWN))
        left_out.append(f'{unread.total()} row(s) where "{column}" is neither yes nor no ({words}): unknown')
    return [line for line, answer in answers if answer in YES], left_out


def _runs(sightings: Iterable[Sighting]) -> list[Row]:
    """Representatives: a person's consecutive sightings under one name of an organisation.

    A blank says nothing and ends no run; a word such as "Individual" ends it and begins none.
    """
    runs: list[Row] = []
    at: tuple[str, str, str] | None = None
    for coalition, person, day, number, organisation in sorted(sightings):
        is_same = at == (coalition, person, plain_name(organisation))
        at = (coalition, person, plain_name(organisation))
        if is_nobody(organisation) or not plain_name(organisation):
            continue
        if is_same:
            runs[-1]["to_on"] = day
        else:
            runs.append(
                {
                    "person_key": person,
                    "coalition_id": coalition,
                    "organisation_name": organisation,
                    "from_on": day,
                    "to_on": day,
                    "source_row": number,
                }
            )
    return runs

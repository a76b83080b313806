"""Zoom: the participants of one meeting, with or without the meeting block on top, its unique users, and the
participants of many meetings in one table.

Built from Zoom's help page "Accessing the meeting and webinar history report" (support.zoom.com, KB0082656), from
the README of microsoft/vivainsights_zoom_int for the table of many meetings, and from exports in public repositories.
"""

from __future__ import annotations

import re

from pipelines.connectors import DOCUMENTED, SEEN, Export, Row, Scan
from pipelines.connectors._meetings import (
    IN_BRACKETS,
    Span,
    coalition_of,
    day_in_name,
    instant,
    person_key,
    settled_order,
)
from pipelines.connectors._zoom_tables import MANY, PLAIN, UNIQUE, WITH_BLOCK, Cells, Meeting, layout_of, meetings_of
from pipelines.dates import iso_instant
from pipelines.durations import minutes, minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Zoom: participants of a meeting"
VERSION = 2
LOOKED_FOR = (
    'a Zoom participant report: columns "Name (Original Name)", "Join Time", "Leave Time", "Duration '
    '(Minutes)" or "Total Duration (Minutes)", alone or under the block "Meeting ID, Topic, Start Time"; not its '
    "list of meetings, registrations or polls, which do not say who came"
)

LAYOUTS = {WITH_BLOCK: SEEN, PLAIN: DOCUMENTED, UNIQUE: DOCUMENTED, MANY: DOCUMENTED}

SHORTENED_ID = re.compile(r"\d[.,]?\d*[eE]\+\d+")


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    found = layout_of([record for record in source.sample if any(record)])
    return found[0] if found else None


def read(source: Source, layout: str) -> Export:
    """Meetings (derived) and attendance: a row per join, or per person where only totals are given."""
    coalition = coalition_of(source)
    day = day_in_name(source) if layout == UNIQUE else ""
    if layout == UNIQUE and not day:
        raise FileRejectedError(
            f"{source.name}: this is Zoom's list of unique users: it holds no date, so no meeting. "
            'Export the participants again with "Export with meeting data" on, or "Show unique users" off; or put the '
            "meeting's day into the file's name, like 2026-03-31."
        )
    records = [(number, record) for number, record in source.records() if any(record)]
    found = layout_of([record for _, record in records])
    if found is None:
        raise FileRejectedError(f"{source.name}: the header of the participants was not found again. Export it again.")
    meetings, waited, understood = meetings_of(records, *found)
    if not meetings:
        raise FileRejectedError(f"{source.name}: the report lists no participant. Export it again after the meeting.")
    order = _order(source, meetings)
    people: dict[str, str] = {}
    attendance: list[Row] = []
    rows: list[Row] = []
    for meeting in meetings:
        rows.append(_meeting(source, coalition, meeting, order, day, is_alone=len(meetings) == 1))
        attendance += _attendance(meeting, rows[-1]["meeting_id"], order, people)
    if day:
        understood["the file's name"] = f"the day of the meeting, {day}"
    left_out = [f"{waited} rows of people in the waiting room"] if waited else []
    tables: dict[str, list[Row] | Scan] = {"meetings": rows, "attendance": attendance}
    return Export(len(attendance), tables, ("attendance",), people, left_out, understood)


def _order(source: Source, meetings: list[Meeting]) -> str:
    spans: list[Span] = []
    for meeting in meetings:
        block = meeting.block
        if block:
            length = minutes(block.get("scheduled_minutes", ""))
            spans.append((block["starts_at"], block.get("ends_at", ""), length))
        spans += [
            (row["joined"], row.get("left", ""), minutes(row.get("minutes", "")))
            for _, row in meeting.rows
            if "joined" in row
        ]
    dates = [text for span in spans for text in span[:2]]
    return settled_order(source, dates, spans, "Start Time" if meetings[0].block else "Join Time")


def _meeting(source: Source, coalition: str, meeting: Meeting, order: str, day: str, is_alone: bool) -> Row:
    """`day` is the meeting's where nothing in the file tells it; midnight UTC, so that no zone moves it.

    Raises FileRejectedError where nothing tells the day of the file's only meeting."""
    block = meeting.block
    begins = [block["starts_at"]] if block.get("starts_at") else [row.get("joined", "") for _, row in meeting.rows]
    midnight = f"{day}T00:00:00Z" if day else ""
    starts_at = min(filter(instant, (iso_instant(text, order) for text in begins)), default=midnight)
    if not starts_at and is_alone:
        raise FileRejectedError(
            f"{source.name}: no start or join time can be read, so the day is unknown. Export it again."
        )
    starts_at = starts_at or block.get("starts_at", "")
    return {
        "source_row": meeting.number,
        "meeting_id": _meeting_id(source, coalition, block, starts_at),
        "coalition_id": coalition,
        "starts_at": starts_at or None,
        "scheduled_minutes": minutes_text(block.get("scheduled_minutes", "")),
        "title": block.get("title") or None,
    }


def _attendance(meeting: Meeting, meeting_id: str, order: str, people: dict[str, str]) -> list[Row]:
    """A row per participant's row; adds who they are to `people`."""
    alone = {" ".join(cells["name"].lower().split()) for _, cells in meeting.rows}
    rows: list[Row] = []
    for number, cells in meeting.rows:
        key = person_key(_original(cells["name"], alone), cells.get("email", ""))
        if key:
            people.setdefault(key, cells["name"])
        joined, left = (iso_instant(cells.get(end, ""), order) or None for end in ("joined", "left"))
        length = minutes_text(cells.get("total", "") or cells.get("minutes", ""))
        rows.append(
            {
                "source_row": number,
                "meeting_id": meeting_id,
                "person_key": key,
                "joined_at": joined,
                "left_at": left,
                "minutes": None if joined and left else length,
            }
        )
    return rows


def _original(name: str, alone: set[str]) -> str:
    """The name in brackets where somebody of that name, of two words or more, also joined without brackets.

    Zoom writes the name before a change in brackets, but so do people their organisation: "Ann Lee (WWF)".
    """
    bracketed = IN_BRACKETS.fullmatch(" ".join(name.split()))
    if bracketed and " " in bracketed[2] and bracketed[2].lower() in alone:
        return bracketed[2]
    return name


def _meeting_id(source: Source, coalition: str, block: Cells, starts_at: str) -> str:
    """The meeting's number and start; without the block the coalition and the minute of the first join.

    The minute is what stays alike when Zoom exports the same meeting with and without seconds.
    """
    number = re.sub(r"[\s-]", "", block.get("meeting", ""))
    if SHORTENED_ID.fullmatch(number):
        raise FileRejectedError(
            f'{source.name}: "Meeting ID" reads {number}: a spreadsheet shortened it. Export the report '
            "again and do not save it from a spreadsheet."
        )
    return f"zoom:{coalition}:{number}:{starts_at}" if number else f"zoom:{coalition}:{starts_at[:16]}"

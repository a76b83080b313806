"""Zoom: the participants of one meeting, with or without the meeting block on top, or its unique users."""

from __future__ import annotations

import re

from pipelines.connectors import Export, Row
from pipelines.connectors._meetings import coalition_of, instant, person_key, plain, settled_order
from pipelines.dates import iso_instant
from pipelines.durations import minutes, minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Zoom: participants of a meeting"
VERSION = 1
LOOKED_FOR = (
    'a Zoom participant report: columns "Name (Original Name)", "Join Time", "Leave Time", "Duration '
    '(Minutes)" or "Total Duration (Minutes)", alone or under the block "Meeting ID, Topic, Start Time"'
)

WITH_BLOCK, PLAIN, UNIQUE = "participants with the meeting block", "participants", "unique users"

BLOCK = {  # header in the block, as `plain` makes it -> (ours, meaning)
    "meeting id": ("meeting", "the meeting's number; its zeros stay"),
    "id": ("meeting", "the meeting's number; its zeros stay"),
    "topic": ("title", "the meeting's title"),
    "start time": ("starts_at", "when it began, in the host's zone"),
    "end time": ("ends_at", "when it ended"),
    "duration (minutes)": ("scheduled_minutes", "its length in minutes"),
}
PARTICIPANT = {  # header of the participant table -> (ours, meaning)
    "name (original name)": ("name", "the name shown, and the one before it was changed in the meeting"),
    "user name (original name)": ("name", "the name shown, and the one before it was changed in the meeting"),
    "name": ("name", "the name shown"),
    "user email": ("email", "the e-mail; blank unless signed in"),
    "email": ("email", "the e-mail; blank unless signed in"),
    "join time": ("joined", "when the person joined; one row per join"),
    "leave time": ("left", "when the person left"),
    "duration (minutes)": ("minutes", "minutes between joining and leaving"),
    "total duration (minutes)": ("total", "minutes present in all, over every join"),
    "in waiting room": ("waiting", "Yes: the row is the wait before being let in, not presence"),
}
SHORTENED_ID = re.compile(r"\d[.,]?\d*[eE]\+\d+")


def _columns(header: list[str], names: dict[str, tuple[str, str]]) -> dict[str, int]:
    """Which of our columns stands where; the first of two alike counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        if plain(cell) in names:
            found.setdefault(names[plain(cell)][0], index)
    return found


def _is_block(header: list[str]) -> bool:
    return {"meeting", "title", "starts_at"} <= _columns(header, BLOCK).keys()


def _table_layout(header: list[str]) -> str | None:
    """PLAIN or UNIQUE for the header of a participant table, None for any other record."""
    columns = _columns(header, PARTICIPANT).keys()
    if {"name", "joined", "left", "minutes"} <= columns:
        return PLAIN
    return UNIQUE if {"name", "email", "total"} <= columns else None


def recognise(source: Source) -> str | None:
    rows = [record for record in source.sample if any(record)]
    if source.kind != "text" or not rows:
        return None
    if not _is_block(rows[0]):
        return _table_layout(rows[0])
    return WITH_BLOCK if any(_table_layout(row) for row in rows[2:3]) else None


def read(source: Source, layout: str) -> Export:
    """Meetings (one, derived) and attendance (a row per join, or per person where only totals are given)."""
    coalition = coalition_of(source)
    records = [(number, record) for number, record in source.records() if any(record)]
    block: dict[str, str] = {}
    understood: dict[str, str] = {}
    if layout == WITH_BLOCK:
        block = _cells(records[1][1], _columns(records[0][1], BLOCK))
        understood = {f"{cell} (block)": BLOCK[plain(cell)][1] for cell in records[0][1] if plain(cell) in BLOCK}
        records = records[2:]
    elif layout == UNIQUE:
        raise FileRejectedError(
            f"{source.name}: this is Zoom's list of unique users: it holds no date, so no meeting. "
            'Export the participants again with "Export with meeting data" on, or "Show unique users" off.'
        )
    header = records[0][1]
    understood |= {cell: PARTICIPANT[plain(cell)][1] for cell in header if plain(cell) in PARTICIPANT}
    columns = _columns(header, PARTICIPANT)
    rows = [(number, _cells(record, columns)) for number, record in records[1:]]
    present = [(number, row) for number, row in rows if plain(row.get("waiting", "")) not in ("yes", "true", "1")]
    if not present:
        raise FileRejectedError(f"{source.name}: the report lists no participant. Export it again after the meeting.")
    return _export(source, coalition, block, present, len(rows) - len(present), understood)


def _cells(record: list[str], columns: dict[str, int]) -> dict[str, str]:
    return {name: record[index] if index < len(record) else "" for name, index in columns.items()}


def _export(
    source: Source,
    coalition: str,
    block: dict[str, str],
    present: list[tuple[int, dict[str, str]]],
    waited: int,
    understood: dict[str, str],
) -> Export:
    cells = [row for _, row in present]
    dates = [block.get("starts_at", ""), block.get("ends_at", "")]
    dates += [row.get(end, "") for row in cells for end in ("joined", "left")]
    spans = [(row["joined"], row["left"], minutes(row.get("minutes", ""))) for row in cells if "joined" in row]
    if block:
        spans.append((block["starts_at"], block.get("ends_at", ""), minutes(block.get("scheduled_minutes", ""))))
    order = settled_order(source, dates, spans, "Start Time" if block else "Join Time")
    begins = [block["starts_at"]] if block.get("starts_at") else [row.get("joined", "") for row in cells]
    starts_at = min(filter(instant, (iso_instant(text, order) for text in begins)), default="")
    if not starts_at:
        raise FileRejectedError(
            f"{source.name}: no start or join time can be read, so the day is unknown. Export it again."
        )
    meeting: Row = {
        "source_row": 2 if block else present[0][0],
        "meeting_id": _meeting_id(source, coalition, block, starts_at),
        "coalition_id": coalition,
        "starts_at": starts_at,
        "scheduled_minutes": minutes_text(block.get("scheduled_minutes", "")),
        "title": block.get("title") or None,
    }
    people: dict[str, str] = {}
    attendance: list[Row] = []
    for number, row in present:
        key = person_key(row["name"], row.get("email", ""))
        if key:
            people.setdefault(key, row["name"])
        joined, left = (iso_instant(row.get(end, ""), order) or None for end in ("joined", "left"))
        length = minutes_text(row.get("total", "") or row.get("minutes", ""))
        attendance.append(
            {
                "source_row": number,
                "meeting_id": meeting["meeting_id"],
                "person_key": key,
                "joined_at": joined,
                "left_at": left,
                "minutes": None if joined and left else length,
            }
        )
    left_out = [f"{waited} rows of people in the waiting room"] if waited else []
    return Export(
        len(attendance),
        {"meetings": [meeting], "attendance": attendance},
        ("attendance",),
        people,
        left_out,
        understood,
    )


def _meeting_id(source: Source, coalition: str, block: dict[str, str], starts_at: str) -> str:
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

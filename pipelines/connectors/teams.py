"""Microsoft Teams: attendance reports in their three layouts, in five languages.

Built from Microsoft's pages "Download attendance reports in Teams" (support.microsoft.com) and "Manage the attendance
report for meetings and events in Microsoft Teams" (learn.microsoft.com) and from reports in public repositories.
Headers are recognised by word stems (pipelines/connectors/_teams_words.py); a report of three sections in another
language is read by what its columns hold.
"""

from __future__ import annotations

from collections import Counter

from pipelines.connectors import DOCUMENTED, SEEN, Export, Row, Scan
from pipelines.connectors import _teams_log as log
from pipelines.connectors._meetings import (
    Span,
    coalition_of,
    instant,
    minutes_between,
    person_key,
    plain,
    settled_order,
    stay,
)
from pipelines.connectors._teams_sections import is_table, numbered_sections, split_lines, summary, table, under_summary
from pipelines.dates import iso_instant
from pipelines.durations import minutes, minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Microsoft Teams: attendance report of a meeting"
VERSION = 2
LOOKED_FOR = (
    'a Teams attendance report: sections "1. Summary" and "2. Participants", or "Meeting Summary" over a '
    "table with Full Name, Join Time and Leave Time, or the columns Full Name, User Action and Timestamp; in "
    "English, French, German, Portuguese or Spanish"
)

SECTIONS, SUMMARY, LOG = "three sections", "meeting summary", "joined and left"
LAYOUTS = {SECTIONS: SEEN, SUMMARY: DOCUMENTED, LOG: SEEN}


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    records = list(split_lines(enumerate(source.sample, start=1)))
    if log.header_row(records):
        return LOG
    sections = numbered_sections(records)
    if 1 in sections and sections.get(2):
        header = sections[2][0][1]
        return SECTIONS if is_table(header) or any("(upn)" in plain(cell) for cell in header) else None
    sections = under_summary(records)
    is_summary = bool(sections[2]) and {"title", "starts_at"} <= summary(sections[1]).keys()
    return SUMMARY if is_summary else None


def read(source: Source, layout: str) -> Export:
    """Meetings (derived) and attendance: a row per join where the report lists them, else per person."""
    coalition = coalition_of(source)
    if layout == LOG:
        return log.read(source, coalition)
    records = split_lines(source.records())
    sections = numbered_sections(records) if layout == SECTIONS else under_summary(records)
    listed, understood = table(sections.get(2, []))
    if not listed:
        raise FileRejectedError(f"{source.name}: the report lists no participant. Download it again after the meeting.")
    came = [row for row in listed if row["joined"] or row["left"] or row.get("minutes")] or listed
    absent, listed = len(listed) - len(came), came
    joins, more = table(sections.get(3, []))
    names = Counter(row["name"] for row in listed)
    addresses = {row["name"]: _address(row) for row in listed if names[row["name"]] == 1}
    joins = [row | {"email": _address(row) or addresses.get(row["name"], "")} for row in joins]
    with_joins = {person_key(row["name"], row["email"]) for row in joins}
    taken = joins + [row for row in listed if person_key(row["name"], _address(row)) not in with_joins]
    export = _export(source, coalition, summary(sections.get(1, [])), taken, len(listed), understood | more)
    if absent:  # who registered for a webinar is listed too
        export.left_out.append(f"{absent} rows of people without any time in the meeting")
    return export


def _address(row: dict[str, str]) -> str:
    return row.get("email", "") or row.get("account", "")


def _export(
    source: Source,
    coalition: str,
    said: dict[str, str],
    taken: list[dict[str, str]],
    records: int,
    understood: dict[str, str],
) -> Export:
    begin, end = said.get("starts_at", ""), said.get("ends_at", "")
    spans: list[Span] = [(row["joined"], row["left"], minutes(row.get("minutes", ""))) for row in taken]
    spans.append((begin, end, minutes(said.get("scheduled_minutes", ""))))
    order = settled_order(source, [text for span in spans for text in span[:2]], spans, "Join time")
    joins = [iso_instant(row["joined"], order) for row in taken]
    starts_at = min(filter(instant, [iso_instant(begin, order)] if begin else joins), default="")
    if not starts_at:
        raise FileRejectedError(f"{source.name}: no time in the report can be read, so the meeting's day is unknown.")
    length = minutes_text(said.get("scheduled_minutes", ""))
    if length is None and (found := minutes_between(starts_at, iso_instant(end, order))) is not None:
        length = minutes_text(f"{found:.2f}")
    meeting: Row = {
        "source_row": 1,
        "meeting_id": f"teams:{coalition}:{said.get('meeting') or said.get('title') or ''}:{starts_at}",
        "coalition_id": coalition,
        "starts_at": starts_at,
        "scheduled_minutes": length,
        "title": said.get("title") or None,
    }
    people: dict[str, str] = {}
    attendance = []
    for row in taken:
        key = person_key(row["name"], _address(row))
        if key:
            people.setdefault(key, row["name"])
        attendance.append(_attendance(meeting["meeting_id"], key, row, order, iso_instant(end, order)))
    tables: dict[str, list[Row] | Scan] = {"meetings": [meeting], "attendance": attendance}
    return Export(records, tables, ("attendance",), people, [], understood)


def _attendance(meeting_id: str, key: str | None, row: dict[str, str], order: str, ends_at: str) -> Row:
    """One stay. Who neither left nor has minutes stayed to the meeting's end."""
    joined, left = iso_instant(row["joined"], order), iso_instant(row["left"], order)
    length = row.get("minutes", "")
    if joined and not left and minutes(length) is None and instant(ends_at):
        left = ends_at
    where: Row = {"source_row": int(row["source_row"]), "meeting_id": meeting_id, "person_key": key}
    return where | stay(joined, left, length)

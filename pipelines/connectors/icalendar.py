"""Calendar files (.ics): the meetings, and who was asked to them and what they answered. Nobody's presence.

Built from RFC 5545 (iCalendar) and from an export of Google Calendar in a public repository; Outlook's names of time zones
are the library's.
"""

from __future__ import annotations

from pipelines.connectors import SEEN, Export
from pipelines.reading import Source

TITLE = "Calendar: meetings and who was asked to them"
VERSION = 1
LOOKED_FOR = "a calendar file (.ics): BEGIN:VCALENDAR in its first line"

CALENDAR = "calendar"
LAYOUTS = {CALENDAR: SEEN}


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    return CALENDAR if source.raw_head[:200].strip().upper().startswith("BEGIN:VCALENDAR") else None


def read(source: Source, layout: str) -> Export:
    """Meetings (counted, one per occurrence) and meeting_invitations."""
    from pipelines.connectors._ics_rows import export  # the library takes half a second: only where a calendar is read

    return export(source)

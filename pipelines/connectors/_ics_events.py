"""Calendar files to events: which lines are read, and one value per event (RFC 5545).

Only the lines of events and time zones that are needed go to the library; descriptions, alarms and attachments never do.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from pipelines.problems import FileRejectedError
from pipelines.reading import Source

WANTED = frozenset(
    "UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID STATUS SUMMARY CLASS SEQUENCE ATTENDEE DTSTAMP "
    "LAST-MODIFIED".split()
)
ZONE_PARTS = ("VTIMEZONE", "STANDARD", "DAYLIGHT")
MAX_BYTES = 100 * 1024**2  # a calendar larger than this is not one
LINE_NAME = re.compile(r"[A-Za-z-]+")

Moment = date | datetime


@dataclass(frozen=True)
class Event:
    """One VEVENT. `start` is the text as written where it cannot be read, None where there is none.

    `end` follows from DTEND or DURATION. `original` is the occurrence of a series that this one replaces.
    """

    number: int
    uid: str
    start: Moment | str | None
    end: Moment | None
    original: Moment | None
    sequence: int
    is_cancelled: bool
    is_private: bool
    title: str
    rule: dict[str, list[Any]]
    added: tuple[Moment, ...]
    removed: tuple[Moment, ...]
    attendees: tuple[icalendar.vCalAddress, ...]
    changed: datetime | None


def events(source: Source) -> list[Event]:
    """All events of the file in its order.

    Raises FileRejectedError for a file that is too large, cut short, or whose time zones cannot be read.
    """
    if source.size > MAX_BYTES:
        raise FileRejectedError(f"{source.name}: a calendar of more than {MAX_BYTES:,} bytes is not read. Split it.")
    lines, is_cancelled = _wanted_lines(source)
    # the library keeps the time zones that a file defined for the next one: begin anew
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", icalendar.GloballyUniqueTZIDGuessed)  # "/vendor/Europe/Berlin" is Berlin
            calendar = icalendar.Calendar.from_ical("\r\n".join(lines) + "\r\n")
    except OSError as error:  # the name of a folder among the time zones
        raise FileRejectedError(f'{source.name}: a TZID names no time zone ("Europe"). Export it again.') from error
    except (ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise FileRejectedError(
            f"{source.name}: not readable as a calendar: {str(error)[:100]}. Export it again."
        ) from error
    return [_event(n, component, is_cancelled) for n, component in enumerate(calendar.walk("VEVENT"), start=1)]


def _wanted_lines(source: Source) -> tuple[list[str], bool]:
    """The unfolded lines of events and time zones in one calendar, and whether the file as a whole cancels them."""
    kept, is_cancelled = ["BEGIN:VCALENDAR"], False
    stack: list[str] = []
    for line in _unfolded(source):
        name, _, value = line.partition(":")
        word, inside = name.strip().upper(), [part for part in stack if part != "VCALENDAR"]
        value = value.strip().upper()
        if word == "BEGIN":
            stack.append(value)
            inside.append(value)
        elif word == "END":
            if not stack or stack.pop() != value:
                raise FileRejectedError(f'{source.name}: "END:{value[:20]}" ends nothing that began. Export it again.')
        elif word == "METHOD":
            is_cancelled = is_cancelled or value == "CANCEL"
        is_zone = inside[:1] == ["VTIMEZONE"] and all(part in ZONE_PARTS for part in inside) and len(inside) < 3
        if is_zone or (inside == ["VEVENT"] and (word in ("BEGIN", "END") or _name(line) in WANTED)):
            kept.append(line)
    if stack:
        raise FileRejectedError(f'{source.name}: "BEGIN:{stack[-1][:20]}" never ends: the file is cut short.')
    return [*kept, "END:VCALENDAR"], is_cancelled


def _unfolded(source: Source) -> Iterable[str]:
    """The content lines. Folds are undone before decoding: they may stand inside a letter of several bytes."""
    content = source.path.read_bytes()
    if source.encoding.startswith("utf-16"):
        content = content.decode(source.encoding, errors="replace").encode("utf-8", errors="replace")
    content = re.sub(rb"\r+\n|\r", b"\n", content.removeprefix(b"\xef\xbb\xbf"))
    content = re.sub(rb"\n[ \t]", b"", content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode(source.encoding, errors="replace")
    return filter(None, text.replace("\ufeff", "").replace("\x00", "").split("\n"))


def _name(line: str) -> str:
    match = LINE_NAME.match(line)
    return match[0].upper() if match else ""


def _event(number: int, component: icalendar.cal.Component, is_cancelled: bool) -> Event:
    start_as_written = _first(component, "DTSTART")
    start = _moment(start_as_written)
    rule = _first(component, "RRULE")
    changes = [_moment(_first(component, name)) for name in ("DTSTAMP", "LAST-MODIFIED")]
    return Event(
        number=number,
        uid=str(_first(component, "UID") or "").strip(),
        start=start if start is not None else None if start_as_written is None else str(start_as_written),
        end=_end(component, start),
        original=_moment(_first(component, "RECURRENCE-ID")),
        sequence=_whole(_first(component, "SEQUENCE")),
        is_cancelled=is_cancelled or str(_first(component, "STATUS") or "").strip().upper() == "CANCELLED",
        is_private=str(_first(component, "CLASS") or "").strip().upper() in ("PRIVATE", "CONFIDENTIAL"),
        title=str(_first(component, "SUMMARY") or "").strip(),
        rule=dict(rule) if isinstance(rule, icalendar.vRecur) else {},
        added=_moments(component, "RDATE"),
        removed=_moments(component, "EXDATE"),
        attendees=tuple(a for a in _all(component, "ATTENDEE") if isinstance(a, icalendar.vCalAddress)),
        changed=max((moment for moment in changes if isinstance(moment, datetime) and moment.tzinfo), default=None),
    )


def _all(component: icalendar.cal.Component, name: str) -> list[Any]:
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(component: icalendar.cal.Component, name: str) -> Any:
    return next(iter(_all(component, name)), None)


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def _moment(value: Any) -> Moment | None:
    """A day or an instant; None for anything else."""
    found = value.dt if isinstance(value, icalendar.vDDDTypes) else None
    return found if isinstance(found, date) else None


def _moments(component: icalendar.cal.Component, name: str) -> tuple[Moment, ...]:
    """The moments of RDATE or EXDATE; of a period its begin."""
    lists = [value for value in _all(component, name) if isinstance(value, icalendar.vDDDLists)]
    found = [entry.dt for value in lists for entry in value.dts]
    return tuple(m for m in (f[0] if isinstance(f, tuple) else f for f in found) if isinstance(m, date))


def _end(component: icalendar.cal.Component, start: Moment | None) -> Moment | None:
    end = _moment(_first(component, "DTEND"))
    length = _first(component, "DURATION")
    if end is None and start is not None and isinstance(length, icalendar.vDDDTypes | icalendar.vDuration):
        try:
            return start + length.dt if isinstance(length.dt, timedelta) else None
        except OverflowError:  # longer than there are years: no length is known
            return None
    return end


def utc(moment: Moment) -> Moment:
    """An instant with a zone in UTC; a day and a time without a zone as they are."""
    if isinstance(moment, datetime) and moment.tzinfo:
        try:
            return moment.astimezone(UTC)
        except OverflowError:  # within a day of the year 1 or 9999
            return moment.replace(tzinfo=UTC)
    return moment

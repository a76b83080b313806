"""Repeating events to occurrences: RRULE, RDATE, EXDATE and the occurrences that were changed (RECURRENCE-ID).

dateutil counts; what is counted is bounded here: a series without an end is followed to the file's newest change, one with
an end no further than HORIZON_YEARS after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from pipelines.connectors._ics_events import Event, Moment, utc

HORIZON_YEARS = 5  # after the file's newest change, or where that is later the series' begin
DAYS_PER_YEAR = 365.25
MAX_OCCURRENCES = 2_000  # of one series: daily for five years, weekly for thirty-eight
READ_PARTS = {  # of a rule, by how often it repeats; more of them and it is not read
    "DAILY": {"BYDAY", "BYMONTH"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
ALWAYS_READ = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}

Key = str


@dataclass
class Series:
    """The occurrences of a file (each with the key of its place in the series, None for an event that does not repeat),
    and how many series were cut, and why."""

    occurrences: list[tuple[Key | None, Event]] = field(default_factory=list)
    without_end: int = 0
    past_horizon: int = 0
    not_read: int = 0


def key_of(moment: Moment) -> Key:
    """The moment as iCalendar writes it, in UTC where it has a zone: 20260331T120000Z, 20260331T140000 or 20260331."""
    plain = utc(moment)
    if not isinstance(plain, datetime):
        return plain.strftime("%Y%m%d")
    return plain.strftime("%Y%m%dT%H%M%S") + ("Z" if plain.tzinfo else "")


def occurrences(found: Iterable[Event]) -> Series:
    """Every occurrence, once: of two of one series and place the one changed last counts."""
    newest: dict[tuple[str, Key | None], Event] = {}
    for event in found:
        place = (event.uid or f"event {event.number}", None if event.original is None else key_of(event.original))
        if place not in newest or event.sequence >= newest[place].sequence:
            newest[place] = event
    changed = max((event.changed for event in newest.values() if event.changed), default=None)
    series = Series()
    for (uid, at), event in newest.items():
        if at is not None:
            series.occurrences.append((at, event))
        elif not (event.rule or event.added) or not isinstance(event.start, date):
            series.occurrences.append((None, event))
        else:
            replaced = {place for other, place in newest if other == uid and place}
            series.occurrences += _repeated(event, replaced, changed, series)
    return series


def _repeated(event: Event, replaced: set[Key], changed: datetime | None, series: Series) -> list[tuple[Key, Event]]:
    start = event.start
    assert isinstance(start, date)
    removed = {key_of(moment) for moment in event.removed}
    begins = sorted({key_of(m): m for m in [*_counted(event, changed, series), *event.added]}.items())
    length = _length(start, event.end)
    return [
        (key, replace(event, start=begin, end=_later(begin, length)))
        for key, begin in begins
        if not {key, begin.strftime("%Y%m%d")} & (removed | replaced)
    ]


def _counted(event: Event, changed: datetime | None, series: Series) -> list[Moment]:
    """The first begin, whatever the rule, and those that the rule gives, by the clock on the wall of the event's zone."""
    start, rule = event.start, event.rule
    assert isinstance(start, date)
    if not rule:
        return [start]
    often, every = str(rule.get("FREQ", [""])[0]).upper(), rule.get("INTERVAL", [1])[0]
    is_forward = isinstance(every, int) and every > 0
    if often not in READ_PARTS or rule.keys() - READ_PARTS[often] - ALWAYS_READ or not is_forward:
        series.not_read += 1
        return [start]
    zone = start.tzinfo if isinstance(start, datetime) else None
    wall = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    until, count = rule.get("UNTIL", [None])[0], rule.get("COUNT", [None])[0]
    known = max(wall, changed.astimezone(zone or UTC).replace(tzinfo=None)) if changed else wall
    has_end = until is not None or count is not None
    horizon = timedelta(days=HORIZON_YEARS * DAYS_PER_YEAR)
    limit = min(known, datetime.max - horizon) + horizon if has_end else known
    end = min(_wall_end(until, zone), limit) if isinstance(until, date) else limit
    parts = {name: values for name, values in rule.items() if name != "UNTIL"}
    try:
        counted = rrulestr(_text(parts), dtstart=wall)
        begins = list(islice(_until(counted, end), MAX_OCCURRENCES + 1))
    except (ValueError, TypeError, OverflowError, IndexError):  # a rule that contradicts itself
        series.not_read += 1
        return [start]
    if not has_end:
        series.without_end += 1
    elif len(begins) > MAX_OCCURRENCES or (end == limit and _goes_on(counted, begins)):
        series.past_horizon += 1
    if not isinstance(start, datetime):
        return [start, *(begin.date() for begin in begins[:MAX_OCCURRENCES])]
    return [start, *(begin.replace(tzinfo=zone) for begin in begins[:MAX_OCCURRENCES])]


def _until(begins: Iterable[datetime], end: datetime) -> Iterable[datetime]:
    for begin in begins:
        if begin > end:
            return
        yield begin


def _goes_on(counted: Iterable[datetime], begins: list[datetime]) -> bool:
    return next(islice(counted, len(begins), None), None) is not None


def _wall_end(until: Moment, zone: object) -> datetime:
    """UNTIL on the clock of the event's zone; a day includes all of its hours."""
    if not isinstance(until, datetime):
        return datetime(until.year, until.month, until.day, 23, 59, 59)
    if until.tzinfo and zone is not None:
        until = until.astimezone(zone)  # type: ignore[arg-type]
    return until.replace(tzinfo=None)


def _text(rule: dict[str, list[object]]) -> str:
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in rule.items())


def _length(start: Moment, end: Moment | None) -> timedelta | None:
    is_alike = end is not None and isinstance(start, datetime) == isinstance(end, datetime)
    if not is_alike or (isinstance(start, datetime) and bool(start.tzinfo) != bool(getattr(end, "tzinfo", None))):
        return None
    return utc(end) - utc(start)  # type: ignore[arg-type]


def _later(begin: Moment, length: timedelta | None) -> Moment | None:
    if length is None:
        return None
    try:
        return begin + length
    except OverflowError:  # after the year 9999
        return None

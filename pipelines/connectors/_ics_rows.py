"""Occurrences of a calendar to rows: meetings, and who was asked to them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from pipelines.connectors import Export, Row, Scan
from pipelines.connectors._ics_events import Event, Moment, events, utc
from pipelines.connectors._ics_series import HORIZON_YEARS, MAX_OCCURRENCES, Series, key_of, occurrences
from pipelines.connectors._meetings import coalition_of, person_key
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}  # any other: no answer yet
NO_PERSON = {"ROOM": "rooms", "RESOURCE": "resources", "GROUP": "groups"}
UNDERSTOOD = {
    "UID, RECURRENCE-ID": "meetings.meeting_id",
    "DTSTART": "meetings.starts_at",
    "DTEND or DURATION": "meetings.scheduled_minutes; empty for whole days",
    "SUMMARY": "meetings.title",
    "ATTENDEE": "meeting_invitations.person_key",
    "PARTSTAT": "meeting_invitations.answer",
}


def export(source: Source) -> Export:
    """Meetings (counted, one per occurrence) and meeting_invitations.

    Raises FileRejectedError for a calendar that is damaged or holds no event.
    """
    coalition = coalition_of(source)
    found = events(source)
    if not found:
        raise FileRejectedError(f"{source.name}: the calendar holds no event. Export it again with its events.")
    series = occurrences(found)
    meetings: list[Row] = []
    invitations: list[Row] = []
    people: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for key, event in series.occurrences:
        if event.is_cancelled:
            left_out["cancelled events"] += 1
            continue
        left_out["titles of private events"] += event.is_private and bool(event.title)
        meetings.append(_meeting(coalition, key, event))
        where: Row = {"meeting_id": meetings[-1]["meeting_id"], "source_row": event.number}
        for person, (name, answer) in _asked(event, left_out).items():
            people.setdefault(person, name)
            invitations.append(where | {"person_key": person, "answer": answer})
    tables: dict[str, list[Row] | Scan] = {"meetings": meetings}
    if invitations:
        tables["meeting_invitations"] = invitations
    said = [f"{count} {what}" for what, count in left_out.items() if count]
    return Export(len(meetings), tables, ("meetings",), people, said + _cut(series), UNDERSTOOD)


def _meeting(coalition: str, key: str | None, event: Event) -> Row:
    """The id is the same in a later export, also where the event was moved in between."""
    uid = event.uid or (key_of(event.start) if isinstance(event.start, date) else str(event.number))
    return {
        "source_row": event.number,
        "meeting_id": f"ics:{coalition}:{uid}" + (f":{key}" if key else ""),
        "coalition_id": coalition,
        "starts_at": _iso(event.start) if isinstance(event.start, date) else event.start,
        "scheduled_minutes": _minutes(event.start, event.end),
        "title": None if event.is_private else event.title or None,
    }


def _iso(moment: Moment) -> str:
    """With Z where the event names a zone; a day without a time of day is midnight UTC, so that no zone moves it."""
    if not isinstance(moment, datetime):
        return f"{moment.isoformat()}T00:00:00Z"
    plain = utc(moment)
    return plain.isoformat().replace("+00:00", "Z")


def _minutes(start: Moment | str | None, end: Moment | None) -> str | None:
    """The planned length; None for whole days, where it is not said, and where the end lies before the start."""
    if not isinstance(start, datetime) or not isinstance(end, datetime) or bool(start.tzinfo) != bool(end.tzinfo):
        return None
    first, last = utc(start), utc(end)
    length = (last - first).total_seconds() / 60
    return f"{length:.2f}".rstrip("0").rstrip(".") if length > 0 else None


def _asked(event: Event, left_out: Counter[str]) -> dict[str, tuple[str, str]]:
    """person_key -> name and answer of each person asked; of two entries of one person the one with an answer counts."""
    asked: dict[str, tuple[str, str]] = {}
    for attendee in event.attendees:
        said = {name.upper(): str(value) for name, value in attendee.params.items()}
        kind = NO_PERSON.get(said.get("CUTYPE", "").upper())
        if kind:
            left_out[f"{kind} among the people asked"] += 1
            continue
        if said.get("ROLE", "").upper() == "NON-PARTICIPANT":
            left_out["people who were only informed"] += 1
            continue
        address = _address(str(attendee))
        name = said.get("CN", "").strip().strip("'\"")
        key = person_key(name, address)
        if key is None:
            left_out["people asked without a name or an address"] += 1
            continue
        answer = ANSWERS.get(said.get("PARTSTAT", "").upper(), "needs_action")
        if key not in asked or asked[key][1] == "needs_action":
            asked[key] = (name or address, answer)
    return asked


def _address(value: str) -> str:
    text = value.strip()
    text = text[7:] if text.lower().startswith("mailto:") else text
    return text.strip().strip("'\"<>")


def _cut(series: Series) -> list[str]:
    """In words, which series were not followed to their end."""
    said = []
    if series.without_end:
        said.append(
            f"of {series.without_end} repeating event(s) without an end, what comes after the newest change in the file"
        )
    if series.past_horizon:
        said.append(
            f"of {series.past_horizon} repeating event(s), what comes more than {HORIZON_YEARS} years after the newest "
            f"change in the file or after {MAX_OCCURRENCES:,} occurrences"
        )
    if series.not_read:
        said.append(f"of {series.not_read} event(s) that repeat in a way we do not read, all but the first occurrence")
    return said

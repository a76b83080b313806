"""The older Teams layout: a log of who joined and who left (Full Name, User Action, Timestamp)."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.connectors import Export, Row, Scan
from pipelines.connectors._meetings import instant, person_key, plain, settled_order
from pipelines.dates import iso_instant
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

COLUMNS = {  # ours -> (stems in the header, as `plain` makes it; meaning)
    "name": (
        r"^(full name|name|nom complet|vollstandiger name|nome completo|nombre completo)$",
        "the name shown",
    ),
    "action": (
        r"user action|action de l'utilisateur|benutzeraktion|aktion des benutzers|acao d[oe] u|accion del? u",
        "joined or left",
    ),
    "time": (
        r"timestamp|date et heure|horodat|zeitstempel|carimbo|marca de|data e hora|fecha y hora",
        "when",
    ),
}
LEFT = re.compile(r"left|quitt|sorti|verlassen|saiu|sali|abandon")
JOINED = re.compile(r"join|rejoint|beigetreten|beitritt|teilg|entr|ingress|particip|uni|incorpor")

Event = tuple[str, bool, int]  # ISO time, is a leave, row number


def _columns(header: list[str]) -> dict[str, int]:
    return {
        name: index
        for name, (stems, _) in COLUMNS.items()
        for index, cell in reversed(list(enumerate(header)))
        if re.search(stems, plain(cell))
    }


def is_header(header: list[str]) -> bool:
    return _columns(header).keys() == COLUMNS.keys()


def read(source: Source, coalition: str) -> Export:
    """Meetings (one, derived) and attendance, one row per stay: a join and the person's next leave."""
    rows = [(number, record) for number, record in source.records() if any(record)]
    header = rows[0][1]
    columns = _columns(header)
    at_name, at_action, at_time = columns["name"], columns["action"], columns["time"]
    lines = [(n, record + [""] * (len(header) - len(record))) for n, record in rows[1:]]
    if not lines:
        raise FileRejectedError(
            f"{source.name}: the list names nobody who joined. Download it again during the meeting."
        )
    order = settled_order(source, [record[at_time] for _, record in lines], (), header[at_time])
    people: dict[str, str] = {}
    events: dict[str, list[Event]] = {}
    unknown: Counter[str] = Counter()
    for number, record in lines:
        action, key = plain(record[at_action]), person_key(record[at_name], "")
        is_leave = LEFT.search(action) is not None
        if not is_leave and not JOINED.search(action):
            unknown[record[at_action]] += 1
            continue
        if key:
            people.setdefault(key, record[at_name])
        event = (iso_instant(record[at_time], order), is_leave, number)
        events.setdefault(key or "", []).append(event)
    times = [time for stays in events.values() for time, *_ in stays if instant(time)]
    if not times:
        raise FileRejectedError(
            f'{source.name}: no line says "Joined" or "Left" with a time that can be read; '
            f"{header[at_action]} holds {sorted({record[at_action] for _, record in lines})[:5]}."
        )
    starts_at, ends_at = min(times), max(times)
    meeting: Row = {
        "source_row": 1,
        "meeting_id": f"teams:{coalition}:{starts_at}",
        "coalition_id": coalition,
        "starts_at": starts_at,
        "scheduled_minutes": None,
        "title": None,
    }
    attendance = [
        row | {"meeting_id": meeting["meeting_id"]}
        for person, happened in events.items()
        for row in _stays(person, happened, ends_at)
    ]
    left_out = [
        f'{count} lines with the action "{action}", neither joined nor left' for action, count in unknown.items()
    ]
    understood = {header[index]: COLUMNS[name][1] for name, index in columns.items()}
    tables: dict[str, list[Row] | Scan] = {"meetings": [meeting], "attendance": attendance}
    return Export(len(lines) - unknown.total(), tables, ("attendance",), people, left_out, understood)


def _stays(person: str, events: list[Event], ends_at: str) -> list[Row]:
    """One person's joins, each with the next leave not yet taken (two devices may overlap).

    A join without one ends with the person's last leave, or where that came before, with the meeting. A leave
    without a join has no known beginning.
    """
    waiting: list[Row] = []
    stays: list[Row] = []
    last_leave = max((time for time, is_leave, *_ in events if is_leave), default="")
    for time, is_leave, number in sorted(events):
        if is_leave and waiting:
            waiting.pop(0)["left_at"] = time or None
            continue
        until = last_leave if last_leave > time else ends_at
        stay: Row = {
            "source_row": number,
            "person_key": person or None,
            "joined_at": None if is_leave else time or None,
            "left_at": (time or None) if is_leave else until,
        }
        stays.append(stay)
        if not is_leave:
            waiting.append(stay)
    return stays

"""Google Meet: the attendance report of Google Workspace, and the list that attendance extensions save.

Built from Google's help page "Track attendance and view live stream reports" (support.google.com, article 10090454)
and from reports quoted in public repositories. Google's report gives times of day without a day, which Google writes
into the file's name alone: the day is then read from there.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pipelines.connectors import DOCUMENTED, SEEN, Export, Row, Scan
from pipelines.connectors._meetings import (
    coalition_of,
    day_in_name,
    instant,
    minutes_between,
    person_key,
    plain,
    settled_order,
    stay,
)
from pipelines.dates import is_date, iso_instant
from pipelines.durations import minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Google Meet: attendance report of a meeting"
VERSION = 1
LOOKED_FOR = (
    'a Google Meet attendance report: columns "First name", "Last name", "Email", "Duration", "Time joined" and '
    '"Time exited", or an extension\'s "Full Name", "First Seen" and "Time in Call"; in English, French, German, '
    "Portuguese or Spanish"
)

WORKSPACE, EXTENSION = "attendance report", "list of an extension"
LAYOUTS = {WORKSPACE: DOCUMENTED, EXTENSION: SEEN}

COLUMNS = {  # ours -> (pattern of the whole heading, as `plain` makes it; its meaning)
    "first": (r"first name|prenom|vorname|primer nombre|primeiro nome", "the first name"),
    "last": (r"last name|nom( de famille)?|nachname|apellidos?|sobrenome|apelido", "the last name"),
    "given": (r"nombre|nome", "the first name"),
    "name": (r"full name", "the name shown"),
    "email": (
        r"e-?mail( address)?|(adresse )?e-mail|e-mail-adresse|correo( electronico)?|(endereco de )?e-mail",
        "the e-mail; blank or with asterisks for people from outside",
    ),
    "joined": (
        r"time joined|joined( at)?|heure (d'arrivee|d'entree|de connexion)|beitrittszeit|beigetreten( um)?"
        r"|hora de (entrada|union)|hora a la que se unio|horario de entrada",
        "when the person first joined",
    ),
    "left": (
        r"time exited|time left|left( at)?|heure de (depart|sortie)|(verlassens|austritts)zeit|verlassen( um)?"
        r"|(hora|horario) de (salida|saida)|hora a la que salio",
        "when the person left for the last time",
    ),
    "length": (r"duration|duree|dauer|duracion|duracao|time in call", "the time in the meeting"),
    "seen": (r"first seen( at)?", "when the extension first saw the person"),
}
MEANING_OF = {ours: meaning for ours, (_, meaning) in COLUMNS.items()}
HEADER_ROWS = 10  # within which the header stands: an extension writes the meeting's code and times above it
PREAMBLE = {
    "code": re.compile(r"meeting code\W*(.*)", re.IGNORECASE),
    "starts_at": re.compile(r"(?:created|started) (?:on|at)\W*(.*)", re.IGNORECASE),
    "ends_at": re.compile(r"ended (?:on|at)\W*(.*)", re.IGNORECASE),
}

Numbered = tuple[int, list[str]]


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        ours = next((name for name, (pattern, _) in COLUMNS.items() if re.fullmatch(pattern, plain(cell))), None)
        if ours:
            found.setdefault(ours, index)
    if "given" in found:  # "Nombre" and "Nome" beside a last name
        found.setdefault("first", found.pop("given"))
    return found


def _layout(header: list[str]) -> str | None:
    found = _columns(header).keys()
    if {"first", "last", "length", "joined", "left"} <= found:
        return WORKSPACE
    return EXTENSION if {"name", "seen", "length"} <= found else None


def recognise(source: Source) -> str | None:
    if source.kind != "text":
        return None
    return next(filter(None, map(_layout, source.sample[:HEADER_ROWS])), None)


def read(source: Source, layout: str) -> Export:
    """Meetings (one, derived) and attendance, a row per participant."""
    coalition = coalition_of(source)
    records = list(source.records())
    at = next((n for n, (_, record) in enumerate(records[:HEADER_ROWS]) if _layout(record) == layout), None)
    header = records[at][1] if at is not None else []
    columns = _columns(header)
    body = [(number, record) for number, record in records[(at or 0) + 1 :] if any(record)]
    if not body:
        raise FileRejectedError(f"{source.name}: the report lists no participant. Export it again after the meeting.")
    rows = [
        (number, {name: record[i] if i < len(record) else "" for name, i in columns.items()}) for number, record in body
    ]
    said = _preamble(records[: at or 0])
    order, day = _order_and_day(source, rows, said)
    stays = [(number, row, *_times(row, order, day)) for number, row in rows]
    starts_at = iso_instant(said.get("starts_at", ""), order) or min(
        filter(instant, (joined for _, _, joined, _ in stays)), default=""
    )
    if not instant(starts_at):
        raise FileRejectedError(f"{source.name}: no time in the report can be read, so the meeting's day is unknown.")
    length = minutes_between(starts_at, iso_instant(said.get("ends_at", ""), order))
    meeting: Row = {
        "source_row": 1,
        "meeting_id": f"meet:{coalition}:" + (f"{said['code']}:" if said.get("code") else "") + starts_at[:16],
        "coalition_id": coalition,
        "starts_at": starts_at,
        "scheduled_minutes": None if length is None else minutes_text(f"{length:.2f}"),
        "title": None,
    }
    people: dict[str, str] = {}
    attendance: list[Row] = []
    for number, row, joined, left in stays:
        name = row.get("name") or " ".join(filter(None, (row.get("first", ""), row.get("last", ""))))
        key = person_key(name, row.get("email", ""))
        if key:
            people.setdefault(key, name)
        where: Row = {"source_row": number, "meeting_id": meeting["meeting_id"], "person_key": key}
        attendance.append(where | stay(joined, left, row["length"]))
    understood = {header[index]: MEANING_OF[name] for name, index in columns.items()}
    if day and "starts_at" not in said:
        understood["the file's name"] = f"the day of the meeting, {day}"
    tables: dict[str, list[Row] | Scan] = {"meetings": [meeting], "attendance": attendance}
    return Export(len(attendance), tables, ("attendance",), people, [], understood)


def _preamble(records: list[Numbered]) -> dict[str, str]:
    """The meeting's code and times above the header: "Created on 2026-03-31 14:00:00", in one cell or in two."""
    found: dict[str, str] = {}
    for _, record in records:
        text = " ".join(cell for cell in record if cell)
        for name, pattern in PREAMBLE.items():
            if match := pattern.search(text):
                found.setdefault(name, match[1].strip())
    return found


def _order_and_day(source: Source, rows: list[tuple[int, dict[str, str]]], said: dict[str, str]) -> tuple[str, str]:
    """The order of the file's dates, and the day for times without one ("" where every time has its own).

    Raises FileRejectedError where neither the times, nor the lines above the table, nor the file's name tell the day.
    """
    joins = [row.get("joined", "") or row.get("seen", "") for _, row in rows]
    dates = [text for text in (*joins, *said.values()) if is_date(text)]
    order = settled_order(source, dates, (), "Time joined")
    if any(map(is_date, joins)):
        return order, ""
    begin = iso_instant(said.get("starts_at", ""), order)
    day = begin[:10] if instant(begin) else day_in_name(source)
    if not day:
        raise FileRejectedError(
            f"{source.name}: the report gives times of day without the day. Keep the day that Google writes into the "
            "file's name (2026-03-31), or put it there, and load the file again."
        )
    return order, day


def _times(row: dict[str, str], order: str, day: str) -> tuple[str, str]:
    """When a person came and left; a time of day before the first is on the next day."""
    joined, left = (
        iso_instant(f"{day} {text}" if day and text else text, order)
        for text in (row.get("joined", "") or row.get("seen", ""), row.get("left", ""))
    )
    span = minutes_between(joined, left)
    if day and span is not None and span < 0:
        left = (datetime.fromisoformat(left) + timedelta(days=1)).isoformat()
    return joined, left

"""Microsoft Teams: attendance reports in their three layouts and, for the first two, in five languages.

Headers are recognised by word stems ("Primeira Entrada" by entrada, "Dernière sortie" by sortie), because
Teams has changed its translations several times; other languages are read by the position of the columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.connectors import Export, Row, Scan
from pipelines.connectors import _teams_log as log
from pipelines.connectors._meetings import (
    ROUNDING_MINUTES,
    Span,
    coalition_of,
    instant,
    minutes_between,
    person_key,
    plain,
    settled_order,
)
from pipelines.dates import iso_instant
from pipelines.durations import minutes, minutes_text
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "Microsoft Teams: attendance report of a meeting"
VERSION = 1
LOOKED_FOR = (
    'a Teams attendance report: sections "1. Summary" and "2. Participants", or "Meeting Summary" over a '
    "table with Full Name, Join Time and Leave Time, or the columns Full Name, User Action and Timestamp; in "
    "English, French, German, Portuguese or Spanish"
)

SECTIONS, SUMMARY, LOG = "three sections", "meeting summary", "joined and left"

COLUMNS = {  # ours -> (stems in the header, as `plain` makes it; meaning); the first that fits counts
    "minutes": (r"dura|duree|dauer", "the time in the meeting"),
    "account": (r"\(upn\)", "the account the person signed in with"),
    "email": (r"e-?mail|correo|courriel", "the e-mail"),
    "left": (
        r"\b(leave|left|sortie|depart|fin|saida|verlass\w*|austritt\w*|salida|abandono)\b",
        "when the person left (for the last time)",
    ),
    "joined": (
        r"\b(join|joined|participation|arrivee|connexion|entree|entrada|ingresso|ingreso|adesao|union|incorporacion"
        r"|participacao|beitritt\w*|beitreten|teilnahme)\b",
        "when the person joined (for the first time)",
    ),
    "name": (
        r"^((full |vollstandiger )?name|nom( complet)?|nome( completo)?|nombre( completo)?)$",
        "the name shown",
    ),
}
SUMMARY_LINES = {  # ours -> stems of the line's label
    "average": r"averag|moyen|medio|media|durchschnitt|promedio",
    "scheduled_minutes": r"dura|duree|dauer",
    "title": r"title|titre|titulo|titel|betreff|asunto",
    "starts_at": r"\bstart|debut|inicio|beginn",
    "ends_at": r"\bend|\bfin\b|\bfim\b|termino|finaliz",
    "meeting": r"\bid\b",
}
POSITIONS = {  # columns by number where the header's language is not known, by the section they are in
    2: ("name", "joined", "left", "minutes", "email", "account"),
    3: ("name", "joined", "left", "minutes", "email"),
}
HEADING = re.compile(r"([1-9])\.\s*\S.*")

Numbered = tuple[int, list[str]]


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = next((ours for ours, (stems, _) in COLUMNS.items() if re.search(stems, plain(cell))), None)
        if name:
            found.setdefault(name, index)
    return found


def _is_table(header: list[str]) -> bool:
    return {"name", "joined", "left"} <= _columns(header).keys()


def _sections(records: Iterable[Numbered]) -> dict[int, list[Numbered]]:
    """The records under each numbered heading, blank ones left out."""
    found: dict[int, list[Numbered]] = {}
    current: list[Numbered] | None = None
    for number, record in records:
        heading = HEADING.fullmatch(record[0]) if record and not any(record[1:]) else None
        if heading:
            current = found.setdefault(int(heading[1]), [])
        elif current is not None and any(record):
            current.append((number, record))
    return found


def _under_summary(records: Iterable[Numbered]) -> dict[int, list[Numbered]]:
    """The "Meeting Summary" layout as sections: its lines are section 1, its table section 2."""
    rows = [(number, record) for number, record in records if any(record)]
    table = next((at for at, (_, record) in enumerate(rows) if _is_table(record)), len(rows))
    return {1: rows[:table], 2: rows[table:]}


def _summary(lines: list[Numbered]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, record in lines:
        name = next((ours for ours, stems in SUMMARY_LINES.items() if re.search(stems, plain(record[0]))), None)
        if name and len(record) > 1:
            found.setdefault(name, record[1])
    return found


def recognise(source: Source) -> str | None:
    if source.kind != "text" or not any(any(record) for record in source.sample):
        return None
    if log.is_header(next(record for record in source.sample if any(record))):
        return LOG
    sections = _sections(enumerate(source.sample, start=1))
    if 1 in sections and sections.get(2):
        header = sections[2][0][1]
        return SECTIONS if _is_table(header) or any("(upn)" in plain(cell) for cell in header) else None
    sections = _under_summary(enumerate(source.sample, start=1))
    is_summary = bool(sections[2]) and {"title", "starts_at"} <= _summary(sections[1]).keys()
    return SUMMARY if is_summary else None


def read(source: Source, layout: str) -> Export:
    """Meetings (one, derived) and attendance: a row per join where the report lists them, else per person."""
    coalition = coalition_of(source)
    if layout == LOG:
        return log.read(source, coalition)
    sections = _sections(source.records()) if layout == SECTIONS else _under_summary(source.records())
    listed, understood = _rows(sections.get(2, []), 2)
    if not listed:
        raise FileRejectedError(f"{source.name}: the report lists no participant. Download it again after the meeting.")
    joins, more = _rows(sections.get(3, []), 3)
    names = Counter(row["name"] for row in listed)
    addresses = {row["name"]: _address(row) for row in listed if names[row["name"]] == 1}
    joins = [row | {"email": _address(row) or addresses.get(row["name"], "")} for row in joins]
    with_joins = {person_key(row["name"], row["email"]) for row in joins}
    taken = joins + [row for row in listed if person_key(row["name"], _address(row)) not in with_joins]
    return _export(source, coalition, _summary(sections[1]), taken, len(listed), understood | more)


def _rows(section: list[Numbered], number: int) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a section by our column names, and what its header was taken for."""
    if not section:
        return [], {}
    header = section[0][1]
    columns = _columns(header)
    if not _is_table(header):
        columns = {name: index for index, name in enumerate(POSITIONS[number])}
    rows = [
        {"source_row": str(at)} | {name: record[i] if i < len(record) else "" for name, i in columns.items()}
        for at, record in section[1:]
    ]
    return rows, {header[index]: COLUMNS[name][1] for name, index in columns.items() if index < len(header)}


def _address(row: dict[str, str]) -> str:
    return row.get("email", "") or row.get("account", "")


def _export(
    source: Source,
    coalition: str,
    summary: dict[str, str],
    taken: list[dict[str, str]],
    records: int,
    understood: dict[str, str],
) -> Export:
    begin, end = summary.get("starts_at", ""), summary.get("ends_at", "")
    spans: list[Span] = [(row["joined"], row["left"], minutes(row.get("minutes", ""))) for row in taken]
    spans.append((begin, end, minutes(summary.get("scheduled_minutes", ""))))
    order = settled_order(source, [text for span in spans for text in span[:2]], spans, "Join time")
    joins = [iso_instant(row["joined"], order) for row in taken]
    starts_at = min(filter(instant, [iso_instant(begin, order)] if begin else joins), default="")
    if not starts_at:
        raise FileRejectedError(f"{source.name}: no time in the report can be read, so the meeting's day is unknown.")
    length = minutes_text(summary.get("scheduled_minutes", ""))
    if length is None and (found := minutes_between(starts_at, iso_instant(end, order))) is not None:
        length = minutes_text(f"{found:.2f}")
    meeting: Row = {
        "source_row": 1,
        "meeting_id": f"teams:{coalition}:{summary.get('meeting') or summary.get('title') or ''}:{starts_at}",
        "coalition_id": coalition,
        "starts_at": starts_at,
        "scheduled_minutes": length,
        "title": summary.get("title") or None,
    }
    people: dict[str, str] = {}
    attendance = []
    for row in taken:
        key = person_key(row["name"], _address(row))
        if key:
            people.setdefault(key, row["name"])
        attendance.append(_attendance(meeting["meeting_id"], key, row, order))
    tables: dict[str, list[Row] | Scan] = {"meetings": [meeting], "attendance": attendance}
    return Export(records, tables, ("attendance",), people, [], understood)


def _attendance(meeting_id: str, key: str | None, row: dict[str, str], order: str) -> Row:
    """One stay. Where the stated minutes are fewer than first join to last leave, the person was away in
    between: then the minutes are given and the last leave is not.
    """
    joined, left = iso_instant(row["joined"], order), iso_instant(row["left"], order)
    span, length = minutes_between(joined, left), minutes(row.get("minutes", ""))
    with_gaps = span is not None and length is not None and span - length > ROUNDING_MINUTES
    return {
        "source_row": int(row["source_row"]),
        "meeting_id": meeting_id,
        "person_key": key,
        "joined_at": joined or None,
        "left_at": None if with_gaps else left or None,
        "minutes": minutes_text(row.get("minutes", "")) if with_gaps or not (joined and left) else None,
    }

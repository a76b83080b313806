"""Qualtrics responses as CSV or TSV: three header rows, or two in the legacy layout.

Only numbers chosen on a scale are taken. Free text is never loaded; what is left out is told by count, never
by content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.connectors import Export, Row
from pipelines.connectors._meetings import coalition_of, instant, plain
from pipelines.connectors._qualtrics_header import MODERN, Column, header_rows, legacy_columns, modern_columns
from pipelines.dates import iso_instant, require_order
from pipelines.reading import Source

TITLE = "Qualtrics responses"
VERSION = 1
LOOKED_FOR = 'a third row of {"ImportId": …} cells, or columns V1, V2, … over ResponseID (legacy layout)'

HASH_CHARS = 12  # 48 bits, among the surveys of one coalition
LARGEST_ANSWER = 1000  # no scale reaches it; larger numbers are years, telephone numbers, amounts
PREVIEW_BITS = 0b11  # of the status as a number: 1 survey preview, 2 survey test
PREVIEW_WORDS = ("preview", "test", "vorschau", "apercu", "vista previa", "visualizacao")

Response = tuple[int, dict[str, str], dict[Column, str]]  # row number, metadata by name, answers


def recognise(source: Source) -> str | None:
    return header_rows(source.sample) if source.kind == "text" else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    coalition = coalition_of(source)
    columns = modern_columns(source.sample) if layout == MODERN else legacy_columns(source.sample)
    responses, previews, count = [], 0, 0
    for response in _responses(source, columns, 3 if layout == MODERN else 2):
        count += 1
        if _is_preview(response[1]):
            previews += 1
        else:
            responses.append(response)
    instrument = f"qualtrics:{_digest(columns)}"
    wave_id = f"qualtrics:{coalition}:{_digest(columns)}"
    taken, left_out = _taken(columns, responses)
    if previews:
        left_out.insert(0, f"{previews} preview or test response(s)")
    begins, ends = _times(source, columns, responses)
    rows: list[Row] = [
        {
            "wave_id": wave_id,
            "respondent_key": about.get("response_id") or None,
            "item_id": column.item_id,
            "value": answers[column],
            "organisation_id": about.get("organisation_id") or None,
            "answered_at": ends[number],
            "source_row": number,
        }
        for number, about, answers in responses
        for column in taken
        if answers.get(column)
    ]
    tables: dict[str, list[Row]] = {"survey_answers": rows, "survey_waves": []}
    if begins:
        first, row = min((begin, number) for number, begin in begins.items())
        wave: Row = {"wave_id": wave_id, "coalition_id": coalition, "opened_on": first[:10], "instrument": instrument}
        tables["survey_waves"].append(wave | {"source_row": row})
    understood = {column.heading: column.meaning for column in columns if column.role != "question" and column.meaning}
    understood |= {column.heading: f"survey_answers.value of the item {column.item_id}" for column in taken}
    return Export(count, dict(tables), ("survey_answers",), {}, left_out, understood)


def _responses(source: Source, columns: list[Column], header_length: int) -> Iterable[Response]:
    for number, cells in islice(source.records(), header_length, None):
        if not any(cells):
            continue
        here = [(column, cells[column.index]) for column in columns if column.index < len(cells)]
        about = {column.role: cell for column, cell in here if column.role != "question"}
        yield number, about, {column: cell for column, cell in here if column.role == "question"}


def _is_preview(about: Mapping[str, str]) -> bool:
    status = about.get("status", "")
    if status.isdecimal() and len(status) < 4:
        return bool(int(status) & PREVIEW_BITS) or plain(about.get("channel", "")) in ("preview", "test")
    return any(word in plain(about.get(role, "")) for role in ("status", "channel") for word in PREVIEW_WORDS)


def _taken(columns: list[Column], responses: list[Response]) -> tuple[list[Column], list[str]]:
    """The question columns whose answers are all numbers on a scale, and in words what is not taken."""
    taken, text_cells, word_cells = [], 0, 0
    for column in columns:
        if column.role != "question":
            continue
        cells = [answers[column] for _, _, answers in responses if answers.get(column)]
        if column.is_text:
            text_cells += len(cells)
        elif all(map(_is_on_a_scale, cells)):
            taken.append(column)
        else:
            word_cells += len(cells)
    left_out = []
    if text_cells:
        left_out.append(f"{text_cells} cell(s) of free text, which is never loaded, or of timings")
    if word_cells:
        left_out.append(
            f"{word_cells} answer(s) in columns that hold words or numbers on no scale; for choices, export with "
            '"Use numeric values"'
        )
    return taken, left_out


def _is_on_a_scale(cell: str) -> bool:
    digits = cell.removeprefix("-").replace(".", "", 1)
    return digits.isdecimal() and digits.isascii() and abs(float(cell)) < LARGEST_ANSWER


def _times(
    source: Source, columns: list[Column], responses: list[Response]
) -> tuple[dict[int, str], dict[int, str | None]]:
    """First instants and last instants of the responses by row number; unreadable last ones as they stand."""
    headings = {column.role: column for column in columns}
    texts = [about.get(role, "") for _, about, _ in responses for role in ("begins", "ends", "recorded")]
    started = headings.get("begins")
    order = require_order(source, texts, started.heading if started else "StartDate")
    begins: dict[int, str] = {}
    ends: dict[int, str | None] = {}
    for number, about, _ in responses:
        begin = iso_instant(about.get("begins", ""), order)
        role = "recorded" if about.get("recorded") else "ends"
        ends[number] = _in_zone(iso_instant(about.get(role, ""), order), headings.get(role)) or None
        if instant(begin) is not None:
            begins[number] = begin
    return begins, ends


def _in_zone(iso: str, column: Column | None) -> str:
    """The instant with the offset of the time zone that the export states for the column, if it states one."""
    moment = instant(iso)
    if moment is None or moment.tzinfo is not None or column is None or not column.timezone:
        return iso
    try:
        zone = ZoneInfo("UTC" if column.timezone == "Z" else column.timezone)
    except (ZoneInfoNotFoundError, ValueError):  # a name we do not know says nothing: as if none were stated
        return iso
    return datetime.isoformat(moment.replace(tzinfo=zone))


def _digest(columns: list[Column]) -> str:
    """What makes two exports one survey: the ids and wordings of its questions, in any order.

    The ids alone would not do: every new survey counts from QID1. Columns of text do not count where there are
    others, as Qualtrics adds some of its own making ("Topics") later.
    """
    questions = [column for column in columns if column.role == "question"]
    chosen = [column for column in questions if not column.is_text] or questions
    asked = sorted(f"{column.import_id}\x1f{' '.join(column.wording.casefold().split())}" for column in chosen)
    return hashlib.sha256("\x1e".join(asked).encode()).hexdigest()[:HASH_CHARS]

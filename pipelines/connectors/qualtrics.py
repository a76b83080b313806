"""Qualtrics responses as CSV or TSV: three header rows, or two in the legacy layout.

Documentation: https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
Answers on a scale are taken, as numbers or in words. Free text is never loaded; what is left out is told by count,
never by content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.connectors import SEEN, Export
from pipelines.connectors._answers import Form, Question, Response, survey
from pipelines.connectors._meetings import instant, plain
from pipelines.connectors._qualtrics_header import (
    LEGACY,
    MODERN,
    Column,
    header_rows,
    legacy_columns,
    modern_columns,
)
from pipelines.dates import iso_instant
from pipelines.reading import Source

TITLE = "Qualtrics responses"
VERSION = 2
LOOKED_FOR = 'a third row of {"ImportId": …} cells, or columns V1, V2, … over ResponseID (legacy layout)'
LAYOUTS = {MODERN: SEEN, LEGACY: SEEN}

PREVIEW_BITS = 0b11  # of the status as a number: 1 survey preview, 2 survey test
PREVIEW_WORDS = ("preview", "test", "vorschau", "apercu", "vista previa", "visualizacao")


def recognise(source: Source) -> str | None:
    return header_rows(source.sample) if source.kind == "text" else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    columns = modern_columns(source.sample) if layout == MODERN else legacy_columns(source.sample)
    every = list(_responses(source, columns, 3 if layout == MODERN else 2))
    responses = [response for response in every if not _is_preview(response.about)]
    previews = len(every) - len(responses)
    questions = [_question(column) for column in columns if column.role == "question"]
    started = next((column.heading for column in columns if column.role == "begins"), "StartDate")
    understood = {column.heading: column.meaning for column in columns if column.role != "question" and column.meaning}
    left_out = [f"{previews} preview or test response(s)"] if previews else []
    return survey(source, Form("qualtrics", questions, responses, len(every), started, left_out, understood))


def _question(column: Column) -> Question:
    """A row of a matrix is worded "stem - row"."""
    stem, dash, row = column.wording.partition(" - ")
    is_row = bool(dash) and "_" in column.import_id
    return Question(
        (column.index,),
        column.heading,
        column.item_id,
        stem if is_row else column.wording,
        row if is_row else "",
        column.is_text,
    )


def _responses(source: Source, columns: list[Column], header_length: int) -> Iterable[Response]:
    for number, cells in islice(source.records(), header_length, None):
        if any(cells):
            about = {c.role: _told(c, cells[c.index]) for c in columns if c.role != "question" and c.index < len(cells)}
            about["ends"] = about.get("recorded") or about.get("ends", "")
            yield Response(number, cells, about)


def _is_preview(about: Mapping[str, str]) -> bool:
    status = about.get("status", "")
    if status.isdecimal() and len(status) < 4:
        return bool(int(status) & PREVIEW_BITS) or plain(about.get("channel", "")) in ("preview", "test")
    return any(word in plain(about.get(role, "")) for role in ("status", "channel") for word in PREVIEW_WORDS)


def _told(column: Column, text: str) -> str:
    """What a column says of a response; a time with the offset of the zone that the export states for its column."""
    moment = instant(iso_instant(text, "ymd")) if column.timezone else None
    if moment is None or moment.tzinfo is not None:
        return text
    try:
        zone = ZoneInfo("UTC" if column.timezone == "Z" else column.timezone)
    except (ZoneInfoNotFoundError, ValueError):  # a name we do not know says nothing: as if none were stated
        return text
    return datetime.isoformat(moment.replace(tzinfo=zone))

"""Qualtrics responses as CSV, TSV or XLSX: three header rows, two or one, and the legacy layout.

Documentation: https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
Three rows are names, wordings and {"ImportId": …}; a workbook has the first two. Answers on a scale are taken, as numbers
or in words. Free text is never loaded; what is left out is told by count, never by content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines import toolkit
from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._answer_columns import Record, decided_role, first_records, is_name, moment, records
from pipelines.connectors._answer_form import Form, Question, Response
from pipelines.connectors._answers import survey
from pipelines.connectors._meetings import instant, plain
from pipelines.connectors._qualtrics_header import LEGACY, LENGTH, MODERN, ONE, TWO, Column, columns_of, find_header
from pipelines.dates import iso_instant
from pipelines.problems import FileRejectedError
from pipelines.reading import Source
from pipelines.scales import folded

TITLE = "Qualtrics responses"
VERSION = 3
LOOKED_FOR = (
    'a third row of {"ImportId": …} cells, columns V1, V2, … over ResponseID (legacy layout), or columns such as '
    "StartDate, EndDate, RecordedDate and ResponseId"
)
LAYOUTS = {MODERN: SEEN, LEGACY: SEEN, TWO: DOCUMENTED, ONE: DOCUMENTED}

PREVIEW_BITS = 0b11  # of the status as a number: 1 survey preview, 2 survey test
PREVIEW_WORDS = ("preview", "test", "vorschau", "apercu", "vista previa", "visualizacao")
SEVERAL = r"\d+(?:,\d+)+"  # choices ticked, as numbers in one cell


def recognise(source: Source) -> str | None:
    found = find_header([cells for cells in first_records(source) if any(cells)])
    return found[0] if found else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    rows = records(source)
    found = find_header([cells for _, cells in rows[:10]])
    if found is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}. Export the responses again.")
    first = found[1] + LENGTH[layout]
    columns = _settled(source, columns_of(layout, [cells for _, cells in rows[found[1] : first]]))
    every = [_response(row, columns) for row in rows[first:]]
    responses = [response for response in every if not _is_preview(response.about)]
    previews, personal = len(every) - len(responses), sum(column.role == "personal" for column in columns)
    left_out = [f"{previews} preview or test response(s)"] if previews else []
    if personal:
        left_out.append(f"{personal} column(s) that name the person or the device, which are never loaded")
    started = next((column.heading for column in columns if column.role == "begins"), "StartDate")
    understood = {column.heading: column.meaning for column in columns if column.meaning}
    questions = list(_questions(columns, responses))
    form = Form("qualtrics", questions, responses, len(every), started, left_out, understood, joined=SEVERAL)
    return survey(source, form)


def _settled(source: Source, columns: list[Column]) -> list[Column]:
    """The columns with the roles that a person decided."""
    return [replace(column, role=decided_role(source, column.heading) or column.role) for column in columns]


def _questions(columns: list[Column], responses: list[Response]) -> Iterable[Question]:
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if column.role == "question" and not column.is_text:
            groups.setdefault(column.group, []).append(column)
    ticked = {group for group, members in groups.items() if _is_ticked(members, responses)}
    for column in columns:
        if column.role == "question":
            is_several = column.is_choice or (column.group in ticked and not column.is_text)
            yield Question(
                (column.index,), column.heading, column.item_id, column.stem, column.row, column.is_text, is_several
            )  # fmt: skip


def _is_ticked(columns: list[Column], responses: list[Response]) -> bool:
    """Whether the columns are answers to tick, one each: a cell says 1, or the answer again, or nothing.

    Nobody leaves a matrix half empty and says 1 everywhere else.
    """
    if len(columns) < 2 or any(toolkit.rating_of(c.item_id, c.stem, c.row) or toolkit.item_of(c.row) for c in columns):
        return False
    cells = [(c, r.cells[c.index] if c.index < len(r.cells) else "") for c in columns for r in responses]
    filled = [(column, cell) for column, cell in cells if cell]
    if not filled or len(filled) == len(cells):
        return False
    return all(cell == "1" or (column.row and folded(cell) == folded(column.row)) for column, cell in filled)


def _response(row: Record, columns: list[Column]) -> Response:
    number, cells = row
    about: dict[str, str] = {}
    for column in columns:
        if column.meaning and column.index < len(cells) and cells[column.index]:
            told = _told(column, cells[column.index])
            if told and not about.get(column.role):
                about[column.role] = told
    about["ends"] = about.get("recorded") or about.get("ends", "")
    return Response(number, cells, about)


def _told(column: Column, text: str) -> str:
    """What a column says of a response; a time with the offset of the zone that the export states for its column."""
    if column.role == "organisation":
        return text if is_name(text) else ""
    if column.role not in ("begins", "ends", "recorded"):
        return text
    time = moment(text)
    at = instant(iso_instant(time, "ymd")) if column.timezone else None
    if at is None or at.tzinfo is not None:
        return time
    try:
        zone = ZoneInfo("UTC" if column.timezone == "Z" else column.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name we do not know says nothing: as if none were stated
        return time
    return datetime.isoformat(at.replace(tzinfo=zone))


def _is_preview(about: Mapping[str, str]) -> bool:
    status = about.get("status", "")
    if status.isdecimal() and len(status) < 4:
        return bool(int(status) & PREVIEW_BITS) or plain(about.get("channel", "")) in ("preview", "test")
    return any(word in plain(about.get(role, "")) for role in ("status", "channel") for word in PREVIEW_WORDS)

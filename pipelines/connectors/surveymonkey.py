"""SurveyMonkey responses as CSV or XLSX: the questions over their options, with or without a line of names on top.

Documentation: help.surveymonkey.com, "Exporting survey results" and "Export formats"
A question stands over its first option only. "Expanded" columns have one for each option, "condensed" ones have one for
the question, called "Response"; cells are the words of the answer or its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.connectors import SEEN, Export
from pipelines.connectors._answer_columns import (
    HEADER_ROWS,
    Record,
    first_records,
    personal_columns,
    records,
    responses,
)
from pipelines.connectors._answer_form import MEANINGS, Form
from pipelines.connectors._answers import survey
from pipelines.connectors._meetings import plain
from pipelines.connectors._surveymonkey_columns import KEYS, OPEN, RESPONSE, ROLE_OF, columns_of, questions_of
from pipelines.problems import FileRejectedError
from pipelines.reading import Source

TITLE = "SurveyMonkey responses"
VERSION = 1
LOOKED_FOR = '"Respondent ID" among the headings, or a second row that says "Response" and "Open-Ended Response"'
TWO, ONE, NO_IDS = "two header rows", "one header row", "two header rows without respondent ids"
LAYOUTS = {TWO: SEEN, ONE: SEEN, NO_IDS: SEEN}

ENOUGH = 2  # cells of the second row that only SurveyMonkey writes
SEVERAL = r"\d{1,3}(?:(?:, |[;|] ?)\d{1,3})+"
LOST_DIGITS = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)  # a spreadsheet made many ids one


def recognise(source: Source) -> str | None:
    found = _header([cells for cells in first_records(source) if any(cells)])
    return found[0] if found else None


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    rows = records(source)
    found = _header([cells for _, cells in rows[:HEADER_ROWS]])
    if found is None:
        raise FileRejectedError(f"{source.name}: no {LOOKED_FOR}. Export the responses again.")
    start = found[1]
    columns = columns_of(source, rows[start][1], [] if layout == ONE else rows[start + 1][1])
    roles = [column.role for column in columns]
    body, strays = _responses(rows[start + (1 if layout == ONE else 2) :], roles)
    left_out = [f"{strays} row(s) without a respondent id"] if strays else []
    told = {column.name: MEANINGS[column.role] for column in columns if column.role in MEANINGS}
    form = Form(
        "surveymonkey",
        questions_of(columns, body),
        responses(body, roles),
        len(body),
        next((column.heading for column in columns if column.role == "begins"), "Start Date"),
        left_out + personal_columns(roles),
        told,
        joined=SEVERAL,
        asked=sorted({plain(column.heading) for column in columns if column.role == ""}),
    )
    return survey(source, form)


def _header(rows: Sequence[Sequence[str]]) -> tuple[str, int] | None:
    """The layout, and in which of the rows its header begins, from 0."""
    for start, row in enumerate(rows[:HEADER_ROWS]):
        key = next((n for n, cell in enumerate(row) if plain(cell) in KEYS), None)
        below = rows[start + 1] if start + 1 < len(rows) else []
        if key is not None and _is_ours(row, below):
            is_second = bool(below) and not any(c.isdigit() for c in "".join(below[key : key + 1]))
            return (TWO if is_second else ONE), start
        if key is None and _words(below) >= ENOUGH and not any(plain(cell) in KEYS for cell in below):
            return NO_IDS, start
    return None


def _is_ours(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the headings are more than an id and answers: another column of the tool, or its words below."""
    own = [cell for cell in row if plain(cell) in ROLE_OF]
    return len(own) > 1 or plain(own[0]) in ("respondent id", "respondentid") or _words(below) > 0


def _words(row: Sequence[str]) -> int:
    return sum(plain(cell) in RESPONSE | OPEN for cell in row)


def _responses(rows: list[Record], roles: list[str]) -> tuple[list[Record], int]:
    """The rows that are responses, and how many are not: a row of sums or notes has no respondent id.

    Ids that lost their digits in a spreadsheet say nothing and are taken out.
    """
    key = roles.index("key") if "key" in roles else None
    if key is None or not any(key < len(cells) and cells[key] for _, cells in rows):
        return rows, 0
    kept = [(number, list(cells)) for number, cells in rows if key < len(cells) and cells[key]]
    for _, cells in kept:
        if LOST_DIGITS.fullmatch(cells[key]):
            cells[key] = ""
    return kept, len(rows) - len(kept)

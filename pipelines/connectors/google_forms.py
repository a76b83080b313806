"""Google Forms responses as CSV or XLSX: Timestamp, the e-mail where it is collected, then the questions.

Documentation: support.google.com/docs, "View & manage form responses"
The heading of the first column is in the language of the form's owner. Several answers are joined by a comma and a blank;
the row of a grid stands behind its question in square brackets; a quiz adds a score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._answer_columns import NOTHING, is_time, moment, responses
from pipelines.connectors._answer_sheet import IsHeader, Sheet, header_row, read_sheet, survey_of, without
from pipelines.connectors._meetings import plain
from pipelines.reading import Source

TITLE = "Google Forms responses"
VERSION = 1
LOOKED_FOR = 'a column "Timestamp" (Horodateur, Zeitstempel, Marca temporal, Carimbo de data/hora) of dates with a time'
TEXT, WORKBOOK = "text", "workbook"
LAYOUTS = {TEXT: SEEN, WORKBOOK: DOCUMENTED}

STAMPS = {
    "timestamp",
    "horodateur",
    "horodatage",
    "zeitstempel",
    "marca temporal",
    "carimbo de data/hora",
    "carimbo de data / hora",
}
ROLE_OF = dict.fromkeys(STAMPS, "ends") | {
    "email address": "email", "username": "email", "adresse e-mail": "email", "nom d'utilisateur": "email",
    "e-mail-adresse": "email", "nutzername": "email", "direccion de correo electronico": "email",
    "nombre de usuario": "email", "endereco de e-mail": "email", "nome de usuario": "email",
    "score": NOTHING, "note": NOTHING, "punktzahl": NOTHING, "puntuacion": NOTHING, "pontuacao": NOTHING,
    "total score": NOTHING,
}  # fmt: skip
QUIZ = re.compile(r".*\[(?:score|feedback|note|commentaire|punktzahl|puntuacion|comentarios|pontuacao)\]", re.DOTALL)
SEVERAL = r"\d+(?:, \d+)+"
TIME = re.compile(r"\d[:.hH]\d\d")
ZONE = re.compile(
    r"(.*\d\d(?:\s?[ap]\.?\s?m\.?)?)\s(?:(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d\d))?|[A-Z]{2,5})", re.IGNORECASE
)
LOGGED = re.compile(r"\d[T_]\d")  # how programs write a time, and never this tool
QUESTION_CHARS = 25  # a heading as long is a question, not the field of a log


def recognise(source: Source) -> str | None:
    if header_row(source, _is_header(source)) is None:
        return None
    return WORKBOOK if source.kind == "workbook" else TEXT


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    sheet = read_sheet(source, _is_header(source), ROLE_OF, LOOKED_FOR)
    roles = [NOTHING if QUIZ.fullmatch(plain(h)) else role for h, role in zip(sheet.headings, sheet.roles, strict=True)]
    sheet, strays = without(Sheet(sheet.headings, roles, sheet.rows), ("ends",))
    left_out = [f"{strays} row(s) without a timestamp, which no response lacks"] if strays else []
    found = [
        replace(r, about={**r.about, "ends": _stamp(r.about.get("ends", ""))}) for r in responses(sheet.rows, roles)
    ]
    return survey_of(source, "google_forms", sheet, left_out, responses=found, joined=SEVERAL)


def _is_header(source: Source) -> IsHeader:
    def is_header(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
        words = [plain(heading) for heading in headings]
        stamp = next((n for n, word in enumerate(words) if word in STAMPS), None)
        others = [word for n, word in enumerate(words) if n != stamp and word]
        if stamp is None or not others or "user action" in others:
            return False
        if stamp and not any(len(word) >= QUESTION_CHARS or "?" in word or word in ROLE_OF for word in others):
            return False
        cells = [row[stamp] for row in below if stamp < len(row) and row[stamp]]
        return 2 * sum(_is_stamp(cell, source.kind == "text") for cell in cells) >= len(cells)

    return is_header


def _is_stamp(cell: str, is_text: bool) -> bool:
    """Whether a cell is a day with a time, or a spreadsheet's own number for one."""
    time = _stamp(moment(cell))
    is_logged = is_text and bool(LOGGED.search(cell))
    return not is_logged and is_time(time) and bool(TIME.search(time))


def _stamp(text: str) -> str:
    """The time without the letters of its zone, which say nothing alone, and with the hours from Greenwich where told."""
    match = ZONE.fullmatch(text)
    if not match:
        return text
    return f"{match[1]} {match[2]}{match[3]:0>2}:{match[4] or '00'}" if match[2] else match[1]

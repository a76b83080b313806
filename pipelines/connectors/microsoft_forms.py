"""Microsoft Forms responses as XLSX or CSV: ID, Start time, Completion time, Email, Name, then the questions.

Documentation: support.microsoft.com, "Check and share your form results"
The headings are in the language of whoever exports. A question with several answers ends each with a semicolon; a quiz
adds "Points - " and "Feedback - " columns. Each statement of a Likert question is a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.connectors import DOCUMENTED, SEEN, Export
from pipelines.connectors._answer_columns import NOTHING, PERSONAL
from pipelines.connectors._answer_sheet import Sheet, header_row, read_sheet, survey_of, without
from pipelines.connectors._answer_words import role_of
from pipelines.connectors._meetings import plain
from pipelines.reading import Source

TITLE = "Microsoft Forms responses"
VERSION = 1
LOOKED_FOR = 'the headings "ID", "Start time" and "Completion time", in English, French, German, Spanish or Portuguese'
TEXT, WORKBOOK = "text", "workbook"
LAYOUTS = {TEXT: SEEN, WORKBOOK: DOCUMENTED}

HEADINGS = {  # plain heading -> what it says, per language: English, French, German, Spanish, Portuguese
    "begins": ("start time", "heure de debut", "startzeit", "hora de inicio", "hora de inicio"),
    "ends": (
        "completion time", "heure de fin", "fertigstellungszeit|abschlusszeit|endzeit", "hora de finalizacion",
        "hora de conclusao|hora de termino",
    ),
    "email": (
        "email|e-mail", "adresse de messagerie|e-mail|adresse e-mail|courrier electronique", "e-mail|e-mail-adresse",
        "correo electronico|correo", "email|e-mail|endereco de email|correio eletronico",
    ),
    PERSONAL: ("name", "nom", "name", "nombre", "nome"),
    NOTHING: (
        "last modified time|language|total points|quiz feedback|grade posted time",
        "heure de la derniere modification|langue|total des points|nombre total de points|commentaires sur le questionnaire"
        "|commentaires sur le quiz",
        "zeit der letzten anderung|uhrzeit der letzten anderung|sprache|gesamtpunktzahl|quizfeedback|quiz-feedback",
        "hora de la ultima modificacion|idioma|total de puntos|puntos totales|comentarios del cuestionario",
        "hora da ultima modificacao|idioma|lingua|total de pontos|comentarios do teste",
    ),
}  # fmt: skip
ROLE_OF = {
    **{heading: role for role, words in HEADINGS.items() for word in words for heading in word.split("|")},
    "id": "key",
}  # fmt: skip
SPANS = [
    (set(begin.split("|")), set(end.split("|")))
    for begin, end in zip(HEADINGS["begins"], HEADINGS["ends"], strict=True)
]
QUIZ = (
    "points - ", "feedback - ", "points – ", "feedback – ", "commentaires - ", "punkte - ", "puntos - ", "comentarios - ",
    "pontos - ",
)  # fmt: skip
SEVERAL = r".*;\s*"  # each answer ends with a semicolon, the last one too


def recognise(source: Source) -> str | None:
    if header_row(source, _is_header) is None:
        return None
    return WORKBOOK if source.kind == "workbook" else TEXT


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    sheet = read_sheet(source, _is_header, ROLE_OF, LOOKED_FOR)
    sheet = Sheet(sheet.headings, _own_columns_first(sheet), sheet.rows)
    sheet, strays = without(sheet, ("key", "begins", "ends"))
    left_out = [f"{strays} row(s) without an ID and a time, which no response lacks"] if strays else []
    return survey_of(source, "microsoft_forms", sheet, left_out, joined=SEVERAL, counts=True)


def _is_header(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = {plain(heading) for heading in headings}
    is_span = any(begin & words and end & words for begin, end in SPANS)
    others = {ROLE_OF.get(word) for word in words}
    return is_span and ("id" in words or {"email", PERSONAL} <= others)


def _own_columns_first(sheet: Sheet) -> list[str]:
    """The roles, with quiz columns as nothing. A question that is called as one of the tool's columns stands to the
    right of it, and the tool adds a number to its heading ("Name2")."""
    seen: set[str] = set()
    roles = []
    for heading, role in zip(sheet.headings, sheet.roles, strict=True):
        words = plain(heading)
        is_again = role in ("key", "begins", "ends") and role in seen
        seen.add(role)
        named = role_of(re.sub(r"(?<=\D)\d$", "", heading)) if role == "" else role
        roles.append(NOTHING if words.startswith(QUIZ) else "" if is_again else PERSONAL if named == PERSONAL else role)
    return roles

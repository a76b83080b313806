"""LimeSurvey responses as CSV or XLSX: id, submitdate, lastpage, startlanguage, then the questions by code or text.

Documentation: https://www.limesurvey.org/manual/Exporting_results
Headings are codes ("G1Q1[SQ001]"), texts ("Question [Row]") or both; answers are codes or full answers. Codes such as A1
say nothing of the order and are not read unless decisions/scales.csv orders them. A response without a date of
submission was broken off: it is counted and left out. In an anonymous survey every date is 1980-01-01.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.connectors import DOCUMENTED, Export
from pipelines.connectors._answer_columns import NOTHING, PERSONAL, item_ids, questions, responses, split_row
from pipelines.connectors._answer_form import Question, Response
from pipelines.connectors._answer_sheet import Sheet, header_row, read_sheet, survey_of
from pipelines.connectors._meetings import plain
from pipelines.reading import Source

TITLE = "LimeSurvey responses"
VERSION = 1
LOOKED_FOR = '"submitdate", "lastpage" and "startlanguage", or "Date submitted", "Last page" and "Start language"'
CODES, TEXTS = "codes", "texts"
LAYOUTS = {CODES: DOCUMENTED, TEXTS: DOCUMENTED}

KEY = "id|response id|antwort id|antwort-id|id de la reponse|id de respuesta|id da resposta"
SUBMITTED = """submitdate|date submitted|datum abgeschickt|abgeschickt am|date de soumission|fecha de envio|data de envio
    |data de submissao"""
PAGE = "lastpage|last page|letzte seite|derniere page|ultima pagina"
LANGUAGE = """startlanguage|start language|startsprache|start-sprache|anfangssprache|langue de depart|langue initiale
    |lenguaje inicial|idioma inicial|lingua inicial"""
STARTED = (
    "startdate|date started|datum gestartet|gestartet am|date de lancement|date de debut|fecha de inicio|data de inicio"
)
LAST = """datestamp|date last action|datum letzte aktivitat|letzte aktivitat|date de la derniere action
    |fecha de la ultima accion|data da ultima acao"""
SEED = "seed|zufallsstartwert|zufallsstart|tete de serie|semilla|semente"
DEVICE = """ipaddr|ip address|ip-adresse|adresse ip|direccion ip|endereco ip|refurl|referrer url|weiterleitungs-url
    |url de reference|url de referencia|token|access code|zugangscode|zugangsschluessel|code d'acces|codigo de acceso"""


def _words(text: str) -> set[str]:
    return set("".join(line.strip() for line in text.split("\n")).split("|"))


ROLE_OF = (
    dict.fromkeys(_words(KEY), "key")
    | dict.fromkeys(_words(SUBMITTED), "ends")
    | dict.fromkeys(_words(STARTED), "begins")
    | dict.fromkeys(_words(PAGE) | _words(LANGUAGE) | _words(SEED) | _words(LAST), NOTHING)
    | dict.fromkeys(_words(DEVICE), PERSONAL)
)
TIMING = re.compile(
    r"interviewtime|grouptime\d+|.+time|total time|gesamtzeit|(?:group|question|gruppen|fragen)[ -]?(?:time|zeit).*",
    re.IGNORECASE,
)
TEXT_ROW = {
    "comment", "other", "kommentar", "sonstiges", "commentaire", "autre", "comentario", "otro", "comentarios", "outro",
    "outros",
}  # fmt: skip
CODE_AND_TEXT = re.compile(r"([A-Za-z]\w*(?:\[\w+\])*)[.:]\s+(\S.*)", re.DOTALL)
ANONYMOUS = "1980-01-01"


def recognise(source: Source) -> str | None:
    start = header_row(source, _is_header)
    if start is None:
        return None
    return CODES if header_row(source, _has_codes) == start else TEXTS


def read(source: Source, layout: str) -> Export:
    """Survey answers (counted) and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    sheet = read_sheet(source, _is_header, ROLE_OF, LOOKED_FOR)
    pairs = zip(sheet.headings, sheet.roles, strict=True)
    roles = [_role(heading, role, timed="interviewtime" in sheet.headings) for heading, role in pairs]
    sheet = Sheet(sheet.headings, roles, sheet.rows)
    every = responses(sheet.rows, roles)
    kept = [_response(r) for r in every if r.about.get("ends") or "ends" not in roles]
    broken = len(every) - len(kept)
    left_out = [f"{broken} response(s) broken off before they were submitted"] if broken else []
    return survey_of(source, "limesurvey", sheet, left_out, questions=_questions(sheet), responses=kept, counts=True)


def _is_header(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    words = {_name(heading) for heading in headings}
    has = [bool(words & _words(names)) for names in (PAGE, LANGUAGE, SEED, SUBMITTED)]
    return bool(words & _words(KEY)) and ((has[0] and has[1]) or (has[3] and any(has[:3])))


def _has_codes(headings: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    return _is_header(headings, below) and bool({"submitdate", "lastpage", "startlanguage"} & set(headings))


def _name(heading: str) -> str:
    """The heading as a plain word; of "id. Response ID" the code."""
    match = CODE_AND_TEXT.fullmatch(heading)
    return plain(match[1] if match and plain(match[1]) in ROLE_OF else heading)


def _role(heading: str, role: str, timed: bool) -> str:
    if role == "" and (known := ROLE_OF.get(_name(heading))):
        return known
    return NOTHING if timed and role == "" and TIMING.fullmatch(heading) else role


def _questions(sheet: Sheet) -> list[Question]:
    """The questions by code and text; what was said beside an answer is text."""
    asked = questions(sheet.headings, sheet.roles)
    split = [CODE_AND_TEXT.fullmatch(question.heading) for question in asked]
    texts = [match[2] if match else question.heading for match, question in zip(split, asked, strict=True)]
    ids = item_ids([match[1] if match else question.heading for match, question in zip(split, asked, strict=True)])
    found = []
    for question, text, item_id in zip(asked, texts, ids, strict=True):
        stem, row = split_row(text)
        is_text = plain(row) in TEXT_ROW or bool(re.search(r"\[(?:comment|other)\]", question.heading))
        found.append(replace(question, item_id=item_id, stem=stem, row=row, is_text=is_text))
    return found


def _response(response: Response) -> Response:
    """The response without the date that stands for none."""
    about = {role: text for role, text in response.about.items() if not text.startswith(ANONYMOUS)}
    return replace(response, about=about)

"""What the connectors of survey tools share: from columns of answers to the contract's survey tables.

A connector finds the columns: which are questions, which say who answered, for whom and when. This module reads the
answers: on a scale (pipelines/scales.py) they are numbers; words on no scale may be free text and are never loaded,
only counted. Which construct a question measures is no business of a connector: it passes the wording on.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines import toolkit
from pipelines.connectors import Export, Row
from pipelines.connectors._meetings import coalition_of, instant, plain
from pipelines.dates import iso_instant, require_order
from pipelines.names import plain as plain_name
from pipelines.reading import Source
from pipelines.scales import Reading, read_answers

HASH_CHARS = 12  # 48 bits, among the surveys of one coalition
NO_EMAIL = {"", "anonymous", "anonyme", "anonym", "anonimo", "anonymous user"}
MEANINGS = {
    "key": "survey_answers.respondent_key",
    "email": "survey_answers.respondent_key",
    "begins": "survey_waves.opened_on",
    "ends": "survey_answers.answered_at",
    "organisation": "survey_answers.organisation_name",
    "organisation_id": "survey_answers.organisation_id",
    "status": "whether it is a preview or a test",
}
# Headings of the question that asks for whom somebody answers, accents removed; the whole heading.
ORGANISATION = re.compile(
    r"(?:(?:your|the|name of (?:your|the)|which|what is (?:your|the name of your)|votre|nom de (?:votre|l')|ihre?|name ihrer"
    r"|(?:nombre de )?(?:su|tu)|(?:nome da )?(?:sua)?|quelle est votre|wie heisst ihre|cual es su|qual e a sua)\s*)?"
    r"(?:organi[sz]ations?|organisation|organizacion|organizacao|company|institution|employer|entreprise|unternehmen|empresa"
    r"|instituicao|institucion|firma)(?:'?s? name)?"
    r"(?:\s*(?:do you (?:represent|work for|belong to)|are you (?:from|answering for|representing)|representez-vous|vertreten sie"
    r"|representa(?: usted)?|voce representa|nom|name|nombre|nome))*"
)
EMAIL = re.compile(r"(?:your |votre |ihre |su |seu )?(?:e-?mail|email|courriel|correo|correio)(?:[ -]?(?:address|adresse|electronico|eletronico|id))*")
PERSONAL = re.compile(
    r"(?:your |first |last |full |votre |ihr |respondent )?(?:name|nom|nombre|nome|vorname|nachname|prenom|apellidos?|sobrenome)"
    r"|(?:nom complet|nombre completo|nome completo|ip(?: |-)?address|adresse ip|direccion ip|phone.*|telephone|telefon.*)"
)


@dataclass(frozen=True)
class Question:
    """A question: the columns in which its answer stands (one of them is filled), and what it asks.

    `row` is the row of a matrix, where `stem` is asked for each row. `is_text`: the tool says it is free text, a file
    or a timing.
    """

    columns: tuple[int, ...]
    heading: str
    item_id: str
    stem: str
    row: str = ""
    is_text: bool = False

    @property
    def wording(self) -> str:
        return f"{self.stem} [{self.row}]" if self.row else self.stem


@dataclass(frozen=True)
class Response:
    """One person's answers: the row in the file, the cells, and what `about` says by the names of MEANINGS."""

    number: int
    cells: Sequence[str]
    about: Mapping[str, str]

    def answer(self, question: Question) -> str:
        filled = [self.cells[n] for n in question.columns if n < len(self.cells) and self.cells[n]]
        return filled[0] if len(filled) == 1 else ""

    def answers(self, question: Question) -> int:
        return sum(n < len(self.cells) and bool(self.cells[n]) for n in question.columns)


@dataclass
class Form:
    """Everything a connector found in one file.

    `records` counts the tool's own responses, with those in `left_out`. `dates` names the column of times, for the
    question which way round they are. `understood` are the columns that are about the response.
    """

    tool: str
    questions: list[Question]
    responses: list[Response]
    records: int
    dates: str
    left_out: list[str] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)


def role_of(heading: str) -> str:
    """What a heading says of the person: "email", "organisation", "personal" (never loaded), else ""."""
    text = plain(heading).strip(" :?*.")
    if EMAIL.fullmatch(text):
        return "email"
    if ORGANISATION.fullmatch(text):
        return "organisation"
    return "personal" if PERSONAL.fullmatch(text) else ""


def survey(source: Source, form: Form) -> Export:
    """Answers on scales (counted), ratings of organisations, and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    coalition = coalition_of(source)
    order = require_order(source, (r.about.get(end, "") for r in form.responses for end in ("begins", "ends")), form.dates)
    instrument, names = instrument_of(form.tool, form.questions)
    wave_id = f"{form.tool}:{coalition}:{instrument.removeprefix(f'{form.tool}:')}"
    readings, left_out = _readings(source, form)
    keys = _respondents(form, order, readings)
    tables: dict[str, list[Row]] = {"survey_answers": [], "survey_waves": []}
    ratings: list[Row] = []
    for response in form.responses:
        answered_at = iso_instant(response.about.get("ends", ""), order) or None
        for question, reading in readings.items():
            answer = response.answer(question)
            if not answer:
                continue
            value = reading.value(answer)
            about = {"wave_id": wave_id, "source_row": response.number}
            if rated := toolkit.rating_of(question.item_id, question.stem, question.row):
                ratings.append(about | _rating(response, rated, value))
                continue
            tables["survey_answers"].append(
                about
                | {
                    "respondent_key": keys[response.number],
                    "item_id": names.get(question.item_id, question.item_id),
                    "value": None if value is None else f"{value:g}",
                    "dont_know": "true" if value is None else None,
                    "organisation_id": response.about.get("organisation_id") or None,
                    "organisation_name": response.about.get("organisation") or None,
                    "answered_at": answered_at,
                }
            )
    begins = [(iso_instant(r.about.get("begins", "") or r.about.get("ends", ""), order), r.number) for r in form.responses]
    told = sorted((begin, number) for begin, number in begins if instant(begin) or len(begin) == 10)
    if told:
        wave: Row = {"wave_id": wave_id, "coalition_id": coalition, "opened_on": told[0][0][:10], "instrument": instrument}
        tables["survey_waves"].append(wave | {"source_row": told[0][1]})
    counted: tuple[str, ...] = ("survey_answers",)
    if ratings:
        tables["survey_ratings"] = [row for row in ratings if row["value"] is not None]
        counted += ("survey_ratings",)
    understood = form.understood | {
        question.heading: f"survey_answers.value of the item {names.get(question.item_id, question.item_id)}"
        for question in readings
    }
    export = Export(form.records, dict(tables), counted, dict.fromkeys(keys.values(), ""), form.left_out + left_out, understood)
    export.questions = [
        {
            "instrument": instrument,
            "item_id": names.get(question.item_id, question.item_id),
            "wording": question.wording,
            "scale": reading.title,
            "scale_min": reading.lowest,
            "scale_max": reading.highest,
        }
        for question, reading in readings.items()
        if not toolkit.rating_of(question.item_id, question.stem, question.row)
    ]
    return export


def _readings(source: Source, form: Form) -> tuple[dict[Question, Reading], list[str]]:
    """How each question that is on a scale is read, in the order of the file, and in words what is not taken."""
    given = {q: [answer for r in form.responses if (answer := r.answer(q))] for q in form.questions if not q.is_text}
    everywhere = {answer for answers in given.values() for answer in answers if not answer.isdigit()}
    beside: dict[str, set[str]] = {}
    for question, answers in given.items():
        if question.row:
            beside.setdefault(question.stem, set()).update(answers)
    readings, texts, words, several = {}, 0, 0, 0
    for question in form.questions:
        if question.is_text:
            texts += sum(r.answers(question) for r in form.responses)
            continue
        if len(question.columns) > 1 and any(r.answers(question) > 1 for r in form.responses):
            several += 1
            continue
        rated = toolkit.rating_of(question.item_id, question.stem, question.row)
        own = [toolkit.scale_of(rated[0])] if rated else source.scales
        alike = everywhere | beside.get(question.stem, set())
        reading = read_answers(given[question], own, alike)
        if reading:
            readings[question] = reading
        else:
            words += len(given[question])
    left_out = []
    if texts:
        left_out.append(f"{texts} cell(s) of free text, which is never loaded, or of timings")
    if several:
        left_out.append(f"{several} question(s) with several answers at once, which no scale orders")
    if words:
        left_out.append(
            f"{words} answer(s) in words or numbers on no scale we know; if they are choices, name their words from the "
            "least to the most in decisions/scales.csv"
        )
    return readings, left_out


def _respondents(form: Form, order: str, readings: Mapping[Question, Reading]) -> dict[int, str]:
    """Row number -> who answered: the e-mail, else the tool's own id of the response, else what makes the response one.

    Without either, two responses are one when they came in the same minute with the same answers, which also holds
    for a copy saved again by a spreadsheet, that drops the seconds; the second alike in a file is another person.
    """
    keys: dict[int, str] = {}
    alike: Counter[str] = Counter()
    for response in form.responses:
        email = response.about.get("email", "").strip().lower()
        if "@" in email and plain(email) not in NO_EMAIL:
            keys[response.number] = email
        elif key := response.about.get("key", ""):
            keys[response.number] = key
        else:
            minute = iso_instant(response.about.get("ends", "") or response.about.get("begins", ""), order)[:16]
            said = sorted(f"{plain_name(q.wording)}={plain(response.answer(q))}" for q in readings)
            digest = _digest([minute, plain(response.about.get("organisation", "")), *said])
            alike[digest] += 1
            keys[response.number] = f"{form.tool}:{digest}:{alike[digest]}"
    return keys


def _rating(response: Response, rated: tuple[toolkit.Dimension, str], value: float | None) -> Row:
    return {
        "rater_organisation_id": response.about.get("organisation_id") or None,
        "rater_name": response.about.get("organisation") or None,
        "rated_name": rated[1],
        "dimension": rated[0].name,
        "value": None if value is None else f"{value:g}",
    }


def instrument_of(tool: str, questions: Iterable[Question]) -> tuple[str, dict[str, str]]:
    """The questionnaire, and question id -> item id where it is our own. Else the ids and wordings of its questions make
    it one, in any order; the ids alone would not do: every new survey counts from Q1.

    Columns of text do not count where there are others: tools add some of their own making later.
    """
    asked = list(questions)
    chosen = [question for question in asked if not question.is_text] or asked
    if names := toolkit.pulse_names((question.item_id, question.wording) for question in chosen):
        return toolkit.INSTRUMENT, names
    return f"{tool}:{_digest(sorted(f'{q.item_id}|{plain(q.wording)}' for q in chosen))}", {}


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "replace")).hexdigest()[:HASH_CHARS]

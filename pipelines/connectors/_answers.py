"""What the connectors of survey tools share: from columns of answers to the contract's survey tables.

A connector finds the columns: which are questions, which say who answered, for whom and when. This module reads the
answers: on a scale (pipelines/scales.py) they are numbers; words on no scale may be free text and are never loaded,
only counted. Which construct a question measures is no business of a connector: it passes the wording on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipelines import toolkit
from pipelines.connectors import Export, Row
from pipelines.connectors._answer_form import Form, Question, Response, digest
from pipelines.connectors._meetings import coalition_of, instant, plain
from pipelines.dates import iso_instant, require_order
from pipelines.names import plain as plain_name
from pipelines.reading import Source
from pipelines.scales import Reading, folded, read_answers

MOST_CHOICES = 50  # different answers to one question; more are free text, and tell nothing of a scale


def survey(source: Source, form: Form) -> Export:
    """Answers on scales (counted), ratings of organisations, and the wave they belong to.

    Raises FileRejectedError where the coalition or the order of day and month is not known.
    """
    coalition = coalition_of(source)
    times = [r.about.get(end, "") for r in form.responses for end in ("begins", "ends")]
    order = require_order(source, times, form.dates)
    instrument, names = instrument_of(form)
    wave_id = f"{form.tool}:{coalition}:{instrument.removeprefix(f'{form.tool}:')}"
    readings, left_out = _readings(source, form)
    keys = _respondents(form, order, instrument, readings)
    rated = {q: found for q in readings if (found := toolkit.rating_of(q.item_id, q.stem, q.row))}
    items = {q: names.get(q.item_id, q.item_id) for q in readings}
    answers: list[Row] = []
    ratings: list[Row] = []
    words = {"": ""}  # of answers that stand in many rows
    for response in form.responses:
        told = _told(response, order, wave_id)
        for question, reading in readings.items():
            answer = response.answer(question)
            if answer not in words:
                words[answer] = folded(answer)
            if not words[answer]:
                continue
            value = reading.values[words[answer]]
            if question not in rated:
                answers.append(told | _answer(response, keys[response.number], items[question], value))
            elif value is not None:
                ratings.append(told | _rating(response, keys[response.number], *rated[question], value))
    waves = _waves(form, order, wave_id, {"coalition_id": coalition, "instrument": instrument})
    tables: dict[str, list[Row]] = {"survey_answers": answers, "survey_waves": waves}
    if rated:
        tables["survey_ratings"] = ratings
    counted = ("survey_answers", "survey_ratings") if rated else ("survey_answers",)
    taken = {q.heading: f"survey_answers.value of the item {items[q]}" for q in readings if q not in rated}
    taken |= {q.heading: f"survey_ratings.value on {rated[q][0].name}" for q in rated}
    people = dict.fromkeys(keys.values(), "")
    export = Export(form.records, dict(tables), counted, people, form.left_out + left_out, form.understood | taken)
    export.questions = [
        {
            "wave_id": wave_id,
            "coalition_id": coalition,
            "instrument": instrument,
            "item_id": items[question],
            "wording": question.wording,
            "scale": reading.title,
            "scale_min": reading.lowest,
            "scale_max": reading.highest,
        }
        for question, reading in readings.items()
        if question not in rated
    ]
    return export


def _told(response: Response, order: str, wave_id: str) -> Row:
    """What every row of one response says. A tool that asks the same people again names the round: a wave of its own."""
    round_name = response.about.get("wave", "")
    return {
        "wave_id": f"{wave_id}:{round_name}" if round_name else wave_id,
        "answered_at": iso_instant(response.about.get("ends", ""), order) or None,
        "source_row": response.number,
    }


def _answer(response: Response, key: str, item_id: str, value: float | None) -> Row:
    return {
        "respondent_key": key,
        "item_id": item_id,
        "value": None if value is None else f"{value:g}",
        "dont_know": "true" if value is None else None,
        "organisation_id": response.about.get("organisation_id") or None,
        "organisation_name": response.about.get("organisation") or None,
        "person_key": _email(response) or None,
    }


def _rating(response: Response, key: str, dimension: toolkit.Dimension, rated_name: str, value: float) -> Row:
    return {
        "respondent_key": _email(response) or key,
        "rater_organisation_id": response.about.get("organisation_id") or None,
        "rater_name": response.about.get("organisation") or None,
        "rated_name": rated_name,
        "dimension": dimension.name,
        "value": f"{value:g}",
    }


def _waves(form: Form, order: str, wave_id: str, about: Row) -> list[Row]:
    """A row per wave, opened on the day of its first response; none where no response tells a time."""
    first: dict[str, tuple[str, int]] = {}
    for response in form.responses:
        begin = iso_instant(response.about.get("begins", "") or response.about.get("ends", ""), order)
        if instant(begin):
            wave = str(_told(response, order, wave_id)["wave_id"])
            first[wave] = min(first.get(wave, (begin, response.number)), (begin, response.number))
    return [
        {"wave_id": wave, "opened_on": begin[:10], "source_row": number} | about
        for wave, (begin, number) in sorted(first.items())
    ]


def _readings(source: Source, form: Form) -> tuple[dict[Question, Reading], list[str]]:
    """How each question that is on a scale is read, in the order of the file, and in words what is not taken."""
    given = {q: Counter(filter(None, (r.answer(q) for r in form.responses))) for q in form.questions if not q.is_text}
    choices = [answers for answers in given.values() if len(answers) <= MOST_CHOICES]
    everywhere = {answer for answers in choices for answer in answers if not answer.isdigit()}
    beside: dict[str, set[str]] = {}
    for question, answers in given.items():
        if question.row:
            beside.setdefault(question.stem, set()).update(answers)
    readings, texts, words, several = {}, 0, 0, 0
    for question in form.questions:
        if question.is_text:
            texts += sum(r.answers(question) for r in form.responses)
            continue
        if _takes_several(question, form, given[question]):
            several += any(r.answers(question) for r in form.responses)
            continue
        rated = toolkit.rating_of(question.item_id, question.stem, question.row)
        own = [toolkit.scale_of(rated[0])] if rated else source.scales
        alike = everywhere | beside.get(question.stem, set())
        reading = read_answers(given[question], own, alike)
        if reading:
            readings[question] = reading
        else:
            words += given[question].total()
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


def _takes_several(question: Question, form: Form, given: Iterable[str]) -> bool:
    if question.is_several or (len(question.columns) > 1 and any(r.answers(question) > 1 for r in form.responses)):
        return True
    return bool(form.joined) and any(re.fullmatch(form.joined, answer, re.DOTALL) for answer in given)


def _respondents(form: Form, order: str, instrument: str, readings: Iterable[Question]) -> dict[int, str]:
    """Row number -> the response: the tool's own id of it, else what makes it one.

    Without an id, two responses are one when they came in the same minute with the same answers, which also holds
    for a copy saved again by a spreadsheet, that drops the seconds; the second alike in a file is another person.
    An id that counts from 1 is one only with the form and that minute; where the tool names rounds, in every round.
    """
    once = not any(response.about.get("wave") for response in form.responses)
    asked = sorted(readings, key=lambda question: plain_name(question.wording))
    keys: dict[int, str] = {}
    alike: Counter[str] = Counter()
    for response in form.responses:
        key = response.about.get("key", "")
        minute = iso_instant(response.about.get("ends", "") or response.about.get("begins", ""), order)[:16]
        if key and not form.counts:
            keys[response.number] = key
        elif key:
            keys[response.number] = f"{form.tool}:{digest([instrument, minute if once else '', key])}"
        else:
            said = [f"{plain_name(q.wording)}={plain(response.answer(q))}" for q in asked]
            one = digest([minute, _email(response), plain(response.about.get("organisation", "")), *said])
            alike[one] += 1
            keys[response.number] = f"{form.tool}:{one}:{alike[one]}"
    return keys


def _email(response: Response) -> str:
    """The respondent's address; "" for a blank and for "anonymous"."""
    email = response.about.get("email", "").strip().lower()
    return email if "@" in email else ""


def instrument_of(form: Form) -> tuple[str, dict[str, str]]:
    """The questionnaire, and question id -> item id where it is our own. Else the ids and wordings of its questions make
    it one, in any order; the ids alone would not do: every new survey counts from Q1.

    Columns of text do not count where there are others: tools add some of their own making later.
    """
    chosen = [question for question in form.questions if not question.is_text] or form.questions
    if names := toolkit.pulse_names((question.item_id, question.row or question.stem) for question in chosen):
        return toolkit.INSTRUMENT, names
    asked = form.asked or [f"{question.item_id}|{plain(question.wording)}" for question in chosen]
    return f"{form.tool}:{digest(sorted(asked))}", {}

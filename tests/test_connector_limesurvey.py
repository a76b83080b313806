"""LimeSurvey responses: codes and texts, broken-off and anonymous responses, remarks beside an answer, timings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.connectors import Export, limesurvey
from pipelines.connectors.limesurvey import CODES, TEXTS
from tests import pulse_forms
from tests.samples import Sample
from tests.survey_files import read as read_file
from tests.survey_files import table, values, workbook

OWN = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl"]
HEAD = [*OWN, "G1Q1[SQ001]", "G1Q1[SQ002]", "G1Q2", "G1Q2[comment]", "G1Q3", "interviewtime", "groupTime12", "G1Q1Time"]


def response(number: int, submitted: str, *answers: str) -> list[str]:
    started = f"2026-05-0{number} 09:00:00"
    own = [
        str(number),
        submitted,
        "2",
        "en",
        "123456",
        "tok",
        started,
        submitted or started,
        "10.0.0.7",
        "https://a.org",
    ]
    return [*own, *answers, "61.5", "30.2", "12.1"]


ROWS = [  # two submitted, one broken off; A2 is a code of which nobody told the order
    response(1, "2026-05-01 09:05:00", "4", "2", "Agree", "secret", "A2"),
    response(2, "2026-05-02 09:05:00", "5", "", "Strongly agree", "", "A1"),
    response(3, "", "1", "", "", "", ""),
]
TEXT_HEAD = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "IP address"]
TEXT_HEAD += ["How far? [We trust]", "How far? [We meet]", "How clear is the goal?", "How clear is the goal? [Comment]"]
TEXT_ROWS = [
    [
        "1",
        "1980-01-01 00:00:00",
        "2",
        "en",
        "123456",
        "1980-01-01 00:00:00",
        "",
        "Agree",
        "Disagree",
        "Agree",
        "secret",
    ],
    [
        "2",
        "1980-01-01 00:00:00",
        "2",
        "en",
        "123457",
        "1980-01-01 00:00:00",
        "",
        "Strongly agree",
        "",
        "Strongly agree",
        "",
    ],
]
SAMPLES = [
    Sample(
        "codes.csv", b"\xef\xbb\xbf" + table(HEAD, *ROWS, quoting=csv.QUOTE_ALL, end="\n").encode(), CODES, 3, 2,
        {"survey_answers": 5, "survey_waves": 1}, is_delimited=True,
    ),
    Sample("texts.xlsx", workbook([TEXT_HEAD, *TEXT_ROWS]), TEXTS, 2, 2, {"survey_answers": 5, "survey_waves": 0}),
]  # fmt: skip


def read(folder: Path, text: str, layout: str = CODES) -> Export:
    return read_file(limesurvey, folder, text, layout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert limesurvey.recognise(source) == sample.layout
    export = limesurvey.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_broken_off_responses_are_counted_and_left_out_and_codes_are_not_guessed(tmp_path: Path) -> None:
    export = read(tmp_path, table(HEAD, *ROWS))
    assert values(export) == [
        (2, "G1Q1[SQ001]", "4"), (2, "G1Q1[SQ002]", "2"), (2, "G1Q2", "4"), (3, "G1Q1[SQ001]", "5"), (3, "G1Q2", "5"),
    ]  # fmt: skip
    assert (export.records, export.tables["survey_waves"][0]["opened_on"]) == (3, "2026-05-01")
    assert export.left_out == [
        "1 response(s) broken off before they were submitted",
        "3 column(s) that name the person or the device, which are never loaded",  # token, address, referrer
        "1 cell(s) of free text, which is never loaded, or of timings",
        "2 answer(s) in words or numbers on no scale we know; if they are choices, name their words from the least to "
        "the most in decisions/scales.csv",
    ]
    assert "secret" not in str(export) and "10.0.0.7" not in str(export)


def test_the_date_of_an_anonymous_survey_is_none(tmp_path: Path) -> None:
    export = read(tmp_path, table(TEXT_HEAD, *TEXT_ROWS), TEXTS)
    assert {row["answered_at"] for row in export.tables["survey_answers"]} == {None}
    assert export.tables["survey_waves"] == []
    assert len(export.people) == 2


@pytest.mark.parametrize(
    "own",
    [
        ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache"],
        ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ"],
        ["ID de respuesta", "Fecha de envío", "Última página", "Lenguaje inicial"],
        ["ID da resposta", "Data de envio", "Última página", "Idioma inicial"],
        ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language"],
    ],
)
def test_the_tools_own_headings_are_in_five_languages_or_with_their_codes(tmp_path: Path, own: list[str]) -> None:
    export = read(tmp_path, table([*own, "G1Q1. Pace?"], ["1", "2026-05-01 09:05:00", "2", "de", "4"]), TEXTS)
    assert values(export) == [(2, "G1Q1", "4")]
    assert export.questions[0]["wording"] == "Pace?"


def test_codes_are_read_where_a_person_named_their_order(tmp_path: Path) -> None:
    from pipelines.scales import Scale

    (tmp_path / "codes.csv").write_text(table(HEAD, *ROWS), encoding="utf-8")
    source = SAMPLES[0].source(tmp_path)
    object.__setattr__(source, "scales", (Scale("ours", {"a1": 1.0, "a2": 2.0}),))
    export = limesurvey.read(source, CODES)
    assert [(row["item_id"], row["value"]) for row in export.tables["survey_answers"]][3] == ("G1Q3", "2")


@pytest.mark.parametrize("by", ["wording", "variable"])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str) -> None:
    own = ["Response ID", "Date submitted", "Last page", "Start language"] if by == "wording" else OWN[:4]
    rows = [
        [str(n), f"2026-05-0{n} 09:05:00", "2", "en", *cells] for n, cells in enumerate(pulse_forms.rows(), start=1)
    ]
    export = read(tmp_path, table([*own, *pulse_forms.headings(by)], *rows), TEXTS if by == "wording" else CODES)
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"

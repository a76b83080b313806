"""Microsoft Forms responses: five languages, anonymous people, several answers with a semicolon at the end, quizzes."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.connectors import Export, microsoft_forms
from pipelines.reading import look
from tests import pulse_forms
from tests.samples import Sample
from tests.survey_files import read as read_file
from tests.survey_files import table, values, workbook

HEAD = ["ID", "Start time", "Completion time", "Email", "Name"]
ASKED = [
    "Which organisation do you represent?\u00a0",
    "We trust each other.",
    "How likely are you to stay?",
    "Topics",
    "Name2",
]
ROWS = [  # three responses; two of them anonymous
    ["1", "7/22/26 11:00:22", "7/22/26 11:01:24", "ann@a.org", "Ann Lee", "WWF", "Agree", "9", "Water;Soil;", "Ann"],
    ["2", "7/22/26 11:01:25", "7/22/26 11:03:11", "anonymous", "", "UNEP", "Strongly disagree", "0", "Soil;", ""],
    ["4", "7/23/26 9:00:00", "7/23/26 9:00:50", "anonymous", "", "WWF", "", "", "", ""],
]
SHEET = table([*HEAD, *ASKED], *ROWS)
TRUE_ROWS = {"survey_answers": 4, "survey_waves": 1}


def times(rows: Sequence[Sequence[str]]) -> list[list[str | float | dt.datetime]]:
    """The rows as they stand in the workbook: ids and ratings are numbers, times are times."""
    found: list[list[str | float | dt.datetime]] = []
    for row in rows:
        begin, end = (dt.datetime.strptime(text, "%m/%d/%y %H:%M:%S") for text in row[1:3])
        found.append([int(row[0]), begin, end, *(int(cell) if cell.isdigit() else cell for cell in row[3:])])
    return found


SAVED = table([*HEAD, *ASKED], *ROWS, delimiter=";").replace("11:01:24", "11:01").encode("cp1252")
SAMPLES = [
    Sample("form.csv", b"\xef\xbb\xbf" + SHEET.encode(), "text", 3, 3, TRUE_ROWS, is_delimited=True),
    Sample("form.xlsx", workbook([[*HEAD, *ASKED], *times(ROWS)]), "workbook", 3, 3, TRUE_ROWS),
    Sample("saved.csv", SAVED, "text", 3, 3, TRUE_ROWS, is_delimited=True),
]


def read(folder: Path, text: str) -> Export:
    return read_file(microsoft_forms, folder, text, "text")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert microsoft_forms.recognise(source) == sample.layout
    export = microsoft_forms.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_answers_on_scales_are_taken_with_who_answered_for_whom(tmp_path: Path) -> None:
    export = read(tmp_path, SHEET)
    assert values(export) == [
        (2, "We trust each other.", "4"), (2, "How likely are you to stay?", "9"),
        (3, "We trust each other.", "1"), (3, "How likely are you to stay?", "0"),
    ]  # fmt: skip
    first, *_, last = export.tables["survey_answers"]
    assert (first["person_key"], first["organisation_name"]) == ("ann@a.org", "WWF")
    assert (last["person_key"], last["organisation_name"]) == (None, "UNEP")  # anonymous is nobody
    assert first["answered_at"] == "2026-07-22T11:01:24"
    assert export.left_out == [
        "2 column(s) that name the person or the device, which are never loaded",
        "1 question(s) with several answers at once, which no scale orders",
    ]
    assert "Ann" not in str(export) and "Soil" not in str(export)


def test_the_workbook_and_a_copy_saved_by_a_spreadsheet_are_the_same_people(tmp_path: Path) -> None:
    people = []
    for sample in SAMPLES:
        folder = tmp_path / sample.name
        folder.mkdir()
        people.append(microsoft_forms.read(sample.source(folder), sample.layout).people)
    assert people[0] == people[1] == people[2]


def test_an_id_counts_from_one_in_every_form_and_in_every_copy_of_it(tmp_path: Path) -> None:
    one = read(tmp_path, table([*HEAD, "Pace?"], ["1", *["7/22/26 11:00:22"] * 2, "anonymous", "", "4"]))
    later = read(tmp_path, table([*HEAD, "Pace?"], ["1", *["7/22/27 11:00:22"] * 2, "anonymous", "", "4"]))
    other = read(tmp_path, table([*HEAD, "Peace?"], ["1", *["7/22/26 11:00:22"] * 2, "anonymous", "", "4"]))
    assert len({*one.people, *later.people, *other.people}) == 3
    assert one.tables["survey_waves"][0]["wave_id"] == later.tables["survey_waves"][0]["wave_id"]
    assert one.tables["survey_waves"][0]["wave_id"] != other.tables["survey_waves"][0]["wave_id"]


@pytest.mark.parametrize(
    "head",
    [
        ["ID", "Start time", "Completion time", "Email", "Name", "Language", "Last modified time"],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Heure de la dernière modification"],
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
        ["Id", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"],
        ["ID", "Hora de início", "Hora de conclusão", "Email", "Nome"],
    ],
)
def test_the_headings_are_in_the_language_of_whoever_exports(tmp_path: Path, head: list[str]) -> None:
    row = ["1", "22/07/2026 11:00:22", "22/07/2026 11:01:24", "ann@a.org", "Ann Lee", *["x"] * (len(head) - 5), "5"]
    export = read(tmp_path, table([*head, "Pace?"], row))
    assert values(export) == [(2, "Pace?", "5")]
    answer = export.tables["survey_answers"][0]
    assert (answer["person_key"], answer["answered_at"]) == ("ann@a.org", "2026-07-22T11:01:24")
    assert "Ann Lee" not in str(export)


def test_points_and_feedback_of_a_quiz_are_no_answers(tmp_path: Path) -> None:
    head = [*HEAD, "Total points", "Quiz feedback", "Pace?", "Points - Pace?", "Feedback - Pace?"]
    row = ["1", *["7/22/26 11:00:22"] * 2, "anonymous", "", "2", "", "4", "1", "well"]
    export = read(tmp_path, table(head, row))
    assert values(export) == [(2, "Pace?", "4")]
    assert export.left_out == ["1 column(s) that name the person or the device, which are never loaded"]


def test_a_question_with_one_of_several_answers_is_still_one_with_several(tmp_path: Path) -> None:
    rows = [[str(n), *["7/22/26 11:00:22"] * 2, "anonymous", "", ticked] for n, ticked in enumerate(["3;", "4;"], 1)]
    export = read(tmp_path, table([*HEAD, "Which levels?"], *rows))
    assert export.tables["survey_answers"] == []
    assert export.left_out[-1] == "1 question(s) with several answers at once, which no scale orders"


def test_a_sum_below_the_responses_is_none_and_a_time_may_be_a_number(tmp_path: Path) -> None:
    rows = [["1", "46225.45859", "46225.45931", "anonymous", "", "4"], ["", "", "", "", "", "4.0"]]
    export = read(tmp_path, table([*HEAD, "Pace?"], *rows))
    assert export.records == 1
    assert export.tables["survey_answers"][0]["answered_at"] == "2026-07-22T11:01:24"
    assert export.left_out[0] == "1 row(s) without an ID and a time, which no response lacks"


def test_decisions_say_what_a_column_is(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text(
        table([*HEAD, "Where from?", "Team"], ["1", *["7/22/26 11:00:22"] * 2, "", "", "WWF", "7"]), encoding="utf-8"
    )
    source = look(tmp_path / "form.csv", "form.csv", "reef")
    object.__setattr__(source, "columns", {"where from?": "organisation", "team": "nothing"})
    export = microsoft_forms.read(source, "text")
    assert export.tables["survey_answers"] == []
    assert export.understood["Where from?"] == "survey_answers.organisation_name"


@pytest.mark.parametrize("by", ["wording", "variable"])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str) -> None:
    rows = [
        [str(n), f"7/2{n}/26 9:00:00", f"7/2{n}/26 9:05:00", "anonymous", "", *cells]
        for n, cells in enumerate(pulse_forms.rows(), start=1)
    ]
    export = read(tmp_path, table([*HEAD, *pulse_forms.headings(by)], *rows, quoting=csv.QUOTE_ALL))
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"

"""Google Forms responses: localised headings, grids, several answers in a cell, quizzes, and what is no response."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from pipelines.connectors import Export, google_forms
from pipelines.connectors.attendance_sheet import recognise as is_attendance
from pipelines.reading import look
from tests import pulse_forms
from tests.samples import Sample
from tests.shared_files import real
from tests.survey_files import read as read_file
from tests.survey_files import table, values, workbook

# Four responses, two from one person; one statement, two rows of a grid, topics to tick, a remark over two lines.
RESPONSES = table(
    ["Timestamp", "Email Address", "We trust each other. ", "Rate [Pace]", "Rate [Depth]\u00a0", "Topics", "Remarks"],
    ["4/22/2026 19:57:50", "ann@a.org", "Agree", "1", "5", "Water, Soil", "One\ntwo"],
    ["4/23/2026 8:00:00", "bo@b.org", "Strongly agree", "2", "", "Soil", ""],
    ["4/23/2026 8:00:00", "cy@c.org", "Neutral", "", "", "", "None"],
    ["4/24/2026 9:00:00", "ann@a.org", "Disagree", "", "", "", ""],
)
PLAIN = Sample("form.csv", RESPONSES.encode(), "text", 4, 4, {"survey_answers": 7, "survey_waves": 1}, True)


STAMPED = [  # the same, downloaded as a workbook
    [dt.datetime.strptime(row[0], "%m/%d/%Y %H:%M:%S") if number else row[0], *row[1:]]
    for number, row in enumerate(csv.reader(io.StringIO(RESPONSES)))
]
BOOK = Sample("form.xlsx", workbook(STAMPED, "Form Responses 1"), "workbook", 4, 4, PLAIN.rows)
SAMPLES = [PLAIN, BOOK]


def read(folder: Path, text: str) -> Export:
    return read_file(google_forms, folder, text, "text")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert google_forms.recognise(source) == sample.layout
    export = google_forms.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_answers_on_scales_are_taken_and_others_only_counted(tmp_path: Path) -> None:
    export = read(tmp_path, RESPONSES)
    assert values(export) == [
        (2, "We trust each other.", "4"), (2, "Rate [Pace]", "1"), (2, "Rate [Depth]", "5"),
        (3, "We trust each other.", "5"), (3, "Rate [Pace]", "2"),
        (4, "We trust each other.", "3"), (5, "We trust each other.", "2"),
    ]  # fmt: skip
    assert [row["person_key"] for row in export.tables["survey_answers"]][-1] == "ann@a.org"
    assert export.left_out == [  # topics 2, remarks 2
        "4 answer(s) in words or numbers on no scale we know; if they are choices, name their words from the least to "
        "the most in decisions/scales.csv"
    ]
    assert "Water" not in str(export) and "One" not in str(export)


@pytest.mark.parametrize("heading", ["Horodateur", "Zeitstempel", "Marca temporal", "Carimbo de data/hora"])
def test_the_first_heading_is_in_the_language_of_the_form(tmp_path: Path, heading: str) -> None:
    export = read(tmp_path, table([heading, "Wie geht es?"], ["22/04/2026 19:57:50", "3"]))
    assert export.tables["survey_answers"][0]["answered_at"] == "2026-04-22T19:57:50"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026/06/15 6:45:48 PM GMT+2", "2026-06-15T18:45:48+02:00"),
        ("2026/06/15 6:45:48 p. m. GMT-5", "2026-06-15T18:45:48-05:00"),
        ("2026/06/15 6:45:48 PM EEST", "2026-06-15T18:45:48"),
        ("43290.53487", "2018-07-09T12:50:13"),
    ],
)
def test_a_download_tells_the_zone_and_a_spreadsheet_may_leave_its_own_number(
    tmp_path: Path, written: str, instant: str
) -> None:
    export = read(tmp_path, table(["Timestamp", "Your view?"], [written, "3"]))
    assert export.tables["survey_answers"][0]["answered_at"] == instant


def test_the_score_of_a_quiz_is_no_answer(tmp_path: Path) -> None:
    heading = ["Timestamp", "Score", "How clear is it?", "How clear is it? [Score]", "How clear is it? [Feedback]"]
    export = read(tmp_path, table(heading, ["4/22/2026 19:57:50", "12 / 15", "4", "1 / 1", "well"]))
    assert [row["item_id"] for row in export.tables["survey_answers"]] == ["How clear is it?"]
    assert export.left_out == []


def test_a_row_of_averages_is_no_response_and_said(tmp_path: Path) -> None:
    export = read(tmp_path, table(["Timestamp", "", "Your view?"], ["9/18/2026 18:00:16", "", "4"], ["", "", "4.1"]))
    assert (export.records, len(export.tables["survey_answers"])) == (1, 1)
    assert export.left_out == ["1 row(s) without a timestamp, which no response lacks"]


def test_numbers_ticked_together_are_no_answer_on_a_scale(tmp_path: Path) -> None:
    rows = ["4/22/2026 19:57:50", "1, 3"], ["4/23/2026 19:57:50", "2"]
    export = read(tmp_path, table(["Timestamp", "Which of these?"], *rows))
    assert export.tables["survey_answers"] == []
    assert export.left_out == ["1 question(s) with several answers at once, which no scale orders"]


def test_two_alike_in_the_same_minute_are_two_people_and_a_saved_copy_is_the_same_two(tmp_path: Path) -> None:
    twice = table(["Timestamp", "Your view?"], ["4/22/2026 19:57:50", "4"], ["4/22/2026 19:57:58", "4"])
    saved = table(["Timestamp", "Your view?"], ["4/22/2026 19:57", "4"], ["4/22/2026 19:57", "4"], delimiter=";")
    assert len(read(tmp_path, twice).people) == 2
    assert read(tmp_path, twice).people == read(tmp_path, saved).people


def test_a_list_of_who_came_made_with_a_form_tells_no_opinion(tmp_path: Path) -> None:
    text = table(["Timestamp", "Name", "Organisation", "Email"], ["4/22/2026 19:57:50", "Ann Lee", "WWF", "ann@a.org"])
    export = read(tmp_path, text)
    assert not is_attendance(look(tmp_path / "responses", "responses", "reef"))
    assert (export.records, export.tables["survey_answers"]) == (1, [])
    assert "Ann Lee" not in str(export)


@pytest.mark.parametrize(
    "text",
    [
        "Timestamp,Message\n2026-04-22T19:57:50,started\n",
        "Full Name,User Action,Timestamp\nAnn,Joined,\"4/22/2026, 7:57:50 PM\"\n",
        "timestamp,value\nabc,3\n",
    ],
)  # fmt: skip
def test_other_tables_with_a_timestamp_are_not_a_form(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    assert google_forms.recognise(look(path, path.name, "reef")) is None


@pytest.mark.parametrize("by", ["wording", "variable"])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str) -> None:
    rows = [[f"4/{day}/2026 9:00:00", *cells] for day, cells in enumerate(pulse_forms.rows(), start=20)]
    export = read(tmp_path, table(["Timestamp", *pulse_forms.headings(by)], *rows))
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"


@pytest.mark.shared
def test_the_real_survey_of_courses_holds_125_responses() -> None:
    path = real("google-forms/responses.csv")
    export = google_forms.read(look(path, path.name, "reef"), "text")
    with path.open(newline="", encoding="utf-8") as file:
        by_hand = sum(bool(row[0]) for row in csv.reader(file)) - 1
    assert export.records == len(export.people) == by_hand == 125

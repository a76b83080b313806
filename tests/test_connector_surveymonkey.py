"""SurveyMonkey responses: two header rows, options to tick, rows to rate, twins in words and numbers, files without ids."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from pipelines.connectors import Export, surveymonkey
from pipelines.connectors.surveymonkey import NO_IDS, ONE, TWO
from tests import pulse_forms
from tests.samples import Sample
from tests.shared_files import real
from tests.survey_files import read as read_file
from tests.survey_files import table, values, workbook

HEAD = [
    "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name", "Last Name",
    "Custom Data 1",
]  # fmt: skip
BLANK = [""] * 9
ASKED = [  # one answer; three to tick with a remark; two rows to rate; one's own words
    "How clear is the goal?", "", "Which tools do you use?", "", "", "", "How far do you agree?", "", "Anything else?",
]  # fmt: skip
UNDER = [
    "Response", "Why?", "Chat", "Mail", "Wiki", "Other (please specify)", "We trust each other", "We meet often",
    "Open-Ended Response",
]  # fmt: skip


def about(key: str, day: int, email: str = "") -> list[str]:
    return [
        key,
        "248246892",
        f"11/{day:02d}/2026 02:43:24 AM",
        f"11/{day:02d}/2026 02:47:33 AM",
        "10.0.0.7",
        email,
        "",
        "",
        "",
    ]


ROWS = [
    [*about("11115074603", 4, "ann@a.org"), "Agree", "", "Chat", "", "Wiki", "", "Strongly agree", "Neutral", "secret"],
    [*about("11114020155", 14), "Strongly Agree", "so it is", "", "Mail", "", "radio", "Disagree", "N/A", ""],
    [*about("11112312958", 13), "", "", "", "", "", "", "", "", ""],
]
NUMBERS = [  # the same, with cells as numbers: ticked options have a number each, rows their weight
    [*ROWS[0][:9], "4", "", "1", "", "3", "", "5", "3", "secret"],
    [*ROWS[1][:9], "5", "so it is", "", "2", "", "radio", "2", "", ""],
    ROWS[2],
]
EXPANDED = table([*HEAD, *ASKED], [*BLANK, *UNDER], *ROWS)
TRUE_ROWS = {"survey_answers": 6, "survey_waves": 1}
NO_ID_ROWS = [
    ["", "", "How clear is the goal?", "", "Anything else?"],
    ["", "", "Response", "Why?", "Open-Ended Response"],
    ["", "", "9", "", "well"],
    ["", "", "N/A", "", ""],
    ["", "", "9", "", ""],
]
STAMPED = [[*row[:2], *(dt.datetime.strptime(t, "%m/%d/%Y %I:%M:%S %p") for t in row[2:4]), *row[4:]] for row in ROWS]
SAMPLES = [
    Sample("expanded.csv", EXPANDED.encode(), TWO, 3, 3, TRUE_ROWS, is_delimited=True, has_free_columns=False, header_rows=2),
    Sample("expanded.xlsx", workbook([[*HEAD, *ASKED], [*BLANK, *UNDER], *STAMPED]), TWO, 3, 3, TRUE_ROWS, header_rows=2),
    Sample(
        "numbers.csv", table(["", "", *BLANK[2:], "q1"], [*HEAD, *ASKED], [*BLANK, *UNDER], *NUMBERS).encode(), TWO, 3, 3,
        {"survey_answers": 5, "survey_waves": 1}, header_rows=3, has_free_columns=False,
    ),
    Sample(
        "published.csv", table(*NO_ID_ROWS).encode(), NO_IDS, 3, 3, {"survey_answers": 3, "survey_waves": 0}, header_rows=2,
        has_free_columns=False,
    ),
    Sample(
        "one-row.csv", table(["Respondent ID", "1. How clear?"], ["12390574951", "5"], ["12390517687", "4"]).encode(), ONE, 2, 2,
        {"survey_answers": 2, "survey_waves": 0}, is_delimited=True,
    ),
]  # fmt: skip


def read(folder: Path, text: str, layout: str = TWO) -> Export:
    return read_file(surveymonkey, folder, text, layout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert surveymonkey.recognise(source) == sample.layout
    export = surveymonkey.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_one_answer_and_rows_of_a_matrix_are_taken_and_remarks_only_counted(tmp_path: Path) -> None:
    export = read(tmp_path, EXPANDED)
    goal, trust, meet = (
        "How clear is the goal?", "How far do you agree? [We trust each other]", "How far do you agree? [We meet often]",
    )  # fmt: skip
    assert values(export) == [
        (3, goal, "4"), (3, trust, "5"), (3, meet, "3"),
        (4, goal, "5"), (4, trust, "2"), (4, meet, None),
    ]  # fmt: skip
    assert list(export.people) == ["11115074603", "11114020155", "11112312958"]  # one opened it and said nothing
    first, *_, last = export.tables["survey_answers"]
    assert (first["person_key"], first["answered_at"], last["dont_know"]) == (
        "ann@a.org",
        "2026-11-04T02:47:33",
        "true",
    )
    assert export.tables["survey_waves"][0]["opened_on"] == "2026-11-04"
    assert export.left_out == [  # why 1, other 1, anything else 1
        "3 column(s) that name the person or the device, which are never loaded",
        "3 cell(s) of free text, which is never loaded, or of timings",
        "1 question(s) with several answers at once, which no scale orders",
    ]
    assert not any(word in str(export) for word in ("secret", "radio", "so it is", "10.0.0.7"))


def test_the_twin_in_numbers_is_the_same_survey_with_the_same_people_and_answers(tmp_path: Path) -> None:
    words = read(tmp_path, EXPANDED)
    numbers = read(tmp_path, table([*HEAD, *ASKED], [*BLANK, *UNDER], *NUMBERS))
    assert numbers.people == words.people
    assert numbers.tables["survey_waves"] == words.tables["survey_waves"]
    assert values(numbers) == [row for row in values(words) if row[2]]  # not applicable has no number
    assert numbers.left_out == words.left_out


# One question whose options have a column each, and a matrix with a column for each choice of each row.
CHOICES = ["Strongly disagree", "Disagree", "Agree", "Strongly agree"]
WIDE_HEAD = ["Respondent ID", "Collector ID", "We share goals", *[""] * 3, "How far do you agree?", *[""] * 7]
WIDE_UNDER = ["", "", *CHOICES, *(f"{row} - {choice}" for row in ("Trust", "Pace") for choice in CHOICES)]


def wide(key: str, *chosen: int, as_numbers: bool = False) -> list[str]:
    """One response: which of the four choices was taken in each of the three questions; 0 for none."""
    cells = [
        (str(n) if as_numbers else choice) if n == taken else ""
        for taken in chosen
        for n, choice in enumerate(CHOICES, 1)
    ]
    return [key, "1", *cells]


@pytest.mark.parametrize("as_numbers", [False, True])
def test_an_option_that_has_its_own_column_is_the_answer_whatever_stands_in_it(
    tmp_path: Path, as_numbers: bool
) -> None:
    rows = [wide("101", 4, 3, 1, as_numbers=as_numbers), wide("102", 1, 0, 4, as_numbers=as_numbers)]
    export = read(tmp_path, table(WIDE_HEAD, WIDE_UNDER, *rows))
    five_steps = {1: "1", 3: "4", 4: "5"}  # these words are those of a scale with a middle
    assert values(export) == [
        (3, "We share goals", five_steps[4]), (3, "How far do you agree? [Trust]", five_steps[3]),
        (3, "How far do you agree? [Pace]", five_steps[1]),
        (4, "We share goals", five_steps[1]), (4, "How far do you agree? [Pace]", five_steps[4]),
    ]  # fmt: skip


def test_header_rows_longer_than_what_recognition_looks_at_are_read_to_their_end(tmp_path: Path) -> None:
    many = [f"Question {n} {'x' * 60}?" for n in range(900)]  # 65 kB of headings
    rows = [[str(100 + n), *["4"] * 900] for n in range(5)]
    export = read(tmp_path, table(["Respondent ID", *many], ["", *["Response"] * 900], *rows))
    assert (export.records, len(export.tables["survey_answers"])) == (5, 4500)


def test_a_question_over_each_of_its_options_and_names_repeated_in_the_second_row_are_the_same_layout(
    tmp_path: Path,
) -> None:
    head = ["Respondent ID", "Start Date", "End Date", "Which tools?", "Which tools?", "How clear?"]
    under = ["Respondent ID", "Start Date", "End Date", "Chat", "Mail", "Response"]
    rows = [
        ["11697755930", "43290.53487", "43290.54118", "Chat", "Mail", "Agree"],
        ["11697628462", "", "", "", "Mail", ""],
    ]
    export = read(tmp_path, table(head, under, *rows))
    assert (export.records, values(export)) == (2, [(3, "How clear?", "4")])
    assert export.tables["survey_answers"][0]["answered_at"] == "2018-07-09T12:59:18"
    assert export.left_out == ["1 question(s) with several answers at once, which no scale orders"]


def test_a_later_export_in_which_an_option_was_ticked_first_is_the_same_survey(tmp_path: Path) -> None:
    early = read(tmp_path, table([*HEAD, *ASKED], [*BLANK, *UNDER], ROWS[2]))
    assert early.tables["survey_waves"][0]["wave_id"] == read(tmp_path, EXPANDED).tables["survey_waves"][0]["wave_id"]


def test_a_row_without_a_respondent_id_is_a_note_and_ids_that_lost_their_digits_are_none(tmp_path: Path) -> None:
    rows = [["1.11E+10", "4"], ["1.11E+10", "5"], ["", "4.5"]]
    export = read(tmp_path, table(["Respondent ID", "How clear?"], ["", "Response"], *rows))
    assert (export.records, len(export.people)) == (2, 2)
    assert export.left_out == ["1 row(s) without a respondent id"]


def test_the_contact_block_says_who_answered_for_whom_and_is_not_loaded(tmp_path: Path) -> None:
    head = ["Respondent ID", "Contact information", "", "", "", "How clear?"]
    under = ["", "Name", "Company", "City/Town", "Email Address", "Response"]
    export = read(tmp_path, table(head, under, ["101", "Ann Lee", "WWF", "Gland", "ann@a.org", "Agree"]))
    answer = export.tables["survey_answers"][0]
    assert (answer["organisation_name"], answer["person_key"]) == ("WWF", "ann@a.org")
    assert "Ann Lee" not in str(export) and "Gland" not in str(export)


@pytest.mark.parametrize(
    "head",
    [
        ["ID du répondant", "Date de début", "Date de fin"], ["Befragten-ID", "Startdatum", "Enddatum"],
        ["ID del encuestado", "Fecha de inicio", "Fecha de finalización"], ["ID do respondente", "Data inicial", "Data final"],
    ],
)  # fmt: skip
def test_the_tools_own_headings_are_in_five_languages(tmp_path: Path, head: list[str]) -> None:
    row = ["101", "2026-11-04 02:43:24", "2026-11-04 02:47:33", "4"]
    export = read(tmp_path, table([*head, "Klar?"], ["", "", "", "Antwort"], row))
    assert list(export.people) == ["101"]
    assert export.tables["survey_answers"][0]["answered_at"] == "2026-11-04T02:47:33"


@pytest.mark.parametrize("by", ["wording", "variable", "matrix"])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str) -> None:
    if by == "matrix":  # the wording over its first row, the members below it
        pairs = [heading.split("|") for heading in pulse_forms.headings("wording", "{stem}|{row}")]
        head = [pair[0] for pair in pairs]
        head = [heading if heading not in head[:n] else "" for n, heading in enumerate(head)]
        under = [pair[1] if len(pair) > 1 else "Response" for pair in pairs]
    else:
        head, under = pulse_forms.headings(by), ["Response"] * 20
    rows = [
        [str(100 + n), f"2026-11-0{n} 02:43:24", f"2026-11-0{n} 02:47:33", *cells]
        for n, cells in enumerate(pulse_forms.rows(), start=1)
    ]
    export = read(tmp_path, table(["Respondent ID", "Start Date", "End Date", *head], ["", "", "", *under], *rows))
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"


@pytest.mark.parametrize("text", ["Respondent,Age\n1,34\n", "Response,Reply\nyes,no\n", ",,Response\n,,\n", "a\n"])
def test_other_tables_are_not_claimed(tmp_path: Path, text: str) -> None:
    source = Sample("other.csv", text.encode(), "", 0, 0, {}).source(tmp_path)
    assert surveymonkey.recognise(source) is None


@pytest.mark.shared
def test_the_real_survey_of_maintainers_holds_70_responses(tmp_path: Path) -> None:
    path = real("surveymonkey/maintainer-survey-results-2019-h2.csv")
    export = read_file(surveymonkey, tmp_path, path.read_bytes(), TWO)
    with path.open(newline="", encoding="utf-8") as file:
        by_hand = sum(row[0].isdigit() for row in csv.reader(file))
    assert export.records == len(export.people) == by_hand == 70
    assert len(export.questions) == 7  # the seven with answers from "Strongly disagree" to "Strongly agree"

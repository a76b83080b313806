"""Qualtrics exports with three header rows, two and one, and the legacy layout; twins in words and numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.connectors import Export, qualtrics
from pipelines.connectors.qualtrics import LEGACY, MODERN, ONE, TWO
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests import pulse_forms
from tests.samples import Sample
from tests.shared_files import real
from tests.survey_files import read as read_file
from tests.survey_files import table, workbook
from tests.survey_files import values as all_values

COLUMNS = {  # heading: (wording, import id)
    "StartDate": ("Anfangsdatum", "startDate"),
    "Status": ("Antworttyp", "status"),
    "Finished": ("Beendet", "finished"),
    "RecordedDate": ("Erfassungsdatum", "recordedDate"),
    "ResponseId": ("Antwort-ID", "_recordId"),
    "RecipientEmail": ("E-Mail", "recipientEmail"),
    "Q1": ("We trust each other.", "QID1"),
    "Q2_1": ("We meet - often", "QID2_1"),
    "Q3": ("Anything else?", "QID3_TEXT"),
    "Q4_First Click": ("Timing", "QID4_FIRST_CLICK"),
    "Q5": ("Your view", "QID5"),
    "region": ("region", "region"),
}
DAY = "2026-01-05 10:00:00"


# One form as the tool writes it in every layout: a statement, a matrix of two rows, tools to tick, one's own words.
NAMES = (
    "StartDate EndDate Status Progress Finished RecordedDate ResponseId RecipientEmail UserLanguage Q1 Q2_1 Q2_2 Q3_1 "
    "Q3_2 Q3_2_TEXT Q4"
).split()
WORDINGS = (
    "Start Date|End Date|Response Type|Progress|Finished|Recorded Date|Response ID|Recipient Email|User Language|"
    "Which organisation do you represent?|How far? - We trust|How far? - We meet - often|Which tools? - Chat|"
    "Which tools? - Other|Which tools? - Other - Text|How clear is the goal?"
).split("|")
IDS = (
    "startDate endDate status progress finished recordedDate _recordId recipientEmail userLanguage QID1_TEXT QID2_1 "
    "QID2_2 QID3_1 QID3_2 QID3_2_TEXT QID4"
).split()
IMPORTS = [json.dumps({"ImportId": import_id}, separators=(",", ":")) for import_id in IDS]
T1, T2, T3 = "2026-01-05 10:00:00", "2026-01-06 10:00:00", "2026-01-07 10:00:00"
TEXTS = [
    f"{T1}|{T1}|IP Address|100|True|{T1}|R_1|ann@a.org|EN|WWF|Agree|Disagree|Chat|||Agree".split("|"),
    f"{T2}|{T2}|Survey Preview|100|True|{T2}|R_2||EN|WWF|Agree|Agree||Other|radio|Agree".split("|"),
    f"{T3}|{T3}|IP Address|50|False|{T3}|R_3||EN|UNEP|Neutral|||||Strongly agree".split("|"),
]
NUMBERS = [
    f"{T1}|{T1}|0|100|1|{T1}|R_1|ann@a.org|EN|WWF|4|2|1|||4".split("|"),
    f"{T2}|{T2}|1|100|1|{T2}|R_2||EN|WWF|4|4||1|radio|4".split("|"),
    f"{T3}|{T3}|0|50|0|{T3}|R_3||EN|UNEP|3|||||5".split("|"),
]
TRUE_ROWS = {"survey_answers": 5, "survey_waves": 1}  # R_1: 3, R_3: 2; the preview is left out
LEGACY_ROWS = [
    "V1|V2|V3|V7|V8|V9|Q2_1|Q2_2|Q4|LocationLatitude|".split("|"),
    (
        "ResponseID|ResponseSet|Name|Status|StartDate|EndDate|How far?-We trust|How far?-We meet|How clear is the goal?|"
        "LocationLatitude|"
    ).split("|"),
    f"R_1|Default|Anonymous|0|{T1}|{T1}|4|2|4|47.1|".split("|"),
    f"R_3|Default|Anonymous|0|{T3}|{T3}|3||5|47.1|".split("|"),
]
OLD_IDS = [import_id.replace("_", "-").replace("-recordId", "responseId") for import_id in IDS]
OLD_IMPORTS = [f"{{'ImportId': '{import_id}'}}" for import_id in OLD_IDS]
SAMPLES = [
    Sample("texts.csv", table(NAMES, WORDINGS, IMPORTS, *TEXTS).encode(), MODERN, 3, 2, TRUE_ROWS, True, header_rows=3),
    Sample(
        "numbers.tsv", ("\ufeff" + table(NAMES, WORDINGS, IMPORTS, *NUMBERS, delimiter="\t", end="\n")).encode("utf-16-le"),
        MODERN, 3, 2, TRUE_ROWS, True, header_rows=3,
    ),
    Sample("insights.csv", table(NAMES, WORDINGS, OLD_IMPORTS, *NUMBERS).encode(), MODERN, 3, 2, TRUE_ROWS, header_rows=3),
    Sample(
        "legacy.csv", b"\xef\xbb\xbf" + table(*LEGACY_ROWS).encode(), LEGACY, 2, 2, TRUE_ROWS,
        True, header_rows=2,
    ),
    Sample("texts.xlsx", workbook([NAMES, WORDINGS, *TEXTS]), TWO, 3, 2, TRUE_ROWS, header_rows=2),
    Sample("stripped.csv", table(NAMES, *TEXTS).encode(), ONE, 3, 2, TRUE_ROWS, True),
]  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert qualtrics.recognise(source) == sample.layout
    read = qualtrics.read(source, sample.layout)
    assert (read.records, len(read.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in read.tables.items()} == sample.rows


def test_twins_in_words_and_numbers_are_the_same_wave_people_and_answers(tmp_path: Path) -> None:
    words = read_file(qualtrics, tmp_path, table(NAMES, WORDINGS, IMPORTS, *TEXTS), MODERN)
    numbers = read_file(qualtrics, tmp_path, table(NAMES, WORDINGS, IMPORTS, *NUMBERS), MODERN)
    assert all_values(words) == [(4, "Q2_1", "4"), (4, "Q2_2", "2"), (4, "Q4", "4"), (6, "Q2_1", "3"), (6, "Q4", "5")]
    assert all_values(numbers) == all_values(words)
    assert (numbers.people, numbers.tables["survey_waves"]) == (words.people, words.tables["survey_waves"])
    assert words.questions[1]["wording"] == "How far? [We meet - often]"
    assert {row["organisation_name"] for row in words.tables["survey_answers"]} == {"WWF", "UNEP"}
    assert words.left_out == [
        "1 preview or test response(s)",  # with the remark in it
        "1 question(s) with several answers at once, which no scale orders",
    ]
    assert numbers.left_out == words.left_out


def test_answers_ticked_in_one_cell_as_numbers_are_not_a_number(tmp_path: Path) -> None:
    rows = [["R_1", "1,3"], ["R_2", "2"]]
    ids = ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}']
    head = ["ResponseId", "Q1"], ["Response ID", "Which tools?"], ids
    read = read_file(qualtrics, tmp_path, table(*head, *rows), MODERN)
    assert read.tables["survey_answers"] == []
    assert read.left_out == ["1 question(s) with several answers at once, which no scale orders"]


def test_a_split_question_tells_its_choices_by_id(tmp_path: Path) -> None:
    ids = ['{"ImportId":"_recordId"}', '{"ImportId":"QID1","choiceId":"1"}', '{"ImportId":"QID1","choiceId":"2"}']
    head = ["ResponseId", "Q1_1", "Q1_2"], ["Response ID", "Which tools? - Chat", "Which tools? - Mail"], ids
    read = read_file(qualtrics, tmp_path, table(*head, ["R_1", "1", "1"]), MODERN)
    assert read.tables["survey_answers"] == []


def test_a_matrix_in_which_nobody_skips_a_row_is_no_list_to_tick(tmp_path: Path) -> None:
    ids = ['{"ImportId":"_recordId"}', '{"ImportId":"QID1_1"}', '{"ImportId":"QID1_2"}']
    head = ["ResponseId", "Q1_1", "Q1_2"], ["Response ID", "How far? - Trust", "How far? - Pace"], ids
    read = read_file(qualtrics, tmp_path, table(*head, ["R_1", "1", "1"]), MODERN)
    assert all_values(read) == [(4, "Q1_1", "1"), (4, "Q1_2", "1")]


def test_each_turn_of_a_loop_is_a_question_of_its_own(tmp_path: Path) -> None:
    ids = ['{"ImportId":"_recordId"}', '{"ImportId":"1_QID5"}', '{"ImportId":"2_QID5"}', '{"ImportId":"2_QID6_TEXT"}']
    head = (
        ["ResponseId", "1_Q5", "2_Q5", "2_Q6"],
        ["Response ID", "How close to WWF?", "How close to UNEP?", "Why?"],
        ids,
    )
    read = read_file(qualtrics, tmp_path, table(*head, ["R_1", "4", "2", "7"]), MODERN)
    assert all_values(read) == [(4, "1_Q5", "4"), (4, "2_Q5", "2")]
    assert read.left_out == ["1 cell(s) of free text, which is never loaded, or of timings"]


def test_a_title_and_a_blank_line_above_the_header_and_a_missing_id_are_no_hindrance(tmp_path: Path) -> None:
    text = table(["Members survey 2026"]) + "\r\n" + table(["Q1"], ["Pace?"], ['{"ImportId":"QID1"}'], ["4"], ["4"])
    read = read_file(qualtrics, tmp_path, text, MODERN)
    assert (read.records, len(read.people), [row[2] for row in all_values(read)]) == (2, 2, ["4", "4"])


@pytest.mark.parametrize("by", ["wording", "variable", "matrix"])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str) -> None:
    wordings = pulse_forms.headings("wording", "{stem} - {row}")
    names = pulse_forms.headings("variable") if by == "variable" else [f"Q{n}" for n in range(20)]
    ids = [f"QID{n}" for n in range(20)]
    if by == "matrix":
        wordings[1:16] = [f"How far do you agree? - {wording}" for wording in wordings[1:16]]
        ids[1:16] = [f"QID1_{n}" for n in range(1, 16)]
    ids[16:] = ["QID30_1", "QID30_2", "QID31_1", "QID31_2"]
    if by == "variable":
        wordings[1:] = [f"worded otherwise {n}" for n in range(19)]
    head = ["ResponseId", *names], ["Response ID", *wordings], [f'{{"ImportId":"{n}"}}' for n in ["_recordId", *ids]]
    rows = [[f"R_{n}", *cells] for n, cells in enumerate(pulse_forms.rows())]
    read = read_file(qualtrics, tmp_path, table(*head, *rows), MODERN)
    assert pulse_forms.found(read) == pulse_forms.EXPECTED
    assert {row["wave_id"] for row in read.tables["survey_ratings"]} == {"qualtrics:reef:pulse"}


@pytest.mark.parametrize("cell", ["{" * 5000, '{"ImportId"', '{"ImportId":5}', "[]", '{"a":' * 500])
def test_a_third_row_that_only_looks_like_import_ids_is_not_claimed(tmp_path: Path, cell: str) -> None:
    source = Sample("other.csv", table(["a"], ["b"], [cell], ["4"]).encode(), "", 0, 0, {}).source(tmp_path)
    assert qualtrics.recognise(source) is None


def export(folder: Path, *responses: str, columns: dict[str, tuple[str, str]] = COLUMNS, **imports: str) -> Export:
    """Responses as comma lists of: start, status, recorded, id, Q1, Q2_1, Q3, Q5."""
    ids = [json.dumps({"ImportId": import_id} | imports) for _, import_id in columns.values()]
    rows = []
    for response in responses:
        start, status, recorded, key, q1, q2, q3, q5 = response.split(",")
        rows.append([start, status, "1", recorded, key, "", q1, q2, q3, "1.5", q5, "3"])
    wordings = [wording for wording, _ in columns.values()]
    return read_file(qualtrics, folder, table(list(columns), wordings, ids, *rows), MODERN)


def values(read: Export) -> list[tuple[str, str, str]]:
    return [(row["respondent_key"], row["item_id"], row["value"]) for row in read.tables["survey_answers"]]


def test_numbers_chosen_on_a_scale_are_the_answers(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,4,,,", f"{DAY},0,2026-01-06 09:00:00,R_2,5,2,,")
    assert values(read) == [("R_1", "Q1", "4"), ("R_2", "Q1", "5"), ("R_2", "Q2_1", "2")]
    assert [row["answered_at"] for row in read.tables["survey_answers"]][-1] == "2026-01-06T09:00:00"
    assert [row["source_row"] for row in read.tables["survey_answers"]] == [4, 5, 5]
    assert (read.records, read.counted, read.people) == (2, ("survey_answers",), {"R_1": "", "R_2": ""})


def test_free_text_is_never_loaded_and_told_by_count_alone(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,4,,42,", f"{DAY},0,{DAY},R_2,3,,secret words,")
    assert values(read) == [("R_1", "Q1", "4"), ("R_2", "Q1", "3")]
    assert read.left_out == ["4 cell(s) of free text, which is never loaded, or of timings"]  # 2 and 2
    assert "secret" not in str(read) and "42" not in str(read)


def test_answers_in_words_and_numbers_on_no_scale_are_left_out_column_by_column(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,Strongly agree,1984,,", f"{DAY},0,{DAY},R_2,3,,,7")
    assert values(read) == [("R_2", "Q5", "7")]
    assert read.left_out[-1].startswith("3 answer(s) in words or numbers on no scale we know")


@pytest.mark.parametrize("status", ["1", "2", "Survey Preview", "Survey Test", "Umfragenvorschau"])
def test_preview_and_test_responses_are_left_out_and_said(tmp_path: Path, status: str) -> None:
    read = export(tmp_path, f"2026-01-01 10:00:00,{status},{DAY},R_1,4,,,", f"{DAY},0,{DAY},R_2,5,,,")
    assert values(read) == [("R_2", "Q1", "5")]
    assert read.tables["survey_waves"][0]["opened_on"] == "2026-01-05"
    assert (read.records, read.left_out[0]) == (2, "1 preview or test response(s)")


def test_a_later_export_with_more_responses_is_the_same_wave_and_another_survey_is_not(tmp_path: Path) -> None:
    one = f"{DAY},0,{DAY},R_1,4,,,"
    first = export(tmp_path, one).tables["survey_waves"]
    later = export(tmp_path, one, "2026-02-01 10:00:00,0,2026-02-01 10:00:00,R_2,5,,,").tables["survey_waves"]
    other = export(tmp_path, one, columns=COLUMNS | {"Q1": ("We argue well.", "QID1")}).tables["survey_waves"]
    assert first == later
    assert first[0]["wave_id"].startswith("qualtrics:reef:")
    assert other[0]["wave_id"] != first[0]["wave_id"]


def test_a_stated_time_zone_becomes_the_offset(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,4,,,", timeZone="America/Denver")
    assert read.tables["survey_answers"][0]["answered_at"] == "2026-01-05T10:00:00-07:00"


def test_a_survey_without_responses_makes_no_wave(tmp_path: Path) -> None:
    assert export(tmp_path).tables == {"survey_answers": [], "survey_waves": []}


def test_the_coalition_must_be_known(tmp_path: Path) -> None:
    export(tmp_path)
    with pytest.raises(FileRejectedError, match="which coalition"):
        qualtrics.read(look(tmp_path / "responses", "responses"), MODERN)


@pytest.mark.shared
@pytest.mark.parametrize(("file", "layout"), [("sample.csv", MODERN), ("sample_legacy.csv", LEGACY)])
def test_the_real_samples_hold_one_response_with_one_answer(file: str, layout: str) -> None:
    path = real(f"qualtrics/{file}")
    found = look(path, path.name, "reef")
    assert qualtrics.recognise(found) == layout
    read = qualtrics.read(found, layout)
    assert read.records == 1
    assert values(read) == [("R_2YPOQ602ER1jkf1", "Q1", "2")]
    assert [row["opened_on"] for row in read.tables["survey_waves"]] == ["2017-07-18"]
    assert "Hello" not in str(read)

"""Qualtrics exports with three header rows, and the legacy layout with two."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.connectors import Export, claims, qualtrics
from pipelines.problems import FileRejectedError
from pipelines.reading import look
from tests.shared_files import real

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


def export(folder: Path, *responses: str, columns: dict[str, tuple[str, str]] = COLUMNS, **imports: str) -> Export:
    """Responses as comma lists of: start, status, recorded, id, Q1, Q2_1, Q3, Q5."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerow(wording for wording, _ in columns.values())
    writer.writerow(json.dumps({"ImportId": import_id} | imports) for _, import_id in columns.values())
    for response in responses:
        start, status, recorded, key, q1, q2, q3, q5 = response.split(",")
        writer.writerow([start, status, "1", recorded, key, "ann@wwf.org", q1, q2, q3, "1.5", q5, "3"])
    path = folder / "survey.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    found = look(path, path.name, "reef")
    assert claims(found) == [("qualtrics", "three header rows")]
    return qualtrics.read(found, "three header rows")


def values(read: Export) -> list[tuple[str, str, str]]:
    return [(row["respondent_key"], row["item_id"], row["value"]) for row in read.tables["survey_answers"]]


def test_numbers_chosen_on_a_scale_are_the_answers(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,4,,,", f"{DAY},0,2026-01-06 09:00:00,R_2,5,2,,")
    assert values(read) == [("R_1", "Q1", "4"), ("R_2", "Q1", "5"), ("R_2", "Q2_1", "2")]
    assert [row["answered_at"] for row in read.tables["survey_answers"]][-1] == "2026-01-06T09:00:00"
    assert [row["source_row"] for row in read.tables["survey_answers"]] == [4, 5, 5]
    assert (read.records, read.counted, read.people) == (2, ("survey_answers",), {})


def test_free_text_is_never_loaded_and_told_by_count_alone(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,4,,42,", f"{DAY},0,{DAY},R_2,3,,secret words,")
    assert values(read) == [("R_1", "Q1", "4"), ("R_2", "Q1", "3")]
    assert read.left_out == ["4 cell(s) of free text, which is never loaded, or of timings"]  # 2 and 2
    assert "secret" not in str(read) and "42" not in str(read)


def test_answers_in_words_and_numbers_on_no_scale_are_left_out_column_by_column(tmp_path: Path) -> None:
    read = export(tmp_path, f"{DAY},0,{DAY},R_1,Strongly agree,1984,,", f"{DAY},0,{DAY},R_2,3,,,7")
    assert values(read) == [("R_2", "Q5", "7")]
    assert read.left_out[-1].startswith("3 answer(s) in columns that hold words or numbers on no scale")


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
        qualtrics.read(look(tmp_path / "survey.csv", "survey.csv"), "three header rows")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "layout"), [("sample.csv", "three header rows"), ("sample_legacy.csv", "two header rows (legacy)")]
)
def test_the_real_samples_hold_one_response_with_one_answer(file: str, layout: str) -> None:
    path = real(f"qualtrics/{file}")
    found = look(path, path.name, "reef")
    assert claims(found) == [("qualtrics", layout)]
    read = qualtrics.read(found, layout)
    assert read.records == 1
    assert values(read) == [("R_2YPOQ602ER1jkf1", "Q1", "2")]
    assert [row["opened_on"] for row in read.tables["survey_waves"]] == ["2017-07-18"]
    assert "Hello" not in str(read)

"""KoboToolbox and ODK submissions: names and labels, groups, questions with several answers, unanswered "n/a"."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.connectors import Export, kobo
from pipelines.connectors.kobo import KOBO, ODK
from tests import pulse_forms
from tests.samples import Sample
from tests.survey_files import read as read_file
from tests.survey_files import table, values, workbook

END = [
    "__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "_tags",
    "_index",
]  # fmt: skip
HEAD = ["start", "end", "today", "deviceid", "about/organisation", "pulse/trust", "pulse/pace", "tools", "tools/chat"]
HEAD += ["tools/mail", "remarks", *END]


def submission(number: int, organisation: str, *answers: str) -> list[str]:
    day = f"2026-06-0{number}"
    start, end = f"{day}T15:24:29.515+02:00", f"{day}T15:30:36.951+02:00"
    about = [start, end, day, "collect:abc", organisation]
    return [
        *about,
        *answers,
        "v7",
        str(300 + number),
        f"uuid-{number}",
        f"{day}T13:30:40",
        "",
        "",
        "submitted_via_web",
        "ann",
        "",
        str(number),
    ]


ROWS = [  # two people; the second was not asked about the pace
    submission(2, "northmill", "strongly_agree", "3", "chat mail", "1", "1", "secret"),
    submission(3, "halden", "disagree", "n/a", "chat", "1", "0", ""),
]
LABELS = [  # the same with labels, as a workbook
    submission(2, "Northmill", "Strongly agree", "3", "Chat Mail", "1", "1", "secret"),
    submission(3, "Halden", "Disagree", "", "Chat", "1", "0", ""),
]
LABEL_HEAD = [
    *HEAD[:4],
    "About/Which organisation do you represent?",
    "Pulse/We trust each other",
    "Pulse/Pace",
    "Tools?",
]
LABEL_HEAD += ["Tools?/Chat", "Tools?/Mail", "Remarks", *END]
ODK_HEAD = [
    "SubmissionDate",
    "start",
    "end",
    "about-organisation",
    "pulse-trust",
    "pulse-pace",
    "meta-instanceID",
    "KEY",
]
ODK_HEAD += [
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
]
ODK_TIMES = ("13:30:40.000", "13:24:29.515", "13:30:36.951")  # submitted, start, end
ODK_TAIL = ("5", "Ann Lee", "0", "", "", "collect:abc", "0", "7")
ODK_ROWS = [
    [*(f"2026-06-0{n}T{time}Z" for time in ODK_TIMES), organisation, trust, pace, f"uuid:{n}", f"uuid:{n}", *ODK_TAIL]
    for n, organisation, trust, pace in ((2, "northmill", "strongly_agree", "3"), (3, "halden", "disagree", ""))
]
TRUE_ROWS = {"survey_answers": 3, "survey_waves": 1}
SAMPLES = [
    Sample("names.csv", b"\xef\xbb\xbf" + table(HEAD, *ROWS, delimiter=";").encode(), KOBO, 2, 2, TRUE_ROWS, True),
    Sample("labels.xlsx", workbook([LABEL_HEAD, *LABELS]), KOBO, 2, 2, TRUE_ROWS),
    Sample("central.csv", table(ODK_HEAD, *ODK_ROWS, end="\n").encode(), ODK, 2, 2, TRUE_ROWS, True),
]


def read(folder: Path, text: str) -> Export:
    return read_file(kobo, folder, text, KOBO)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert kobo.recognise(source) == sample.layout
    export = kobo.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_names_of_answers_are_words_and_what_was_not_asked_is_blank(tmp_path: Path) -> None:
    export = read(tmp_path, table(HEAD, *ROWS, delimiter=";"))
    assert values(export) == [(2, "trust", "5"), (2, "pace", "3"), (3, "trust", "2")]
    first = export.tables["survey_answers"][0]
    assert (first["respondent_key"], first["organisation_name"]) == ("uuid-2", "northmill")
    assert first["answered_at"] == "2026-06-02T15:30:36.951+02:00"
    assert export.left_out == [
        "2 column(s) that name the person or the device, which are never loaded",
        "3 question(s) with several answers at once, which no scale orders",  # the column of all, and one for each
        "1 answer(s) in words or numbers on no scale we know; if they are choices, name their words from the least to "
        "the most in decisions/scales.csv",
    ]
    assert "secret" not in str(export) and "collect:abc" not in str(export)


def test_columns_of_0_and_1_alone_are_answers_to_tick(tmp_path: Path) -> None:
    head = ["tools/chat", "tools/mail", "_uuid", "_submission_time"]
    export = read(
        tmp_path, table(head, ["1", "0", "u1", "2026-06-02T13:30:40"], ["0", "1", "u2", "2026-06-02T13:30:41"])
    )
    assert export.tables["survey_answers"] == []
    assert export.left_out == ["2 question(s) with several answers at once, which no scale orders"]


@pytest.mark.parametrize("by", ["wording", "variable"])
@pytest.mark.parametrize("group", ["", "The pulse/", "pulse/"])
def test_our_own_questionnaire_comes_back_whatever_group_it_stands_in(tmp_path: Path, by: str, group: str) -> None:
    head = ["start", "end", *(f"{group}{heading}" for heading in pulse_forms.headings(by)), "_uuid", "_submission_time"]
    rows = [[f"2026-06-0{n}T13:24:29", f"2026-06-0{n}T13:30:00", *cells, f"u{n}", f"2026-06-0{n}T13:30:40"]
            for n, cells in enumerate(pulse_forms.rows(), start=1)]  # fmt: skip
    export = read(tmp_path, table(head, *rows))
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"


def test_where_somebody_was_is_not_loaded(tmp_path: Path) -> None:
    head = ["pace", "_place_latitude", "place-Accuracy", "_uuid", "_submission_time"]
    export = read(tmp_path, table(head, ["4", "31.99", "12.8", "u1", "2026-06-02T13:30:40"]))
    assert values(export) == [(2, "pace", "4")]
    assert export.left_out == ["2 column(s) that name the person or the device, which are never loaded"]


def test_a_table_with_an_id_of_another_kind_is_not_claimed(tmp_path: Path) -> None:
    source = Sample("other.csv", b"_id,_uuid,start\n1,2,3\n", "", 0, 0, {}).source(tmp_path)
    assert kobo.recognise(source) is None

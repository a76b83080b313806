"""REDCap records: names and labels, events and repetitions as rounds, checkboxes, forms that were not completed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.connectors import Export, redcap
from pipelines.connectors.redcap import LABELLED, RAW
from tests import pulse_forms
from tests.samples import Sample
from tests.survey_files import read as read_file
from tests.survey_files import table, values

HEAD = [
    "record_id",
    "redcap_event_name",
    "redcap_survey_identifier",
    "views_timestamp",
    "organisation",
    "trust",
    "tools___1",
]
HEAD += ["tools___2", "remarks", "views_complete"]
ROWS = [  # one record at two events; another that was not completed
    ["1", "spring_arm_1", "ann@a.org", "2026-03-02 10:00:00", "WWF", "4", "1", "0", "secret", "2"],
    ["1", "autumn_arm_1", "ann@a.org", "2026-09-02 10:00:00", "WWF", "2", "1", "1", "", "2"],
    ["2", "spring_arm_1", "", "[not completed]", "UNEP", "5", "0", "0", "", "0"],
]
LABEL_HEAD = ["Record ID", "Survey Identifier", "Survey Timestamp", "Which organisation do you represent?", "We trust"]
LABEL_HEAD += ["Tools (choice=Chat)", "Tools (choice=Mail)", "Complete?"]
LABEL_ROWS = [
    ["1", "", "2026-03-02 10:00:00", "WWF", "Agree", "Checked", "Unchecked", "Complete"],
    ["2", "", "2026-03-03 10:00:00", "UNEP", "Strongly disagree", "Checked", "Checked", "Complete"],
]
SAMPLES = [
    Sample("raw.csv", table(HEAD, *ROWS, end="\n").encode(), RAW, 3, 2, {"survey_answers": 3, "survey_waves": 2}),
    Sample(
        "labels.csv", table(LABEL_HEAD, *LABEL_ROWS).encode(), LABELLED, 2, 2, {"survey_answers": 2, "survey_waves": 1}
    ),
]


def read(folder: Path, text: str, layout: str = RAW) -> Export:
    return read_file(redcap, folder, text, layout)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_samples_hold_what_a_person_counts_in_them(sample: Sample, tmp_path: Path) -> None:
    source = sample.source(tmp_path)
    assert redcap.recognise(source) == sample.layout
    export = redcap.read(source, sample.layout)
    assert (export.records, len(export.people)) == (sample.records, sample.people)
    assert {name: len(rows) for name, rows in export.tables.items()} == sample.rows


def test_each_event_is_a_wave_of_its_own(tmp_path: Path) -> None:
    export = read(tmp_path, table(HEAD, *ROWS))
    assert values(export) == [(2, "trust", "4"), (3, "trust", "2"), (4, "trust", "5")]
    waves = {row["wave_id"].rsplit(":", 1)[1]: row["opened_on"] for row in export.tables["survey_waves"]}
    assert waves == {"spring_arm_1": "2026-03-02", "autumn_arm_1": "2026-09-02"}
    assert len(export.people) == 2  # a record is one person at all events
    assert [row["answered_at"] for row in export.tables["survey_answers"]][-1] is None  # not completed tells no time
    assert [row["person_key"] for row in export.tables["survey_answers"]] == ["ann@a.org", "ann@a.org", None]
    assert export.left_out == [
        "2 question(s) with several answers at once, which no scale orders",
        "1 answer(s) in words or numbers on no scale we know; if they are choices, name their words from the least to "
        "the most in decisions/scales.csv",
    ]


def test_the_repetitions_of_a_form_are_rounds(tmp_path: Path) -> None:
    head = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "pace", "views_complete"]
    export = read(tmp_path, table(head, ["1", "views", "1", "4", "2"], ["1", "views", "2", "3", "2"]))
    assert len({row["wave_id"] for row in export.tables["survey_answers"]}) == 2


@pytest.mark.parametrize(
    "head", [["record_id", "views_complete", "pace"], ["member", "views_timestamp", "pace", "views_complete"]]
)
def test_a_project_without_events_is_known_by_how_complete_its_forms_are(tmp_path: Path, head: list[str]) -> None:
    cells = {"record_id": "1", "member": "1", "views_timestamp": "2026-03-02 10:00", "pace": "4", "views_complete": "2"}
    assert values(read(tmp_path, table(head, [cells[heading] for heading in head]))) == [(2, "pace", "4")]


@pytest.mark.parametrize(
    "text",
    ["id,is_complete\n1,yes\n", "record_id,percent_complete\n1,80\n", "Record ID,Name\n1,a\n", "a,b_complete\n1,2\n"],
)
def test_other_tables_are_not_claimed(tmp_path: Path, text: str) -> None:
    assert redcap.recognise(Sample("other.csv", text.encode(), "", 0, 0, {}).source(tmp_path)) is None


@pytest.mark.parametrize(("by", "layout"), [("wording", LABELLED), ("variable", RAW)])
def test_our_own_questionnaire_comes_back(tmp_path: Path, by: str, layout: str) -> None:
    own = ["Record ID", "Survey Timestamp"] if by == "wording" else ["record_id", "pulse_timestamp"]
    end = "Complete?" if by == "wording" else "pulse_complete"
    rows = [[str(n), f"2026-03-0{n} 10:00", *cells, "2"] for n, cells in enumerate(pulse_forms.rows(), start=1)]
    export = read(tmp_path, table([*own, *pulse_forms.headings(by), end], *rows), layout)
    assert pulse_forms.found(export) == pulse_forms.EXPECTED
    assert export.tables["survey_waves"][0]["instrument"] == "pulse"

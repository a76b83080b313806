"""Asana projects: each layout by hand, subtasks, and what must be refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.connectors import asana, claims
from pipelines.problems import FileRejectedError
from pipelines.reading import Source, look
from tests.samples import Sample
from tests.staged import rows, set_aside_rows, staged

HEADER = (
    "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,"
    "Notes,Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies),Priority\n"
)
CSV = HEADER + (
    '1205801040312777,2026-02-01,2026-03-02,2026-03-02,"Write the brief, first draft",To do,Ann Lee,Ann@A.org,,2026-03-01,'
    '"Urgent,Reef","secret\nsecret, twice",Launch,,,,High\n'
    "1205801040312778,2026-02-01,,2026-02-02,Draft the outline,To do,Bo Li,,,,,,,Write the brief,,,\n"
    "1205801040312779,2026-02-03,,2026-02-03,Find a room,Ideas,,,,2026-04-01,,,Launch,,,,\n"
)
BANNER = ",,\n,,https://app.asana.com/-/project_csv\n,,\n"
ANN = {"gid": "11", "name": "Ann Lee", "resource_type": "user"}


def task(gid: Any, **more: Any) -> dict[str, Any]:
    return {
        "gid": gid, "assignee": None, "assignee_status": "upcoming", "completed": False, "completed_at": None,
        "created_at": "2026-02-01T23:30:00.123Z", "due_at": None, "due_on": None, "name": "Brief", "notes": "secret",
        "resource_type": "task", "subtasks": [],
    } | more  # fmt: skip


DONE = {"completed": True, "completed_at": "2026-03-02T08:00:00.000Z", "due_on": "2026-03-01"}
PROJECT = {"data": [task("1", assignee=ANN, **DONE, subtasks=[task("2", subtasks=[task("3")])]), task("4")]}
SAMPLES = [
    Sample("launch.csv", b"\xef\xbb\xbf" + CSV.encode(), asana.TABLE, 3, 2, {"commitments": 3}, is_delimited=True),
    Sample("sheet.csv", (BANNER + CSV).encode(), asana.TABLE, 3, 2, {"commitments": 3}, header_rows=4),
    Sample("launch.json", json.dumps(PROJECT).encode(), asana.JSON, 4, 1, {"commitments": 4}),
]


def source_of(folder: Path, content: str | bytes, name: str = "launch.csv", **options: Any) -> Source:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return look(path, name, options.get("coalition_id", "c"), options.get("date_order"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_holds_what_its_tool_counts(sample: Sample, tmp_path: Path) -> None:
    assert claims(sample.source(tmp_path)) == [("asana", sample.layout)]
    about, place = staged(tmp_path, sample.content, sample.name, coalition_id="c")
    assert (about.records, about.people, about.rows, about.quarantined) == (
        sample.records,
        sample.people,
        sample.rows,
        0,
    )
    first = rows(place, "commitments", "made_on", "due_on", "completed_on", "dropped_on")[0]
    assert [str(day) for day in first] == ["2026-02-01", "2026-03-01", "2026-03-02", "None"]
    assert "secret" not in repr((about, rows(place, "commitments")))


def test_the_owner_is_the_e_mail_else_the_name_else_unknown(tmp_path: Path) -> None:
    export = asana.read(source_of(tmp_path, CSV), asana.TABLE)
    assert [row["owner_person_key"] for row in export.tables["commitments"]] == ["ann@a.org", "name:bo li", None]  # type: ignore[union-attr]
    assert export.people == {"ann@a.org": "Ann Lee", "name:bo li": "Bo Li"}
    assert export.understood["Completed At"] == "commitments.completed_on"
    assert export.left_out == []


def test_a_subtask_is_a_task_of_its_own_however_deep_it_lies(tmp_path: Path) -> None:
    export = asana.read(source_of(tmp_path, json.dumps(PROJECT), "launch.json"), asana.JSON)
    found = export.tables["commitments"]
    assert [row["commitment_id"] for row in found] == ["asana:1", "asana:2", "asana:3", "asana:4"]  # type: ignore[union-attr]
    assert [row["source_row"] for row in found] == [1, 2, 3, 4]  # type: ignore[union-attr]


def test_subtasks_in_ten_thousand_layers_are_read_or_refused(tmp_path: Path) -> None:
    content = '{"data": [{"gid": "1", "completed_at": null, "assignee": null, "subtasks": ' * 1
    content += '[{"gid": "2", "subtasks": ' * 10_000 + "[]" + "}]" * 10_000 + "}]}"
    source = source_of(tmp_path, content, "launch.json")
    with pytest.raises(FileRejectedError, match="not readable as JSON"):
        asana.read(source, asana.JSON)


def test_a_task_reopened_is_open_whatever_day_it_keeps(tmp_path: Path) -> None:
    content = json.dumps({"data": [task("1", completed=False, completed_at="2026-03-02T08:00:00.000Z")]})
    export = asana.read(source_of(tmp_path, content, "launch.json"), asana.JSON)
    assert export.tables["commitments"][0]["completed_on"] is None  # type: ignore[index]


def test_a_file_a_spreadsheet_saved_again_is_asked_about_where_its_dates_leave_it_open(tmp_path: Path) -> None:
    text = CSV.replace("2026-02-01", "2/1/2026").replace("2026-03-0", "3/").replace("2026-04-01", "4/1/2026")
    text = text.replace("3/1,", "3/1/2026,").replace("3/2,", "3/2/2026,").replace("2026-02-03", "2/3/2026")
    with pytest.raises(FileRejectedError, match="can be read in two ways"):
        asana.read(source_of(tmp_path, text), asana.TABLE)
    export = asana.read(source_of(tmp_path, text, date_order="mdy"), asana.TABLE)
    assert export.tables["commitments"][0]["made_on"] == "2026-02-01"  # type: ignore[index]


def test_a_task_list_of_somebody_elses_making_is_not_taken_for_one(tmp_path: Path) -> None:
    for text in (
        "Task ID,Created At,Name\n1,2026-01-01,x\n",
        "gid,completed_at,assignee\n1,,\n",
        '{"data": [1]}',
        "{}",
    ):
        assert asana.recognise(source_of(tmp_path, text)) is None


@pytest.mark.parametrize(
    "data", [None, "x", [1], [task("1", subtasks=[None])], [task("1", subtasks={"a": 1})]],
    ids=["null", "text", "numbers", "subtasks", "subtask"],
)  # fmt: skip
def test_json_of_another_shape_is_refused(data: Any, tmp_path: Path) -> None:
    source = source_of(tmp_path, json.dumps({"data": data}), "launch.json")
    with pytest.raises(FileRejectedError, match=r"launch\.json: "):
        asana.read(source, asana.JSON)


def test_a_project_without_a_task_is_refused(tmp_path: Path) -> None:
    for content, layout in ((HEADER, asana.TABLE), ('{"data": []}', asana.JSON)):
        with pytest.raises(FileRejectedError, match="holds no task"):
            asana.read(source_of(tmp_path, content), layout)


def test_rows_that_cannot_be_read_are_set_aside_and_the_good_ones_kept(tmp_path: Path) -> None:
    odd = [
        task(7, name={"x": 1}, assignee=["y"]),
        task("2", created_at="soon"),
        task("3", due_on=[1], name="\ud800\x00"),
    ]
    about, place = staged(tmp_path, json.dumps({"data": odd}), "launch.json", coalition_id="c")
    assert (about.rows["commitments"], about.quarantined) == (2, 1)
    assert [(row, column) for _, row, column, _ in set_aside_rows(place)] == [(2, "made_on")]


def test_an_id_that_a_spreadsheet_shortened_is_set_aside(tmp_path: Path) -> None:
    about, place = staged(tmp_path, CSV.replace("1205801040312777", "1.2058E+15"), "launch.csv", coalition_id="c")
    assert (about.rows["commitments"], about.quarantined) == (2, 1), set_aside_rows(place)


def test_a_project_without_a_coalition_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError, match="which coalition"):
        asana.read(source_of(tmp_path, CSV, coalition_id=None), asana.TABLE)

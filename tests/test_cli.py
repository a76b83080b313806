"""The command line as people and programs meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from metrics.heads import heads
from tests.roads import REGISTER, meeting_month, run, run_alone, run_json, write
from tests.shared_files import real

COMMANDS = (
    "init", "ingest", "build", "dashboard", "demo", "export", "simulate", "doctor", "method", "names", "decide",
    "template", "warning", "digest", "stress", "briefing", "preview",
)  # fmt: skip
FIELDS = {
    "file", "sha256", "connector", "coalition_id", "records", "rows_read", "loaded", "quarantined", "duplicate",
    "superseded", "people", "unknown_people", "findings", "message", "understood", "asks",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    exports = write(folder / "exports", REGISTER, *(meeting_month(f"2026-0{month}") for month in range(1, 7)))
    assert run("ingest", folder / "w", exports).returncode == 0
    assert run("build", folder / "w").returncode == 0
    return folder / "w"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    answer = run_alone(command, "--help", env={"COLUMNS": "200", "PATH": ""})
    assert answer.returncode == 0
    assert "Usage" in answer.stdout and len(answer.stdout) > 200


def test_without_arguments_it_says_where_to_start() -> None:
    assert "coalition-health demo" in run().stdout.replace("\n", " ")


def test_ingest_answers_programs_with_every_field_and_conserves_every_row(tmp_path: Path) -> None:
    names = ("zoom/meeting001_participants.csv", "qualtrics/sample.csv", "qualtrics/sample_legacy.csv",
             "teams/three-sections-utf16be.csv", "slack/export.zip", "graphql-wg/attendance_sheet.csv",
             "graphql-wg/agenda_sheet.csv")  # fmt: skip
    files = run_json("ingest", tmp_path / "w", *(real(name) for name in names), "--coalition", "c")["files"]
    assert all(set(file) == FIELDS for file in files)
    assert all(
        file["rows_read"] == file["loaded"] + file["quarantined"] + file["duplicate"] + file["superseded"]
        for file in files
    )
    said = {Path(file["file"]).name: (file["connector"], file["records"], file["people"]) for file in files}
    assert said == {
        "meeting001_participants.csv": ("zoom", 10, 10),
        "sample.csv": ("qualtrics", 1, 1),
        "sample_legacy.csv": ("qualtrics", 1, 1),
        "three-sections-utf16be.csv": ("teams", 8, 8),
        "export.zip": ("slack", 53, 4),
        "attendance_sheet.csv": ("attendance_sheet", 1374, 197),
        "agenda_sheet.csv": ("agenda_sheet", 1100, 58),
    }
    sheet = next(file for file in files if file["connector"] == "attendance_sheet")
    assert (sheet["rows_read"], sheet["loaded"], sheet["duplicate"]) == (1374, 1373, 1)


def test_a_teams_log_whose_dates_read_both_ways_asks_and_takes_the_answer(tmp_path: Path) -> None:
    path = real("teams/old-join-left-utf16le.csv")
    asked = run_json("ingest", tmp_path / "w", path, "--coalition", "c")["files"][0]
    assert asked["connector"] is None and "date_order" in asked["message"]
    (told,) = run_json("ingest", tmp_path / "w", path, "--coalition", "c", "--date-order", "dmy")["files"]
    assert (told["connector"], told["people"], told["loaded"]) == ("teams", 5, 19)


@pytest.mark.parametrize(
    ("name", "connector", "records"),
    [
        ("google-forms/responses.csv", "google_forms", 125),
        ("surveymonkey/maintainer-survey-results-2019-h2.csv", "surveymonkey", 70),
    ],
)
def test_the_real_surveys_hold_as_many_responses_as_a_csv_reader_counts(
    tmp_path: Path, name: str, connector: str, records: int
) -> None:
    (file,) = run_json("ingest", tmp_path / "w", real(name), "--coalition", "c")["files"]
    assert (file["connector"], file["records"], file["people"], file["unknown_people"]) == (
        connector,
        records,
        records,
        0,
    )


def test_a_file_without_a_connector_is_kept_and_said(tmp_path: Path) -> None:
    answer = run("ingest", tmp_path / "w", real("isic/isic_rev4.json"), "--coalition", "c", "--json")
    (file,) = json.loads(answer.stdout)["files"]
    assert (answer.returncode, file["connector"], file["rows_read"]) == (1, None, 0)
    assert list((tmp_path / "w" / "raw").glob(f"??/{file['sha256']}*"))


def test_export_prints_a_published_table(built: Path) -> None:
    answer = run("export", built, "coalitions")
    assert answer.stdout.splitlines()[1].startswith("reef,Reef Pact,Coral,3,2026-01-01,2026-06-01,True,2026-06-10")


def test_export_of_an_unknown_table_lists_what_there_is(built: Path) -> None:
    answer = run("export", built, "rankings")
    assert answer.returncode == 2
    assert "There is no published table rankings" in answer.stderr and "indicators" in answer.stderr


def test_method_prints_every_indicator_with_its_query() -> None:
    text = run("method").stdout
    for head in heads().values():
        assert head.title in text and head.statement in text


def test_doctor_is_content_with_a_whole_workspace_and_names_a_damaged_file(built: Path, tmp_path: Path) -> None:
    assert run("doctor", built).stdout == "All is well.\n"
    copy = Path(shutil.copytree(built, tmp_path / "w"))
    raw = next(copy.glob("raw/??/*.csv"))
    raw.chmod(0o644)
    raw.write_bytes(raw.read_bytes()[:-2] + b"?\n")
    answer = run("doctor", copy, "--json")
    assert answer.returncode == 1
    assert raw.name in json.loads(answer.stdout)["problems"][0]


def test_simulate_writes_exports_and_labels(tmp_path: Path) -> None:
    answer = run("simulate", tmp_path / "out", "--coalitions", "2", "--months", "6", "--seed", "3")
    assert answer.returncode == 0
    assert (tmp_path / "out" / "labels.csv").exists()
    assert (tmp_path / "out" / "exports" / "coalitions.csv").exists()


def test_simulate_into_a_folder_with_files_is_refused_in_words(tmp_path: Path) -> None:
    assert run("simulate", tmp_path, "--coalitions", "1", "--months", "6").returncode == 0
    answer = run("simulate", tmp_path, "--coalitions", "1", "--months", "6")
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr and str(tmp_path) in answer.stderr

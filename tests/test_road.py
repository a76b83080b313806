"""The road as a user walks it: ingest, build, ingest again, correct, decide; and what must never happen."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.reports import FileReport
from pipelines.workspace import Workspace
from tests.roads import REGISTER, everything, meeting_month, published, write

MONTHS = [f"2026-{month:02}" for month in range(1, 8)]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    exports = write(folder / "exports", REGISTER, *(meeting_month(month) for month in MONTHS))
    ingest(Workspace(folder / "w"), [exports])
    build(Workspace(folder / "w"))
    return folder


@pytest.fixture
def place(built_once: Path, tmp_path: Path) -> Workspace:
    """A workspace of its own with seven months built; the exports lie beside it."""
    shutil.copytree(built_once / "w", tmp_path / "w")
    shutil.copytree(built_once / "exports", tmp_path / "exports")
    return Workspace(tmp_path / "w")


def by_name(reports: list[FileReport]) -> dict[str, FileReport]:
    return {Path(report.file).stem: report for report in reports}


def indicator(place: Workspace, name: str, month: str) -> tuple[object, ...]:
    rows = [row for row in published(place)["indicators"] if row[2] == name and str(row[1]) == f"{month}-01"]
    assert len(rows) == 1
    return rows[0]


def test_every_month_from_the_first_meeting_to_the_last_is_scored(place: Workspace) -> None:
    months = {str(row[1])[:7] for row in published(place)["scores"]}
    assert months == set(MONTHS)


def test_attendance_is_two_of_three_members(place: Workspace) -> None:
    # six meetings to July with 3 expected each would be 18; the window holds February to July: k = 2 x 6 of n = 18
    # Alder and Birch (6 + 10 x 2/3)/(6 + 10), Cedar (0 + 10 x 2/3)/16: mean 2/3
    value = indicator(place, "attendance_rate", "2026-07")[3]
    assert value == pytest.approx(((6 + 20 / 3) / 16 * 2 + (20 / 3) / 16) / 3)


def test_the_same_folder_twice_changes_no_published_row(place: Workspace, tmp_path: Path) -> None:
    before, build_before = published(place), place.current_build()
    reports = ingest(place, [tmp_path / "exports"])
    assert all(report.duplicate == report.rows_read and report.loaded == 0 for report in reports)
    assert not build(place).is_new
    assert place.current_build() == build_before
    assert published(place) == before


def test_a_renamed_copy_of_a_file_is_known_by_its_bytes(place: Workspace, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "exports" / "attendance-2026-03.csv", tmp_path / "another name.csv")
    (report,) = ingest(place, [tmp_path / "another name.csv"])
    assert (report.connector, report.rows_read, report.duplicate) == ("canonical", 2, 2)
    assert "already here" in report.message


def test_a_corrected_file_changes_exactly_its_rows(place: Workspace, tmp_path: Path) -> None:
    before = published(place)
    changed = write(tmp_path / "again", meeting_month("2026-07", "ann@alder.example cyd@cedar.example"))
    reports = by_name(ingest(place, [changed / "attendance-2026-07.csv"]))
    # Ann's row is a repeat, Cyd's is new; Bob's row of the first file stays, for nothing took its place
    report = reports["attendance-2026-07"]
    assert (report.rows_read, report.loaded, report.duplicate, report.superseded) == (2, 1, 1, 0)
    build(place)
    after = published(place)
    earlier = [row for row in before["indicators"] if str(row[1]) < "2026-07"]
    assert [row for row in after["indicators"] if str(row[1]) < "2026-07"] == earlier
    assert after["indicators"] != before["indicators"]


def test_a_correction_takes_the_place_of_the_row_it_corrects(place: Workspace, tmp_path: Path) -> None:
    text = "item_id,coalition_id,raised_on,proposed_by_organisation_id\n2026-07-i,reef,2026-07-10,birch\n"
    ingest(place, [write(tmp_path / "again", {"agenda_items": text})])
    build(place)
    rows = {
        row[1]: row for row in published(place)["evidence_rows"] if row[1] == "agenda_items" and "2026-07" in row[2]
    }
    assert rows["agenda_items"][4] == "birch"
    files = {row[0]: row for row in published(place)["files"]}
    assert files["agenda_items-2026-07.csv"][7:11] == (0, 0, 0, 1)  # loaded, quarantined, duplicate, superseded
    assert files["agenda_items.csv"][7:11] == (1, 0, 0, 0)


def test_every_file_is_conserved_and_every_published_row_leads_back_to_file_and_row(place: Workspace) -> None:
    tables = published(place)
    for row in tables["files"]:
        rows_read, loaded, quarantined, duplicate, superseded = row[6:11]
        assert rows_read == loaded + quarantined + duplicate + superseded
    assert {row[:2] for row in tables["lineage"]} == {(row[1], row[2]) for row in tables["evidence_rows"]}


def test_the_same_inputs_in_another_workspace_publish_the_same_rows(place: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "other")
    other.create()
    shutil.copy(place.secret_file, other.secret_file)
    ingest(other, [tmp_path / "exports"])
    build(other)
    assert published(other) == published(place)


def test_as_of_an_earlier_day_gives_the_months_before_it_unchanged(place: Workspace) -> None:
    full = published(place)["scores"]
    build(place, as_of=dt.date(2026, 5, 31))
    assert published(place)["scores"] == [row for row in full if str(row[1]) <= "2026-05-31"]


def test_a_decision_makes_two_organisations_one_and_taking_it_back_undoes_it(place: Workspace) -> None:
    before = published(place)["indicators"]
    header = place.aliases.read_text(encoding="utf-8")
    place.aliases.write_text(header + "Birch Works,Alder Fund,,,,Ann,2026-07-01,merged\n", encoding="utf-8")
    build(place)
    assert {row[4] for row in published(place)["evidence_rows"] if row[1] == "attendance"} == {"alder"}
    place.aliases.write_text(header, encoding="utf-8")
    build(place)
    assert published(place)["indicators"] == before


def test_bad_rows_are_set_aside_with_the_reason_and_good_rows_stay(place: Workspace, tmp_path: Path) -> None:
    text = (
        "commitment_id,coalition_id,made_on,due_on\nk1,reef,2026-07-01,2026-07-20\nk2,reef,tomorrow,\nk3,,2026-07-01,\n"
    )
    (report,) = ingest(place, [write(tmp_path / "again", {"commitments": text})])
    assert (report.rows_read, report.loaded, report.quarantined) == (3, 1, 2)
    build(place)
    reasons = {row[1]: row[4] for row in published(place)["quarantine"]}
    assert 'made_on: "tomorrow" is not a date such as 2026-03-31' in reasons[3]
    assert "coalition_id is empty" in reasons[4]


def test_a_dry_run_keeps_nothing(place: Workspace, tmp_path: Path) -> None:
    before = everything(place.path)
    (report,) = ingest(
        place,
        [write(tmp_path / "new", {"spending": "coalition_id,month,amount,currency\nreef,2026-07-01,10,EUR\n"})],
        dry_run=True,
    )
    assert report.loaded == 1
    assert everything(place.path) == before


def test_staged_rows_of_an_older_version_are_made_again_from_the_raw_file(place: Workspace) -> None:
    before = published(place)
    shutil.rmtree(place.staged)
    place.staged.mkdir()
    (place.decisions / "note.csv").write_text("x\n")  # so that the build runs
    build(place)
    assert published(place) == before


def test_a_local_time_is_read_in_the_coalitions_zone(place: Workspace, tmp_path: Path) -> None:
    place.settings_file.write_text('[coalitions.reef]\ntimezone = "Pacific/Auckland"\n', encoding="utf-8")
    # 1 August 01:00 in Auckland is still 31 July in UTC
    text = "message_id,coalition_id,sent_at,person_key\nx1,reef,2026-08-01T01:00:00,ann@alder.example\n"
    ingest(place, [write(tmp_path / "new", {"messages": text})])
    build(place)
    feeds = {row[1]: row for row in published(place)["feeds"]}
    assert feeds["messages"][4] == dt.date(2026, 7, 31)


def test_a_folder_named_after_a_coalition_assigns_its_files(place: Workspace, tmp_path: Path) -> None:
    sheet = "Date,Meeting,Name,Organization\n2026-07-20,Plenary,Ann,Alder Fund\n"
    reports = ingest(place, [write(tmp_path / "inbox" / "reef", {"list": sheet}).parent])
    assert [(report.coalition_id, report.loaded) for report in reports] == [("reef", 1)]


def test_an_export_that_names_no_coalition_asks_which(place: Workspace, tmp_path: Path) -> None:
    sheet = "Date,Meeting,Name,Organization\n2026-07-20,Plenary,Ann,Alder Fund\n"
    before = everything(place.path)
    (report,) = ingest(place, [write(tmp_path / "inbox", {"list": sheet})])
    assert "which coalition" in report.message
    assert report.connector is None
    assert everything(place.path) == before

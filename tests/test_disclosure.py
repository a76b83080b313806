"""The one door: what each audience's file holds, and that no survey answer passes it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import duckdb
import pytest

from metrics import disclosure
from metrics.disclosure import AUDIENCES
from metrics.published import PUBLISHED
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.reports import FileReport
from pipelines.workspace import Workspace
from tests.doors import a_row_in_every_table, published_files, seen
from tests.roads import REGISTER, meeting_month, published, write

STEWARDS_ONLY = ("members", "evidence_rows", "lineage", "files", "quarantine", "unknown_names", "findings")
NAMES_ORGANISATIONS = {"organisation_id", "organisation_id_a", "organisation_id_b", "organisation_name", "subject"}
OTHERS = ("committee", "funder", "member")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every audience's file, made from one row in every published table."""
    rows = a_row_in_every_table()
    return published_files(tmp_path_factory.mktemp("door"), rows)


def test_the_audiences_are_those_of_the_rules(files: dict[str, Path]) -> None:
    assert list(files) == list(AUDIENCES) == ["secretariat", "committee", "funder", "member"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_file_has_every_table_with_its_columns(files: dict[str, Path], audience: str) -> None:
    with duckdb.connect(str(files[audience]), read_only=True) as con:
        found = con.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in found:
        tables.setdefault(table, {})[column] = kind
    assert tables == PUBLISHED


def test_the_secretariat_sees_every_table(files: dict[str, Path]) -> None:
    assert [table for table in PUBLISHED if not seen(files["secretariat"], table)] == []


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("table", STEWARDS_ONLY)
def test_rows_members_and_files_are_for_the_secretariat_alone(
    files: dict[str, Path], audience: str, table: str
) -> None:
    assert seen(files[audience], table) == []


@pytest.mark.parametrize("audience", OTHERS)
def test_nobody_else_sees_a_table_that_names_an_organisation(files: dict[str, Path], audience: str) -> None:
    naming = [table for table, columns in PUBLISHED.items() if NAMES_ORGANISATIONS & set(columns)]
    assert len(naming) >= 5
    assert [table for table in naming if seen(files[audience], table)] == []


@pytest.mark.parametrize("audience", OTHERS)
def test_a_grant_names_tables_that_exist(audience: str) -> None:
    assert set(AUDIENCES[audience]) <= set(PUBLISHED)


def test_what_the_others_see_is_what_the_rules_name(files: dict[str, Path]) -> None:
    sees = {audience: {table for table in PUBLISHED if seen(files[audience], table)} for audience in OTHERS}
    assert sees["member"] == {"coalitions", "scores", "method"}
    assert sees["committee"] == sees["member"] | {
        "indicators", "lenses", "missing", "changes", "context_events", "attention",
    }  # fmt: skip


def test_a_funder_sees_the_indicators_of_durability_and_no_others(tmp_path: Path) -> None:
    rows = {
        "method": [{"indicator": "runway", "pillar": "durability"}, {"indicator": "top_share", "pillar": "balance"}],
        "indicators": [{"indicator": "runway", "value": 9.0}, {"indicator": "top_share", "value": 0.4}],
        "missing": [
            {"score_or_lens": pillar, "indicator": "x"} for pillar in ("balance", "engagement", "durability", "health")
        ],
        "scores": [{"score": score} for score in ("balance", "engagement", "durability", "health")],
    }
    path = published_files(tmp_path, rows)["funder"]
    assert [(row[2], row[3]) for row in seen(path, "indicators")] == [("runway", 9.0)]
    assert [row[2] for row in seen(path, "missing")] == ["durability", "health"]
    assert len(seen(path, "scores")) == 4


def test_a_row_that_fails_the_condition_and_a_column_not_named_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = disclosure.Grant("member_count > 5", ("coalition_id", "member_count"))
    monkeypatch.setitem(AUDIENCES, "member", {"coalitions": grant})
    rows = [{"coalition_id": f"c{count}", "name": "Reef", "member_count": count} for count in (5, 6)]
    path = published_files(tmp_path, {"coalitions": rows})["member"]
    assert seen(path, "coalitions") == [("c6", None, None, 6, None, None, None, None)]


def test_a_table_published_without_a_grant_is_seen_by_the_secretariat_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PUBLISHED, "diary", {"note": "VARCHAR"})
    spec = importlib.util.spec_from_file_location("door_with_a_diary", disclosure.__file__)
    assert spec and spec.loader
    door = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, door)
    spec.loader.exec_module(door)
    monkeypatch.setattr("tests.doors.publish", door.publish)
    written = published_files(tmp_path, {"diary": [{"note": "private"}]})
    assert {audience: seen(path, "diary") for audience, path in written.items()} == {
        "secretariat": [("private",)], "committee": [], "funder": [], "member": [],
    }  # fmt: skip


def test_a_folder_with_an_apostrophe_is_no_trouble(tmp_path: Path) -> None:
    assert seen(published_files(tmp_path / "Ann's", {"scores": [{"score": "health"}]})["member"], "scores")


# --- survey answers ----------------------------------------------------------------------------------------
# Values that stand in the survey files and nowhere else; 4.0625 and 3.0625 are exact in binary.
SURVEY = {
    "survey_waves": "wave_id,coalition_id,opened_on,instrument\nw1,reef,2026-02-01,pulse\n",
    "survey_answers": "wave_id,respondent_key,item_id,value,dont_know,answered_at\n"
    "w1,ann@alder.example,q1,4.0625,true,2026-02-10T10:00:00Z\nw1,bob@birch.example,q1,3.0625,,2026-02-10T10:00:00Z\n"
    "w1,bob@birch.example,q2,the lead decides alone,,\nw9,cyd@cedar.example,q1,5,,\n",
    "survey_ratings": "wave_id,rater_organisation_id,rated_organisation_id,dimension,value\nw1,alder,birch,openness,4.0625\n"
    "w1,birch,alder,charm,3.0625\n",
}


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[FileReport]]:
    folder = tmp_path_factory.mktemp("surveyed")
    write(folder / "exports", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"), SURVEY)
    workspace = Workspace(folder / "w")
    reports = ingest(workspace, [folder / "exports"])
    build(workspace)
    return workspace, reports


def test_a_survey_file_is_listed_without_any_count(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, reports = surveyed
    names = list(PUBLISHED["files"])
    files = {row[0]: dict(zip(names, row, strict=True)) for row in published(workspace)["files"]}
    counts = ("records", "rows_read", "loaded", "quarantined", "duplicate", "superseded", "people", "unknown_people")
    for name in ("survey_answers.csv", "survey_ratings.csv"):
        assert {files[name][count] for count in counts} == {None}
        assert files[name]["message"] == (
            "Survey answers: how many have arrived is not shown before the wave has closed. "
            "Some could not be used; the ingest said which, and why."
        )
    assert files["survey_waves.csv"]["rows_read"] == 1
    told = {Path(report.file).name: report for report in reports}
    assert (told["survey_answers.csv"].rows_read, told["survey_answers.csv"].quarantined) == (4, 1)


def test_no_published_file_tells_an_answer_or_how_many_there_are(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, _ = surveyed
    for audience in AUDIENCES:
        tables = published(workspace, audience)
        cells = [cell for rows in tables.values() for row in rows for cell in row]
        assert not {4.0625, 3.0625, "4.0625", "3.0625"} & {cell for cell in cells if not isinstance(cell, list)}
        assert not [cell for cell in cells if isinstance(cell, str) and ("decides alone" in cell or "charm" in cell)]
        feeds = {row[1] for row in tables["feeds"]}
        assert not {"survey_answers", "survey_ratings", "survey_invitations"} & feeds
        assert not [row for row in tables["quarantine"] if row[2].startswith("survey_")]
        assert not [row for row in tables["lineage"] if row[0].startswith("survey_")]
    found = {row[1]: row[4:] for row in published(workspace)["findings"] if row[1].startswith("survey_")}
    assert found == {"survey_answers": (None, None), "survey_ratings": (None, None)}


def test_no_file_of_a_build_holds_answers(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    current = surveyed[0].current_build()
    assert current is not None
    with duckdb.connect(str(current / "core.duckdb"), read_only=True) as con:
        tables = [table for (table,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        assert tables and not [table for table in tables if "survey" in table or "answer" in table]
    for path in current.rglob("*"):
        assert path.is_dir() or b"decides alone" not in path.read_bytes(), path


def test_no_file_of_a_build_holds_an_address(surveyed: tuple[Workspace, list[FileReport]]) -> None:
    workspace, _ = surveyed
    people = ("ann@alder", "bob@birch", "cyd@cedar")
    for audience in AUDIENCES:
        cells = [str(cell) for rows in published(workspace, audience).values() for row in rows for cell in row]
        assert not [cell for cell in cells for person in people if person in cell]

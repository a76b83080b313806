"""Thresholds and audiences that a workspace decides: before settings.toml, before the default, told, and taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.decided_settings import names_agreed, thresholds
from pipelines.decision_files import AUDIENCES, GOALPOSTS, GOVERNANCE, THRESHOLDS, decide, undo
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.settings_told import changes, now
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, write

TWO = {"name": "new_warnings_per_month", "value": "3"}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "w")
    workspace.create()
    return workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings")
    workspace = Workspace(folder / "w")
    ingest(workspace, [write(folder / "in", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"))])
    build(workspace)
    return workspace.path


def test_what_was_decided_goes_before_the_file_and_the_file_before_the_default(place: Workspace) -> None:
    name = "new_warnings_per_month"
    assert place.threshold(name) == (2, "default") and place.new_warnings_per_month() == 2
    place.settings_file.write_text(f"{name} = 5\n")
    assert place.threshold(name) == (5, "file")
    decide(place, THRESHOLDS, [TWO], "Ann", check=thresholds)
    assert place.threshold(name) == (3, "decided") and place.new_warnings_per_month() == 3
    undo(place, THRESHOLDS, 2, "Ann")
    assert place.threshold(name) == (5, "file")


def test_zero_is_a_value_and_the_least_builds_are_kept(place: Workspace) -> None:
    lines = [{"name": "stress_tests_up_to", "value": "0"}, {"name": "keep_builds", "value": "1"}]
    decide(place, THRESHOLDS, lines, "Ann", check=thresholds)
    assert (place.stress_tests_up_to(), place.keep_builds()) == (0, 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"name": "warnings", "value": "3"}, 'there is no threshold "warnings". There are: new_warnings_per_month'),
        ({"name": "keep_builds", "value": "0"}, 'value "0" of keep_builds is no whole number from 1.'),
        ({"name": "keep_builds", "value": "2.5"}, 'value "2.5" of keep_builds is no whole number from 1.'),
        ({"name": "keep_builds", "value": "-3"}, 'value "-3" of keep_builds is no whole number from 1.'),
        ({"name": "keep_builds", "value": "many"}, 'value "many" is no number such as 3.'),
        ({"name": "keep_builds"}, "value is empty"),
    ],
)
def test_a_threshold_that_cannot_be_followed_is_not_written(place: Workspace, line: dict[str, str], why: str) -> None:
    decide(place, THRESHOLDS, [TWO], "Ann", check=thresholds)
    with pytest.raises(WorkspaceError) as refused:
        decide(place, THRESHOLDS, [line], "Ann", check=thresholds)
    assert str(refused.value).startswith("decisions/thresholds.csv, line 3: ") and why in str(refused.value)
    assert thresholds(place.decisions) == {"new_warnings_per_month": 3}


def test_whether_names_are_agreed_is_decided_per_coalition(place: Workspace) -> None:
    place.settings_file.write_text("[coalitions.reef]\nnames_agreed = true\n[coalitions.kelp]\nname = 'Kelp'\n")
    assert (place.names_agreed(), place.audiences()) == (["reef"], {"reef": (True, "file")})
    lines = [{"coalition_id": "reef", "names_agreed": "no"}, {"coalition_id": "moss", "names_agreed": "yes"}]
    decide(place, AUDIENCES, lines, "Ann", check=names_agreed)
    assert place.audiences() == {"reef": (False, "decided"), "moss": (True, "decided")}
    assert place.names_agreed() == ["moss"]
    with pytest.raises(WorkspaceError, match='names_agreed "perhaps" is neither yes nor no'):
        decide(place, AUDIENCES, [lines[0] | {"names_agreed": "perhaps"}], "Ann", check=names_agreed)


def test_what_holds_is_told_with_the_default_and_where_it_comes_from(place: Workspace) -> None:
    place.settings_file.write_text("keep_builds = 4\n")
    decide(place, THRESHOLDS, [TWO], "Ann")
    told = [
        (row["setting"], row["subject"], row["value"], row["default_value"], row["source"])
        for row in now(place, ["reef"])
    ]
    assert told == [
        ("thresholds", "new_warnings_per_month", "3", "2", "decided"),
        ("thresholds", "stress_tests_up_to", "100", "100", "default"),
        ("thresholds", "keep_builds", "4", "12", "file"),
        ("audiences", "reef", "no", "no", "default"),
    ]


def test_every_change_is_told_and_which_of_them_holds(place: Workspace) -> None:
    decide(place, THRESHOLDS, [TWO, TWO | {"value": "4"}, TWO | {"value": "5"}], "Ann", "why not")
    undo(place, THRESHOLDS, 4, "Ben")
    decide(place, GOALPOSTS, [{"indicator": "gone", "scored_0": "1", "scored_100": "2"}], "Ann")
    decide(
        place,
        GOVERNANCE,
        [{"coalition_id": "reef", "element": "purpose", "status": state} for state in ("full", "fine")],
        "Ann",
    )
    told = [
        (row["setting"], row["line"], row["value"], row["default_value"], row["is_in_force"])
        for row in changes(place.decisions)
    ]
    assert told == [
        ("goalposts", 2, "1 and 2", None, True),
        ("thresholds", 2, "3", "2", False),
        ("thresholds", 3, "4", "2", True),
        ("thresholds", 4, "5", "2", False),
        ("governance", 2, "full", None, True),
        ("governance", 3, "fine", None, False),
    ]  # fmt: skip
    (undone,) = [row for row in changes(place.decisions) if row["undone_by"]]
    assert (undone["who"], undone["why"], undone["undone_by"]) == ("Ann", "why not", "Ben") and undone["undone_on"]


def test_the_committee_sees_members_by_name_after_the_build_that_follows_the_decision(
    built: Path, tmp_path: Path
) -> None:
    place = Workspace(shutil.copytree(built, tmp_path / "w"))

    def named() -> set[str | None]:
        build_in_force = published(place, "committee")["members"]
        return {cell for row in build_in_force for cell in row if cell in ("Alder Fund", "Birch Works", "Cedar Labs")}

    assert published(place)["members"] and named() == set()
    assert (
        run(
            "decide", place.path, "audiences", "coalition_id=reef", "names_agreed=yes", "--why", "charter, article 7"
        ).returncode
        == 0
    )
    build(place)
    assert named() == {"Alder Fund", "Birch Works", "Cedar Labs"}
    assert run("decide", place.path, "audiences", "--undo", "2").returncode == 0
    build(place)
    assert named() == set()
    assert [row[-1] for row in published(place)["settings_changes"]] == [False]


def test_a_decision_about_a_coalition_that_is_not_there_is_refused(built: Path, tmp_path: Path) -> None:
    place = Workspace(shutil.copytree(built, tmp_path / "w"))
    answer = run("decide", place.path, "audiences", "coalition_id=moon", "names_agreed=yes")
    assert answer.returncode == 2
    assert 'decisions/audiences.csv, line 2: there is no coalition "moon". There are: reef.' in answer.stderr

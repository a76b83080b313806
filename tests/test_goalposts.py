"""Goalposts that a workspace decides: what fits an indicator, what a build makes of them, and that they can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from metrics.framework import method_rows
from metrics.goalposts import fault_of
from metrics.heads import changed_goalposts, default_heads, heads, method_version
from pipelines.build import build
from pipelines.decided_settings import goalposts
from pipelines.decision_files import GOALPOSTS, decide, every, undo
from pipelines.ingest import ingest
from pipelines.problems import WorkspaceError
from pipelines.what_was_decided import decisions
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, published, run, write

ATTENDANCE = {"indicator": "attendance_rate", "scored_0": "0.5", "scored_100": "1"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January to April 2026 of one coalition."""
    folder = tmp_path_factory.mktemp("goalposts")
    workspace = Workspace(folder / "w")
    ingest(workspace, [write(folder / "in", REGISTER, *(meeting_month(f"2026-0{month}") for month in range(1, 5)))])
    build(workspace)
    return workspace.path


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(built, tmp_path / "w"))


# --- the heads answer with them ---------------------------------------------------------------------------------------
def test_heads_answer_with_other_goalposts_for_as_long_as_the_block_lasts() -> None:
    before, version = heads()["runway"].goalposts, method_version()
    with changed_goalposts({"runway": (0, 12)}):
        assert heads()["runway"].goalposts == (0, 12) and default_heads()["runway"].goalposts == before
        other = method_version()
        with changed_goalposts({"runway": (0, 9)}):
            assert method_version() not in (version, other)
        assert method_version() == other != version
        others = {name: head.goalposts for name, head in heads().items() if name != "runway"}
    assert others == {name: head.goalposts for name, head in heads().items() if name != "runway"}
    assert (heads()["runway"].goalposts, method_version()) == (before, version)


def test_goalposts_as_by_default_are_the_same_method() -> None:
    version = method_version()
    with changed_goalposts({"runway": (0, 18), "attendance_rate": (0.3, 0.9)}):
        assert method_version() == version


def test_the_method_tells_both_the_goalposts_and_the_default() -> None:
    with changed_goalposts({"runway": (0, 12)}):
        (row,) = [row for row in method_rows() if row["indicator"] == "runway"]
    assert (row["goalpost_0"], row["goalpost_100"], row["default_0"], row["default_100"]) == (0, 12, 0, 18)


# --- which fit --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("indicator", "posts", "why"),
    [
        ("moon", (0, 1), 'there is no indicator "moon"'),
        ("effective_voices", (1, 5), "is shown and not scored: it has no goalposts"),
        ("runway", (6, 6), "are both 6"),
        ("runway", (12, 0), "more is better here: the value scored 100 must lie above the value scored 0"),
        ("agenda_concentration", (0, 0.6), "less is better here: the value scored 100 must lie below"),
        ("active_core", (0, 12), "must be above 0: this indicator is scored by ratio"),
        ("attendance_rate", (30, 90), "must lie on the scale of the indicator, 0 to 1. The default is 0.3 and 0.9."),
        ("delegate_seniority", (0, 4), "must lie on the scale of the indicator, 1 to 5."),
        ("runway", (-1, 12), "must lie on the scale of the indicator, 0 upwards."),
        ("runway", (0, float("inf")), "must be numbers"),
        ("runway", (float("nan"), 3), "must be numbers"),
    ],
)
def test_goalposts_that_do_not_fit_are_refused_with_the_way_out(indicator, posts, why) -> None:
    assert why in (fault_of(indicator, *posts) or "")


def test_every_default_fits_its_own_indicator() -> None:
    scored = [head for head in heads().values() if head.goalposts]
    assert [head.name for head in scored if head.goalposts and fault_of(head.name, *head.goalposts)] == []
    assert len(scored) > 30


# --- decided ----------------------------------------------------------------------------------------------------------
def test_the_last_line_in_force_counts(place: Workspace) -> None:
    decide(place, GOALPOSTS, [ATTENDANCE, ATTENDANCE | {"scored_0": "0.4"}], "Ann", check=goalposts)
    assert goalposts(place.decisions) == {"attendance_rate": (0.4, 1.0)}
    undo(place, GOALPOSTS, 3, "Ben")
    assert goalposts(place.decisions) == {"attendance_rate": (0.5, 1.0)}


def test_a_value_below_zero_comes_back_as_it_was_given(place: Workspace) -> None:
    line = {"indicator": "shared_understanding", "scored_0": "-0.2", "scored_100": "0.8"}
    decide(place, GOALPOSTS, [line], "Ann", check=goalposts)
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann", check=goalposts)
    assert goalposts(place.decisions)["shared_understanding"] == (-0.2, 0.8)


def test_what_cannot_be_followed_is_not_written(place: Workspace) -> None:
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann", check=goalposts)
    answer = run("decide", place.path, "goalposts", "indicator=runway", "scored_0=12", "scored_100=0")
    assert answer.returncode == 2 and answer.stderr.startswith("decisions/goalposts.csv, line 3: more is better here")
    answer = run("decide", place.path, "goalposts", "indicator=runway", "scored_0=few", "scored_100=12")
    assert 'scored_0 "few" is no number such as 3.' in answer.stderr
    assert len(every(GOALPOSTS, place.decisions)) == 1


def test_a_line_spoilt_by_hand_stops_the_build_and_the_build_before_stays(place: Workspace) -> None:
    before = place.current_build()
    decide(place, GOALPOSTS, [ATTENDANCE | {"indicator": "attendance"}], "Ann")
    with pytest.raises(WorkspaceError, match=r'decisions/goalposts.csv, line 2: there is no indicator "attendance"'):
        build(place)
    assert place.current_build() == before


def test_they_are_listed_among_the_decisions(place: Workspace) -> None:
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann", "as agreed in March")
    (row,) = decisions(place.decisions)
    assert (row["about"], row["says"], row["who"], row["why"]) == (
        "the indicator attendance_rate", "scores 0 at 0.5 and 100 at 1", "Ann", "as agreed in March",
    )  # fmt: skip


# --- built ------------------------------------------------------------------------------------------------------------
def content(workspace: Workspace) -> str:
    build_in_force = workspace.current_build()
    assert build_in_force is not None
    return json.loads((build_in_force / "manifest.json").read_text(encoding="utf-8"))["content"]


def test_a_build_follows_them_keeps_what_the_earlier_method_said_and_goes_back_when_they_are_undone(
    place: Workspace,
) -> None:
    before, at_first = published(place), content(place)
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann", "stricter", check=goalposts)
    build(place)
    after = published(place)
    values = {row[:3]: (row[3], row[8]) for row in before["indicators"] if row[2] == "attendance_rate" and row[3]}
    assert values
    for key, (value, score) in values.items():
        (then,) = [row for row in after["indicators"] if row[:3] == key]
        assert then[3] == value and then[8] == pytest.approx(max(0, min(100, (value - 0.5) / 0.5 * 100))) != score
    assert {row[-1] for row in before["scores"]} == {method_version()}
    (version,) = {row[-1] for row in after["scores"]}
    assert version.startswith(f"{method_version()}-") and {row[-1] for row in after["indicators"]} == {version}
    kept = {(row[0], row[1], row[2], row[3]) for row in after["earlier_scores"] if row[-1] == method_version()}
    assert kept == {row[:4] for row in before["scores"]}
    undo(place, GOALPOSTS, 2, "Ben")
    build(place)
    again = published(place)
    assert again["scores"] == before["scores"] and again["indicators"] == before["indicators"]
    assert again["method"] == before["method"] and {row[-1] for row in again["earlier_scores"]} == {version}
    assert content(place) != at_first, "what was decided, undone and said by the other method is told"


def test_a_later_month_beside_other_goalposts_gives_what_a_fresh_build_gives(place: Workspace, tmp_path: Path) -> None:
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann", check=goalposts)
    build(place)
    ingest(place, [write(tmp_path / "may", meeting_month("2026-05"))])
    build(place)
    fresh = Workspace(shutil.copytree(place.path, tmp_path / "fresh"))
    shutil.rmtree(fresh.builds)
    fresh.builds.mkdir()
    fresh.current.unlink()
    build(fresh)
    assert published(fresh)["scores"] == published(place)["scores"]
    assert len({row[1] for row in published(place)["scores"]}) == 5


def test_who_and_why_are_told_to_the_secretariat_alone(place: Workspace) -> None:
    decide(place, GOALPOSTS, [ATTENDANCE], "Ann Archer", "a private reason", check=goalposts)
    build(place)
    (row,) = published(place)["settings_changes"]
    assert row[:8] == (
        "goalposts.csv",
        2,
        "goalposts",
        "attendance_rate",
        None,
        "0.5 and 1",
        "0.3 and 0.9",
        "Ann Archer",
    )
    for audience in ("committee", "funder", "member"):
        theirs = published(place, audience)
        assert (theirs["settings_changes"], theirs["settings_now"], theirs["charter"]) == ([], [], [])
        assert "Ann Archer" not in str(theirs) and "a private reason" not in str(theirs)
        assert len(theirs["method"]) == len(heads())

"""What was published under another version of the method stays readable beside what today's method says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from metrics import framework, heads, scoring
from pipelines import build as building
from pipelines import history
from pipelines.build import build
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.roads import REGISTER, meeting_month, write

PAST = "0123456789ab"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Four months of one coalition, built."""
    months = (meeting_month(f"2026-0{month}") for month in (1, 2, 3, 4))
    ingest(Workspace(tmp_path / "w"), [write(tmp_path / "exports", REGISTER, *months)])
    return Workspace(tmp_path / "w")


def pretend(patch: pytest.MonkeyPatch, version: str = PAST) -> None:
    """The method has another version."""
    for module in (heads, framework, scoring, history, building):
        patch.setattr(module, "method_version", lambda: version)


@pytest.fixture
def built_by_another_method(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The same, when the method had another version; nothing is kept of the build before it."""
    with monkeypatch.context() as then:
        pretend(then)
        then.setattr(history, "keep", lambda workspace: None)
        build(workspace)
    return workspace


def published(workspace, query: str):
    with duckdb.connect(str(workspace.current_build() / "published" / "secretariat.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


def test_old_and_new_scores_are_both_there(built_by_another_method):
    workspace = built_by_another_method
    before = published(workspace, "select coalition_id, month, score, value from scores order by all")
    assert published(workspace, "select * from earlier_scores") == []
    build(workspace)
    versions = "select distinct method_version from {}"
    assert published(workspace, versions.format("scores")) == [(heads.method_version(),)]
    assert published(workspace, versions.format("earlier_scores")) == [(PAST,)]
    assert len(before) > 10
    kept = published(workspace, "select coalition_id, month, score, value from earlier_scores order by all")
    assert kept == before
    kept_indicators = workspace.history / PAST / "indicators.parquet"
    count = duckdb.sql(f"select count(*), count(value) from read_parquet('{kept_indicators}')").fetchall()
    assert count[0][0] > count[0][1] > 10


def test_what_was_kept_is_an_input_of_the_builds_that_follow(built_by_another_method):
    workspace = built_by_another_method
    first = build(workspace)
    assert first.is_new
    assert not build(workspace).is_new
    assert published(workspace, "select count(*) from earlier_scores")[0][0] > 0


def test_a_method_that_comes_back_is_not_read_beside_itself(built_by_another_method, monkeypatch):
    workspace = built_by_another_method
    build(workspace)
    now = heads.method_version()
    pretend(monkeypatch)
    build(workspace)
    assert published(workspace, "select distinct method_version from scores") == [(PAST,)]
    assert published(workspace, "select distinct method_version from earlier_scores") == [(now,)]


def test_the_same_method_keeps_nothing(workspace):
    (workspace.decisions / "aliases.csv").open("a").write("Alder,Alder Fund,,,,me,2026-07-01,short\n")
    assert build(workspace).is_new
    assert history.files(workspace) == []


def test_what_an_interrupted_build_left_is_swept_up(built_by_another_method):
    workspace = built_by_another_method
    left = workspace.history / f".{PAST}.aside-00"
    left.mkdir(parents=True)
    (left / "scores.parquet").write_bytes(b"half")
    build(workspace)
    assert not left.exists()
    assert [path.parent.name for path in history.files(workspace)] == [PAST]

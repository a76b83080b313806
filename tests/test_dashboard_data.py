from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import pytest

from dashboard.data import Published, UnavailableError, published
from tests.published_rows import LAST
from tests.published_sample import BUILD, MONTHS, make_workspace, sample, write_build

DASHBOARD = Path(__file__).parents[1] / "dashboard"


@pytest.fixture
def here(monkeypatch, tmp_path) -> Published:
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(make_workspace(tmp_path)))
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", "secretariat")
    return published()


@pytest.mark.parametrize(
    "sql",
    [
        "create table x (a int)",
        "delete from scores",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/*')",
        "copy scores to 'out.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '20GB'",
    ],
)
def test_the_published_file_is_opened_for_reading_and_nothing_else(here, sql):
    with pytest.raises(duckdb.Error), here.connection.cursor() as cursor:
        cursor.execute(sql)


def test_build_and_date_come_from_the_folders_name(here):
    assert (here.build_id, here.built_on.isoformat(), here.note) == (BUILD, "2026-11-02", None)


def test_rows_are_chosen_by_value_and_by_span(here):
    rows = here.rows("scores", coalition_id="canopy", score="health", month=(MONTHS[-3], LAST), order=("month desc",))
    assert [row["month"] for row in rows] == [LAST, MONTHS[-2], MONTHS[-3]]


def test_what_is_missing_comes_as_none(here):
    (row,) = here.rows("scores", coalition_id="harbour", score="health", month=LAST)
    assert row["value"] is None and row["band"] is None


def test_a_value_is_never_read_as_sql(here):
    assert here.rows("scores", coalition_id="' or true --") == []


def test_a_name_that_is_no_column_is_a_mistake_in_the_page(here):
    with pytest.raises(KeyError, match="no column"):
        here.rows("scores", **{'score" = score or "score': 1})
    with pytest.raises(KeyError):
        here.rows("duckdb_settings()")


@pytest.mark.parametrize(
    ("whose", "words"), [("committee", "not part of your access"), ("secretariat", "earlier version")]
)
def test_a_table_without_one_of_its_columns(monkeypatch, tmp_path, whose, words):
    """To the secretariat nothing is forbidden: its file is of an older build, and a new one mends that."""
    file = write_build(tmp_path, BUILD, sample(), whose)
    with duckdb.connect(file) as con:
        con.execute("alter table scores drop column weakest")
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", whose)
    with pytest.raises(UnavailableError, match=words):
        published().rows("scores")


def test_an_audience_that_is_no_plain_word_opens_nothing(monkeypatch, here):
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", "../secretariat")
    with pytest.raises(UnavailableError, match="not part of your access"):
        published()


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {*names, *(node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))}


# the style of a printed page, which holds no data; a link's choices, each taken only if it is among the options
MAY_CALL = {"media_style.py": {"st.html("}, "view.py": {"query_params"}}


@pytest.mark.parametrize("path", sorted(DASHBOARD.rglob("*.py")), ids=lambda path: path.stem)
def test_no_other_file_of_the_dashboard_opens_data_or_writes_html(path):
    ours = {name for name in _imports(path) if name.startswith(("metrics", "pipelines"))}
    ours -= {"pipelines.journal"} if path.name == "journal.py" else set()
    ours -= {"metrics.own_door"} if path.name == "data.py" else set()
    assert ours <= {"metrics.published", "metrics.bench_constants", "metrics.constants", "metrics.departures"}
    assert "duckdb" not in _imports(path) or path.name in ("data.py", "builds.py")
    text = path.read_text(encoding="utf-8")
    calls = {"unsafe_allow_html=", "st.html(", "query_params", "read_csv", "read_parquet", "icon=", "st.cache_data"}
    assert {call for call in calls if call in text} <= MAY_CALL.get(path.name, set())


def test_the_secretariat_opens_what_another_audience_reads(monkeypatch, tmp_path):
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(make_workspace(tmp_path)))
    write_build(tmp_path, BUILD, sample(), "committee")
    theirs = published("committee")
    assert (theirs.audience, theirs.build_id) == ("committee", BUILD)


@pytest.mark.parametrize("own", ["committee", "funder", "member"])
def test_nobody_else_opens_a_file_that_is_not_theirs(monkeypatch, tmp_path, own):
    monkeypatch.setenv("COALITION_HEALTH_WORKSPACE", str(make_workspace(tmp_path)))
    write_build(tmp_path, BUILD, sample(), own)
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", own)
    assert published(own).audience == own
    for theirs in {"secretariat", "committee", "funder", "member"} - {own}:
        with pytest.raises(UnavailableError):
            published(theirs)

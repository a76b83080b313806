"""The page of settings: each is looked at first, decided with a name and a reason, logged, built and taken back."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import PAGES, may_open
from dashboard.parts import LISTED
from pipelines.build import build
from pipelines.decision_files import AUDIENCES, GOALPOSTS, GOVERNANCE, THRESHOLDS, every, in_force
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build
from tests.roads import REGISTER, meeting_month, write

TITLE = "What the figures go by"
LINE: dict[str, Any] = {
    "file": "goalposts.csv", "line": 2, "setting": "goalposts", "subject": "runway", "detail": None, "value": "0 and 12",
    "default_value": "0 and 18", "who": "Ann", "decided_on": dt.date(2026, 3, 3), "why": "as the funder asks", "undone_by": None,
    "undone_on": None, "is_in_force": True,
}  # fmt: skip
NOW = [
    {
        "setting": "thresholds",
        "subject": "new_warnings_per_month",
        "value": "4",
        "default_value": "2",
        "source": "file",
    },
    {"setting": "audiences", "subject": "canopy", "value": "yes", "default_value": "no", "source": "decided"},
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings-page")
    workspace = Workspace(folder / "w")
    ingest(workspace, [write(folder / "in", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"))])
    build(workspace)
    return workspace.path


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(built, tmp_path / "w"))


def page(monkeypatch: pytest.MonkeyPatch, path: Path, **state: str) -> AppTest:
    return open_page(monkeypatch, path, "settings", **state)


def labelled(elements, label: str):
    return next(one for one in elements if one.label == label)


def pressed(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception, [one.value for one in app.exception]
    return app


def decided(app: AppTest, who: str = "Ann", why: str = "as agreed in March") -> AppTest:
    labelled(app.text_input, "Your name").set_value(who)
    labelled(app.text_input, "Why").set_value(why)
    return pressed(app, "Decide it")


def sample_with(path: Path, **more: list[dict[str, Any]]) -> Path:
    heads = [row | ({"goalpost_100": 12.0} if row["indicator"] == "runway" else {}) for row in sample()["method"]]
    return changed(path, method=heads, settings_now=NOW, **more)


# --- deciding, in a real workspace -----------------------------------------------------------------------------------
def test_goalposts_are_looked_at_decided_built_and_taken_back(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path, goalposts_of="attendance_rate")
    assert "**Every goalpost and threshold is the product's default.**" in said(app)
    assert "Now\t0 at 30 %, 100 at 90 %" in tables(app).replace("\u00a0", " ")
    labelled(app.number_input, "Value that scores 0").set_value(0.5)
    pressed(app, "What would these goalposts change?")
    assert "**Attendance scores 0 at 50 %, 100 at 90 %.**" in said(app).replace("\u00a0", " ")
    assert every(GOALPOSTS, place.decisions) == [], "looking decides nothing"
    decided(app)
    (line,) = in_force(GOALPOSTS, place.decisions)
    expected = {
        "indicator": "attendance_rate",
        "scored_0": "0.5",
        "scored_100": "0.9",
        "who": "Ann",
        "why": "as agreed in March",
    }
    assert {name: line[name] for name in expected} == expected
    assert "**Not yet in the figures:** goalposts." in said(app)
    assert "Ann: as agreed in March. It waits for the next build." in said(app)
    app.button(key="build").click().run()
    assert "**Set otherwise here than by default: the goalposts of 1 indicator.**" in said(app)
    assert "Attendance scores 0 at 50 %, 100 at 90 %; by default 0 at 30 %, 100 at 90 %" in tables(app).replace(
        "\u00a0", " "
    )
    assert "in force" in tables(app) and "waits for the next build" not in said(app)
    pressed(app, "Take it back")
    assert in_force(GOALPOSTS, place.decisions) == [] and every(GOALPOSTS, place.decisions)[0]["undone_by"] == "Ann"
    assert "taken back; the next build follows it" in tables(app)
    app.button(key="build").click().run()
    assert "**Every goalpost and threshold is the product's default.**" in said(app) and "taken back by Ann" in tables(
        app
    )
    assert not [one for one in app.button if one.label == "Take it back"]


def test_what_was_just_decided_can_be_taken_back_before_a_build(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path)
    labelled(app.number_input, "Its value").set_value(5)
    pressed(app, "What would this threshold change?")
    decided(app)
    assert [row["value"] for row in in_force(THRESHOLDS, place.decisions)] == ["5"]
    pressed(app, "Take it back")
    assert in_force(THRESHOLDS, place.decisions) == [] and "It taken back" not in said(app)
    assert "It was taken back." in said(app)


def test_goalposts_that_do_not_fit_are_refused_in_words(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path, goalposts_of="attendance_rate")
    labelled(app.number_input, "Value that scores 0").set_value(0.95)
    pressed(app, "What would these goalposts change?")
    (error,) = app.error
    assert error.value.replace("\\", "").startswith("more is better here: the value scored 100 must lie above")
    assert not [one for one in app.button if one.label == "Decide it"]


def test_a_decision_needs_a_name_and_a_reason(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path)
    pressed(app, "What would these goalposts change?")
    decided(app, why="  ")
    assert [error.value for error in app.error] == ["Say who you are and why."]
    assert every(GOALPOSTS, place.decisions) == []


def test_a_charter_element_is_ticked(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path)
    assert (
        "**16 of 16 not looked at by anybody.**" in said(app)
        and tables(app).count("not looked at by anybody\tnothing") == 16
    )
    labelled(app.selectbox, "Element").set_value("purpose")
    labelled(app.date_input, "Agreed on").set_value(dt.date(2026, 1, 5))
    labelled(app.text_input, "Where it is written (a link)").set_value("https://reef.example/charter")
    pressed(app, "What would this element change?")
    assert "which nobody had looked at, is full. What it does to the scores, the next build tells." in said(app)
    decided(app)
    (line,) = in_force(GOVERNANCE, place.decisions)
    assert (line["element"], line["status"], line["agreed_on"], line["evidence_url"]) == (
        "purpose", "full", "2026-01-05", "https://reef.example/charter",
    )  # fmt: skip
    app.button(key="build").click().run()
    assert "**1 of 16 fully agreed, 15 not looked at by anybody.**" in said(app)
    assert "Purpose\tfully agreed\tagreed 5 Jan 2026; written at https://reef.example/charter" in tables(app)


def test_whether_the_committee_sees_names_is_decided(place: Workspace, monkeypatch) -> None:
    app = page(monkeypatch, place.path)
    assert "Reef Pact\tnot agreed: no names (product default)" in tables(app)
    pressed(app, "What would this agreement change?")
    assert "the committee of Reef Pact sees what is said of members by name" in said(app)
    decided(app)
    assert [row["names_agreed"] for row in in_force(AUDIENCES, place.decisions)] == ["yes"]


# --- what is shown, of published rows ----------------------------------------------------------------------------------
def test_what_is_set_otherwise_is_said_first_with_default_and_source(monkeypatch, tmp_path) -> None:
    app = page(monkeypatch, sample_with(tmp_path, settings_changes=[LINE]), goalposts_of="runway")
    assert "**Set otherwise here than by default: the goalposts of 1 indicator and 1 threshold.**" in said(app)
    assert "In 1 coalition the committee sees members by name." in said(app)
    assert "By default\t0 at 0.0 months, 100 at 18.0 months" in tables(app)
    assert "Runway scores 0 at 0.0 months, 100 at 12.0 months; by default" in tables(app)
    assert "4 (settings.toml)\t2" in tables(app)
    assert "Ann, 3 Mar 2026: as the funder asks\tin force" in tables(app)
    assert "The bands cannot be set: under 45 is concern and from 70 strong" in said(app)


def test_of_many_coalitions_the_first_are_listed_and_the_rest_is_in_the_download(monkeypatch, tmp_path) -> None:
    agreed = [NOW[1] | {"subject": f"c{number:03}"} for number in range(LISTED + 1)]
    app = page(monkeypatch, changed(tmp_path, settings_now=agreed))
    assert f":gray[The first {LISTED} of {LISTED + 1}. The download has all.]" in said(app)
    [listed] = [frame.value for frame in app.dataframe if "Coalition" in frame.value]
    assert list(listed["Coalition"]) == [row["subject"] for row in agreed[:LISTED]]


def test_method_and_indicator_say_the_default_and_who_changed_it(monkeypatch, tmp_path) -> None:
    path = sample_with(tmp_path, settings_changes=[LINE])
    app = open_page(monkeypatch, path, "method", **{"read-runway": True})
    assert "The goalposts of 1 indicator are set otherwise here." in said(app)
    assert "Scores 100 at\t12.0 months (default 18.0 months)" in tables(app)
    assert "Scores 0 at\t0.0 months\n" in tables(app)
    assert "Goalposts set by\tAnn, 3 Mar 2026: as the funder asks" in tables(app)
    app = open_page(monkeypatch, path, "indicator", indicator="runway")
    assert "Goalposts set by\tAnn, 3 Mar 2026: as the funder asks" in tables(app)


def test_others_read_the_default_and_not_who_or_why(monkeypatch, tmp_path) -> None:
    path = sample_with(tmp_path, settings_changes=[LINE])
    tables_of = sample_with(tmp_path / "other", settings_changes=[LINE])
    rows = sample() | {
        "method": [row | {"default_0": row["goalpost_0"], "default_100": 99.0} for row in sample()["method"]]
    }
    write_build(path, "20261103T081500Z-aaaa", rows, "committee", without=("settings_changes",))
    app = open_page(monkeypatch, path, "method", audience="committee", **{"read-runway": True})
    assert "(default 99.0 months)" in tables(app) and "Ann" not in tables(app) and tables_of.exists()


def test_a_line_by_hand_that_is_no_goalpost_is_shown_as_it_is(monkeypatch, tmp_path) -> None:
    lines = [
        LINE
        | {"value": "few and 1.2.3", "who": None, "decided_on": None, "why": None, "is_in_force": False, "line": 3},
        LINE | {"subject": HOSTILE, "default_value": None, "line": 4},
        LINE
        | {
            "file": "governance.csv",
            "setting": "governance",
            "subject": HOSTILE,
            "detail": "data_and_ip",
            "value": "fine",
        },
    ]
    app = page(monkeypatch, sample_with(tmp_path, settings_changes=lines))
    shown = tables(app)
    assert (
        "Runway scores few and 1.2.3; by default 0 at 0.0 months, 100 at 18.0 months\tsomebody, a day not told\t"
        in shown
    )
    assert "a later change took its place, or it could not be used" in shown
    assert "Rules on data and rights in the charter of **Acme**" in shown
    assert all("](https://" not in str(cell) for table in app.table for cell in table.value.to_numpy().ravel())


def test_hostile_names_are_shown_as_they_are(monkeypatch, tmp_path) -> None:
    coalitions = [row | {"name": HOSTILE} for row in sample()["coalitions"][:1]]
    charter = [{"coalition_id": "threadline", "element": "purpose", "status": "full", "evidence_url": HOSTILE}]
    app = page(monkeypatch, sample_with(tmp_path, coalitions=coalitions, charter=charter))
    cells = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    assert any("evil" in cell for cell in cells) and not [
        cell for cell in cells if "](https://" in cell or ("<img" in cell and "\\<" not in cell)
    ]


def test_a_workspace_without_a_coalition_has_its_settings(monkeypatch, tmp_path) -> None:
    app = page(monkeypatch, sample_with(tmp_path, coalitions=[], charter=[]))
    assert app.title[0].value == TITLE and "No coalition yet. Drop an export on the Data page" in said(app)
    assert "Nothing: everything is as the product and settings.toml have it." in said(app)


@pytest.mark.parametrize("table", ["settings_now", "settings_changes", "charter"])
def test_a_build_from_before_there_were_settings_says_so(monkeypatch, tmp_path, table) -> None:
    write_build(tmp_path, BUILD, sample(), without=(table,))
    (tmp_path / "current").write_text(BUILD)
    app = page(monkeypatch, tmp_path)
    assert app.title[0].value == TITLE
    assert "This build was made before settings could be changed here." in said(app)


@pytest.mark.parametrize("audience", ["committee", "funder", "member"])
def test_nobody_else_has_the_page(audience) -> None:
    assert (
        not may_open(audience, "settings") and may_open("secretariat", "settings") and not PAGES["settings"].is_listed
    )


@pytest.mark.parametrize("start", ["method", "arrivals"])
def test_method_and_data_lead_to_it(monkeypatch, tmp_path, start) -> None:
    app = open_page(monkeypatch, make_workspace(tmp_path), start)
    pressed(app, TITLE)
    assert app.title[0].value == TITLE

"""Writing down an activity on the page: it stands in the file of decisions, reaches the log with a build, and is taken back."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.build import build
from pipelines.decision_files import FACILITATION, every, in_force
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.pages import open_page, said, tables
from tests.roads import REGISTER, meeting_month, write


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("activities")
    workspace = Workspace(folder / "w")
    ingest(workspace, [write(folder / "in", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"))])
    build(workspace)
    return workspace.path


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(built, tmp_path / "w"))


def page(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> AppTest:
    return open_page(monkeypatch, workspace.path, "facilitation")


def labelled(elements, label: str):
    return next(one for one in elements if one.label == label)


def filled_in(app: AppTest, what: str = "Spoke = with Birch", who: str = "Ann") -> AppTest:
    labelled(app.text_input, "What was done").set_value(what)
    labelled(app.selectbox, "Under which hat").set_value("matchmaker")
    labelled(app.date_input, "On which day").set_value(dt.date(2026, 2, 3))
    labelled(app.number_input, "Hours").set_value(2.5)
    labelled(app.text_input, "Your name").set_value(who)
    return app


def typed(box, text: str) -> None:
    """What a browser sends for a text that is no option; AppTest knows the options alone."""
    box.options.append(text)
    box.set_value(text)


def written(app: AppTest) -> AppTest:
    labelled(app.button, "Write it down").click().run()
    assert not app.exception, [one.value for one in app.exception]
    return app


def test_an_activity_is_written_down_built_shown_and_taken_back(place: Workspace, monkeypatch) -> None:
    app = filled_in(page(monkeypatch, place))
    labelled(app.number_input, "Cost").set_value(120.0)
    labelled(app.text_input, "Currency of the cost, three letters").set_value("EUR")
    typed(labelled(app.selectbox, "Who employs that person"), "Quorum Advisers")
    written(app)
    (line,) = in_force(FACILITATION, place.decisions)
    expected = {
        "coalition_id": "reef", "happened_on": "2026-02-03", "hat": "matchmaker", "activity": "Spoke = with Birch", "hours": "2.5",
        "cost": "120", "currency": "EUR", "employer_organisation_id": "Quorum Advisers", "position": "", "who": "Ann",
    }  # fmt: skip
    assert {name: line[name] for name in expected} == expected
    assert "**Not yet in the figures:** an activity of the facilitator." in said(app)
    assert labelled(app.text_input, "What was done").value == "", "the form is empty for the next one"
    app.button(key="build").click().run()
    assert "3 Feb 2026, matchmaker\tSpoke = with Birch\tOf Quorum Advisers; 2.5 hours, 120 euros" in tables(app)
    labelled(app.button, "Take it back").click().run()
    (line,) = every(FACILITATION, place.decisions)
    assert (line["undone_by"], in_force(FACILITATION, place.decisions)) == ("Ann", [])
    app.button(key="build").click().run()
    assert "Spoke = with Birch" not in tables(app)
    assert not [one for one in app.button if one.label == "Take it back"]


def test_what_is_refused_is_said_and_what_was_typed_stays(place: Workspace, monkeypatch) -> None:
    app = filled_in(page(monkeypatch, place))
    typed(labelled(app.selectbox, "Who pays for it"), "Birch Work")
    written(app)
    (error,) = app.error
    assert "is no organisation on file, but much like Birch Works" in error.value.replace("\\", "").replace(
        "\u2060", ""
    )
    assert labelled(app.text_input, "What was done").value == "Spoke = with Birch"
    assert every(FACILITATION, place.decisions) == []


@pytest.mark.parametrize(
    ("what", "who", "error"), [("", "Ann", "Say what was done."), ("A talk", " ", "Say who you are.")]
)
def test_what_is_lacking_is_named(place: Workspace, monkeypatch, what: str, who: str, error: str) -> None:
    app = written(filled_in(page(monkeypatch, place), what, who))
    assert [one.value for one in app.error] == [error]
    assert every(FACILITATION, place.decisions) == []

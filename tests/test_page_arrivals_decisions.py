"""The Data page over a real workspace: what is decided there stands in the files of decisions, and can be undone there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.build import build
from pipelines.decision_files import CONTESTS, QUESTIONS, WAVES, every, in_force
from pipelines.decisions import listed
from pipelines.ingest import ingest
from pipelines.workspace import Workspace
from tests.pages import open_page, said, tables
from tests.roads import REGISTER, meeting_month, write
from tests.test_survey_road import PEOPLE, QUESTION, answers

WHO_CAME = "Date,Meeting,Name,Organisation\n2026-01-20,Forum,Cleo,Ceder Labs\n2026-02-20,Forum,Cleo,Ceder Labs\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two months of three members, a name one letter off, and an open survey of five people."""
    folder = tmp_path_factory.mktemp("w")
    (folder / "who.csv").write_text(WHO_CAME, encoding="utf-8")
    survey = answers(folder, *(("2026-02-02", person, "5") for person in PEOPLE))
    workspace = Workspace(folder / "w")
    ingest(workspace, [write(folder / "in", REGISTER, meeting_month("2026-01"), meeting_month("2026-02"))])
    ingest(workspace, [folder / "who.csv", survey], coalition_id="reef")
    build(workspace)
    return workspace


def page(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> AppTest:
    return open_page(monkeypatch, workspace.path, "arrivals")


def test_a_name_is_accepted_and_the_decision_undone(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, place)
    assert "It might be **Cedar Labs**" in said(app)
    app.button(key="preview").click().run()
    assert [info.value.replace("\\", "") for info in app.info] == [
        "reef: 2 rows of 2 months change (2 attendances): from unknown to Cedar Labs."
    ]
    app.button(key="accept").click().run()
    (line,) = listed(place)
    assert (line.name, line.organisation, line.coalition_id, line.is_undone) == (
        "Ceder Labs",
        "Cedar Labs",
        "reef",
        False,
    )
    assert "**Not yet in the figures:** decisions on names." in said(app)
    app.button(key="build").click().run()
    assert "None. Every name and address leads to an organisation." in said(app)
    assert "Ceder Labs is Cedar Labs (in reef)" in tables(app)
    undo = next(button for button in app.button if button.label == "Undo it")
    undo.click().run()
    assert listed(place)[0].is_undone


def test_what_a_question_measures_and_when_a_round_closed_are_confirmed(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(monkeypatch, place)
    assert f"{QUESTION}\tWe benefit: a guess, not used" in tables(app)
    assert "still open: in no figure" in tables(app)
    next(button for button in app.button if button.label == "Confirm").click().run()
    assert [(row["wording"], row["construct"]) for row in in_force(QUESTIONS, place.decisions)] == [
        (QUESTION, "benefit")
    ]
    next(one for one in app.date_input if one.label == "Last day").set_value("2026-02-20")
    next(button for button in app.button if button.label == "It is closed").click().run()
    ((opened, closed),) = [(row["opened_on"], row["closed_on"]) for row in in_force(WAVES, place.decisions)]
    assert (opened, closed) == ("2026-02-02", "2026-02-20")


def test_a_contested_figure_is_logged_and_answered(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, place)
    next(one for one in app.text_input if one.label == "What is wrong").set_value("We came too = twice")
    next(button for button in app.button if button.label == "Log it").click().run()
    (case,) = every(CONTESTS, place.decisions)
    assert (case["case_id"], case["coalition_id"], case["says"]) == ("case-1", "reef", "We came too = twice")
    app.button(key="build").click().run()
    assert "nobody has answered yet" in tables(app)
    next(one for one in app.text_input if one.label == "The answer, in a sentence").set_value("Added.")
    next(button for button in app.button if button.label == "Close the case").click().run()
    app.button(key="build").click().run()
    assert "corrected: Added." in tables(app)


def test_from_an_indicators_page_one_comes_to_the_case_about_it(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(monkeypatch, place.path, "indicator", indicator="attendance_rate")
    app.button(key="contest").click().run()
    assert app.title[0].value == "What arrived and what did not"
    assert app.selectbox(key="contested_indicator").value == "attendance_rate"
    assert app.selectbox(key="contested_coalition").value == "reef"

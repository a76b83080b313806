"""What goes on the table: who it is for, which warnings, how it reads, and the three files."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from dashboard.navigation import may_open
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build
from tests.published_warnings import WARNINGS


def for_the_committee(path: Path, **more: list[dict]) -> Path:
    """A workspace with the secretariat's and the committee's file, the latter without names."""
    write_build(path, BUILD, sample() | more)
    write_build(path, BUILD, sample() | {"warnings": [row | {"subject": None} for row in WARNINGS]} | more, "committee")
    (path / "current").write_text(BUILD, encoding="utf-8")
    return path


def opened(monkeypatch, path: Path, audience: str = "secretariat", **state):
    return open_page(monkeypatch, path, "briefing", audience=audience, **({"coalition_id": "threadline"} | state))


def ticked(app) -> dict[str, bool]:
    return {box.label.replace("\\", ""): box.value for box in app.checkbox}


def test_the_two_that_matter_are_ticked_and_on_the_first_page(monkeypatch, tmp_path):
    app = opened(monkeypatch, make_workspace(tmp_path), briefing_for="secretariat")
    assert app.title[0].value == "What goes on the table"
    assert "**2 warnings ask for a decision now.**" in said(app)
    assert ticked(app) == {
        "Fewer members take part, to act on": True, "Agenda captured: Northmill, to act on": True,
        "A junior delegate comes: Tamarind, to watch": False, "A feed has stopped: messages, about the data": False,
    }  # fmt: skip
    assert "Fewer members take part and agenda captured" in [head.value for head in app.subheader]
    assert "**We ask:** Phone the members who missed the last three meetings" in said(app)


def test_another_may_be_put_on_the_table_in_place_of_one(monkeypatch, tmp_path):
    app = opened(monkeypatch, make_workspace(tmp_path), briefing_for="secretariat")
    assert [box.disabled for box in app.checkbox] == [False, False, True, True]
    app.checkbox[0].uncheck().run()
    assert [box.disabled for box in app.checkbox] == [False] * 4
    app.checkbox[2].check().run()
    assert "Agenda captured and a junior delegate comes" in [head.value for head in app.subheader]
    assert [box.disabled for box in app.checkbox] == [True, False, False, True]


def test_none_ticked_asks_for_nothing(monkeypatch, tmp_path):
    app = opened(monkeypatch, make_workspace(tmp_path), briefing_for="secretariat")
    app.checkbox[0].uncheck().run()
    app.checkbox[1].uncheck().run()
    assert "**We ask:**" not in said(app)


def test_the_secretariat_makes_the_committees_edition_from_the_committees_file(monkeypatch, tmp_path):
    app = opened(monkeypatch, for_the_committee(tmp_path))
    assert app.selectbox(key="choose-briefing_for").value == "committee"
    assert "Names organisations: not for handing round." not in said(app)
    assert "Made from what the steering committee may see" in said(app)
    app.selectbox(key="choose-briefing_for").select("secretariat").run()
    assert "Names organisations: not for handing round." in said(app)


def test_a_file_that_the_build_does_not_have_is_said_and_not_replaced_by_another(monkeypatch, tmp_path):
    app = opened(monkeypatch, make_workspace(tmp_path))
    assert "cannot be opened" in said(app)
    assert not app.checkbox


def test_the_committee_makes_its_own_and_chooses_nobody_elses(monkeypatch, tmp_path):
    app = opened(monkeypatch, for_the_committee(tmp_path), "committee")
    assert "For" not in [box.label for box in app.selectbox]
    assert "Made from what the steering committee may see" in said(app)
    assert (
        may_open("committee", "briefing") and not may_open("funder", "briefing") and not may_open("member", "briefing")
    )


def test_slides_paper_and_text_are_offered(monkeypatch, tmp_path):
    app = opened(monkeypatch, for_the_committee(tmp_path))
    assert [button.proto.label for button in app.get("download_button")][:3] == ["Slides", "PDF", "Text"]


def test_the_day_of_the_meeting_stands_on_it(monkeypatch, tmp_path):
    app = opened(monkeypatch, for_the_committee(tmp_path))
    assert ":gray[2 November 2026. Figures to October 2026" in said(app)
    app.date_input(key="briefing_day").set_value(date(2026, 11, 12)).run()
    assert ":gray[12 November 2026. Figures to October 2026" in said(app)


def test_the_funders_edition_has_no_warnings_to_tick(monkeypatch, tmp_path):
    write_build(tmp_path, BUILD, sample(), "funder")
    app = opened(monkeypatch, make_workspace(tmp_path), briefing_for="funder")
    assert not app.checkbox
    assert "Not validated for funding decisions." in said(app)
    assert "Durability is 63, watch" in [head.value.replace("\\", "") for head in app.subheader]


def test_hostile_names_are_text_on_the_page(monkeypatch, tmp_path):
    warnings = [row | {"why": HOSTILE, "next_step": HOSTILE} for row in WARNINGS]
    path = changed(make_workspace(tmp_path, names={"threadline": HOSTILE}), warnings=warnings)
    app = opened(monkeypatch, path, briefing_for="secretariat")
    shown = "\n".join(str(element.value) for element in app.markdown)
    assert "![p](" not in shown and "<img" not in shown.replace("\\<img", "") and "](https" not in shown
    assert "Acme" in tables(app)


def test_an_older_build_without_warnings_says_how_it_is_all_the_same(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    shutil.rmtree(tmp_path / "builds")
    write_build(
        tmp_path,
        BUILD,
        sample(),
        without=("warnings", "warning_details", "facilitation_cost", "role_cover", "constructs"),
    )
    app = opened(monkeypatch, tmp_path, briefing_for="secretariat")
    assert "No warning is open that this edition may tell of." in said(app)
    assert any(head.value.startswith("Health is") for head in app.subheader)


def test_a_coalition_without_months_ends_with_the_words_for_that(monkeypatch, tmp_path):
    coalitions = [row | {"first_month": None, "last_month": None, "data_as_of": None} for row in sample()["coalitions"]]
    app = opened(monkeypatch, changed(tmp_path, coalitions=coalitions, scores=[]), briefing_for="secretariat")
    assert "**Not known yet.** No dated row of this coalition has arrived." in said(app)
    assert not app.get("download_button")


def test_nothing_published_says_how_to_begin(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path)
    assert "Where do you want to start?" in said(app)

"""The open warnings on the Coalition page, and every kind of warning on the Method page."""

from __future__ import annotations

import pytest

from dashboard.warning_words import CLOSES_AFTER_MONTHS, NEW_PER_MONTH
from metrics import episodes
from pipelines.journal import Warned, journal_of
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, make_workspace, sample, write_build
from tests.published_warnings import WARNING_DETAILS, WARNINGS

UNNAMED = [row | {"subject_name": None, "series": None, "latest_why": None} for row in WARNING_DETAILS]
FOR_THE_TABLE = [
    row | {"subject": None, "why": about["unnamed"], "evidence": []}
    for row, about in zip(WARNINGS, WARNING_DETAILS, strict=True)
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The sample; the committee's file names no member, the member's holds no warning."""
    path = make_workspace(tmp_path_factory.mktemp("open"))
    rows = sample()
    write_build(
        path, BUILD, rows | {"warnings": FOR_THE_TABLE, "warning_details": UNNAMED, "warning_record": []}, "committee"
    )
    none = {
        name: []
        for name in ("warnings", "warning_details", "warning_gaps", "warning_method", "warning_record", "series")
    }
    write_build(path, BUILD, rows | none | {"indicators": [], "attention": []}, "member")
    return path


def open_coalition(monkeypatch, workspace, key="threadline", **more):
    return open_page(monkeypatch, workspace, "coalition", coalition_id=key, **more)


def test_those_to_act_on_stand_near_the_top_and_the_others_are_counted(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    assert app.header[0].value == "Open warnings"
    assert [card.value.replace("\\", "") for card in app.subheader][:2] == [
        "Fewer members take part",
        "Agenda captured: Northmill",
    ]
    words = said(app)
    assert "**2 to act on.**" in words
    assert "And **1 to watch**: A junior delegate comes: Tamarind." in words
    assert "And **1 about the data**: A feed has stopped: messages." in words


def test_the_button_leads_to_the_inbox_with_just_these(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, inbox_state="over")
    next(button for button in app.button if button.label == "See the 1 to watch").click().run()
    assert [card.value.replace("\\", "") for card in app.subheader] == ["A junior delegate comes: Tamarind"]


def test_what_somebody_ended_is_no_longer_open(monkeypatch, tmp_path):
    make_workspace(tmp_path)
    agenda = Warned.of(next(row for row in WARNINGS if row["warning"] == "agenda_captured"))
    journal_of(tmp_path).change(agenda, "false_alarm", "Ann Lee", follows=0, note="A workshop")
    assert "Agenda captured" not in said(open_coalition(monkeypatch, tmp_path))


def test_a_coalition_without_a_warning_says_so_and_what_could_not_be_judged(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "harbour")
    assert "None. Last checked 2 November." in said(app)
    assert "What could not be judged: 1" in [expander.label for expander in app.expander]
    assert "Agenda captured\tToo few events to warn: 3 agenda items in the last 6 months, 6 are needed." in tables(app)


def test_the_committee_reads_what_is_the_matter_and_not_whose_it_is(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, audience="committee")
    words = said(app)
    assert "Agenda captured: one organisation" in words and "A member raised 11 of the 12 items" in words
    assert "And **1 to watch**: A junior delegate comes: one organisation." in words
    assert not [name for name in ("Northmill", "Tamarind") if name in words + tables(app)]
    ways = [button.label.replace("\\", "") for button in app.button if button.label.startswith("See ")]
    assert "See why: agenda captured, one organisation" in ways and "See the 1 to watch" in ways
    assert "nobody has it" not in words  # the journal is the secretariat's


def test_an_audience_without_warnings_reads_nothing_of_them(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, audience="member")
    assert "Open warnings" not in [header.value for header in app.header] and app.title[0].value == "Threadline Accord"
    assert "Every early warning" not in said(open_page(monkeypatch, workspace, "method", audience="member"))


def test_a_build_older_than_the_warnings_still_has_its_coalition_page(monkeypatch, tmp_path):
    old = make_workspace(tmp_path)
    (tmp_path / "builds" / BUILD / "published" / "secretariat.duckdb").unlink()
    write_build(old, BUILD, sample(), without=("warning_details", "warning_method", "warning_gaps"))
    app = open_coalition(monkeypatch, old)
    assert app.title[0].value == "Threadline Accord" and "Open warnings" not in [header.value for header in app.header]


def test_the_method_page_tells_every_warning_with_its_hat_source_and_record(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "method", **{"warning-agenda_captured": True, "warning-runway_short": True})
    labels = [expander.label.replace("\\", "") for expander in app.expander]
    assert "**Agenda captured.** Does one organisation raise nearly everything? :gray[act]" in labels
    assert "**Fewer members take part.** Do members come less than they used to? :gray[watch and act]" in labels
    cells = tables(app).replace("\u00a0", " ")
    assert (
        "Who takes the next step\tFacilitator" in cells
        and "Source\tBinomial tail; thresholds are product defaults" in cells
    )
    assert "Raised\t5 times" in cells and "3 of 4 warnings of this kind that people closed were real (75 %)." in cells
    assert "How early it came\tHalf of them came at least 1.5 months before it would have been noticed anyway." in cells
    assert "Raised\tnever so far" in cells and "its precision is not known" in cells  # the runway: not on record


def test_two_new_ones_and_three_silent_months_are_told_as_they_are_in_force(monkeypatch, workspace):
    words = " ".join(said(open_page(monkeypatch, workspace, "method")).split())
    assert "At most 2 new ones to act on are raised per coalition and month" in words
    assert "is over after 3 months without" in words
    assert (NEW_PER_MONTH, CLOSES_AFTER_MONTHS) == (episodes.BUDGET, episodes.CLOSES_AFTER_MONTHS) == (2, 3)


def test_the_method_page_of_a_build_without_warnings_has_no_such_section(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, warning_method=[]), "method")
    assert "Every early warning" not in [header.value for header in app.header]

from __future__ import annotations

import pytest

from dashboard.commands import run, safe_name
from dashboard.data import UnavailableError
from tests.pages import changed, open_page, said, tables
from tests.published_rows import FILES, QUARANTINE, UNKNOWN
from tests.published_sample import make_workspace


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield open_page(monkeypatch, make_workspace(tmp_path_factory.mktemp("data")), "arrivals")


def test_the_page_opens_with_how_many_files_need_a_look(app):
    assert app.title[0].value == "What arrived and what did not"
    assert "**2 of 4 files need a look.** Start with logo.csv." in said(app)
    assert "built 2 November" in said(app) and "Build 20261102T081500Z-3f2a9c41d7e0." in said(app)


def test_each_file_says_what_was_kept_double_replaced_and_set_aside(app):
    assert "agenda-2026.csv\tAgenda sheet, Threadline Accord, 30 Oct 2026\t38: 30 kept, 8 double\tnothing" in tables(
        app
    )
    assert "logo.csv\tNot recognised, Harbour Skills Pact, 12 Oct 2026\tnone read\tThis is a picture" in tables(app)


def test_rows_set_aside_carry_their_reason_and_can_be_taken_along(app):
    assert 'attendance-2026-10.csv\t14\tjoined_at: "31.02.2026 10:14" is no date.' in tables(app)
    assert "Download the rows set aside" in [button.label for button in app.get("download_button")]


def test_names_to_match_come_with_the_way_to_decide(app):
    assert "It might be **Northmill**: one letter apart." in said(app)
    assert app.text_input(key="organisation-threadline-Northmil").value == "Northmill"
    assert "Northmil\tThreadline Accord, proposal, 14 rows, last 22 Oct 2026\tNorthmill: one letter apart" in tables(
        app
    )


def test_feeds_say_how_fresh_they_are(app):
    assert "Canopy Compact\tAttendance\t820 since 12 Sep 2024\t27 Oct 2026" in tables(app)


def test_findings_say_how_severe_they_are(app):
    assert "Warning. Attendance: left_at is not before joined_at\t3, such as row 14" in tables(app)


def test_an_empty_workspace_has_words_for_every_part(monkeypatch, tmp_path):
    empty = changed(tmp_path, files=[], findings=[], quarantine=[], unknown_names=[], feeds=[])
    words = said(open_page(monkeypatch, empty, "arrivals"))
    assert "**Nothing has arrived yet.**" in words
    assert "None. Every row that was read could be used." in words
    assert "None. Every name and address leads to an organisation." in words


def test_many_rows_set_aside_become_a_grid(monkeypatch, tmp_path):
    many = [QUARANTINE[0] | {"source_row": row} for row in range(80)]
    app = open_page(monkeypatch, changed(tmp_path, quarantine=many), "arrivals")
    assert [len(frame.value) for frame in app.dataframe] == [80]


def test_when_every_file_arrived_whole_it_says_so(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, files=FILES[1:3], unknown_names=[]), "arrivals")
    assert "**Every file arrived whole.**" in said(app)


def test_a_name_that_waits_is_said_where_every_file_arrived_whole(monkeypatch, tmp_path):
    app = open_page(monkeypatch, changed(tmp_path, files=FILES[1:3], unknown_names=UNKNOWN[:1]), "arrivals")
    assert "**Every file arrived whole.** 1 name waits for somebody to say who it is." in said(app)


def test_another_audience_cannot_run_a_command(monkeypatch):
    monkeypatch.setenv("COALITION_HEALTH_AUDIENCE", "funder")
    with pytest.raises(UnavailableError, match="not part of your access"):
        run("doctor")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\files\\who came.csv", "who came.csv"), ("..", "export.csv"),
        ("a\nb\u202e.csv", "ab.csv"), ("--help", "help"), ("x" * 400 + ".csv", "x" * 120 + ".csv"), ("", "export.csv"),
    ],
)  # fmt: skip
def test_the_name_of_an_upload_stays_in_its_folder(given, kept):
    assert safe_name(given) == kept

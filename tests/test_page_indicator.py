from __future__ import annotations

import pytest

from dashboard.download import csv_bytes
from tests.pages import open_page, said, tables
from tests.published_sample import BUILD, make_workspace, sample, write_build


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("indicator"))


def open_indicator(monkeypatch, workspace, indicator, coalition="threadline"):
    return open_page(monkeypatch, workspace, "indicator", indicator=indicator, coalition_id=coalition)


def test_the_question_comes_first(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration")
    assert app.title[0].value == "Agenda concentration"
    assert "**Does one organisation decide what the coalition talks about?**" in said(app)
    assert "Threadline Accord. Figures to October 2026, built 2 November." in said(app)


def test_three_cards_value_score_and_what_it_is_based_on(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration")
    assert [(m.label, m.value) for m in app.metric] == [
        ("Value", "0.37"), ("Score", "38"), ("Based on", "38 agenda items"),
    ]  # fmt: skip


def test_a_range_without_a_point_says_how_much_is_unknown(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration", "loopworks")
    assert app.metric[0].value == "0.26–0.89"
    assert app.metric[1].value == "not enough data"
    assert "No point: 38\u00a0% of this activity has no known organisation." in said(app)
    assert "No member register: shares are of observed members." in said(app)


def test_a_missing_value_is_words(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "runway", "canopy")
    assert [m.value for m in app.metric][:2] == ["not enough data", "not enough data"]
    assert "Not enough data: no month has a figure." in said(app)


def test_how_it_is_computed_is_told_in_words_formula_and_query(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration")
    assert r"\frac{H-E_0}{1-E_0}" in app.latex[0].value
    assert "from member_months  -- agenda_concentration" in app.code[0].value
    cells = tables(app)
    assert "Scores 0 at\t0.60" in cells and "Scores 100 at\t0.00" in cells
    assert "Weight\t3 of 6 in balance; product default" in cells
    assert "Better\tlower" in cells and "Period\t12 months" in cells


def test_a_diagnostic_is_shown_and_not_scored(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "effective_voices")
    assert app.metric[1].value == "not scored"
    assert "Scores 0 at" not in tables(app)


def test_the_rows_behind_it_name_file_and_row(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration")
    assert "See the 38 rows" in [e.label for e in app.expander]
    assert "22 Oct 2026\tNorthmill: Item 38\tagenda_items-2026.csv, row 2" in tables(app)


def test_rows_outside_the_window_are_not_shown(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "active_member_share")  # 3 months, two tables
    assert "See the 52 rows" in [e.label for e in app.expander]


def test_more_than_fifty_rows_become_a_grid_with_a_download(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "attendance_rate")
    assert "See the 60 rows" in [e.label for e in app.expander]
    assert len(app.dataframe) == 1 and len(app.dataframe[0].value) == 60


def test_an_audience_without_rows_finds_none(monkeypatch, tmp_path):
    write_build(make_workspace(tmp_path), BUILD, sample(), "committee", without=("evidence_rows", "lineage"))
    app = open_page(monkeypatch, tmp_path, "indicator", audience="committee")
    assert app.title[0].value == "Agenda concentration"
    assert "The rows behind it" not in said(app)


def test_a_page_whose_table_an_audience_lacks_says_so(monkeypatch, tmp_path):
    write_build(make_workspace(tmp_path), BUILD, sample(), "committee", without=("method",))
    app = open_page(monkeypatch, tmp_path, "indicator", audience="committee")
    assert "This page is not part of your access." in said(app)


def test_a_downloaded_cell_is_no_formula():
    lines = csv_bytes([{"Name": "=cmd|' /C calc'!A0", "Rows": 3, "Note": None}]).decode("utf-8-sig").splitlines()
    assert lines == ["Name,Rows,Note", "'=cmd|' /C calc'!A0,3,"]


def test_one_choice_after_another_is_taken(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "indicator")
    for title, name in (("Runway", "runway"), ("Attendance", "attendance_rate"), ("Active core", "active_core")):
        app.selectbox[1].set_value(name).run()
        assert app.title[0].value == title
    for key in ("harbour", "canopy"):
        app.selectbox[0].set_value(key).run()
    assert "Canopy Compact" in said(app) and app.title[0].value == "Active core"

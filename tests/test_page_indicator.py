from __future__ import annotations

import pytest

from dashboard import indicator_words
from dashboard.download import csv_bytes
from tests.pages import changed, open_page, said, tables
from tests.published_rows import LAST
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
    assert [(m.label, m.value) for m in app.metric] == [("Value", "0.37"), ("Score", "38"), ("Based on", "38")]
    words = said(app)
    assert ":red-badge[concern]" in words
    assert ":gray[Agenda items; at least 3 are needed. 12 months.]" in words
    assert "Coverage 100\u00a0%: so much of what it looks at could be used." in words
    assert "Concern: under 45; watch: 45 to under 70; strong: 70 and over." in app.metric[1].help


def test_a_range_without_a_point_says_how_much_is_unknown(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "agenda_concentration", "loopworks")
    assert app.metric[0].value == "0.26–0.89"
    assert app.metric[1].value == "not enough data"
    assert "No point: 38\u00a0% of this activity has no known organisation." in said(app)
    assert "**There is only a range for October:** 38\u00a0% of this activity has no known organisation." in said(app)
    assert "No member register: shares are of observed members." in said(app)


def test_a_missing_value_is_words(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "runway", "canopy")
    assert [m.value for m in app.metric][:2] == ["not enough data", "not enough data"]
    assert "Not enough data: no month has a figure." in said(app)
    assert (
        "**It is missing: there is no figure for October.** No months of spending on file: needs grants and monthly spending."
    ) in said(app)


def test_what_does_not_apply_is_told_apart_from_what_is_missing(monkeypatch, workspace):
    app = open_indicator(monkeypatch, workspace, "runway", "harbour")
    assert [m.value for m in app.metric] == ["does not apply"] * 3
    words = said(app)
    assert (
        "**It does not apply to Harbour Skills Pact in October.** It is not missing: its weight leaves the scores."
        in words
    )
    assert "It is missing" not in words and "not enough data" not in words.lower()
    assert "It applied in no month." in words


def few(monkeypatch, tmp_path, **head):
    """Active core in a coalition where 2 members are too few, with other words in its head."""
    heads = [h | head if h["indicator"] == "active_core" else h for h in sample()["method"]]
    nothing = {"value": None, "low": None, "high": None, "score": None, "n": 2}
    rows = [r | nothing if r["indicator"] == "active_core" else r for r in sample()["indicators"]]
    return open_indicator(monkeypatch, changed(tmp_path, method=heads, indicators=rows, missing=[]), "active_core")


def test_too_few_says_how_many_there_are_and_how_many_are_needed(monkeypatch, tmp_path):
    app = few(monkeypatch, tmp_path)
    assert [m.value for m in app.metric] == ["not enough data", "not enough data", "2"]
    assert "**It is missing: there is no figure for October.** 2 members, 3 are needed." in said(app)


def test_of_a_survey_with_too_few_answers_not_even_how_many_is_told(monkeypatch, tmp_path):
    app = few(monkeypatch, tmp_path, evidence=["surveys"])
    assert [m.value for m in app.metric] == ["not enough answers"] * 3
    assert "2 members" not in said(app) + tables(app)


def test_a_withheld_value_says_nothing_but_that(monkeypatch, tmp_path):
    rows = [r | {"suppressed": True} if r["indicator"] == "active_core" else r for r in sample()["indicators"]]
    app = open_indicator(monkeypatch, changed(tmp_path, indicators=rows), "active_core")
    assert [m.value for m in app.metric] == ["not shown"] * 3
    assert "**Not shown: too few answers to protect people.**" in said(app)
    assert "-badge[" not in said(app) and not app.get("plotly_chart")


def test_an_indicator_that_an_audience_does_not_get_reads_like_any_withheld_one(monkeypatch, tmp_path):
    rows = [r for r in sample()["indicators"] if r["indicator"] != "active_core" or r["month"] < LAST]
    app = open_indicator(monkeypatch, changed(tmp_path, indicators=rows), "active_core")
    assert [m.value for m in app.metric] == ["not shown"] * 3
    assert "**Not shown: too few answers to protect people.**" in said(app)
    hidden = "not shown: too few answers to protect people"
    assert f"Oct 2026\t{hidden}\t{hidden}\tnothing shown" in tables(app)


def test_a_range_whose_reason_is_not_the_unknown_organisations_does_not_blame_them(monkeypatch, tmp_path):
    other = {"value": None, "low": 0.1, "high": 0.4, "coverage": None, "score": 30.0}
    rows = [r | other if r["indicator"] == "attendance_rate" else r for r in sample()["indicators"]]
    words = said(open_indicator(monkeypatch, changed(tmp_path, indicators=rows), "attendance_rate"))
    assert (
        "what is on file does not settle where in it the value lies. The score is the mean of the scores of its"
        in words
    )
    assert "known organisation" not in words


def test_what_it_counts_for_is_weight_last_change_and_share_of_the_spread(monkeypatch, workspace):
    words = said(open_indicator(monkeypatch, workspace, "agenda_concentration", "loopworks"))
    assert "- **3 of 6** of the weight in balance, and through balance it counts in health." in words
    moved = {
        r["score"]: r["contribution"]
        for r in sample()["changes"]
        if (r["coalition_id"], r["month"], r["indicator"]) == ("loopworks", LAST, "agenda_concentration")
    }
    assert (
        f"- Since September it moved balance by {moved['balance']:+.1f} and health by {moved['health']:+.1f} points."
        in words
    )
    assert "makes 88\u00a0% of the spread of balance and 61\u00a0% of the spread of health." in words


def test_a_month_in_the_table_has_value_score_band_and_what_it_is_based_on(monkeypatch, workspace):
    cells = tables(open_indicator(monkeypatch, workspace, "agenda_concentration"))
    assert "Oct 2026\t0.37\t38, concern\t38 agenda items, coverage 100\u00a0%" in cells


def test_an_interval_is_told_apart_from_bounds():
    assert "90\u00a0% interval" in indicator_words.range_name({"interval": "wilson"})
    assert "in 9 of 10 cases like this" in indicator_words.range_meaning({"interval": "sampling"})
    assert indicator_words.range_name({"interval": "none"}) == "the least and the most it can be"
    assert "It does not allow for chance." in indicator_words.range_meaning({"interval": "none"})
    assert indicator_words.range_meaning({}) is None


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

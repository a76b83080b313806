from __future__ import annotations

import pytest

from tests.pages import changed, open_page, said, tables
from tests.published_rows import LAST
from tests.published_sample import MONTHS, make_workspace, sample


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("coalition"))


def test_the_first_sentence_is_health_its_band_its_change_and_what_holds_it_back(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="threadline"))
    assert "**Health is 52, watch.** **It lost 1 point since September.** Balance holds it back." in words


def test_the_page_says_who_when_and_which_build(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="threadline"))
    assert "Pre-competitive apparel. 12 member organisations. Figures to October 2026, built 2 November." in words
    assert "October is still in progress." in words


def test_four_cards_with_range_and_change(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "coalition", coalition_id="loopworks")
    assert [(m.label, m.value) for m in app.metric] == [
        ("Health", "72 (65–78)"), ("Balance", "71 (64–77)"), ("Engagement", "74 (67–80)"), ("Durability", "72 (65–78)"),
    ]  # fmt: skip
    assert all(m.delta.endswith("since September") for m in app.metric)
    assert "Balance is its weakest part." in said(app)


def test_scores_without_ranges_say_once_where_ranges_are_shown(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="threadline"))
    assert words.count("Ranges are shown where part of the activity has no known organisation.") == 1


def test_a_pillar_without_score_is_said_with_reasons_and_weights(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="harbour"))
    assert "**Health cannot be worked out: engagement has no score.** Balance is 64, watch." in words
    assert "**Engagement has no score.**" in words
    assert "Attendance, weight 2: No expected attendances on file: needs attendance lists of meetings." in words


def test_a_partial_score_says_how_much_is_present(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="canopy"))
    assert "partial: 60\u00a0% present" in words
    assert "**Durability is worked out without some of its parts.**" in words


def test_without_a_register_shares_are_of_observed_members(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "coalition", coalition_id="loopworks"))
    assert "no member register: shares are of observed members" in words


def test_a_range_without_a_point_is_shown_as_one(monkeypatch, workspace):
    cells = tables(open_page(monkeypatch, workspace, "coalition", coalition_id="loopworks"))
    assert "0.26–0.89, no point: 38\u00a0% of this activity has no known organisation\tnot enough data" in cells


def test_a_pillar_can_be_looked_at_over_time(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "coalition", coalition_id="threadline")
    assert "Health over 24 months" in said(app)
    app.radio[0].set_value("balance").run()
    assert "Balance over 24 months" in said(app)
    assert len(app.get("plotly_chart")) == 1


def test_an_indicator_opens_from_its_button(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "coalition", coalition_id="canopy")
    next(button for button in app.button if button.label == "Open Active core").click().run()
    assert [title.value for title in app.title] == ["Active core"]
    assert "Canopy Compact" in said(app)


def test_the_choice_of_coalition_is_remembered_on_other_pages(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "coalition")
    assert app.title[0].value == "Threadline Accord"  # at first the one that needs most
    app.selectbox[0].set_value("harbour").run()
    app.switch_page("screens/indicator.py").run()
    app.switch_page("screens/coalition.py").run()
    assert app.title[0].value == "Harbour Skills Pact"


def test_one_month_says_when_the_line_starts(monkeypatch, tmp_path):
    young = changed(tmp_path, scores=[row for row in sample()["scores"] if row["month"] == LAST])
    words = said(open_page(monkeypatch, young, "coalition", coalition_id="threadline"))
    assert "Fewer than 3 months. The line starts in December 2026." in words
    assert "since" not in words


def test_a_change_is_told_against_the_previous_month_only(monkeypatch, tmp_path):
    gap = changed(tmp_path, scores=[row for row in sample()["scores"] if row["month"] != MONTHS[-2]])
    words = said(open_page(monkeypatch, gap, "coalition", coalition_id="threadline"))
    assert "since" not in words


def test_a_coalition_without_scores_says_so(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None}
    words = said(open_page(monkeypatch, changed(tmp_path, coalitions=[coalition]), "coalition"))
    assert "**No scores yet.**" in words


def test_two_coalitions_of_one_name_can_be_told_apart(monkeypatch, tmp_path):
    twins = make_workspace(tmp_path, names={"canopy": "Threadline Accord"})
    app = open_page(monkeypatch, twins, "coalition")
    assert {"Threadline Accord (canopy)", "Threadline Accord (threadline)"} <= set(app.selectbox[0].options)


def test_a_funder_reads_first_that_this_is_not_validated_and_gets_no_indicator_page(monkeypatch, tmp_path):
    from tests.published_sample import BUILD, write_build

    without = ("indicators", "method", "missing", "attention", "files", "evidence_rows")
    write_build(make_workspace(tmp_path), BUILD, sample(), "funder", without=without)
    app = open_page(monkeypatch, tmp_path, "coalition", audience="funder", coalition_id="threadline")
    assert app.markdown[0].value == "**Not validated for funding decisions.**"
    assert "**Health is 52, watch.**" in said(app)
    assert not app.button

from __future__ import annotations

import pytest

from dashboard.navigation import may_open
from dashboard.sections.take_away import NAME as TAKE_AWAY
from metrics.constants import PARTIAL_UNDER
from metrics.departures import DEPARTURES as DEPARTURES_AND_CHOICES
from metrics.framework import method_rows
from metrics.heads import LENSES
from metrics.uncertainty import DRAWS, HIGH, LOW, WEIGHT_SPREAD
from tests.pages import changed, open_page, said, tables
from tests.published_rows import LAST
from tests.published_sample import BUILD, make_workspace, sample, write_build

DEPARTURES = "Departures from published methods, and choices where they are silent"
AS_PUBLISHED = "**Every weight is as published.**"
WARNINGS = ("act]", "watch]", "watch and act]")  # how the label of a warning ends
AUDIENCES = ("secretariat", "committee", "funder", "member")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The sample for every audience, with the indicators that the door lets through."""
    path = make_workspace(tmp_path_factory.mktemp("method"))
    rows = sample()
    pillar = {row["indicator"]: row["pillar"] for row in rows["method"]}
    durable = [row for row in rows["indicators"] if pillar[row["indicator"]] == "durability"]
    write_build(path, BUILD, rows, "committee")
    write_build(path, BUILD, rows | {"indicators": durable, "attention": []}, "funder")
    write_build(path, BUILD, rows | {"indicators": [], "attention": []}, "member")
    return path


def open_method(monkeypatch, workspace, **more):
    return open_page(monkeypatch, workspace, "method", **{"coalition_id": "threadline", **more})


def field(app, title):
    return next(field for field in app.number_input if field.label.startswith(f"Weight of {title}:"))


def weighable(app):
    return [e.label.removeprefix("Weights in ") for e in app.expander if e.label.startswith("Weights in ")]


def opened(app):
    """The labels of what can be opened, but for the warnings, the departures and the foot of the page."""
    labels = [e.label for e in app.expander if e.label.rpartition(":gray[")[2] not in WARNINGS]
    assert labels.count(DEPARTURES) == 1
    return [label for label in labels if label not in (DEPARTURES, TAKE_AWAY)]


def queries(app):
    """Code on the page; the last one is the link at its foot."""
    return app.code[:-1]


# --- how it is worked out -----------------------------------------------------------------------------------


def test_the_first_sentence_says_how_many_indicators_make_which_scores(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    assert app.title[0].value == "How it is worked out"
    assert (
        "**6 indicators make three scores, balance (2), engagement (2) and durability (2), and the three make health; the "
        "weights are product defaults.** 1 more is shown and not scored."
    ) in said(app)
    assert "Built 2 November 2026. Method version 0123456789ab." in said(app)


def test_departures_are_told_in_the_words_of_the_readme(monkeypatch, workspace):
    words = said(open_method(monkeypatch, workspace))
    for title, text in DEPARTURES_AND_CHOICES:
        assert title in words and text in words


def test_the_rules_of_the_scores_are_told_with_the_numbers_in_force(monkeypatch, workspace):
    words = " ".join(said(open_method(monkeypatch, workspace)).split())
    assert "Concern under 45, watch under 70, strong from 70." in words
    assert "**Missing is never 0.**" in words and "A score needs 40 % of its weight present" in words
    assert pytest.approx(2 / 3) == PARTIAL_UNDER and "under two thirds it is called partial" in words
    assert f"worked out {DRAWS:,} times more" in words and f"up to {100 * WEIGHT_SPREAD:.0f} % lighter" in words
    assert f"middle {100 * (HIGH - LOW):.0f} %" in words
    assert "no score moves because another coalition joined" in words


@pytest.mark.parametrize("audience", AUDIENCES)
def test_everybody_reads_the_limits_word_for_word(monkeypatch, workspace, audience):
    words = said(open_method(monkeypatch, workspace, audience=audience))
    assert "associations, mostly cross-sectional" in words
    assert "not validated for funding decisions" in words
    for claim in ("forecast", "predict", "caused"):
        assert claim not in words.lower()


# --- every indicator ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_indicator_stands_under_its_pillar_with_question_and_weight(monkeypatch, workspace, audience):
    app = open_method(monkeypatch, workspace, audience=audience)
    assert [heading.value for heading in app.subheader] == ["Balance", "Engagement", "Durability"]
    labels = [label for label in opened(app) if not label.startswith("Weights in")]
    assert len(labels) == 7
    assert labels[0] == (
        "**Agenda concentration.** Does one organisation decide what the coalition talks about? :gray[weight 3]"
    )
    assert labels[2].endswith(":gray[not scored]")
    assert "3 indicators; their weights add up to 6." in said(app)


def test_an_indicator_opens_with_words_formula_symbols_goalposts_and_query(monkeypatch, workspace):
    closed = open_method(monkeypatch, workspace)
    assert not closed.latex and not queries(closed)
    app = open_method(monkeypatch, workspace, **{"read-agenda_concentration": True})
    assert "then compared with what luck alone would give" in said(app)
    assert r"\frac{H-E_0}{1-E_0}" in app.latex[0].value
    assert "from member_months  -- agenda_concentration" in app.code[0].value
    cells = tables(app)
    for fact in (
        "N\\hspace{0.4em}$\tmembers", "Counts\tagenda items", "Scores 0 at\t0.60", "Scores 100 at\t0.00", "Better\tlower",
        "Weight\t3 of 6 in balance; product default", "Period\t12 months", "Source and departures\tproduct default",
        "Least needed\t3 agenda items; with fewer there is no figure", "Reasons to stall\tof none of the six",
    ):  # fmt: skip
        assert fact.replace("\\", "") in cells, fact


def test_a_diagnostic_is_shown_and_not_scored(monkeypatch, workspace):
    cells = tables(open_method(monkeypatch, workspace, **{"read-effective_voices": True}))
    assert "Weight\tnone: shown beside the scores, not scored" in cells and "Scores 0 at" not in cells


def test_a_query_that_is_not_published_to_an_audience_is_not_on_the_page(monkeypatch, tmp_path):
    hidden = [row | {"statement": None} for row in sample()["method"]]
    app = open_method(monkeypatch, changed(tmp_path, method=hidden), **{"read-runway": True})
    assert app.latex and not queries(app) and not [e for e in app.expander if "SQL" in e.label]


def test_the_whole_catalogue_is_told_in_words(monkeypatch, tmp_path):
    heads = method_rows()
    opened = {f"read-{head['indicator']}": True for head in heads}
    app = open_method(monkeypatch, changed(tmp_path, method=heads), **opened)
    assert (
        len(queries(app)) == len(heads) and len(app.table) == len(heads) + bool(app.number_input) + 1
    )  # of the reliability
    cells = tables(app)
    assert not [lens for lens in LENSES if "_" in lens and lens in cells]
    assert "one-sided, no co-creation" in cells
    scored = sum(head["weight"] > 0 for head in heads)
    assert f"**{scored} indicators make three scores" in said(app)


# --- survey questions ---------------------------------------------------------------------------------------


def test_how_well_survey_questions_go_together_is_told_or_why_not(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    assert "How well survey questions go together" in said(app) and "No threshold is set here." in said(app)
    assert tables(app).splitlines()[-3:] == [
        "Influence is shared fairly\t3 questions; 69 people of 3 coalitions\talpha 0.73; omega 0.75",
        "Our goals are clear\t2 questions; 78 people of 3 coalitions\talpha 0.69. It has 2 items: omega needs 3.",
        "Psat synergy\t1 question; 40 people of 2 coalitions\tIt has 1 item: alpha needs 2, omega 3.",
    ]


def test_without_surveys_there_is_no_section_on_their_questions(monkeypatch, tmp_path):
    assert "survey questions" not in said(open_method(monkeypatch, changed(tmp_path, reliability=[])))


# --- what if ------------------------------------------------------------------------------------------------


def test_at_first_the_what_if_agrees_with_what_is_published(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    assert AS_PUBLISHED in said(app)
    assert list(app.table[0].value.columns) == ["Score", "As published", "Your what-if, not published"]
    assert tables(app).splitlines()[:2] == ["Health\t52, watch\t52, watch", "Balance\t38, concern\t38, concern"]


def test_other_weights_give_other_scores_and_the_published_ones_stay(monkeypatch, tmp_path):
    rows = sample()
    score = {"agenda_concentration": 20.0, "participation_concentration": 56.0}  # (3 * 20 + 3 * 56) / 6 = 38
    for row in rows["indicators"]:
        if row["month"] == LAST and row["indicator"] in score:
            row["score"] = score[row["indicator"]]
    app = open_method(monkeypatch, changed(tmp_path, indicators=rows["indicators"]))
    assert AS_PUBLISHED in said(app)
    field(app, "Agenda concentration").set_value(0.75).run()
    # balance (0.75 * 20 + 3 * 56) / 3.75 = 48.8; health (48.8 * 58 * 63) ** (1/3) = 56.3
    assert "**Your what-if, not published: health 56, watch.** As published: 52, watch." in said(app)
    assert "This changes nothing that is published, and it is gone when you leave the page." in said(app)
    assert tables(app).splitlines()[:4] == [
        "Health\t52, watch\t56, watch; change +4", "Balance\t38, concern\t49, watch; change +11",
        "Engagement\t58, watch\t58, watch", "Durability\t63, watch\t63, watch",
    ]  # fmt: skip


def test_a_weight_runs_from_nothing_to_twice_its_own_and_a_button_leads_back(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    moved = field(app, "Runway")
    assert (moved.min, moved.max, moved.value, moved.step) == (0, 4, 2, 0.5)
    assert len(app.number_input) == 6  # the diagnostic has no weight to move
    for title in ("Runway", "Attendance"):
        field(app, title).set_value(0.0).run()
    assert AS_PUBLISHED not in said(app)
    next(button for button in app.button if button.label == "Back to the published weights").click().run()
    assert AS_PUBLISHED in said(app)
    assert [field(app, title).value for title in ("Runway", "Attendance")] == [2, 2]


def test_weights_stay_from_coalition_to_coalition_and_vanish_with_the_page(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    field(app, "Attendance").set_value(0.0).run()
    app.selectbox[0].set_value("canopy").run()
    assert field(app, "Attendance").value == 0
    app.switch_page("screens/coalition.py").run()
    app.switch_page("screens/method.py").run()
    assert field(app, "Attendance").value == 2 and AS_PUBLISHED in said(app)


def test_a_pillar_without_weight_has_no_score(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace)
    for title in ("Runway", "Active core"):
        field(app, title).set_value(0.0).run()
    assert "health not enough data.** As published: 52, watch." in said(app)
    assert "Durability\t63, watch\tnot enough data" in tables(app)


def test_what_is_missing_is_said_beside_its_weight(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace, coalition_id="canopy")
    assert field(app, "Runway").label == "Weight of Runway: not enough data"  # for ears
    assert "Runway :gray[not enough data]" in said(app) and "Active core :gray[scores 55]" in said(app)
    field(app, "Runway").set_value(4.0).run()  # 3 of 7 are still over 40 %
    assert "Durability\t55, watch\t55, watch" in tables(app)
    field(app, "Active core").set_value(2.25).run()  # 2.25 of 6.25 are not
    assert "Durability\t55, watch\tnot enough data" in tables(app)


def test_a_funder_weighs_only_what_the_funder_sees(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace, audience="funder")
    assert app.markdown[0].value == "**Not validated for funding decisions.**"
    assert weighable(app) == ["durability"]
    assert "Balance\t38, concern\tstays as published" in tables(app)
    assert "Of balance and engagement not everything is part of your access." in said(app)


def test_an_audience_without_the_scores_of_indicators_has_nothing_to_weigh(monkeypatch, workspace):
    app = open_method(monkeypatch, workspace, audience="member")
    assert not app.number_input and not [t for t in app.table if "As published" in t.value.columns]
    assert "The scores of the single indicators are not part of your access" in said(app)


def test_a_withheld_score_keeps_its_pillar_as_published(monkeypatch, tmp_path):
    rows = sample()["indicators"]
    for row in rows:
        if row["indicator"] == "runway" and row["coalition_id"] == "threadline":
            row |= {"value": None, "score": None, "suppressed": True}
        if row["indicator"] == "active_core" and row["coalition_id"] == "threadline":
            row["score"] = 70.0
    app = open_method(monkeypatch, changed(tmp_path, indicators=rows))
    assert weighable(app) == ["balance", "engagement"]
    assert "Durability\t63, watch\tstays as published" in tables(app)


# --- little or nothing --------------------------------------------------------------------------------------


def test_without_a_coalition_the_method_still_stands(monkeypatch, tmp_path):
    empty = changed(tmp_path, coalitions=[], scores=[], indicators=[], attention=[])
    app = open_page(monkeypatch, empty, "method")
    assert app.title[0].value == "How it is worked out"
    assert "No coalition yet: there is no score to weigh anew." in said(app)
    assert len(opened(app)) == 7 and not app.number_input


def test_a_coalition_without_scores_says_so(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None}
    app = open_method(monkeypatch, changed(tmp_path, coalitions=[coalition], scores=[], indicators=[]))
    assert "**No scores yet.**" in said(app) and not app.number_input


def test_a_build_without_indicators_says_so(monkeypatch, tmp_path):
    app = open_method(monkeypatch, changed(tmp_path, method=[]))
    assert "**No indicator makes a score in this build.**" in said(app)
    assert not opened(app) and not app.number_input


def test_a_workspace_without_a_build_says_how_to_begin(monkeypatch, tmp_path):
    assert "Where do you want to start?" in said(open_page(monkeypatch, tmp_path, "method"))


def test_an_audience_without_the_table_is_told_so(monkeypatch, tmp_path):
    write_build(make_workspace(tmp_path), BUILD, sample(), "member", without=("method",))
    app = open_page(monkeypatch, tmp_path, "method", audience="member")
    assert "This page is not part of your access." in said(app)


def test_every_audience_finds_the_page():
    assert all(may_open(audience, "method") for audience in AUDIENCES)

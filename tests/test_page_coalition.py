from __future__ import annotations

import json

import pytest

from dashboard import words as wording
from metrics import constants
from metrics.uncertainty import DRAWS
from tests.pages import changed, open_page, said, tables
from tests.published_rows import LAST
from tests.published_sample import BUILD, MONTHS, make_workspace, sample, write_build

PER_CENT = f"{wording.NBSP}%"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("coalition"))


def open_coalition(monkeypatch, workspace, key="threadline", **more):
    return open_page(monkeypatch, workspace, "coalition", coalition_id=key, **more)


def of_last(table, key, **more):
    """The sample's table with other values in one coalition's last month."""
    rows = sample()[table]
    for row in rows:
        if row["coalition_id"] == key and row.get("month", LAST) == LAST:
            row |= more
    return rows


def chart(app, title):
    """The figure whose drawing begins the key with `title`."""
    (found,) = [c for c in app.get("plotly_chart") if f"-{title}-" in f"-{c.proto.id}-"]
    return json.loads(found.proto.spec)


def choose(app, score):
    app.radio[0].set_value(score).run()
    return app


# --- the first screen ---------------------------------------------------------------------------------------


def test_the_first_sentence_is_health_its_band_its_change_what_moved_it_and_what_holds_it_back(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace))
    assert (
        "**Health is 52, watch.** **It lost 1 point since September.** The indicator that moved it most is Agenda concentration. "
        "Balance holds it back."
    ) in words


def test_the_part_named_goes_the_way_the_score_went(monkeypatch, tmp_path):
    parts = {"runway": 5.0, "attendance_rate": -3.5, "agenda_concentration": -2.58}  # health lost 1.08
    row = {"coalition_id": "threadline", "month": LAST, "score": "health"}
    rows = [row | {"indicator": name, "contribution": points} for name, points in parts.items()]
    words = said(open_coalition(monkeypatch, changed(tmp_path, changes=rows)))
    assert "**It lost 1 point since September.** The indicator that moved it most is Attendance." in words


def test_the_page_says_who_when_and_which_build(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace))
    assert "Pre-competitive apparel. 12 member organisations. Figures to October 2026, built 2 November." in words
    assert "October is still in progress." in words


def test_four_cards_with_range_and_change(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "loopworks")
    assert [(m.label, m.value) for m in app.metric] == [
        ("Health", "72 (65–78)"), ("Balance", "71 (64–77)"), ("Engagement", "74 (67–80)"), ("Durability", "72 (65–78)"),
    ]  # fmt: skip
    assert all(m.delta.endswith("since September") for m in app.metric)
    assert "Balance is its weakest part." in said(app)


def test_a_card_says_band_chance_of_another_band_and_how_much_is_present(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "loopworks"))
    assert (
        f":blue-badge[strong] :gray[31{PER_CENT} chance of another band]\n:gray[90{PER_CENT} of its weight is present]"
        in words
    )
    assert (
        f":blue-badge[strong] :gray[62{PER_CENT} chance of another band]\n"
        f":gray[partial: 50{PER_CENT} of its weight is present]"
    ) in words
    assert ":gray[all of its weight is present]" in words


def test_what_range_and_chance_mean_is_a_hover_away(monkeypatch, workspace):
    assert f"{DRAWS:,}" == wording.RECALCULATIONS
    for metric in open_coalition(monkeypatch, workspace).metric:
        assert "worked out 1,000 times more" in metric.help and "where 90 % of these results lie" in metric.help
        assert "the share of them in which the band is another one" in metric.help


def test_a_band_that_most_recalculations_leave_is_said_to_be_so_at_once(monkeypatch, tmp_path):
    unsure = changed(tmp_path, scores=of_last("scores", "loopworks", band_change_probability=0.57))
    words = said(open_coalition(monkeypatch, unsure, "loopworks"))
    assert f"**Health is 72 (65–78), strong.** In 57{PER_CENT} of the recalculations it lies in another band." in words


def test_a_band_that_most_recalculations_keep_is_said_without_more(monkeypatch, workspace):
    assert "of the recalculations it lies in another band" not in said(
        open_coalition(monkeypatch, workspace, "loopworks")
    )


def test_without_a_register_shares_are_of_observed_members(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "loopworks"))
    assert "no member register: shares are of observed members" in words


# --- why it might stall -------------------------------------------------------------------------------------


def test_the_lowest_of_the_six_reasons_is_named_with_range_band_and_meaning(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace))
    assert "**One-sided is the lowest: 29 (21–38), concern.** It means: one or a few organisations decide" in words
    assert "Competition has no score." in words


def test_the_six_reasons_stand_lowest_first_and_those_without_a_score_last(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    names = ["One-sided", "No co-creation", "Short-term", "Ill-defined", "No infrastructure", "Competition"]
    assert [name.replace("<br>", " ") for name in chart(app, "lenses")["layout"]["yaxis"]["ticktext"]] == names
    rows = [line for line in tables(app).splitlines() if "of its weight" in line]
    assert [row.partition(":")[0] for row in rows] == names


def test_a_reason_without_a_score_says_what_is_missing(monkeypatch, workspace):
    cells = tables(open_coalition(monkeypatch, workspace))
    assert f"not enough data\t25{PER_CENT} of its weight. Missing: Runway" in cells
    assert f"29 (21–38), concern\t80{PER_CENT} of its weight\n" in cells


def test_without_any_score_of_the_six_that_is_said(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "harbour"))
    assert "**None of the six has a score.**" in words


def test_an_audience_without_the_six_reasons_finds_no_empty_section(monkeypatch, workspace):
    assert "Why it might stall" not in said(open_coalition(monkeypatch, workspace, "canopy"))


# --- what changed -------------------------------------------------------------------------------------------


def test_the_bars_lead_from_one_month_to_the_next_and_sum_to_the_difference(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    assert "What changed since September" in said(app)
    values = {(r["month"], r["score"]): r["value"] for r in sample()["scores"] if r["coalition_id"] == "threadline"}
    for score in ("health", "balance", "engagement"):
        bars = [trace for trace in chart(choose(app, score), f"changes-{score}")["data"] if trace["type"] == "bar"]
        assert bars[0]["base"][0] == values[MONTHS[-2], score]
        assert bars[-1]["base"][0] + bars[-1]["x"][0] == pytest.approx(values[LAST, score])


def test_every_contribution_stands_in_the_table_with_its_sign_and_the_sum(monkeypatch, tmp_path):
    rows = [row for row in sample()["changes"] if row["month"] != LAST]
    for indicator, points in (("agenda_concentration", -1.26), ("attendance_rate", 0.31), ("runway", -0.04)):
        rows.append(
            {
                "coalition_id": "threadline",
                "month": LAST,
                "score": "health",
                "indicator": indicator,
                "contribution": points,
            }
        )
    scores = sample()["scores"]
    for row in scores:
        if (row["coalition_id"], row["score"]) == ("threadline", "health") and row["month"] in MONTHS[-2:]:
            row["value"] = 53.99 if row["month"] == MONTHS[-2] else 53.0
    app = open_coalition(monkeypatch, changed(tmp_path, changes=rows, scores=scores))
    assert (
        "Agenda concentration\tbalance\t−1.3\nAttendance\tengagement\t+0.3\nRunway\tdurability\t0.0\nTogether\tall\t−1.0"
        in tables(app)
    )
    assert "Health went from 54 to 53. Each bar is one indicator's part, in points of health." in said(app)


def test_small_moves_are_said_and_not_drawn(monkeypatch, tmp_path):
    rows = [row | {"contribution": 0.5 if row["contribution"] > 0 else -0.4} for row in sample()["changes"]]
    app = open_coalition(monkeypatch, changed(tmp_path, changes=rows))
    assert "Nothing moved it by more than 0.5 points." in said(app)
    assert [c for c in app.get("plotly_chart") if "changes" in c.proto.id] == []
    assert "Agenda concentration\tbalance\t−0.4" in tables(app)


def test_when_nothing_changed_that_is_said(monkeypatch, tmp_path):
    scores = sample()["scores"]
    before = {(r["coalition_id"], r["score"]): r["value"] for r in scores if r["month"] == MONTHS[-2]}
    for row in scores:
        if row["month"] == LAST:
            row["value"] = before[row["coalition_id"], row["score"]]
    still = changed(tmp_path, scores=scores, changes=[r for r in sample()["changes"] if r["month"] != LAST])
    words = said(open_coalition(monkeypatch, still))
    assert (
        "**It did not change since September.** Balance" in words and "Nothing: health is 53 as in September." in words
    )


def test_without_the_month_before_there_is_nothing_to_compare(monkeypatch, tmp_path):
    gap = changed(tmp_path, scores=[row for row in sample()["scores"] if row["month"] != MONTHS[-2]])
    words = said(open_coalition(monkeypatch, gap))
    assert "since" not in words
    assert "Health has no score in September, so there is nothing to compare." in words


def test_one_month_says_when_the_line_starts(monkeypatch, tmp_path):
    young = changed(tmp_path, scores=[row for row in sample()["scores"] if row["month"] == LAST], changes=[])
    words = said(open_coalition(monkeypatch, young))
    assert "Fewer than 3 months. The line starts in December 2026." in words
    assert "since" not in words


def test_who_may_not_see_what_moved_a_score_is_not_told_that_nothing_did(monkeypatch, tmp_path):
    words = said(open_coalition(monkeypatch, changed(tmp_path, changes=[])))
    assert "What changed" not in words and "Nothing" not in words.replace("Nothing. Every indicator", "")


# --- over time, and how sure --------------------------------------------------------------------------------


def test_a_pillar_can_be_looked_at_closer(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    assert "Health over 24 months" in said(app) and "How sure health is" in said(app)
    choose(app, "balance")
    assert "Balance over 24 months" in said(app) and "How sure balance is" in said(app)
    assert "Balance went from" in said(app) and "Health over" not in said(app)
    assert "Oct 2026\t38\tconcern" in tables(app)


def test_how_sure_a_score_is_stands_in_words(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "loopworks"))
    assert f"**Health lies between 65 and 78** in 90{PER_CENT} of 1,000 recalculations" in words
    assert f"In 31{PER_CENT} of them it is not strong, but in another band." in words


def test_a_partial_score_says_why_and_what_that_does_to_its_range(monkeypatch, workspace):
    words = said(choose(open_coalition(monkeypatch, workspace, "loopworks"), "balance"))
    assert f"It is **partial**: 50{PER_CENT} of its weight is present, which is under two thirds." in words
    assert "what is missing is anything from 0 to 100" in words


def test_a_score_without_a_range_does_not_claim_one(monkeypatch, workspace):
    assert "- Health is 52, watch. No range is published for it." in said(open_coalition(monkeypatch, workspace))


def test_a_place_is_a_range_and_says_who_is_surely_higher_or_lower(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "loopworks"))
    assert (
        "Among the coalitions here: place 1 to 2 of 4. Threadline Accord is lower in nearly every recalculation."
        in words
    )
    words = said(open_coalition(monkeypatch, workspace, "threadline"))
    assert "place 4 of 4 in nearly every recalculation." in words  # never a bare place
    assert "Loopworks Platform and Canopy Compact are higher in nearly every recalculation." in words
    words = said(choose(open_coalition(monkeypatch, workspace, "loopworks"), "balance"))
    assert "place 1 to 3 of 4. None of the others is surely higher or lower." in words


def test_the_largest_share_of_acts_is_set_against_chance(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "loopworks")
    assert "chance alone" not in said(app)  # health rests on more
    words = said(choose(app, "balance"))
    assert f"The most active organisation did 30{PER_CENT} of the 1,240 acts of 6 months." in words
    assert (
        f"Were all 12 equally active, chance alone would give one of them as much in under 1{PER_CENT} of cases."
        in words
    )
    words = said(choose(open_coalition(monkeypatch, workspace, "canopy"), "balance"))
    assert f"as much in 34{PER_CENT} of cases" in words


def test_what_an_earlier_version_of_the_method_said_stays_readable(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "loopworks")
    assert "Health as earlier versions of the method had it" in [e.label for e in app.expander]
    assert "Oct 2026\t61 (55–66)\tba9876543210" in tables(app)
    assert "10 (5–15)" not in tables(app)
    labels = [e.label for e in open_coalition(monkeypatch, workspace, "canopy").expander]
    assert not [label for label in labels if "earlier versions" in label]


def test_what_moves_a_score_most_is_named_with_its_share(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "loopworks")
    assert f"What moves health most: Agenda concentration, 61{PER_CENT} of its spread" in [
        e.label for e in app.expander
    ]
    assert f"Agenda concentration\tbalance\t61{PER_CENT}\nAttendance\tengagement\t12{PER_CENT}" in tables(app)
    choose(app, "balance")
    assert f"Participation concentration\tbalance\t6{PER_CENT}" in tables(app)
    assert "Runway" not in tables(app)  # of another pillar: chance


# --- what is missing ----------------------------------------------------------------------------------------


def test_a_pillar_without_score_is_said_with_what_is_missing_and_why(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "harbour")
    words = said(app)
    assert "**Health cannot be worked out: engagement has no score.** Balance is 64, watch." in words
    assert (
        f"**Engagement has no score.** 0{PER_CENT} of its weight is present, 40{PER_CENT} is needed. Missing: Active members and "
        "Attendance."
    ) in words
    assert "**Health has no score.** Engagement has no score: 0 % of its weight is present" in words
    assert "Attendance\t2\tNo expected attendances on file: needs attendance lists of meetings." in tables(app)
    assert "Engagement: why it is missing, and what it needs" in [e.label for e in app.expander]
    assert wording.share(constants.WEIGHT_NEEDED) == f"40{PER_CENT}"


def test_a_partial_score_names_what_is_missing(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "canopy"))
    assert f"**Durability stands on 60{PER_CENT} of its weight, so it is partial.** Missing: Runway." in words


def test_what_does_not_apply_is_not_called_missing(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace, "harbour", **{"behind-durability": True})
    assert "Does not apply here: Runway. That is not missing: its weight leaves the scores." in said(app)
    assert "Runway\tdoes not apply; its weight leaves the scores\tdoes not apply" in tables(app)
    other = open_coalition(monkeypatch, workspace, "canopy", **{"behind-durability": True})
    assert "Does not apply" not in said(other)
    assert "Runway\tnot enough data; 0 months of spending, 3 are needed\tnot enough data" in tables(other)


def test_with_everything_there_nothing_is_missing(monkeypatch, workspace):
    assert "Nothing. Every indicator of this month has a score." in said(open_coalition(monkeypatch, workspace))


def test_who_may_not_see_what_is_missing_is_still_told_how_much(monkeypatch, tmp_path):
    words = said(open_coalition(monkeypatch, changed(tmp_path, missing=[]), "canopy"))
    assert f"**Durability stands on 60{PER_CENT} of its weight, so it is partial.**" in words
    assert "Nothing. Every indicator" not in words and "Missing:" not in words


# --- what members say ---------------------------------------------------------------------------------------


def test_the_last_survey_is_told_with_range_agreement_and_who_answered(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    assert "The survey that closed on 23 September 2026." in said(app)
    assert (
        "Influence is shared fairly\t0.28 (0.20–0.36); 11 people of 7 organisations; 1 person did not know; "
        "5 organisations did not answer\tstrong (rWG 0.73, AD 0.54)"
    ) in tables(app)
    assert (
        "We benefit\t0.54 (0.48–0.61); 10 people of 6 organisations; 6 organisations did not answer\tsplit"
        in tables(app)
    )
    assert "LeBreton and Senter 2008" in said(app)


def test_a_withheld_answer_says_nothing_but_that(monkeypatch, tmp_path):
    leaky = [
        row | {"value": 0.31, "organisations": 2, "rwg": 0.4} if row["withheld"] else row
        for row in sample()["constructs"]
    ]
    app = open_coalition(monkeypatch, changed(tmp_path, constructs=leaky))
    (row,) = [line for line in tables(app).splitlines() if line.startswith("Psat synergy")]
    assert row == "Psat synergy\tnot shown: too few answers to protect people\tnot shown"


def test_a_survey_withheld_as_a_whole_tells_nothing_of_who_answered(monkeypatch, workspace):
    words = said(open_coalition(monkeypatch, workspace, "canopy"))
    assert "The survey that closed on 20 September 2026." in words
    assert "**Not shown: too few answers to protect people.**" in words
    assert "For whom they speak" not in words and "rWG" not in words and "interval" not in words


def test_those_that_answered_are_set_beside_the_others_in_one_sentence(monkeypatch, workspace):
    assert (
        f"**For whom they speak:** in the 6 months before, organisations that answered came to 66{PER_CENT} of the meetings they "
        f"were expected at, the others to 47{PER_CENT} (7 and 5 of them) and did something 7.9 times a month, the others 4.3 "
        "times (7 and 4 of them)."
    ) in said(open_coalition(monkeypatch, workspace))


def test_too_few_on_one_side_are_not_compared(monkeypatch, tmp_path):
    nobody = {"respondents": None, "others": None, "respondents_mean": None, "others_mean": None}
    rows = [row | nobody for row in sample()["nonresponse"]]
    assert "**For whom they speak** cannot be told" in said(
        open_coalition(monkeypatch, changed(tmp_path, nonresponse=rows))
    )


def test_earlier_surveys_stand_apart_with_their_day(monkeypatch, workspace):
    app = open_coalition(monkeypatch, workspace)
    assert (
        "Influence is shared fairly (26 Mar 2026)\t0.81; 22 people of 12 organisations\tvery strong (rWG 0.93"
        in tables(app)
    )
    assert "What they said in earlier surveys" in [e.label for e in app.expander]


def test_without_a_survey_there_is_no_section(monkeypatch, workspace):
    assert "What members say" not in said(open_coalition(monkeypatch, workspace, "loopworks"))


# --- what stands behind it ----------------------------------------------------------------------------------


def test_a_pillar_opens_to_its_indicators_with_value_n_coverage_and_score(monkeypatch, workspace):
    closed = open_coalition(monkeypatch, workspace)
    assert "Balance 38: 3 indicators" in [e.label for e in closed.expander]
    assert "118 acts of members" not in tables(closed)
    cells = tables(open_coalition(monkeypatch, workspace, **{"behind-balance": True}))
    assert f"Agenda concentration\t0.37; 38 agenda items, coverage 100{PER_CENT}\t38, concern" in cells
    assert "Effective voices\t" in cells and "\tnot scored" in cells


def test_a_range_without_a_point_is_shown_as_one(monkeypatch, workspace):
    cells = tables(open_coalition(monkeypatch, workspace, "loopworks", **{"behind-balance": True}))
    assert f"0.26–0.89, no point: 38{PER_CENT} of this activity has no known organisation; 38 agenda items" in cells


def test_a_survey_with_too_few_answers_does_not_tell_how_many(monkeypatch, tmp_path):
    heads = [h | {"evidence": ["surveys"]} if h["indicator"] == "active_core" else h for h in sample()["method"]]
    rows = [
        row | {"value": None, "low": None, "high": None, "score": None, "n": 2}
        if row["indicator"] == "active_core"
        else row
        for row in sample()["indicators"]
    ]
    few = changed(tmp_path, method=heads, indicators=rows)
    cells = tables(open_coalition(monkeypatch, few, **{"behind-durability": True}))
    assert "Active core\tnot enough answers\tnot enough answers" in cells


def test_a_withheld_indicator_says_nothing_but_that(monkeypatch, tmp_path):
    rows = [row | {"suppressed": True} if row["indicator"] == "active_core" else row for row in sample()["indicators"]]
    cells = tables(open_coalition(monkeypatch, changed(tmp_path, indicators=rows), **{"behind-durability": True}))
    hidden = "not shown: too few answers to protect people"
    assert f"Active core\t{hidden}\t{hidden}" in cells


def test_where_all_single_indicators_are_withheld_one_sentence_says_so(monkeypatch, tmp_path):
    hidden = {"value": None, "low": None, "high": None, "n": None, "coverage": None, "score": None, "suppressed": True}
    rows = [row | hidden for row in sample()["indicators"] if row["indicator"] == "active_core"]
    app = open_coalition(monkeypatch, changed(tmp_path, indicators=rows))
    assert "Single indicators: not shown: too few answers to protect people." in said(app)
    assert "Does not apply here" not in said(app)
    assert not [e for e in app.expander if "indicator" in e.label]


def test_an_indicator_opens_from_its_pillar(monkeypatch, workspace):
    app = open_coalition(
        monkeypatch, workspace, "canopy", **{"behind-durability": True, "open-durability": "active_core"}
    )
    next(button for button in app.button if button.label == "Open Active core").click().run()
    assert [title.value for title in app.title] == ["Active core"]
    assert "Canopy Compact" in said(app)


# --- coalitions and audiences -------------------------------------------------------------------------------


def test_the_choice_of_coalition_is_remembered_on_other_pages(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "coalition")
    assert app.title[0].value == "Threadline Accord"  # at first the one that needs most
    app.selectbox[0].set_value("harbour").run()
    app.switch_page("screens/indicator.py").run()
    app.switch_page("screens/coalition.py").run()
    assert app.title[0].value == "Harbour Skills Pact"


def test_a_coalition_without_scores_says_so(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None}
    words = said(open_page(monkeypatch, changed(tmp_path, coalitions=[coalition]), "coalition"))
    assert "**No scores yet.**" in words


def test_two_coalitions_of_one_name_can_be_told_apart(monkeypatch, tmp_path):
    twins = make_workspace(tmp_path, names={"canopy": "Threadline Accord"})
    app = open_page(monkeypatch, twins, "coalition")
    assert {"Threadline Accord (canopy)", "Threadline Accord (threadline)"} <= set(app.selectbox[0].options)


def test_a_funder_reads_first_that_this_is_not_validated_and_gets_no_indicator_page(monkeypatch, tmp_path):
    hidden = {table: [] for table in ("indicators", "lenses", "changes", "sensitivity", "ranks", "dominance", "constructs",
                                      "nonresponse", "attention", "files", "evidence_rows", "missing")}  # fmt: skip
    write_build(make_workspace(tmp_path), BUILD, sample() | hidden, "funder")
    app = open_coalition(monkeypatch, tmp_path, audience="funder")
    assert app.markdown[0].value == "**Not validated for funding decisions.**"
    assert "**Health is 52, watch.**" in said(app)
    assert not app.button
    for section in ("Why it might stall", "What changed", "What members say", "What stands behind", "place"):
        assert section not in said(app), section


def test_an_older_file_without_the_newer_tables_still_opens(monkeypatch, tmp_path):
    newer = ("lenses", "changes", "sensitivity", "ranks", "dominance", "constructs", "nonresponse", "method", "missing")
    write_build(make_workspace(tmp_path), BUILD, sample(), "member", without=newer)
    app = open_coalition(monkeypatch, tmp_path, audience="member")
    assert "**Health is 52, watch.**" in said(app) and len(app.metric) == 4

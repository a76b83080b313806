from __future__ import annotations

import pytest

from pipelines.journal import Warned, journal_of
from tests.pages import changed, open_page, said
from tests.published_rows import ATTENTION
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("portfolio"))


def test_the_first_sentence_is_the_answer_and_the_page_says_build_and_month(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "**2 coalitions have something to act on.** Start with Threadline Accord: fewer members take part." in words
    assert "Figures to October 2026, built 2 November. October is still in progress." in words


def test_cards_stand_in_the_order_of_warnings_and_not_of_scores(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "portfolio")
    assert [h.value for h in app.header] == [
        "Threadline Accord", "Canopy Compact", "Harbour Skills Pact", "Loopworks Platform",
    ]  # fmt: skip


def test_a_card_says_why_what_next_and_who(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "Members attended 44 % of what they were expected at in October 2026, usually 77 %." in words
    assert "**Next step, facilitator:** Phone the members who missed the last three meetings" in words
    assert ":red-badge[2 to act on]" in words and ":gray-badge[1 data gap]" in words


def test_where_there_is_nothing_to_act_on_the_first_one_to_watch_is_told(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "Nothing to act on. 11 decisions in 12 months had no objection and no abstention." in words


def test_a_low_part_without_a_warning_is_one_to_watch(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "Some members do more than others, with participation concentration at 0.18." in words


def test_a_warning_that_somebody_ended_no_longer_counts(monkeypatch, tmp_path):
    place = make_workspace(tmp_path)
    rows = sample()
    (ended,) = [row for row in rows["warnings"] if row["coalition_id"] == "canopy" and row["class"] == "act"]
    journal_of(place).change(Warned.of(ended), "false_alarm", "Ann", note="A late report", follows=0)
    words = said(open_page(monkeypatch, place, "portfolio"))
    assert "**1 coalition has something to act on.** Start with Threadline Accord" in words


def test_a_build_from_before_there_were_warnings_goes_by_its_lowest_parts(monkeypatch, tmp_path):
    write_build(tmp_path, BUILD, sample(), without=("warnings", "warning_details"))
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    words = said(open_page(monkeypatch, tmp_path, "portfolio"))
    assert "**1 coalition has something to act on.** Start with Threadline Accord." in words
    assert "One organisation raises most agenda items, with agenda concentration at 0.37." in words
    assert "**Next step, facilitator:** Ask three other members for one agenda item each" in words


def test_a_card_names_the_reason_that_holds_the_coalition_back_with_its_range(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "Held back by **one-sided** :gray[29 (21–38)]" in words
    assert "Held back by **durability** :gray[55]" in words  # without the six reasons, the weakest part
    assert "Weakest part **balance** :gray[71]" in words


def test_the_page_says_what_the_ranges_mean(monkeypatch, workspace):
    assert "In brackets: where 90 % of these results lie." in said(open_page(monkeypatch, workspace, "portfolio"))


def test_no_card_has_a_rank(monkeypatch, workspace):
    assert "place" not in said(open_page(monkeypatch, workspace, "portfolio"))


def test_a_score_without_a_figure_is_words(monkeypatch, workspace):
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "Health :gray[not enough data]" in words
    assert "Engagement :gray[no data]" in words
    assert "nan" not in words.lower().split() and "None" not in words


def test_the_button_opens_that_coalition(monkeypatch, workspace):
    app = open_page(monkeypatch, workspace, "portfolio")
    next(button for button in app.button if button.label == "Open Canopy Compact").click().run()
    assert [title.value for title in app.title] == ["Canopy Compact"]


def of_many(path, count: int):
    every = [f"c{number:02}" for number in range(count)]
    first = sample()["coalitions"][0]
    coalitions = [first | {"coalition_id": key, "name": f"Pact {key}"} for key in every]
    attention = [ATTENTION[0] | {"coalition_id": key, "position": number + 1} for number, key in enumerate(every)]
    return changed(path, coalitions=coalitions, attention=attention)


def opened_by(app) -> list[str]:
    return [button.label for button in app.button if button.label.startswith("Open ")]


def test_a_dozen_have_their_cards_at_once(monkeypatch, tmp_path):
    app = open_page(monkeypatch, of_many(tmp_path, 12), "portfolio")
    assert len(opened_by(app)) == 12 and not [b for b in app.button if b.label.startswith("Show the other")]


def test_of_more_the_first_have_a_card_and_the_rest_on_request(monkeypatch, tmp_path):
    app = open_page(monkeypatch, of_many(tmp_path, 13), "portfolio")
    assert opened_by(app) == [f"Open Pact c{number:02}" for number in range(6)]
    next(button for button in app.button if button.label == "Show the other 7 coalitions").click().run()
    assert len(opened_by(app)) == 13


def test_a_workspace_without_a_build_says_how_to_begin(monkeypatch, tmp_path):
    words = said(open_page(monkeypatch, tmp_path, "portfolio"))
    assert "Where do you want to start?" in words


def test_a_build_without_coalitions_says_how_to_begin(monkeypatch, tmp_path):
    words = said(open_page(monkeypatch, changed(tmp_path, coalitions=[], attention=[]), "portfolio"))
    assert "Where do you want to start?" in words


def test_a_coalition_without_any_score_still_has_its_card(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None, "first_month": None}
    quiet = changed(tmp_path, coalitions=[coalition], scores=[], indicators=[], attention=ATTENTION[:1])
    app = open_page(monkeypatch, quiet, "portfolio")
    assert [h.value for h in app.header] == ["Threadline Accord"]
    assert "No figures yet" in said(app)


def test_one_month_is_enough_for_a_card(monkeypatch, tmp_path):
    tables = sample()
    last = max(row["month"] for row in tables["scores"])
    young = changed(tmp_path, scores=[row for row in tables["scores"] if row["month"] == last])
    assert "Health **52**" in said(open_page(monkeypatch, young, "portfolio"))


def test_a_hostile_name_is_text(monkeypatch, tmp_path):
    app = open_page(monkeypatch, make_workspace(tmp_path, names={"threadline": HOSTILE}), "portfolio")
    for shown in (app.header[0].value, app.button[0].label):
        assert "](" not in shown and "https://" not in shown and " <img" not in shown
    assert HOSTILE in said(app)


def test_a_torn_build_falls_back_to_the_last_good_one_and_says_so(monkeypatch, tmp_path):
    workspace = make_workspace(tmp_path)
    torn = tmp_path / "builds" / "20261109T081500Z-bbbb" / "published" / "secretariat.duckdb"
    torn.parent.mkdir(parents=True)
    torn.write_bytes((tmp_path / "builds" / BUILD / "published" / "secretariat.duckdb").read_bytes()[:5000])
    (tmp_path / "current").write_text("20261109T081500Z-bbbb\n", encoding="utf-8")
    words = said(open_page(monkeypatch, workspace, "portfolio"))
    assert "**This is the build of 2 November; the newer one failed and was not used.**" in words
    assert "Figures to October 2026" in words


def test_a_damaged_pointer_leads_nowhere_outside_the_builds(monkeypatch, tmp_path):
    workspace = make_workspace(tmp_path)
    (tmp_path / "current").write_text("../../elsewhere", encoding="utf-8")
    assert "This is the build of 2 November" in said(open_page(monkeypatch, workspace, "portfolio"))


def test_no_build_that_can_be_opened_is_an_error_and_never_an_empty_portfolio(monkeypatch, tmp_path):
    file = tmp_path / "builds" / BUILD / "published" / "secretariat.duckdb"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a database")
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    assert "cannot be opened" in said(open_page(monkeypatch, tmp_path, "portfolio"))


def test_a_new_build_is_seen_at_the_next_rerun(monkeypatch, tmp_path):
    app = open_page(monkeypatch, make_workspace(tmp_path), "portfolio")
    changed(tmp_path, coalitions=[row | {"name": "Renamed"} for row in sample()["coalitions"]])
    app.run()
    assert [h.value for h in app.header] == ["Renamed"] * 4
    assert "built 3 November" in said(app)

"""Who shapes it, as a facilitator, a committee without names and a coalition without data find it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from dashboard.words import BREAK, escape
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, sample, write_build

KEY = {"coalition_id": "threadline"}
NO_ITEM_NAMED = "No decision on file names the agenda item it was taken on."


def figure(measure: str, n: int | None, of: int | None, *ranged: float, note: str | None = None) -> dict[str, Any]:
    return KEY | {"measure": measure, "n": n, "of": of, "note": note} | dict(
        zip(("value", "low", "high"), ranged, strict=False)
    )  # fmt: skip


FIGURES = [
    figure("items", 52, 53, 52 / 53),
    figure("undecided", 23, 53, 23 / 53),
    figure("not_for_decision", 20, 23, 20 / 23),
    figure("outcome_unknown", 1, 30, 1 / 30),
    figure("by_others", 16, 52, 0.3077, 0.2141, 0.4203),
    figure("by_non_members", 0, 52, 0.0, 0.0, 0.0495),
    figure("amended", 2, 24, 0.0833, 0.03, 0.21),
    figure("early_involvement", 16, 157, 0.1019, 0.0687, 0.1486),
    figure("followed_up", 20, 24, 0.8333, 0.67, 0.92),
    figure("delivered_on_time", 1, 2, note="Fewer than 3 adopted items with promises due."),
    figure("acceptance", 10, 29, 0.79, 0.3, 2.14),
]


def stream(who: str, outcome: str, followed: str, n: int, column: str = "raised_by") -> dict[str, Any]:
    return KEY | {column: who, "outcome": outcome, "followed": followed, "n": n}


FLOWS = [
    stream("north", "as_proposed", "on_time", 14),
    stream("north", "dropped", "nothing_agreed", 5),
    stream("pine", "amended", "late", 2),
    stream("vesta", "as_proposed", "nothing_agreed", 4),
    stream("unknown", "as_proposed", "open", 4),
]
TOTALS = [
    stream("lead", "as_proposed", "on_time", 14, "origin"),
    stream("lead", "dropped", "nothing_agreed", 5, "origin"),
    stream("other_member", "amended", "late", 2, "origin"),
    stream("other_member", "as_proposed", "nothing_agreed", 6, "origin"),
    stream("other_member", "dropped", "nothing_agreed", 2, "origin"),
]


def maker(key: str, name: str | None, *counts: int | None, is_member: bool = True) -> dict[str, Any]:
    columns = ("raised", "raised_adopted", "amended", "committed", "delivered", "early", "early_of")
    return (
        KEY | {"organisation_id": key, "name": name, "is_member": is_member} | dict(zip(columns, counts, strict=True))
    )


MAKERS = [
    maker("north", "Northmill", 36, 14, 0, 3, 2, 4, 9),
    maker("pine", "Pinecrest", 12, 2, 1, 0, 0, 0, 9),
    maker("vesta", "Vesta Mills", 4, 4, 2, 5, 5, 2, 9),
    maker("dune", "Dune", 0, 0, 0, 0, 0, 0, 0),
    maker("office", "The Office", 0, 0, 0, 1, 0, 0, 0, is_member=False),
]


def idea(number: int, who: str, **more: Any) -> dict[str, Any]:
    return (
        KEY
        | {"item_id": f"i{number}", "title": f"Item {number}", "raised_on": date(2026, 9, number), "raised_by": who}
        | more
    )


IDEAS = [
    idea(3, "north", decision_id="d3", decided_on=date(2026, 9, 20), outcome="amended", followed="open"),
    idea(4, "unknown"),
    idea(2, "pine", decision_id="d2", decided_on=date(2026, 9, 9), outcome="dropped", followed="nothing_agreed"),
    idea(1, "none", decision_id="d1", decided_on=date(2026, 9, 8), followed="nothing_agreed"),
]
WHOLE = {"co_creation": FIGURES, "flows": FLOWS, "flow_totals": TOTALS, "co_creators": MAKERS, "ideas": IDEAS}


def put(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures with some of them in other words."""
    return [row | changes.get(row["measure"], {}) for row in FIGURES]


def opened(monkeypatch: pytest.MonkeyPatch, tmp_path, **published: list[dict]):
    return open_page(monkeypatch, changed(tmp_path, **published), "shaping", coalition_id="threadline")


def charts(app) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


# --- from idea to delivery -----------------------------------------------------------------------------------


def test_the_first_sentence_says_who_raises_and_what_becomes_of_what_others_raise(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert (
        "**3 organisations raised 52 agenda items, Northmill most: 36.** Of 1 more item it is not known who raised it. Of 10 that "
        "other members than the lead raised and that came to a decision, 8 were adopted."
    ) in words
    assert "per organisation, never per person. Figures to October 2026" in words


def test_the_section_says_who_raised_most_who_nothing_and_what_passed_as_proposed(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert (
        "36 of 52 agenda items came from Northmill; 1 member raised none of them. Of 1 more item it is not known who raised it. "
        "22 of 24 adopted items passed exactly as proposed."
    ) in words


def test_what_is_not_drawn_is_said(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert (
        "23 items, 20 of them raised for information or discussion, have no decision and are not drawn. Of 1 decided item the "
        "outcome is not on file."
    ) in words
    assert "Dropped: rejected, or put off at the last decision. Late: something promised was done late" in words


def test_the_flow_has_the_largest_raiser_in_the_accent_and_the_small_ones_together(monkeypatch, tmp_path):
    flow = charts(opened(monkeypatch, tmp_path, **WHOLE))[0]["data"][0]
    assert flow["node"]["label"] == [
        "Northmill 19", "2 others 6", "Raiser not known 4", "As proposed 22", "Changed first 2", "Dropped 5", "Done on time 14",
        "Late 2", "Still open 4", "Nothing agreed 4",
    ]  # fmt: skip
    assert [colour == "#A85AA0" for colour in flow["node"]["color"]] == [True] + [False] * 9


def test_the_flow_is_told_in_a_sentence_and_as_a_table(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path, **WHOLE)
    assert app.get("plotly_chart")[0].proto.alt == (
        "Flow of 29 decided agenda items. Raised by: Northmill 19, 2 others 6, Raiser not known 4; became: As proposed 22, "
        "Changed first 2, Dropped 5; what followed: Done on time 14, Late 2, Still open 4, Nothing agreed 4."
    )
    assert "Northmill\tAs proposed\tDone on time\t14\nNorthmill\tDropped\tNothing agreed\t5" in tables(app)


def test_two_that_raised_most_are_both_named_and_neither_is_in_the_accent(monkeypatch, tmp_path):
    makers = [row | {"raised": 20} if row["organisation_id"] in ("north", "pine") else row for row in MAKERS]
    flows = [stream(who, "as_proposed", "on_time", 9) for who in ("north", "pine")]
    app = opened(monkeypatch, tmp_path, **WHOLE | {"co_creators": makers, "flows": flows})
    assert "Of 52 agenda items, 20 each came from Northmill and Pinecrest" in said(app)
    assert "**3 organisations raised 44 agenda items, none more than 20.**" in said(app)
    assert "#A85AA0" not in charts(app)[0]["data"][0]["node"]["color"]


def test_the_way_of_every_item_is_there_newest_first(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path, **WHOLE)
    assert "The way of every item: 4" in [e.label for e in app.expander]
    ways = [line for line in tables(app).splitlines() if line.startswith("Item ")]
    assert ways == [
        "Item 4, 4 Sep 2026\tRaiser not known\tNo decision",
        "Item 3, 3 Sep 2026\tNorthmill\tChanged first 20 Sep 2026; still open",
        "Item 2, 2 Sep 2026\tPinecrest\tDropped 9 Sep 2026",
        "Item 1, 1 Sep 2026\tOf no organisation\tDecided, outcome not on file, 8 Sep 2026; nothing agreed",
    ]


def test_where_changes_and_promises_are_not_on_file_nothing_is_said_to_pass_as_proposed(monkeypatch, tmp_path):
    figures = put(
        amended={"n": None, "of": None, "value": None, "note": "The decision log does not say who changed a text."},
        followed_up={"n": None, "value": None, "note": "No commitment on file names the decision it follows from."},
    )
    app = opened(monkeypatch, tmp_path, **WHOLE | {"co_creation": figures})
    words = said(app)
    assert "as proposed" not in words and "Late:" not in words
    assert (
        "No commitment on file names the decision it follows from. The decision log does not say who changed a text."
        in words
    )
    labels = charts(app)[0]["data"][0]["node"]["label"]
    assert "Adopted 22" in labels and not any("Nothing agreed" in label for label in labels)


def test_with_no_decision_on_file_the_agenda_is_told_and_the_flow_is_not(monkeypatch, tmp_path):
    unknown = {"n": None, "of": None, "value": None, "note": NO_ITEM_NAMED}
    figures = put(
        **{row["measure"]: unknown for row in FIGURES if row["measure"] not in ("items", "by_others", "by_non_members")}
    )
    app = opened(monkeypatch, tmp_path, co_creation=figures, co_creators=MAKERS, ideas=IDEAS)
    words = said(app)
    assert "36 of 52 agenda items came from Northmill" in words and NO_ITEM_NAMED in words
    assert len(charts(app)) == 1  # the organisations, not the flow
    assert "came to a decision" not in words


# --- how much is shaped together -----------------------------------------------------------------------------


def test_shares_stand_with_their_range_and_counts(monkeypatch, tmp_path):
    cells = tables(opened(monkeypatch, tmp_path, **WHOLE)).replace("\u00a0", " ")
    assert "Raised by members other than the lead\t31 % (21–42 %): 16 of 52" in cells
    assert "Raised by somebody who is no member\t0 % (0–5 %): 0 of 52" in cells
    assert "Of what was promised and due, done on time\t1 of 2. Fewer than 3 adopted items with promises due." in cells


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (0.3, 2.14, "**No clear difference between what the lead and what other members raise.**"),
        (0.3, 0.9, "**What other members raise is adopted less readily than what the lead raises.**"),
        (1.1, 2.4, "**What other members raise is adopted more readily than what the lead raises.**"),
    ],
)
def test_a_difference_is_named_only_where_the_range_is_clear_of_one(monkeypatch, tmp_path, low, high, sentence):
    figures = put(acceptance={"low": low, "high": high})
    words = said(opened(monkeypatch, tmp_path, **WHOLE | {"co_creation": figures}))
    assert (
        f"{sentence} Odds of adoption, other members to lead: 0.79 ({low:.2f}–{high:.2f}), from 10 and 19 decided items."
        in words
    )


def test_what_is_not_known_is_said_once_per_reason(monkeypatch, tmp_path):
    why = "There is no member register, so nobody knows who leads."
    figures = put(
        by_others={"n": None, "value": None, "note": why}, by_non_members={"n": None, "value": None, "note": why},
        acceptance={"value": None, "note": why},
    )  # fmt: skip
    words = said(opened(monkeypatch, tmp_path, **WHOLE | {"co_creation": figures}))
    assert (
        f"Not known: “Raised by members other than the lead” and “Raised by somebody who is no member”. {why}" in words
    )
    assert f"**Not known whether others' items are adopted as readily as the lead's.** {why}" in words


# --- per organisation ----------------------------------------------------------------------------------------


def test_members_are_counted_by_what_they_do_and_those_that_do_nothing_are_named(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert (
        "Of 4 members 3 raised an item, 2 changed one of another, 2 promised something and 2 delivered something. Dune did none "
        "of this."
    ) in words


def test_the_chart_has_a_dot_per_thing_done_and_the_table_every_organisation(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path, **WHOLE)
    chart = charts(app)[1]
    rows = ["Northmill", "Pinecrest", "Vesta Mills", "The Office"]
    assert chart["layout"]["yaxis"]["ticktext"] == rows
    assert [trace["y"] for trace in chart["data"]] == [[0, 1, 2], [1, 2], [0, 2, 3], [0, 2]]
    heads = [note["text"] for note in chart["layout"]["annotations"] if "<b>" in note["text"]]
    assert heads == ["<b>raised</b>", "<b>changed</b>", "<b>promised</b>", "<b>done</b>"]
    assert (
        "Northmill\t36, 14 adopted\t0\t3, 2 done\nPinecrest\t12, 2 adopted\t1\t0\nVesta Mills\t4, 4 adopted\t2\t5, 5 done\n"
        "The Office\t0\t0\t1, 0 done\nDune\t0\t0\t0\nNorthmill\t4 of 9\nPinecrest\t0 of 9\nVesta Mills\t2 of 9"
    ) in tables(app)


def test_a_column_that_is_not_on_file_is_not_drawn_as_nothing(monkeypatch, tmp_path):
    blank = {"amended": None, "committed": None, "delivered": None, "early": None, "early_of": None}
    app = opened(monkeypatch, tmp_path, **WHOLE | {"co_creators": [row | blank for row in MAKERS]})
    words = said(app)
    assert "Of 4 members 3 raised an item. Dune did none of this." in words
    assert "The decision log does not say who changed a text. No commitment on file names the decision" in words
    assert len(charts(app)[1]["data"]) == 1
    assert "Pinecrest\t12, 2 adopted\tnot enough data\tnot enough data\n" in tables(app)


def test_without_a_register_nobody_is_called_a_member(monkeypatch, tmp_path):
    coalition = next(row for row in sample()["coalitions"] if row["coalition_id"] == "threadline") | {
        "has_register": False
    }
    words = said(opened(monkeypatch, tmp_path, **WHOLE | {"coalitions": [coalition]}))
    assert "Of 4 organisations 3 raised an item" in words and "1 organisation raised none of them" in words


# --- coalitions and audiences --------------------------------------------------------------------------------


def test_without_an_agenda_the_page_says_what_to_do(monkeypatch, tmp_path):
    note = "No agenda item of the last 12 months is on file."
    nothing = [figure(row["measure"], None, None, note=note) for row in FIGURES]
    app = opened(monkeypatch, tmp_path, co_creation=nothing)
    words = said(app)
    assert "**It is not known who shapes it.** No agenda export yet. Add one on the Data page." in words
    assert "How much is shaped together" not in words and not charts(app)


def test_a_coalition_without_months_is_not_known_yet(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None}
    words = said(opened(monkeypatch, tmp_path, coalitions=[coalition]))
    assert "**Not known yet.** No dated row of this coalition has arrived." in words


def committee(monkeypatch, tmp_path, published: dict[str, list[dict]], without: tuple[str, ...] = ()):
    place = changed(tmp_path)
    write_build(place, BUILD, sample() | published, "committee", without=without)
    (place / "current").write_text(BUILD, encoding="utf-8")
    return open_page(monkeypatch, place, "shaping", audience="committee", coalition_id="threadline")


def test_a_committee_without_names_sees_what_raisers_are_and_nobody(monkeypatch, tmp_path):
    app = committee(monkeypatch, tmp_path, {"co_creation": FIGURES, "flow_totals": TOTALS})
    words = said(app)
    assert "**Members other than the lead raised 16 of 52 agenda items.**" in words
    assert "16 of 52 agenda items came from members other than the lead." in words
    (chart,) = charts(app)
    assert chart["data"][0]["node"]["label"][:2] == ["The lead 19", "Other members 10"]
    assert chart["data"][0]["node"]["color"][0] == "#A85AA0"
    assert "Who raises, changes" not in words and "The way of every item" not in [e.label for e in app.expander]


def test_a_file_without_these_tables_still_opens(monkeypatch, tmp_path):
    app = committee(monkeypatch, tmp_path, {}, without=("co_creation", "co_creators", "flows", "flow_totals", "ideas"))
    assert "**It is not known who shapes it.**" in said(app)


def test_two_of_one_name_are_told_apart_and_an_unnamed_one_has_its_id(monkeypatch, tmp_path):
    makers = [MAKERS[0], MAKERS[1] | {"name": "Northmill"}, MAKERS[2] | {"name": None}]
    cells = tables(opened(monkeypatch, tmp_path, **WHOLE | {"co_creators": makers}))
    assert "Northmill (north)\t36, 14 adopted" in cells and "Northmill (pine)\t12" in cells and "vesta\t4" in cells


def test_hostile_names_and_titles_stay_text(monkeypatch, tmp_path):
    makers = [MAKERS[0] | {"name": HOSTILE}, *MAKERS[1:3], MAKERS[3] | {"name": HOSTILE}]
    ideas = [idea(1, "north", title=HOSTILE)]
    app = opened(monkeypatch, tmp_path, **WHOLE | {"co_creators": makers, "ideas": ideas})
    shown = [str(element.value) for kind in ("title", "header", "subheader", "markdown") for element in app.get(kind)]
    shown += [str(cell) for table in app.table for row in table.value.itertuples(index=False) for cell in row]
    found = [text.replace(BREAK, "") for text in shown if "Acme" in text]
    assert len(found) >= 6
    assert all(escape(HOSTILE) in text for text in found)
    assert all("<img" not in chart.proto.spec for chart in app.get("plotly_chart"))

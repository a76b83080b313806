"""Who is missing, as a facilitator, a committee without names and a coalition without data find it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.sections.roles_needed import answer, resting
from dashboard.words import BREAK, escape
from tests.pages import changed, open_page, said, tables
from tests.published_rows import LAST
from tests.published_sample import BUILD, HOSTILE, sample, write_build

KEY = {"coalition_id": "threadline"}
NO_LIST = "**No list of needed roles on file:** nobody can say who is missing."


def need(role: str, wanted: int, held_by: list[str] | None, status: str, **more: Any) -> dict[str, Any]:
    surely = None if held_by is None else len(held_by)
    return KEY | {
        "ecosystem_role": role, "wanted": wanted, "surely": surely, "perhaps": surely, "held_by": held_by, "status": status,
    } | more  # fmt: skip


ECOSYSTEM = [
    need("brand", 3, ["b1", "b2", "b3", "b4"], "covered"),
    need("civil_society", 1, ["redwing"], "single"),
    need("manufacturer", 2, ["mill", "vesta"], "single", sector_code="13"),
    need("recycler", 1, [], "missing", note="Of 1 member the role is not on file."),
    need("technology", 1, ["pine"], "single"),
]
MEMBERS = [
    KEY | {"month": LAST, "organisation_id": i, "name": i.capitalize()} for i in ("redwing", "mill", "vesta", "pine")
]


def candidate(position: int, who: str, reason: str, *, passed_over: bool = False, **more: Any) -> dict[str, Any]:
    return KEY | {
        "organisation_id": who.lower(), "name": who, "position": position, "ecosystem_role": "recycler", "fills": [],
        "secures": [], "reason": reason, "passed_over": passed_over,
    } | more  # fmt: skip


REASONS = [
    candidate(1, "Rewoven", "Would fill recycler, which nobody plays."),
    candidate(2, "Stitch", "Would secure technology, which otherwise rests on one organisation.",
              overlaps_with="pine", overlaps_most=0.75, is_declared=False),
    candidate(3, "Ragtime", "Brings more overlap than it adds.", passed_over=True,
              overlaps_with="mill", overlaps_most=1.0, is_declared=True),
    candidate(4, "Label", "Adds nothing that is missing: enough members play brand.", passed_over=True,
              overlaps_with="mill", overlaps_most=0.5, is_declared=False),
]  # fmt: skip
FIGURES = [
    KEY | {"organisation_id": who, "role_gain": adds, "overlap": overlap, "score": left}
    for who, adds, overlap, left in (
        ("rewoven", 1.0, None, None), ("stitch", 0.25, 0.0625, 0.1875), ("ragtime", 0.25, 0.31, -0.06), ("label", 0.0, 0.4, -0.4),
    )
]  # fmt: skip
WHOLE = {"ecosystem": ECOSYSTEM, "candidates": FIGURES, "candidate_reasons": REASONS, "members": MEMBERS}


def opened(monkeypatch: pytest.MonkeyPatch, tmp_path, **published: list[dict]):
    return open_page(monkeypatch, changed(tmp_path, **published), "missing_players", coalition_id="threadline")


# --- the roles ----------------------------------------------------------------------------------------------


def test_the_first_sentence_says_what_is_missing_and_whom_to_ask(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert "**1 of 5 needed roles is missing: recycler.** Ask Rewoven first." in words
    assert "Who else should be at the table? Figures to October 2026" in words


def test_what_rests_on_one_and_what_is_just_enough_is_said_with_what_is_not_known(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert (
        "**Civil society and technology each rest on one organisation alone.** Just enough members play manufacturer in sector "
        "13. Of 1 member the role is not on file."
    ) in words


def test_the_table_has_the_missing_first_and_says_who_holds_what(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path, **WHOLE)
    assert tables(app).splitlines()[:5] == [
        "Recycler\t0 for 1 seat, missing\tnobody",
        "Civil society\t1 for 1 seat, just enough\tRedwing",
        "Manufacturer in sector 13\t2 for 2 seats, just enough\tMill and Vesta",
        "Technology\t1 for 1 seat, just enough\tPine",
        "Brand\t4 for 3 seats, covered\tb1, b2, b3 and b4",  # of these the name is not published
    ]


def test_the_chart_has_a_ring_for_an_empty_seat_and_a_dot_for_a_filled_one(monkeypatch, tmp_path):
    (chart,) = opened(monkeypatch, tmp_path, **WHOLE).get("plotly_chart")
    drawn = json.loads(chart.proto.spec)
    symbols = [trace["marker"]["symbol"] for trace in drawn["data"] if trace["mode"] == "markers"]
    dot, ring = "circle", "circle-open"
    assert symbols == [[ring], [dot], [dot, dot], [dot], [dot] * 4]
    bars = [trace["x"] for trace in drawn["data"] if trace["mode"] == "lines"]
    assert bars[4] == [0.6, 3.4]  # three are wanted of the four there are
    assert [a["text"] for a in drawn["layout"]["annotations"]] == ["missing", *["just enough"] * 3, "covered"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (ECOSYSTEM[:1], "**The one needed role is filled.**"),
        (ECOSYSTEM[:2], "**All 2 needed roles are filled.**"),
        (ECOSYSTEM[3:4], "**1 of 1 needed role is missing: recycler.**"),
        ([ECOSYSTEM[3], ECOSYSTEM[3] | {"ecosystem_role": "regulator"}],
         "**2 of 2 needed roles are missing: recycler and regulator.**"),
    ],
)  # fmt: skip
def test_one_role_or_several_missing_or_none(rows, sentence):
    assert answer([{"sector_code": None} | row for row in rows]) == sentence


def test_what_rests_on_one_is_said_for_one_and_for_none():
    brand, society = ({"sector_code": None, "note": None} | row for row in ECOSYSTEM[:2])
    assert resting([brand]) == "No role that is filled rests on one organisation."
    assert resting([brand, society]) == "**Civil society rests on one organisation alone.**"
    assert resting([society | {"sector_code": "S94"}]).startswith("**Civil society in sector S94 rests")


def test_with_nobodys_role_known_that_is_said_with_the_way_out(monkeypatch, tmp_path):
    rows = [need(role, 1, None, "unknown", note="No member's role is on file.") for role in ("brand", "recycler")]
    app = opened(monkeypatch, tmp_path, ecosystem=rows)
    assert (
        "**It is not known which of the 2 needed roles are filled.** No member's role is on file. Fill in the column ecosystem "
        "role of the sheet organisations in the template workbook."
    ) in said(app)
    assert "Brand\t1 seat, not known" in tables(app)
    assert "Whom to ask first" not in said(app)


# --- whom to ask --------------------------------------------------------------------------------------------


def test_a_card_says_what_one_adds_the_overlap_it_brings_and_with_whom_most(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path, **WHOLE))
    assert "**2 organisations of the register add more than the overlap they bring.**" in words
    assert "1. Rewoven" in words and "Adds 1.00, overlap not known." in words
    assert "Would secure technology, which otherwise rests on one organisation." in words
    assert "Adds 0.25, brings 0.06 of overlap: 0.19 left. Overlaps most with Pine: 75 of 100." in words
    assert "Organisations of other coalitions are not proposed." in words


def test_those_passed_over_are_there_with_why(monkeypatch, tmp_path):
    app = opened(monkeypatch, tmp_path, **WHOLE)
    assert "Passed over, and why: 2" in [e.label for e in app.expander]
    cells = tables(app)
    assert "Ragtime\tBrings more overlap than it adds. Overlaps most with Mill, a declared competitor." in cells
    assert "Label\tAdds nothing that is missing: enough members play brand.\n" in cells + "\n"
    assert "3. Ragtime" not in said(app)


def test_the_same_figures_are_a_table(monkeypatch, tmp_path):
    cells = tables(opened(monkeypatch, tmp_path, **WHOLE))
    assert "1. Rewoven\t1.00\tnot enough data\tnot enough data\n2. Stitch\t0.25\t0.06\t0.19" in cells


def test_with_nobody_worth_asking_nobody_is_named_first(monkeypatch, tmp_path):
    none = said(opened(monkeypatch, tmp_path, **WHOLE | {"candidate_reasons": REASONS[2:]}))
    assert "**Nobody to ask.** None of the 2 organisations looked at adds more than it overlaps." in none
    assert "Ask Ragtime" not in none


def test_with_nobody_to_look_at_the_way_out_is_said(monkeypatch, tmp_path):
    nobody = said(opened(monkeypatch, tmp_path, ecosystem=ECOSYSTEM))
    assert "**Nobody in the register can be proposed.** Add organisations you know to the sheet organisations" in nobody


# --- coalitions and audiences -------------------------------------------------------------------------------


def test_without_a_list_of_needs_the_page_says_so_and_how_to_make_one(monkeypatch, tmp_path):
    words = said(opened(monkeypatch, tmp_path))
    assert NO_LIST in words and "Fill in the sheet ecosystem needs of the template workbook" in words
    assert "Which roles are filled" not in words and "Whom to ask first" not in words


def test_a_coalition_without_months_is_not_known_yet(monkeypatch, tmp_path):
    coalition = sample()["coalitions"][0] | {"last_month": None}
    words = said(opened(monkeypatch, tmp_path, coalitions=[coalition], ecosystem=ECOSYSTEM))
    assert "**Not known yet.** No dated row of this coalition has arrived." in words


def test_a_file_without_these_tables_still_opens(monkeypatch, tmp_path):
    place = changed(tmp_path)
    write_build(
        place, BUILD, sample(), "committee", without=("ecosystem", "candidates", "candidate_reasons", "members")
    )
    (place / "current").write_text(BUILD, encoding="utf-8")
    page = open_page(monkeypatch, place, "missing_players", audience="committee", coalition_id="threadline")
    assert NO_LIST in said(page)


def test_a_committee_without_names_sees_the_roles_and_nobody(monkeypatch, tmp_path):
    place = changed(tmp_path)
    nameless = [row | {"held_by": None} for row in ECOSYSTEM]
    write_build(place, "20261103T081500Z-bbbb", sample() | {"ecosystem": nameless}, "committee")
    (place / "current").write_text("20261103T081500Z-bbbb", encoding="utf-8")
    page = open_page(monkeypatch, place, "missing_players", audience="committee", coalition_id="threadline")
    words = said(page)
    assert "**1 of 5 needed roles is missing: recycler.**" in words
    assert "Whom to ask first" not in words and "Nobody in the register" not in words
    assert tables(page).splitlines()[0] == "Recycler\t0 for 1 seat, missing"


def test_hostile_names_stay_text(monkeypatch, tmp_path):
    reasons = [REASONS[0] | {"name": HOSTILE}, REASONS[1], REASONS[2] | {"name": HOSTILE}]
    members = [row | {"name": HOSTILE} for row in MEMBERS]
    needs = [*ECOSYSTEM, need("regulator", 1, [], "missing", sector_code=HOSTILE)]
    app = opened(
        monkeypatch, tmp_path, **WHOLE | {"candidate_reasons": reasons, "members": members, "ecosystem": needs}
    )
    shown = [str(element.value) for kind in ("title", "header", "subheader", "markdown") for element in app.get(kind)]
    shown += [str(cell) for table in app.table for row in table.value.itertuples(index=False) for cell in row]
    found = [text.replace(BREAK, "") for text in shown if "Acme" in text]
    assert len(found) >= 7
    assert all(escape(HOSTILE) in text for text in found)
    (chart,) = app.get("plotly_chart")
    assert "<img" not in chart.proto.spec

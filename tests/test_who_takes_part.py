"""Who takes part and each member, on the page Who shapes it."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.marks import ACCENT, INK
from dashboard.participation_chart import Part, participation, told
from tests.pages import changed, open_page, said, tables
from tests.published_sample import HOSTILE, sample

LAST = date(2026, 10, 1)
BAND = {"fair_share": 1 / 3, "chance_low": 0.25, "chance_high": 0.42}
MEMBERS = [
    {"coalition_id": "threadline", "month": LAST, "organisation_id": who, "name": name, "eligible": True, "acts": acts,
     "share": acts / 118, "attendance_rate": rate, "last_act_on": LAST, "status": status, **BAND}
    for who, name, acts, rate, status in (
        ("northmill", "Northmill", 62, 0.9, "active"), ("halden", "Halden", 40, 0.6, "quiet"), ("vesta", "Vesta", 16, 0.3, "silent"),
    )
]  # fmt: skip
OFFICE = {
    "coalition_id": "threadline",
    "month": LAST,
    "organisation_id": "office",
    "name": "Office",
    "eligible": False,
    "acts": 9,
}
DETAILS = [
    {"coalition_id": "threadline", "organisation_id": who, "usual_gap_days": usual, "silent_days": silent, "on_time": kept,
     "due": due, "reliability": rated, "contribution_share": share, "withheld": withheld}
    for who, usual, silent, kept, due, rated, share, withheld in (
        ("northmill", 2.2, 0, 3, 4, 3.5, 0.5, None), ("halden", 9.0, 46, 0, 0, 2.5, 0.3, None),
        ("vesta", None, 60, 1, 2, None, 0.2, "not shown: too few answers to protect people"),
    )
]  # fmt: skip


def page(monkeypatch, tmp_path, members=MEMBERS, details=DETAILS, **more):
    place = changed(tmp_path, members=[*members, OFFICE], member_details=details)
    return open_page(monkeypatch, place, "shaping", coalition_id="threadline", **more)


def test_who_does_more_or_less_than_chance_is_named(monkeypatch, tmp_path):
    told_ = said(page(monkeypatch, tmp_path))
    assert "Northmill does more than chance would give. Vesta does less than chance would give." in told_


def test_more_than_chance_is_judged_by_chance_and_not_by_the_share_declared(monkeypatch, tmp_path):
    """Northmill did 53 %: beyond the band's 42 %, and under the 60 % it declared."""
    rows = [row | ({"fair_share": 0.6} if row["name"] == "Northmill" else {}) for row in MEMBERS]
    assert "Northmill does more than chance would give. Vesta does less" in said(page(monkeypatch, tmp_path, rows))


@pytest.mark.parametrize(
    ("n", "why"),
    [
        (7, "7 acts of members in 6 months; 20 are needed."),
        (None, "0 acts of members in 6 months; 20 are needed."),
        (40, "too little of what was done is of known organisations."),
    ],
)
def test_why_there_are_no_voices_is_said(monkeypatch, tmp_path, n, why):
    tables_ = sample()
    for row in tables_["indicators"]:
        if row["indicator"] == "effective_voices":
            row |= {"value": None, "n": n}
    for head in tables_["method"]:
        head["min_n"] = 20
    place = changed(tmp_path, members=MEMBERS, indicators=tables_["indicators"], method=tables_["method"])
    app = open_page(monkeypatch, place, "shaping", coalition_id="threadline")
    assert f"How many voices count is not known: {why}" in said(app)


def test_the_table_says_shares_and_what_chance_would_give_of_members_alone(monkeypatch, tmp_path):
    rows = tables(page(monkeypatch, tmp_path)).replace("\xa0", " ")
    assert "Northmill\t53 %, 62 acts\t25 % to 42 %" in rows
    assert "Office" not in rows


def test_too_few_acts_are_said(monkeypatch, tmp_path):
    few = [row | {"chance_low": None, "chance_high": None} for row in MEMBERS]
    assert "Too few acts to tell luck from habit." in said(page(monkeypatch, tmp_path, few))


def test_a_member_stands_beside_the_middle_of_all(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, **{"member-of-threadline": "halden"})
    assert "Halden. Quiet" in said(app).replace("**", "")
    assert "It usually does something every 9 days; last seen 46 days ago." in said(app)
    rows = tables(app).replace("\xa0", " ")
    assert "Share of what all did, 6 months\t34 %\t34 %" in rows
    assert "Promises kept in time, 6 months\tnone was due\t4 of 6 of all members" in rows
    assert "How reliable others find it, of 4\t2.5\t3" in rows


def test_what_is_known_of_no_member_is_said_and_has_no_line(monkeypatch, tmp_path):
    bare = [row | {"contribution_share": None, "reliability": None, "due": 0, "on_time": 0} for row in DETAILS]
    app = page(monkeypatch, tmp_path, details=bare)
    assert (
        "Not enough data of any member: share of what all gave, promises kept in time, how reliable others find it and found "
        "reliable less promises kept."
    ) in said(app)
    assert "Share of what all gave" not in tables(app)


def test_what_is_withheld_is_said_and_what_it_gets_is_not_told(monkeypatch, tmp_path):
    told_ = said(page(monkeypatch, tmp_path, **{"member-of-threadline": "vesta"}))
    assert "What others say of it: not shown: too few answers to protect people." in told_
    assert "What a single member gets out of the coalition is not shown" in told_
    assert "it did too little in a year to say what is usual" in told_


def test_a_hostile_name_stays_text(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, [row | {"name": HOSTILE} for row in MEMBERS])
    assert "](https://evil" not in "".join(str(m.value).replace("\\]", "") for m in app.markdown)


def test_without_names_only_the_voices_are_told_and_without_these_nothing(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, [])
    assert "Each member" not in said(app)
    assert "Who takes part" in said(app)
    place = changed(tmp_path / "none", members=[], member_details=[], indicators=[])
    assert "Who takes part" not in said(open_page(monkeypatch, place, "shaping", coalition_id="threadline"))


PARTS = [
    Part("Northmill", 0.5, 0.25, 0.1, 0.4, 50, 100), Part("Halden", 0.25, 0.25, 0.1, 0.4, 25, 100),
    Part("New one", 0.25, None, None, None, 25, 100),
]  # fmt: skip


def test_diamonds_and_figures_stand_outside_chance_only():
    figure = participation(PARTS)
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    assert [(mark.marker.symbol, mark.marker.color) for mark in marks] == [
        ("diamond", ACCENT),
        ("circle", INK),
        ("circle", INK),
    ]
    assert [note.text for note in figure.layout.annotations if note.text.strip()[:1].isdigit()] == ["50\xa0%"]


def test_a_band_and_a_fair_share_are_drawn_where_known():
    shapes = participation(PARTS).layout.shapes
    assert [(shape.type, shape.x0, shape.x1) for shape in shapes if shape.y0 == -0.5] == [
        ("rect", 0.1, 0.4),
        ("line", 0.25, 0.25),
    ]
    assert not [shape for shape in shapes if shape.y0 == 1.5]


def test_the_words_of_a_part():
    assert told(PARTS[0]).replace("\xa0", " ") == "50 % of acts (50 of 100)"


@pytest.mark.parametrize(
    ("largest", "fair", "top", "ticks"),
    [
        (0.045, None, 0.054, [0, 0.02, 0.04]),
        (0.3, 0.1, 0.36, [0, 0.1, 0.2, 0.3]),
        (0.3, 0.55, 0.66, [0, 0.2, 0.4, 0.6]),  # what it declared is on the chart too
        (1.0, 1.0, 1.2, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
    ],
)
def test_the_scale_holds_all_that_is_drawn_and_small_shares_can_be_seen(largest, fair, top, ticks):
    axis = participation([Part("A", largest, fair, None, None, 5, 100)]).layout.xaxis
    assert axis.range[1] == pytest.approx(top)
    assert list(axis.tickvals) == pytest.approx(ticks)

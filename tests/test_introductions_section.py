"""Did introductions lead to work, on the page Facilitation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections.introductions import NOTHING, TITLE, difference
from dashboard.words import BREAK, escape
from tests.pages import changed, open_page, said, tables
from tests.published_sample import HOSTILE, LAST, sample, write_build

KEY = "threadline"
TOTAL = {
    "coalition_id": KEY, "introductions": 7, "with_work": 4, "compared": 6, "difference": 1.24, "low": 0.31, "high": 2.17,
    "reason": None,
}  # fmt: skip
OPEN = "The 180 days are not over: they end on 3 February 2027."


def introduced(number: int, names: str, on: date, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": KEY, "activity_id": f"i{number}", "organisation_id_a": names[0], "organisation_id_b": names[1],
        "happened_on": on, "joint_days_before": 0, "joint_days": 4, "comparable_pairs": 12, "comparable_mean": 1.25,
        "is_over": True, "reason": None,
    } | more  # fmt: skip


INTRODUCED = [
    introduced(1, "ab", date(2025, 5, 1)),
    introduced(2, "ac", date(2025, 9, 1), joint_days=0, comparable_pairs=2, comparable_mean=None,
               reason="Comparable pairs that nobody introduced: 2; 3 are needed."),
    introduced(3, "bz", date(2026, 8, 7), joint_days=1, comparable_pairs=None, comparable_mean=None, is_over=False, reason=OPEN),
]  # fmt: skip
MEMBERS = [
    {"coalition_id": KEY, "month": LAST, "organisation_id": who, "name": name, "eligible": True}
    for who, name in (("a", "Alder Fund"), ("b", "Birch Works"), ("c", HOSTILE))
]
WHOLE: dict[str, list[dict[str, Any]]] = {
    "introduction_yield": [TOTAL],
    "introductions": INTRODUCED,
    "members": MEMBERS,
}


def page(monkeypatch, path: Path, audience: str = "secretariat", **tables_changed: list):
    workspace = changed(path, **(WHOLE | tables_changed))
    if audience != "secretariat":
        build = (workspace / "current").read_text(encoding="utf-8").strip()
        write_build(workspace, build, sample() | WHOLE | tables_changed, audience)
    return open_page(monkeypatch, workspace, "facilitation", audience=audience, coalition_id=KEY)


def test_the_answer_is_how_many_were_followed_by_work_and_the_difference_to_comparable_pairs(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path)
    assert TITLE in [header.value for header in app.header]
    text = said(app)
    assert (
        "**4 of 7 introductions were followed by joint work within 180 days.** Pairs introduced had 1.2 more days together than "
        "comparable pairs (0.3 to 2.2), over 6 introductions."
    ) in text
    assert "a difference is no proof that the introduction brought it about" in text
    assert "caused" not in text.partition(TITLE)[2]


def test_the_table_has_each_introduction_newest_first_or_why_it_is_not_compared(monkeypatch, tmp_path):
    rows = [row for row in tables(page(monkeypatch, tmp_path)).splitlines() if row.count("\t") == 2 and " and " in row]
    assert [row.partition(", ")[2] for row in rows][::2] == [
        f"7 Aug 2026\t1 so far\t{OPEN}",
        "1 May 2025\t4\t1.2, mean of 12 comparable pairs",
    ]
    assert rows[0].startswith("Birch Works and z, ")  # no member today
    assert rows[1].endswith("1 Sep 2025\t0\tComparable pairs that nobody introduced: 2; 3 are needed.")
    assert rows[2].startswith("Alder Fund and Birch Works, ")


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((1.24, 0.31, 2.17), "Pairs introduced had 1.2 more days together than comparable pairs (0.3 to 2.2), over 6 introductions."),
        ((-1.24, -2.17, -0.31), "Pairs introduced had 1.2 fewer days together than comparable pairs (0.3 to 2.2), over 6 introductions."),
        ((0.44, -0.51, 1.39), "Pairs introduced had 0.4 more days together than comparable pairs (from 0.5 fewer to 1.4 more), "
                              "which may be ordinary ups and downs, over 6 introductions."),
        ((0.04, -0.5, 0.5), "Pairs introduced had as many days together as comparable pairs (from 0.5 fewer to 0.5 more), "
                            "which may be ordinary ups and downs, over 6 introductions."),
    ],
)  # fmt: skip
def test_more_fewer_or_as_many(figures, sentence):
    assert difference(TOTAL | dict(zip(("difference", "low", "high"), figures, strict=True))) == sentence


def test_without_enough_to_compare_the_reason_stands_in_place_of_the_difference(monkeypatch, tmp_path):
    why = "Introductions that are over and can be compared: 1; 5 are needed."
    few = TOTAL | {
        "introductions": 1,
        "with_work": 1,
        "compared": 1,
        "difference": None,
        "low": None,
        "high": None,
        "reason": why,
    }
    text = said(page(monkeypatch, tmp_path, introduction_yield=[few]))
    assert f"**1 of 1 introduction was followed by joint work within 180 days.** {why}" in text
    assert "In brackets" not in text.partition(TITLE)[2]


def test_before_any_is_over_it_is_too_early_to_tell(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, introduction_yield=[], introductions=INTRODUCED[2:])
    assert f"**Too early to tell.** {OPEN}" in said(app)
    assert f"Birch Works and z, 7 Aug 2026\t1 so far\t{OPEN}" in tables(app)
    two = [INTRODUCED[2], INTRODUCED[2] | {"activity_id": "i4"}]
    text = said(page(monkeypatch, tmp_path / "two", introduction_yield=[], introductions=two))
    assert "**Too early to tell.** Of none of 2 introductions the 180 days are over." in text


def test_where_joint_work_was_never_seen_it_is_not_known(monkeypatch, tmp_path):
    unseen = INTRODUCED[0] | {
        "joint_days": None,
        "comparable_mean": None,
        "reason": "Nothing on file shows who works with whom.",
    }
    app = page(monkeypatch, tmp_path, introduction_yield=[], introductions=[unseen])
    assert "**Not known.** Nothing on file shows who works with whom." in said(app)
    assert "Alder Fund and Birch Works, 1 May 2025\tnot enough data\tNothing on file" in tables(app)


def test_without_an_introduction_the_secretariat_reads_how_to_enter_one(monkeypatch, tmp_path):
    nothing = {"introduction_yield": [], "introductions": []}
    assert NOTHING in said(page(monkeypatch, tmp_path, **nothing))
    assert TITLE not in [header.value for header in page(monkeypatch, tmp_path / "funder", "funder", **nothing).header]


@pytest.mark.parametrize("audience", ["committee", "funder"])
def test_who_sees_no_names_reads_the_sum_alone(monkeypatch, tmp_path, audience):
    app = page(monkeypatch, tmp_path, audience, introductions=[], members=[])
    assert "**4 of 7 introductions were followed by joint work within 180 days.**" in said(app)
    assert "Alder" not in said(app) + tables(app)


def test_hostile_names_stay_text(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path)
    cells = [str(cell) for table in app.table for row in table.value.itertuples(index=False) for cell in row]
    found = [cell.replace(BREAK, "") for cell in cells if "Acme" in cell]
    assert found
    assert all(escape(HOSTILE) in cell for cell in found)
    assert all("<img" not in chart.proto.spec for chart in app.get("plotly_chart"))

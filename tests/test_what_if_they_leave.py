"""What if they leave, on the page Will it last."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.pages import changed, open_page, said, tables
from tests.published_sample import HOSTILE

LAST = date(2026, 10, 1)
BEFORE = {"health": (52, 46, 58, "watch"), "balance": (38, 31, 46, "concern"), "engagement": (58, 52, 64, "watch")}
AFTER = {"health": (60.4, 54, 66, "watch"), "balance": (55, 47, 62, "watch"), "engagement": (54, 48, 60, "watch")}


def rows(scenario: str, leaves: str | None, after: dict[str, Any] = AFTER, coalition: str = "threadline") -> list[dict]:
    found = []
    for score, before in BEFORE.items():
        cells = dict(zip(("before", "before_low", "before_high", "before_band"), before, strict=True))
        cells |= dict(zip(("after", "after_low", "after_high", "after_band"), after[score], strict=True))
        found.append({"coalition_id": coalition, "scenario": scenario, "leaves": leaves, "score": score, **cells})
    return found


NONE = {"coalition_id": "threadline", "scenario": "facilitator", "reason": "The facilitation log has no entry."}
MOVED = [
    {"coalition_id": "threadline", "scenario": "largest_member", "indicator": name, "before_score": before, "after_score": after}
    for name, before, after in (
        ("attendance_rate", 60.0, 41.4), ("active_core", 70.0, 69.8), ("runway", 33.0, None),
        ("agenda_concentration", 10.0, 80.0),
    )
]  # fmt: skip


def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stress: list[dict], **more: Any):
    place = changed(tmp_path, stress=stress, stress_indicators=MOVED)
    return open_page(monkeypatch, place, "lasting", coalition_id="threadline", **more)


def test_the_answer_says_how_health_would_stand_and_what_would_lose_most(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, [*rows("largest_member", "Northmill"), NONE])
    told = said(page)
    assert (
        "**Without Northmill, the largest member, health would be 60 (54–66), watch; today it is 52 (46–58), watch.** "
        "Engagement would lose most, 4.0 points."
    ) in told
    assert "Could no longer be worked out: Runway." in told


def test_the_table_names_what_falls_and_leaves_out_what_gains_or_hardly_moves(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, rows("largest_member", "Northmill"))
    told = tables(page)
    assert "Attendance\t60\t41" in told
    assert "Active core" not in told
    assert "Agenda concentration\t10" not in told


def test_a_score_that_is_missing_today_too_is_not_laid_to_the_one_that_leaves(monkeypatch, tmp_path):
    gone = dict.fromkeys(
        ("before", "before_low", "before_high", "before_band", "after", "after_low", "after_high", "after_band")
    )
    found = [row | gone if row["score"] == "health" else row for row in rows("largest_member", "Northmill")]
    assert "**Health has no score, with or without Northmill, the largest member.** Engagement would lose most" in said(
        shown(monkeypatch, tmp_path, found)
    )


def test_a_score_that_goes_missing_is_said_and_is_no_zero(monkeypatch, tmp_path):
    gone = AFTER | {"health": (None,) * 4, "balance": (None,) * 4}
    told = said(shown(monkeypatch, tmp_path, rows("largest_member", "Northmill", gone)))
    assert (
        "**Without Northmill, the largest member, health could not be worked out.** Balance would have no score."
        in told
    )


def test_where_nobody_can_leave_the_reason_stands(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, [*rows("largest_member", "Northmill"), NONE], stress_scenario="facilitator")
    assert "The facilitation log has no entry." in said(page)


def test_a_hostile_name_stays_text(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, rows("largest_member", HOSTILE))
    assert "](https://evil" not in "".join(str(m.value).replace("\\]", "") for m in page.markdown)


def test_committee_and_funder_read_it_without_a_name_and_can_ask_for_nobody_else(monkeypatch, tmp_path):
    from tests.published_sample import sample, write_build

    place = changed(tmp_path)
    build = (place / "current").read_text().strip()
    write_build(place, build, sample() | {"stress": rows("largest_member", None)}, "funder")
    page = open_page(monkeypatch, place, "lasting", audience="funder", coalition_id="threadline")
    assert "**Without the largest member health would be 60 (54–66)" in said(page)
    boxes = [box for box in page.selectbox if box.label == "Who leaves"]
    assert [option for box in boxes for option in box.options] == [
        "The largest member", "The largest funder", "The facilitator",
    ]  # fmt: skip


def test_nothing_is_drawn_where_there_is_no_stress_test(monkeypatch, tmp_path):
    assert "What if they leave" not in said(shown(monkeypatch, tmp_path, []))

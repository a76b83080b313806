"""What changed after it, on the page Facilitation."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections import before_and_after as section
from dashboard.sections.before_and_after import difference
from dashboard.words import escape
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, sample, write_build

SHARE = "share of expected attendances, 0 to 1"
ROOT = Path(section.__file__).parents[2]
MINE = ("metrics/facilitation.py", "metrics/pushes.py", "metrics/segmented.py", "metrics/facilitation_series.py",
        "dashboard/effect_chart.py", "dashboard/sections/before_and_after.py")  # fmt: skip
NBSP = "\u00a0"


def push(
    activity: str = "x", series: str = "attendance_rate", month: str = "2026-03-01", **more: Any
) -> tuple[dict, dict]:
    """The two rows of a push that is shown in full, but for what is given."""
    key = {"coalition_id": "threadline", "activity_id": activity, "series": series}
    row = key | {
        "month": date.fromisoformat(month), "hat": "facilitator", "before": 0.62, "after": 0.71, "effect": 0.09, "low": 0.02,
        "high": 0.16, "label": "",
    }  # fmt: skip
    details = key | {
        "title": "Attendance", "unit": SHARE, "months_before": 16, "months_after": 18, "autocorrelation": 0.2,
        "placebo_dates": 9, "placebo_found": 0, "comparisons": 4, "compared_effect": 0.07, "compared_low": -0.01,
        "compared_high": 0.15, "is_shown": True, "is_indicative": False,
    }  # fmt: skip
    return tuple(one | {name: cell for name, cell in more.items() if name in one} for one in (row, details))


def refused(activity: str, label: str, **more: Any) -> tuple[dict, dict]:
    empty = dict.fromkeys(("before", "after", "effect", "low", "high", "autocorrelation", "placebo_dates", "placebo_found",
                           "comparisons", "compared_effect", "compared_low", "compared_high"))  # fmt: skip
    return push(activity, **empty | {"label": label, "is_shown": False} | more)


def points(activity: str = "x", series: str = "attendance_rate") -> list[dict]:
    return [
        {
            "coalition_id": "threadline", "activity_id": activity, "series": series, "month": date(2026, number, 1),
            "value": 0.6 + 0.01 * number, "n": 36, "fitted": 0.62 + 0.09 * (number > 3), "trend": 0.62, "trend_low": 0.5,
            "trend_high": 1.2,
        }
        for number in (1, 2, 4, 5)
    ]  # fmt: skip


def filled(pushes: list[tuple[dict, dict]]) -> dict[str, list[dict]]:
    return {
        "facilitation": [row for row, _ in pushes], "facilitation_details": [details for _, details in pushes],
        "facilitation_points": [
            point for row, details in pushes if details["is_shown"] for point in points(row["activity_id"], row["series"])
        ],
    }  # fmt: skip


def shown(monkeypatch: pytest.MonkeyPatch, path: Path, *pushes: tuple[dict, dict], **more: Any):
    return open_page(
        monkeypatch, changed(path, **filled(list(pushes))), "facilitation", coalition_id="threadline", **more
    )


def test_the_answer_is_how_much_higher_than_the_earlier_trend(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, push())
    told = said(page)
    assert "What changed after it" in told
    assert (
        "**After March 2026, attendance stood 9 points higher than the earlier trend would give (2 to 16).**\n" in told
    )
    assert (
        f"The level at that date: 62{NBSP}% before, 71{NBSP}% after. 16 months before and 18 after count; March 2026 itself does not."
        in told
    )
    assert "At 0 of 9 other dates the same calculation finds a change; by luck it would at about 1 in 10." in told
    assert (
        "The distance to 4 other coalitions in the same months stood 7 points higher than its earlier trend would give "
        "(from 1 lower to 15 higher), which may be ordinary ups and downs."
    ) in told
    assert section.LIMITS in told
    assert "That is often" not in told
    assert len(page.get("plotly_chart")) >= 1
    row = next(line for line in tables(page).splitlines() if line.startswith("May 2026"))
    assert row == f"May 2026\t65{NBSP}% from 36\t71{NBSP}%\t62{NBSP}% (50–100{NBSP}%)"  # no trend above all


@pytest.mark.parametrize(
    ("figures", "unit", "told"),
    [
        ((0.09, 0.02, 0.16), SHARE, "9 points higher than before (2 to 16)"),
        ((-0.09, -0.16, -0.02), SHARE, "9 points lower than before (2 to 16)"),
        ((0.01, 0.005, 0.02), SHARE, "1 point higher than before (0 to 2)"),
        ((0.03, -0.04, 0.10), SHARE, "3 points higher than before (from 4 lower to 10 higher), which may be ordinary ups and downs"),
        ((0.0, -0.04, 0.04), SHARE, "0 points lower than before (from 4 lower to 4 higher), which may be ordinary ups and downs"),
        ((-0.12, -0.2, -0.04), "index, 0 to 1", "0.12 lower than before (0.04 to 0.20)"),
        ((1.25, 0.5, 2.0), "organisations, a count", "1.2 organisations higher than before (0.5 to 2.0)"),
    ],
)  # fmt: skip
def test_a_difference_in_words(figures, unit, told):
    assert difference(*figures, unit, "than before") == told


def test_under_12_months_the_answer_is_indicative(monkeypatch, tmp_path):
    label = "Indicative: under 12 months on one side."
    page = shown(monkeypatch, tmp_path, push(label=label, is_indicative=True, months_after=7))
    assert f"would give (2 to 16).** {label}" in said(page)


def test_what_is_not_shown_has_its_reason_and_no_chart(monkeypatch, tmp_path):
    label = "Not shown: 6 months before and after are needed, 4 so far."
    page = shown(monkeypatch, tmp_path, refused("x", label, months_after=4))
    told = said(page)
    assert f"**Attendance from March 2026.** {label}" in told
    assert "higher than" not in told and section.LIMITS not in told
    assert not [e for e in page.expander if e.label.startswith("What changed after it")]


def test_what_is_no_monthly_series_is_told_by_its_title_or_not_at_all(monkeypatch, tmp_path):
    label = "Not shown: what the entry is meant to move is not the name of an indicator."
    page = shown(
        monkeypatch,
        tmp_path,
        refused("x", label, series="unknown", title=None, unit=None, months_before=None, months_after=None),
    )
    assert f"**Something that is no indicator from March 2026.** {label}" in said(page)


def test_without_a_push_the_page_says_what_is_missing(monkeypatch, tmp_path):
    assert section.NOTHING in said(shown(monkeypatch, tmp_path))


def test_of_several_what_is_shown_comes_first_and_all_stand_in_a_table(monkeypatch, tmp_path):
    counted = "Counted with the entry of 10 March 2026."
    page = shown(
        monkeypatch, tmp_path, push("x"),
        refused("later", counted, month="2026-04-01", months_before=None, months_after=None),
        refused("newest", "Not shown: 6 months before and after are needed, 1 so far.", month="2026-09-01", series="follow_through",
                title="Follow-through", months_after=1),
    )  # fmt: skip
    box = page.selectbox(key="choose-push")
    assert box.options == ["Attendance from March 2026", "Follow-through from September 2026"]
    assert "attendance stood 9 points higher" in said(page)
    lines = tables(page)
    assert f"Apr 2026\tAttendance\tFacilitator\t{counted}" in lines
    assert "Mar 2026\tAttendance\tFacilitator\t9 points higher than the trend (2 to 16)." in lines
    box.select("newest follow_through").run()
    assert "**Follow-through from September 2026.** Not shown: 6 months before and after are needed, 1 so far." in said(
        page
    )


def test_dates_at_which_a_change_is_often_found_are_a_reason_to_doubt(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, push(placebo_dates=12, placebo_found=4))
    assert (
        "At 4 of 12 other dates the same calculation finds a change; by luck it would at about 1 in 10. That is often: do not build on this one."
        in said(page)
    )


def test_without_another_date_or_enough_others_it_says_so(monkeypatch, tmp_path):
    none = {
        "placebo_dates": 0,
        "placebo_found": 0,
        "compared_effect": None,
        "compared_low": None,
        "compared_high": None,
    }
    for others, who in ((0, "no other coalition"), (1, "1 other coalition"), (2, "2 other coalitions")):
        told = said(shown(monkeypatch, tmp_path / str(others), push(**none, comparisons=others)))
        assert (
            "There is no other date, with 6 months on each side, at which the same calculation could be tried." in told
        )
        assert (
            f"Not compared with others: {who} had figures in all these months and began nothing on it, 3 are needed."
            in told
        )


def test_events_of_the_same_months_are_named_and_stay_inert(monkeypatch, tmp_path):
    tables_changed = filled([push()]) | {
        "context_events": [
            {"coalition_id": "threadline", "month": date(2026, 2, 1), "label": HOSTILE},
            {"coalition_id": "threadline", "month": date(2026, 6, 1), "label": "Afterwards"},
        ]
    }
    page = open_page(monkeypatch, changed(tmp_path, **tables_changed), "facilitation", coalition_id="threadline")
    (told,) = (m.value for m in page.markdown if m.value.startswith("In the same months"))
    assert "Afterwards" not in told
    assert f"February 2026: {escape(HOSTILE)}" in told


@pytest.mark.parametrize("audience", ["committee", "funder"])
def test_committee_and_funder_see_the_same(monkeypatch, tmp_path, audience):
    place = changed(tmp_path, **filled([push()]))
    build = (place / "current").read_text(encoding="utf-8").strip()
    write_build(place, build, sample() | {"context_events": []} | filled([push()]), audience=audience)
    page = open_page(monkeypatch, place, "facilitation", audience=audience, coalition_id="threadline")
    assert "attendance stood 9 points higher than the earlier trend would give (2 to 16)." in said(page)


def test_a_build_without_these_tables_shows_the_page_without_the_section(monkeypatch, tmp_path):
    place = changed(tmp_path)
    (place / "current").write_text(BUILD, encoding="utf-8")
    old = "20261104T081500Z-bbbb"
    write_build(place, old, sample(), without=("facilitation_points",))
    (place / "current").write_text(old, encoding="utf-8")
    assert section.NAME not in said(open_page(monkeypatch, place, "facilitation", coalition_id="threadline"))


def test_no_string_of_it_speaks_of_causes():
    said_of_causes = re.compile(r"\bcaus\w*|\beffect of|\bdue to|thanks to|\bbecause of|\bled to", re.IGNORECASE)
    for name in MINE:
        tree = ast.parse((ROOT / name).read_text("utf-8"))
        docs = {
            node.body[0].value.value  # docstrings are not shown; "never a cause" stands in one
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, clean=False)
        }
        strings = [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value not in docs
        ]
        assert strings, name
        assert not [text for text in strings if said_of_causes.search(text)], name
    assert said_of_causes.search("Attendance rose due to it")

"""The funder's first page, as its published file tells it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections.funded_card import direction
from metrics.disclosure import AUDIENCES
from tests.pages import open_page, said
from tests.published_rows import LAST
from tests.published_sample import BUILD, HOSTILE, MONTHS, make_workspace, sample, write_build

NBSP = "\u00a0"
NAMED = "Northmill"  # an organisation
OUTLOOK = {
    "currency": "EUR", "usual_spend": 31_000.0, "signed_to_come": 130_200.0, "runway": 4.2, "funders": 2,
    "effective_funders": 1.18, "largest_share": 0.918, "first_uncovered_month": date(2027, 1, 1),
}  # fmt: skip
STAY = {"months": 12.0, "survival": 0.86, "low": 0.80, "high": 0.92, "at_risk": 19}
COST = {
    "entries": 17, "cost": 5_355.0, "cost_known": 17, "other_currency": 0, "currency": "EUR", "closed": 28,
    "cost_per_closed": 191.25, "due": 30, "on_time": 26,
}  # fmt: skip


def push(number: int, month: date, effect: float | None, label: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    key = {"coalition_id": "threadline", "activity_id": f"p{number}", "series": "attendance_rate"}
    ends = {"low": None, "high": None} if effect is None else {"low": effect - 0.07, "high": effect + 0.07}
    return (
        key | ends | {"month": month, "hat": "facilitator", "effect": effect, "label": label},
        key | {"title": "Attendance", "unit": "share of expected attendances, 0 to 1", "is_shown": effect is not None},
    )


def funder_file(path: Path, pushes: list[Any] = (), **more: list[dict[str, Any]]) -> Path:
    """A build whose funder's file holds, of the sample, only the tables that a funder is granted."""
    tables = {name: rows for name, rows in sample().items() if name in AUDIENCES["funder"]}
    tables["funding_outlook"] = [
        OUTLOOK | {"coalition_id": "canopy"},
        OUTLOOK | {"coalition_id": "threadline", "first_uncovered_month": date(2026, 12, 1)},
        {"coalition_id": "harbour", "reason": "No grants on file: runway unknown, not zero."},
    ]
    tables["survival"] = [STAY | {"coalition_id": "threadline"}]
    tables["facilitation_cost"] = [COST | {"coalition_id": "threadline"}]
    tables["facilitation"], tables["facilitation_details"] = [p[0] for p in pushes], [p[1] for p in pushes]
    write_build(make_workspace(path), BUILD, tables | more, "funder")
    return path


def shown(monkeypatch: pytest.MonkeyPatch, path: Path):
    return open_page(monkeypatch, path, "progress", audience="funder")


def test_the_first_line_is_that_it_is_not_validated(monkeypatch, tmp_path):
    app = shown(monkeypatch, funder_file(tmp_path))
    assert app.markdown[0].value == "**Not validated for funding decisions.**"
    assert [title.value for title in app.title] == ["Is it building something that lasts"]


def test_what_runs_out_first_stands_first_then_by_name_and_never_by_score(monkeypatch, tmp_path):
    app = shown(monkeypatch, funder_file(tmp_path))
    assert [header.value for header in app.header] == [
        "Threadline Accord", "Canopy Compact", "Harbour Skills Pact", "Loopworks Platform",
    ]  # fmt: skip
    assert "place" not in said(app)


def test_the_bold_answer_names_where_money_ends_first_and_what_moved(monkeypatch, tmp_path):
    pushes = [push(1, date(2025, 9, 1), 0.09), push(2, date(2025, 3, 1), 0.02)]
    words = said(shown(monkeypatch, funder_file(tmp_path, pushes)))
    assert (
        "**Signed money runs out first at Threadline Accord: it does not cover all of December 2026.** Facilitation: of 2 figures "
        "that can be followed, 1 moved beyond its earlier trend afterwards." in words
    )


def test_a_card_says_scores_with_ranges_bands_and_where_they_were_a_year_ago(monkeypatch, tmp_path):
    rows = sample()["scores"]
    now, before = (
        next(r for r in rows if (r["coalition_id"], r["score"], r["month"]) == ("threadline", "balance", month))
        for month in (LAST, date(2025, 10, 1))
    )
    ranged = [row | {"low": 31.0, "high": 46.0} if row is now else row for row in rows]
    words = said(shown(monkeypatch, funder_file(tmp_path, scores=ranged)))
    assert "Balance **38** :gray[(31–46)] :red-badge[concern]" in words
    assert ":gray[]" not in words  # a score without a published range
    points = round(now["value"]) - round(before["value"])
    assert points < 0 and f"−{-points} since October 2025" in words


def test_a_card_says_when_the_money_ends_who_stays_and_what_it_cost(monkeypatch, tmp_path):
    words = said(shown(monkeypatch, funder_file(tmp_path)))
    money = "The signed money lasts 4.2 months. December 2026 is the first coming month it does not cover in full."
    assert f"**Money.** {money}" in words
    assert f"**Members.** 86{NBSP}% (80–92{NBSP}%) of members stay a year." in words
    assert "Facilitation cost 5.4k euros; 28 commitments were completed, 191 euros for each." in words
    assert "caused" not in words


def test_the_newest_push_is_told_with_its_range_and_label(monkeypatch, tmp_path):
    label = "Indicative: under 12 months on one side."
    pushes = [push(2, date(2025, 3, 1), 0.02), push(1, date(2025, 9, 1), 0.09, label)]
    words = said(shown(monkeypatch, funder_file(tmp_path, pushes[::-1])))
    told = "After September 2025, attendance stood 9 points higher than the earlier trend would give (2 to 16)."
    assert f"**Facilitation.** {told} {label} Of 2 figures that can be followed, 1 moved" in words


def test_why_an_effect_is_not_shown_is_said(monkeypatch, tmp_path):
    why = "Not shown: 6 months before and after are needed, 2 so far."
    words = said(shown(monkeypatch, funder_file(tmp_path, [push(1, date(2026, 7, 1), None, why)])))
    assert f"**Facilitation.** Attendance from July 2026: {why}" in words
    assert "Facilitation: what changed after it cannot be shown yet." in words


def test_what_is_not_known_is_a_sentence(monkeypatch, tmp_path):
    words = said(shown(monkeypatch, funder_file(tmp_path)))
    for sentence in (
        "No grants on file: runway unknown, not zero.",  # Harbour
        "How long the signed money lasts is not known.",  # Loopworks
        "How many members stay a year is not known.",
        "What changed after facilitation is not known",
        "Engagement :gray[not enough data]",
        "no figure for October 2025 to compare with",
    ):
        assert sentence in words, sentence
    assert "nan" not in words.lower().split() and "None" not in words


def test_no_organisation_is_named_even_if_the_file_held_one(monkeypatch, tmp_path):
    key = {"coalition_id": "threadline"}
    leaks = {
        "members": [key | {"month": LAST, "organisation_id": "n", "name": NAMED, "share": 0.3, "fair_share": 0.08}],
        "funders": [key | {"organisation_id": "n", "name": NAMED, "signed": 1.0, "share": 1.0}],
        "role_cover": [key | {"role_name": "Chair", "holder": NAMED, "status": "covered"}],
        "departures": [key | {"organisation_id": "n", "name": NAMED, "left_on": LAST, "reason": "unknown"}],
        "facilitation_log": [key | {"happened_on": LAST, "facilitator_name": NAMED, "hat": "facilitator"}],
    }
    app = shown(monkeypatch, funder_file(tmp_path, [push(1, date(2025, 9, 1), 0.09)], **leaks))
    assert NAMED not in said(app) and not app.table and not app.dataframe


def test_the_lowest_reason_to_stall_is_told_without_a_name_where_the_file_has_it(monkeypatch, tmp_path):
    without = said(shown(monkeypatch, funder_file(tmp_path / "a")))
    assert "Held back by" not in without
    words = said(shown(monkeypatch, funder_file(tmp_path / "b", lenses=sample()["lenses"])))
    assert "**Held back by one-sided:** 29 (21–38), concern." in words


def test_hidden_survey_cells_read_as_one_text(monkeypatch, tmp_path):
    hidden = [row | {"suppressed": True, "value": None} for row in sample()["indicators"]]
    sentence = "What members say in surveys is not shown: too few answers to protect people."
    assert sentence in said(shown(monkeypatch, funder_file(tmp_path / "a", indicators=hidden)))
    assert sentence not in said(shown(monkeypatch, funder_file(tmp_path / "b")))


def test_the_button_opens_the_coalition_which_the_bar_does_not_list(monkeypatch, tmp_path):
    app = shown(monkeypatch, funder_file(tmp_path))
    next(button for button in app.button if button.label == "Open Canopy Compact").click().run()
    assert [title.value for title in app.title] == ["Canopy Compact"]
    assert app.markdown[0].value == "**Not validated for funding decisions.**"


def test_a_coalition_without_months_says_so(monkeypatch, tmp_path):
    empty = [row | {"first_month": None, "last_month": None} for row in sample()["coalitions"][:1]]
    words = said(shown(monkeypatch, funder_file(tmp_path, coalitions=empty, scores=[], indicators=[])))
    assert "**Not known yet.** No dated row of any coalition has arrived." in words
    assert "**No scores yet.**" in words and "**Money.**" not in words


def test_an_older_file_with_scores_alone_still_opens(monkeypatch, tmp_path):
    kept = ("coalitions", "scores", "method")
    older = tuple(table for table in sample() if table not in kept)
    write_build(make_workspace(tmp_path), BUILD, sample(), "funder", without=older)
    words = said(shown(monkeypatch, tmp_path))
    assert "**No month is known that signed money does not cover in full.** Facilitation: nothing is on file" in words
    assert "Health **52**" in words


def test_without_any_coalition_it_says_how_to_begin(monkeypatch, tmp_path):
    assert "No coalition yet." in said(shown(monkeypatch, funder_file(tmp_path, coalitions=[])))


def test_a_hostile_name_is_text(monkeypatch, tmp_path):
    rows = [row | {"name": HOSTILE, "theme": HOSTILE} for row in sample()["coalitions"][:1]]
    app = shown(monkeypatch, funder_file(tmp_path, coalitions=rows))
    raw = [element.value for element in (*app.header, *app.markdown)] + [button.label for button in app.button]
    told = "\n".join(text for text in raw if "data:image" not in text)
    assert "](" not in told and "https://" not in told and " <img" not in told
    assert HOSTILE in said(app)


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((40, 30, 50), (60, 55, 65), "−20 since October 2025"),
        ((40, 30, 56), (60, 55, 65), "−20 since October 2025; the ranges overlap"),
        ((60, 55, 65), (40, 30, 50), "+20 since October 2025"),
        ((60, 55, 65), (60, 55, 65), "0 since October 2025"),
        ((60, None, None), (40, 30, 50), "+20 since October 2025"),
        ((None, None, None), (40, 30, 50), "no figure for October 2025 to compare with"),
    ],
)
def test_a_move_within_the_ranges_is_said_to_be_one(now, before, told):
    rows = [dict(zip(("value", "low", "high"), three, strict=True)) for three in (now, before)]
    assert direction(*rows, MONTHS[13]) == told
    assert direction(rows[0], None, MONTHS[13]) == "no figure for October 2025 to compare with"

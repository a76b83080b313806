"""Who works with whom and who should meet whom, on the page Who shapes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections.who_should_meet import nobody
from dashboard.sections.who_works_together import answer, centre
from dashboard.words import BREAK, escape
from tests.pages import changed, open_page, said, tables
from tests.published_sample import HOSTILE, LAST, sample, write_build

KEY = "threadline"
NAMES = {"a": "Alder Fund", "b": "Birch Works", "c": "Cedar", "d": HOSTILE}


def member(who: str, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": KEY, "month": LAST, "organisation_id": who, "name": NAMES.get(who), "eligible": True, "acts": 3,
        "status": "active",
    } | more  # fmt: skip


def pair(names: str, days: int, **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": KEY, "organisation_id_a": names[0], "organisation_id_b": names[1], "days": days, "reply_days": days,
        "meeting_days": 0, "work_days": 0, "last_on": date(2026, 5, 3),
    } | more  # fmt: skip


def net(kind: str = "work", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": KEY, "kind": kind, "members": 4, "pairs": 6, "pairs_known": 6, "coverage": 1.0,
        "centralisation": 0.48, "density": 1 / 3, "isolated": 1, "reason": None,
    } | more  # fmt: skip


SURVEY = net("collaboration", pairs_known=5, coverage=5 / 6, density=0.2, isolated=0, centralisation=0.9)
TABLES: dict[str, list[dict[str, Any]]] = {
    "members": [member(who) for who in NAMES] + [member("gone", eligible=False)],
    "networks": [net(), SURVEY],
    "joint_work": [pair("ab", 12), pair("bc", 2, work_days=1)],
    "ties": [
        {"coalition_id": KEY, "wave_id": "w", "organisation_id_a": "a", "organisation_id_b": other, "level": level, "coverage": 5 / 6}
        for other, level in (("b", 5.0), ("c", 2.0))
    ],
    "trusted": [
        {"coalition_id": KEY, "wave_id": "w", "organisation_id": who, "trust": trust}
        for who, trust in (("a", 3.5), ("b", 2.0), ("c", None))
    ],
    "common_themes": [{"coalition_id": KEY, "members": 4, "with_theme": 3, "pairs": 2}],
    "unmet_pairs": [
        {"coalition_id": KEY, "organisation_id_a": "a", "organisation_id_b": "d", "position": 1, "themes": [HOSTILE],
         "reason": f"Both run something on {HOSTILE}; no day of joint work in 12 months."},
        {"coalition_id": KEY, "organisation_id_a": "c", "organisation_id_b": "d", "position": 2, "themes": ["Wages"],
         "reason": "Both run something on Wages; no day of joint work in 12 months."},
    ],
}  # fmt: skip


def page(
    monkeypatch, path: Path, audience: str = "secretariat", state: dict[str, str] | None = None, **tables_changed: list
):
    workspace = changed(path, **(TABLES | tables_changed))
    if audience != "secretariat":
        build = (workspace / "current").read_text(encoding="utf-8").strip()
        write_build(workspace, build, sample() | TABLES | tables_changed, audience)
    return open_page(monkeypatch, workspace, "shaping", audience=audience, coalition_id=KEY, **(state or {}))


def test_the_answer_says_how_many_pairs_who_has_none_and_how_central(monkeypatch, tmp_path):
    text = said(page(monkeypatch, tmp_path))
    assert "**33\u00a0% of pairs of members had a joint day in the last 12 months.** 1 of 4 members had none: " in text
    assert (
        "Centralisation 0.48: between a ring, where all have as many partners, and a star, where all work through one."
        in text
    )
    assert "Seen here: answers to messages and work on each other’s items. Not seen: small meetings." in text
    assert "Per organisation, never per person." in text


def test_the_table_says_with_how_many_and_with_whom_most(monkeypatch, tmp_path):
    rows = tables(page(monkeypatch, tmp_path)).splitlines()
    assert "Birch Works\t2 of 3\tAlder Fund" in rows
    assert "Alder Fund\t1 of 3\tBirch Works" in rows
    assert "Alder Fund and Birch Works\t12 joint days, the last on 3 May 2026" in rows
    assert sum(row.endswith("\t0 of 3\tnobody") for row in rows) == 1


def test_fewer_days_can_be_left_out(monkeypatch, tmp_path):
    rows = tables(page(monkeypatch, tmp_path, state={"least_work": "3"})).splitlines()
    assert "Birch Works\t1 of 3\tAlder Fund" in rows
    assert not any("joint days" in row and "Cedar" in row for row in rows)


def test_what_they_say_is_another_network_with_trust_in_words(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, state={"tie_kind": "collaboration"})
    text = said(app)
    assert (
        "**By what they say, 20\u00a0% of pairs of members work together (level 3 or more).** Every member works with somebody."
        in text
    )
    assert "Centralisation 0.90: close to a star, where all work through one." in text
    assert "5 of 6 pairs answered." in text
    rows = tables(app).splitlines()
    assert "Alder Fund\t1 of 3\tBirch Works\t3.5 or over of 4" in rows
    assert "Cedar\t0 of 3\tnobody\tnot enough answers" in rows
    assert "Alder Fund and Birch Works\tlevel 5 of 5" in rows


@pytest.mark.parametrize("state", [{"tie_kind": "x' or 1=1"}, {"least_work": "drop table"}, {"least_work": "-1"}])
def test_a_choice_that_is_not_offered_falls_back(monkeypatch, tmp_path, state):
    assert "33\u00a0% of pairs of members had a joint day" in said(page(monkeypatch, tmp_path, state=state))


@pytest.mark.parametrize(
    "reason", ["Not shown: 61 % of pairs answered, 70 % needed.", "Not shown: too few answers to protect people."]
)
def test_what_is_not_shown_is_said_with_its_reason(monkeypatch, tmp_path, reason):
    hidden = net("collaboration", density=None, centralisation=None, isolated=None, reason=reason)
    text = said(page(monkeypatch, tmp_path, networks=[hidden], ties=[]))
    assert f"**Not known.** {reason}" in text
    assert "What counts" not in text


def test_hostile_names_and_themes_stay_text(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path)
    shown = [str(element.value) for kind in ("header", "subheader", "markdown") for element in app.get(kind)]
    shown += [str(cell) for table in app.table for row in table.value.itertuples(index=False) for cell in row]
    found = [text.replace(BREAK, "") for text in shown if "Acme" in text]
    assert len(found) >= 5  # who has no tie, the table, the pair to start with, its row and its theme
    assert all(escape(HOSTILE) in text for text in found)
    assert all("<img" not in chart.proto.spec for chart in app.get("plotly_chart"))


def test_a_committee_without_names_reads_the_answer_and_sees_no_picture(monkeypatch, tmp_path):
    hidden = {table: [] for table in TABLES}
    app = page(monkeypatch, tmp_path, "committee", **(hidden | {"networks": [net()]}))
    text = said(app)
    assert "1 of 4 members had none. Centralisation" in text
    assert "Alder" not in text + tables(app)
    assert "Who should meet whom" not in [header.value for header in app.header]
    assert "At least" not in [box.label for box in app.selectbox]


def test_an_audience_without_the_network_has_no_section(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path, **{table: [] for table in TABLES})
    headers = [header.value for header in app.header]
    assert "Who works with whom" not in headers
    assert "Who should meet whom" not in headers


def test_who_should_meet_is_named_with_the_reason_and_the_next_step(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path)
    text = said(app)
    assert (
        "**2 pairs of members have a theme in common and did nothing together in 12 months.** Start with Alder Fund and "
        in text
    )
    assert "Next step, matchmaker: introduce the first pair" in text
    assert "Both run something on Wages; no day of joint work in 12 months." in tables(app)


def test_where_nobody_should_meet_the_page_says_why(monkeypatch, tmp_path):
    text = said(page(monkeypatch, tmp_path, unmet_pairs=[]))
    assert "**Nobody needs an introduction.** Both pairs of members with a theme in common have worked together" in text
    unseen = [net(density=None, reason="Nothing on file shows who works with whom.")]
    text = said(page(monkeypatch, tmp_path / "other", unmet_pairs=[], networks=unseen))
    assert text.count("**Not known.** Nothing on file shows who works with whom.") == 2


@pytest.mark.parametrize(
    ("with_theme", "pairs", "begins"),
    [
        (
            0,
            0,
            "**Nobody can be proposed.** Of 0 of 4 members an initiative of the last 12 months is on file. Initiatives come",
        ),
        (1, 0, "**Nobody can be proposed.** Of 1 of 4 members an initiative"),
        (
            3,
            0,
            "**Nobody can be proposed.** Of 3 of 4 members an initiative of the last 12 months is on file, no two of them",
        ),
        (2, 1, "**Nobody needs an introduction.** The one pair of members with a theme in common has worked together"),
        (4, 6, "**Nobody needs an introduction.** All 6 pairs of members"),
    ],
)
def test_nobody_to_introduce_has_its_reason(with_theme, pairs, begins):
    assert nobody({"members": 4, "with_theme": with_theme, "pairs": pairs}, None).startswith(begins)


def test_centralisation_is_put_between_ring_and_star():
    assert "close to a ring" in centre(0.14, None)
    assert "between a ring" in centre(0.15, None)
    assert "close to a star" in centre(0.86, None)
    assert (
        centre(None, "With two members there is nothing to centre on.")
        == "With two members there is nothing to centre on\\."
    )


def test_only_names_that_agree_with_the_count_are_said():
    assert "1 of 4 members had none. " in answer(net(), [])
    assert "2 of 4 members had none. " in answer(net(isolated=2), ["Cedar"])
    assert "2 of 4 members had none: Alder and Cedar. " in answer(net(isolated=2), ["Alder", "Cedar"])
    assert "Every member had one with somebody." in answer(net(isolated=0), [])

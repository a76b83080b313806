"""The member's first page: what is said about one member, to that member, and how it says that a number is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard.marks import ACCENT
from dashboard.own_strip import own_strip_svg
from pipelines.decision_files import CONTESTS, every
from pipelines.workspace import Workspace
from tests.pages import open_page, said, tables
from tests.published_rows import LAST
from tests.published_sample import BUILD, HOSTILE, make_workspace, sample, write_build
from tests.published_warnings import WARNINGS

NBSP = "\u00a0"
THREADLINE = {"coalition_id": "threadline"}
NAMES = ("Northmill", "Tamarind", "Redwing", "Halden", "Vesta", "Brightline")
# share of acts, meetings come to, promises kept in time, days since it was last seen
FIGURES = (
    (0.314, 0.8, 0.8, 3.0),
    (0.06, 0.5, 1.0, 9.0),
    (0.05, 0.9, None, 5.0),
    (0.06, None, None, 7.0),
    (0.07, 0.7, None, 8.0),
    (0.08, 0.6, None, 2.0),
)
MIDDLES = (0.065, 0.7, None, 6.0)
MEASURED = ("share_of_acts", "attendance", "promises_kept", "silent_days")
COUNTED = (118, 17, 5, None)


def own(who: str, measure: str, **more: Any) -> dict[str, Any]:
    """One row of own_numbers as the sample has it."""
    place, which = NAMES.index(who), MEASURED.index(measure)
    is_share = measure == "share_of_acts"
    return THREADLINE | {
        "month": LAST, "organisation_id": who.lower(), "name": who, "measure": measure, "own": FIGURES[place][which],
        "middle": MIDDLES[which], "n": COUNTED[which], "unit": "days" if measure == "silent_days" else "share",
        "fair_share": 0.083 if is_share else None, "chance_low": 0.04 if is_share else None,
        "chance_high": 0.13 if is_share else None,
    } | more  # fmt: skip


OWN = [own(name, measure) for name in NAMES for measure in MEASURED]


def member_file(path: Path, **more: list[dict[str, Any]]) -> Path:
    """A build whose member's file holds what members get with nothing about a single one, and `more`."""
    rows = sample()
    tables = {name: rows[name] for name in ("coalitions", "scores", "method")}
    Workspace(path).create()
    write_build(make_workspace(path), BUILD, tables | more, "member")
    return path


def shown(monkeypatch: pytest.MonkeyPatch, path: Path, organisation: str | None = "northmill", **state: Any):
    monkeypatch.delenv("COALITION_HEALTH_ORGANISATION", raising=False)
    if organisation:
        monkeypatch.setenv("COALITION_HEALTH_ORGANISATION", organisation)
    return open_page(monkeypatch, path, "our_numbers", audience="member", coalition_id="threadline", **state)


def with_all(path: Path) -> Path:
    return member_file(path, own_numbers=OWN)


# --- what is said -------------------------------------------------------------------------------------------


def test_the_answer_sets_the_member_beside_the_middle_and_the_fair_share(monkeypatch, tmp_path):
    app = shown(monkeypatch, with_all(tmp_path))
    assert [title.value for title in app.title] == ["What is said about us"]
    told = f"you 31{NBSP}%, middle of the members 6{NBSP}%, fair share 8{NBSP}%."
    assert f"**Northmill, of what all did in 6 months: {told}**" in said(app)
    assert "More than chance alone gives where all do as much." in said(app)


def test_each_share_has_its_strip_with_what_it_is_counted_from_and_the_rest_a_table(monkeypatch, tmp_path):
    app = shown(monkeypatch, with_all(tmp_path))
    assert (
        f"**Comes to meetings, 6 months** :gray[17 meetings, scale 0 to 100{NBSP}%]\n"
        f"You 80{NBSP}%, middle of the members 70{NBSP}%."
    ) in said(app)
    assert "Days since you were last seen\t3\t6" in tables(app)


def test_what_is_not_known_and_why_no_middle_is_told_is_said(monkeypatch, tmp_path):
    words = said(shown(monkeypatch, with_all(tmp_path)))
    assert "No middle is told where the figures of fewer than 5 members are known" in words
    assert f"You 80{NBSP}%." in words  # promises: two members' are known
    rows = [own("Northmill", name, own=None, n=None) for name in MEASURED]
    words = said(shown(monkeypatch, member_file(tmp_path / "b", own_numbers=rows)))
    assert "promises kept in time, 6 months (none was due)" in words
    assert "days since you were last seen (nothing you did is on file)" in words
    assert not [word for word in ("None", "nan", f"You 0{NBSP}%") if word in words.replace("None is about you", "")]


def test_no_other_member_is_named_or_counted(monkeypatch, tmp_path):
    app = shown(monkeypatch, with_all(tmp_path))
    everything = said(app) + tables(app)
    assert not [name for name in NAMES[1:] if name in everything]
    assert f"50{NBSP}%" not in everything.replace(f"scale 0 to 50{NBSP}%", "")  # what Tamarind came to


def test_without_a_known_organisation_nothing_is_said_of_one(monkeypatch, tmp_path):
    words = said(shown(monkeypatch, with_all(tmp_path), organisation=None))
    assert "**Nothing here is about a single organisation:** which one you are is not set up." in words
    assert "Northmill" not in words and "Our warnings" not in words
    assert "**Health is 52, watch.**" in words  # what there is: the coalition's scores


def test_in_a_coalition_of_others_it_says_that_one_is_no_member(monkeypatch, tmp_path):
    words = said(shown(monkeypatch, with_all(tmp_path), organisation="elsewhere"))
    assert "yours is not among the members of Threadline Accord in its last month on file." in words
    assert "Northmill" not in words and "**Health is 52, watch.**" in words


def test_a_member_whose_share_is_unknown_is_not_told_nothing_is_zero(monkeypatch, tmp_path):
    rows = [own("Northmill", "share_of_acts", own=None, n=None)]
    words = said(shown(monkeypatch, member_file(tmp_path, own_numbers=rows)))
    assert "**Northmill: not enough is on file to say what share you did.**" in words
    assert f"You: not enough data, middle of the members 6{NBSP}%" in words and f"You 0{NBSP}%" not in words


def test_only_warnings_about_the_member_are_its_own(monkeypatch, tmp_path):
    about = {name: sample()[name] for name in ("warnings", "warning_details")}
    mine = next(row["subject"] for row in WARNINGS if row["warning"] == "agenda_captured")
    rows = [own("Northmill", "share_of_acts", organisation_id=who) for who in (mine, "quiet")]
    path = member_file(tmp_path, own_numbers=rows, **about)
    app = shown(monkeypatch, path, organisation=mine)
    assert [card.value.replace("\\", "") for card in app.subheader] == ["Agenda captured: Northmill"]
    assert "one that it has answered stays in this list" in said(app)
    app = shown(monkeypatch, path, organisation="quiet")
    assert not app.subheader and "None is about you. Last checked 2 November." in said(app)


def test_the_rows_of_the_member_are_listed_with_file_and_row_once_opened(monkeypatch, tmp_path):
    rows, lines = [], []
    for number, who in enumerate(("northmill", "tamarind", "northmill"), 1):
        row = {"table": "messages", "key": f"m{number}"}
        rows.append(THREADLINE | row | {"organisation_id": who, "happened_on": LAST, "what": f"sent message {number}"})
        lines.append(row | {"source_file": None if number == 3 else "mail.csv", "source_row": 40 + number})
    path = member_file(tmp_path, own_numbers=OWN, evidence_rows=rows, lineage=lines)
    assert "sent message" not in tables(shown(monkeypatch, path))
    app = shown(monkeypatch, path, **{"our-rows": True})
    cells = tables(app)
    assert "1 Oct 2026\tsent message 1\tmail.csv, row 41" in cells
    assert "sent message 3\tnot told, or not recorded" in cells and "sent message 2" not in cells
    assert ":gray[2 rows since November 2025." in said(app)


def test_where_no_row_is_on_file_that_is_said(monkeypatch, tmp_path):
    assert "No row of the last 12 months is in what members get." in said(
        shown(monkeypatch, with_all(tmp_path), **{"our-rows": True})
    )


def test_the_page_begins_with_the_coalition_the_member_is_in(monkeypatch, tmp_path):
    monkeypatch.setenv("COALITION_HEALTH_ORGANISATION", "northmill")
    app = open_page(monkeypatch, with_all(tmp_path), "our_numbers", audience="member")  # Canopy comes first by name
    assert app.selectbox[0].value == "threadline" and "**Northmill, of what all did" in said(app)


def test_a_coalition_without_months_says_so(monkeypatch, tmp_path):
    empty = [row | {"first_month": None, "last_month": None} for row in sample()["coalitions"]]
    assert "**Not known yet.**" in said(shown(monkeypatch, member_file(tmp_path, coalitions=empty, scores=[])))


def test_an_older_file_without_the_tables_still_opens(monkeypatch, tmp_path):
    Workspace(tmp_path).create()
    older = tuple(table for table in sample() if table not in ("coalitions", "scores", "method"))
    write_build(make_workspace(tmp_path), BUILD, sample(), "member", without=older)
    assert "this build was made before members had numbers of their own" in said(shown(monkeypatch, tmp_path))


def test_a_hostile_name_is_text(monkeypatch, tmp_path):
    app = shown(monkeypatch, member_file(tmp_path, own_numbers=[own("Northmill", "share_of_acts", name=HOSTILE)]))
    told = "\n".join(element.value for element in app.markdown if "data:image" not in element.value)
    assert "](" not in told and "https://" not in told and " <img" not in told
    assert HOSTILE in said(app)


# --- this number is wrong -----------------------------------------------------------------------------------


def contested(app, **fields: str):
    app.button(key="contest").click().run()
    for label, value in fields.items():
        next(box for box in app.text_input if box.label.startswith(label.replace("_", " "))).set_value(value)
    next(button for button in app.button if button.label == "Log it").click().run()
    assert not app.exception
    return app


def test_a_member_says_that_a_number_is_wrong_and_is_told_when_a_person_answers(monkeypatch, tmp_path):
    app = shown(monkeypatch, with_all(tmp_path))
    contested(app, What_is_wrong="--undo=1 we came = twice", What_it_should="90 %", What_shows="minutes of 3 May")
    (case,) = every(CONTESTS, Workspace(tmp_path).decisions)
    assert (case["case_id"], case["coalition_id"], case["who"]) == ("case-1", "threadline", "northmill")
    assert case["says"] == "'--undo=1 we came = twice"  # text, also to a spreadsheet
    assert (case["should_be"], case["evidence"]) == ("90 %", "minutes of 3 May")
    assert (case["month"], case["indicator"]) == ("2026-10-01", "Share of what all did, 6 months")
    assert "Logged as case-1. A person answers within 10 working days." in app.success[0].value.replace("\\", "")


def test_nothing_is_logged_without_words(monkeypatch, tmp_path):
    app = contested(shown(monkeypatch, with_all(tmp_path)), What_is_wrong="  ")
    assert [error.value for error in app.error] == ["Say what is wrong."]
    assert every(CONTESTS, Workspace(tmp_path).decisions) == []


def test_in_a_preview_the_dialog_opens_and_logs_nothing(monkeypatch, tmp_path):
    app = open_page(monkeypatch, with_all(tmp_path), "our_numbers", see_as="member", coalition_id="threadline")
    contested(app, What_is_wrong="We came twice")
    assert "nothing was written" in app.error[0].value.lower()
    assert every(CONTESTS, Workspace(tmp_path).decisions) == []


# --- the strip ----------------------------------------------------------------------------------------------


def marks(svg: str) -> dict[str, list[float]]:
    """Where things stand from 0 to 1 on the track, which begins 10 pixels in and is 280 long."""
    found = {
        "own": re.findall(rf'<circle cx="([\d.]+)"[^>]*{ACCENT}', svg)
        + re.findall(rf'<path d="M([\d.]+) [^>]*{ACCENT}', svg),
        "lines": re.findall(r'<line x1="([\d.]+)"', svg),
    }
    return {name: [round((float(x) - 10) / 280, 2) for x in values] for name, values in found.items()}


def test_the_strip_sets_each_mark_by_its_share_of_the_scale():
    svg = own_strip_svg(0.07, 0.06, 0.08, (0.04, 0.13), 0.5)
    assert marks(svg) == {"own": [0.14], "lines": [0.16, 0.12]}  # 0.07, then 0.08 dotted and 0.06, of 0.5
    assert "<circle" in svg and svg.count("stroke-dasharray") == 1


def test_outside_chance_the_mark_is_a_diamond_and_beyond_the_scale_it_stands_at_its_end():
    svg = own_strip_svg(0.7, 0.06, 0.08, (0.04, 0.13), 0.5)
    assert marks(svg)["own"] == [1.0] and "<circle" not in svg


def test_an_unknown_share_is_an_outline_and_no_mark():
    svg = own_strip_svg(None, 0.06, None, (None, None), 0.5)
    assert marks(svg) == {"own": [], "lines": [0.12]} and 'stroke-dasharray="3 4"' in svg
    assert ACCENT not in svg

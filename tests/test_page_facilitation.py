"""Is facilitation worth it: the answer, what it costs, who wears which hat, whether the facilitator is neutral enough."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections.facilitation_answer import afterwards
from dashboard.sections.facilitation_cost import answer as cost_answer
from dashboard.sections.facilitation_cost import figures
from dashboard.sections.hats import answer as hats_answer
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, sample, write_build

THREADLINE = {"coalition_id": "threadline"}
COST = THREADLINE | {
    "entries": 16, "cost": 5355.0, "cost_known": 16, "other_currency": 0, "hours": 63.0, "hours_known": 16, "currency": "EUR",
    "closed": 28, "cost_per_closed": 191.25, "due": 30, "on_time": 26, "deferred": 1, "decisions": 31, "stuck": 0,
    "open_items": 2,
}  # fmt: skip
UNKNOWN = dict.fromkeys(COST) | THREADLINE | {"reason": "No facilitation log is on file."}
HATS = [
    THREADLINE | {"hat": hat, "entries": entries, "hours": hours, "hours_known": known, "cost": 85 * (hours or 0),
                  "cost_known": entries, "currency": "EUR", "last_on": last}
    for hat, entries, hours, known, last in (
        ("matchmaker", 5, 27.5, 4, date(2026, 9, 9)), ("facilitator", 1, 1.0, 1, date(2026, 9, 26)),
        ("project_manager", 0, None, 0, date(2025, 3, 1)),
    )
]  # fmt: skip
LOG = [
    THREADLINE | {"activity_id": "a1", "happened_on": date(2026, 10, 3), "hat": "matchmaker", "activity": "Introduced two",
                  "facilitator_name": "Cleo", "position": "external", "employer": "Quorum", "paid_by": "Northmill", "hours": 2.5,
                  "cost": 170.0, "currency": "EUR", "introduced": ["Northmill", "Orchard"]},
    THREADLINE | {"activity_id": "typed-2", "happened_on": date(2026, 11, 1), "hat": "facilitator", "typed_in_line": 2},
]  # fmt: skip
FIT = THREADLINE | {
    "need": "high", "required": 1.0, "employer_level": 0.5, "agenda_share": 0.046, "agenda_of": 43, "talk_share": 0.073,
    "neutrality_note": "Nobody was asked how neutral the facilitator is.", "model_now": "secretariat",
    "model_called_for": "external", "reasons": ["The need is high.", "Money lasts 4.2 months."],
    "verdict": "An independent secretariat does not meet a high need while a leading member pays it.",
}  # fmt: skip
TABLES: dict[str, list[dict[str, Any]]] = {
    "facilitation_cost": [COST], "facilitation_hats": HATS, "facilitation_log": LOG, "facilitation_fit": [FIT],
}  # fmt: skip


def shown(monkeypatch, tmp_path: Path, **more: list[dict[str, Any]]):
    return open_page(monkeypatch, changed(tmp_path, **TABLES | more), "facilitation", coalition_id="threadline")


def as_seen_by(monkeypatch, tmp_path: Path, audience: str, **more: list[dict[str, Any]]):
    write_build(tmp_path, BUILD, sample() | TABLES | more, audience)
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    return open_page(monkeypatch, tmp_path, "facilitation", audience=audience, coalition_id="threadline")


def test_the_answer_says_what_was_kept_and_at_what_cost(monkeypatch, tmp_path):
    app = shown(monkeypatch, tmp_path)
    assert app.title[0].value == "Is facilitation worth it?"
    told = said(app)
    assert (
        "**26 of 30 commitments due in the last 12 months were done on time; facilitation cost 191 euros for each commitment "
        "completed.**"
    ) in told
    assert "**Facilitation cost 5.4k euros; 28 commitments were completed, 191 euros for each.**" in told


def test_the_figures_beside_the_cost_are_counts_of_counts(monkeypatch, tmp_path):
    told = tables(shown(monkeypatch, tmp_path))
    for line in (
        "Cost\t5,355 euros, from 16 of 16 entries", "Hours\t63, from 16 of 16 entries", "Commitments completed\t28",
        "Cost for each of them\t191 euros", "Commitments done on time\t26 of 30",
        "Open commitments more than 30 days late\t0 of 2", "Decisions put off\t1 of 31",
    ):  # fmt: skip
        assert line in told


def test_hats_nobody_wore_come_first_and_what_entries_do_not_say_is_told(monkeypatch, tmp_path):
    app = shown(monkeypatch, tmp_path)
    assert (
        "**Nobody wore the hat of the project manager in the last 12 months.** Most hours went to that of the matchmaker: "
        "27.5 of 28.5."
    ) in said(app)
    told = tables(app)
    assert "Matchmaker\t27.5 hours, 5 entries, 1 without hours\t2,338 euros; last worn 9 Sep 2026" in told
    assert "Facilitator\t1 hour, 1 entry\t85 euros; last worn 26 Sep 2026" in told
    assert "Project manager\tnot worn\tlast worn 1 Mar 2025" in told


def test_the_log_is_newest_first_and_says_which_entries_are_in_no_figure_yet(monkeypatch, tmp_path):
    app = shown(monkeypatch, tmp_path)
    assert "1 entry is later than the exports reach, and in no figure yet." in said(app)
    lines = tables(app).splitlines()
    newest = lines.index("1 Nov 2026, facilitator\tnot told\tnot told")
    assert lines[newest + 1] == (
        "3 Oct 2026, matchmaker\tIntroduced two: Northmill and Orchard\tCleo, of Quorum, outside adviser, paid by Northmill; "
        "2.5 hours, 170 euros"
    )


def test_the_verdict_stands_with_its_reasons_and_the_facts(monkeypatch, tmp_path):
    app = shown(monkeypatch, tmp_path)
    told = said(app)
    assert "**An independent secretariat does not meet a high need while a leading member pays it.**" in told
    assert "- The need is high.\n- Money lasts 4.2 months." in told
    for line in (
        "Called for\tOutside adviser: hired for a time, by contract",
        "Need of impartiality\tHigh: neither employer nor payer may be a leading member",
        "Employer and payer, last 3 months\t0.5 of 1: a half is taken off for each that is a leading member",
        "Agenda items raised by whom they work for, 12 months\t5\u00a0% of 43 items",
        "Speaking time of whom they work for, 12 months\t7\u00a0%",
        "What members say\tNobody was asked how neutral the facilitator is.",
    ):
        assert line in tables(app)


def test_where_nothing_is_on_file_the_page_says_what_is_missing(monkeypatch, tmp_path):
    fit = dict.fromkeys(FIT) | THREADLINE | {"verdict": "It cannot be said.", "reasons": ["No member is on file."]}
    nothing = {
        "facilitation_cost": [UNKNOWN],
        "facilitation_hats": [],
        "facilitation_log": [],
        "facilitation_fit": [fit],
    }
    app = shown(monkeypatch, tmp_path, **nothing)
    told = said(app)
    assert "**Whether it is worth it cannot be said.** No facilitation log is on file." in told
    assert "**What a completed commitment costs cannot be said.** No facilitation log is on file." in told
    assert "**No facilitation log on file:** nobody can say who wears which hat. Fill in the sheet" in told
    assert "Agenda items raised by whom they work for, 12 months\tnot enough data" in tables(app)
    for word in ("None", "nan", "n/a"):
        assert word not in told + tables(app)


def test_a_coalition_without_months_has_no_figures_and_no_error(monkeypatch, tmp_path):
    coalitions = [
        row | ({"last_month": None} if row["coalition_id"] == "threadline" else {}) for row in sample()["coalitions"]
    ]
    app = shown(monkeypatch, tmp_path, coalitions=coalitions)
    assert "**Not known yet.** No dated row of this coalition has arrived." in said(app)


def test_hostile_names_stay_text(monkeypatch, tmp_path):
    log = LOG[0] | {
        "activity": HOSTILE,
        "facilitator_name": HOSTILE,
        "employer": HOSTILE,
        "introduced": [HOSTILE, HOSTILE],
    }
    fit = FIT | {"verdict": HOSTILE, "reasons": [HOSTILE], "neutrality_note": HOSTILE}
    cost = UNKNOWN | {"reason": HOSTILE}
    app = shown(monkeypatch, tmp_path, facilitation_log=[log], facilitation_fit=[fit], facilitation_cost=[cost])
    shown_as = [str(m.value) for m in app.markdown] + [
        "\t".join(map(str, row)) for t in app.table for row in t.value.values
    ]
    hit = [text for text in shown_as if "evil" in text]
    assert len(hit) >= 5
    for text in hit:
        assert "](https" not in text.replace("\\]\\(", "") and "<img" not in text.replace("\\<", "")


def test_the_committee_reads_it_without_names(monkeypatch, tmp_path):
    nobody = dict.fromkeys(("facilitator_name", "employer", "paid_by", "introduced"))
    fit = FIT | {"neutrality_gap": None, "neutrality_note": None}
    app = as_seen_by(
        monkeypatch, tmp_path, "committee", facilitation_log=[row | nobody for row in LOG], facilitation_fit=[fit]
    )
    assert "3 Oct 2026, matchmaker\tIntroduced two\tOutside adviser; 2.5 hours, 170 euros" in tables(app)
    assert "What members say" not in tables(app)
    assert "Write down an activity" not in said(app)


def test_the_funder_reads_costs_and_hats_and_no_entry(monkeypatch, tmp_path):
    app = as_seen_by(monkeypatch, tmp_path, "funder", facilitation_log=[], facilitation_fit=[])
    told = said(app)
    assert "Facilitation cost 5.4k euros" in told and "Who wears which hat" in told
    for kept_back in ("Is the facilitator neutral enough", "Write down an activity"):
        assert kept_back not in told
    assert not [one.label for one in app.expander if one.label.startswith("The log")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"closed": 1, "cost_per_closed": 5355.0}, "**Facilitation cost 5.4k euros; 1 commitment was completed.**"),
        ({"cost_known": 14, "other_currency": 1},
         "**Facilitation cost at least 5.4k euros; 28 commitments were completed, 191 euros for each.** 1 entry gives its cost in "
         "another currency or in none, and is not added. 1 entry does not say the cost."),
        ({"cost_known": 12, "other_currency": 2},
         "**Facilitation cost at least 5.4k euros; 28 commitments were completed, 191 euros for each.** 2 entries give their cost "
         "in another currency or in none, and are not added. 2 entries do not say the cost."),
    ],
)  # fmt: skip
def test_what_the_cost_leaves_out_is_said(row, sentence):
    assert cost_answer(COST | row) == sentence


def test_a_line_is_left_out_where_nothing_is_on_file_and_says_so_where_there_was_nothing_to_count():
    assert figures(UNKNOWN) == []
    lines = dict(
        figures(COST | {"due": 0, "on_time": 0, "open_items": 0, "stuck": 0, "decisions": None, "deferred": None})
    )
    assert lines["Commitments done on time"] == "none was due"
    assert lines["Open commitments more than 30 days late"] == "none open has a due date"
    assert "Decisions put off" not in lines


def test_a_log_that_has_ended_names_its_newest_entry():
    rows = [row | {"entries": 0, "hours": None} for row in HATS]
    assert hats_answer(rows) == (
        "**Nobody wore any of the three hats in the last 12 months.** The newest entry is of 26 September 2026."
    )


def test_one_hat_worn_alone_is_not_compared():
    rows = [row | ({"entries": 0, "hours": None} if row["hat"] != "matchmaker" else {}) for row in HATS]
    assert hats_answer(rows) == (
        "**Nobody wore the hat of the facilitator and the hat of the project manager in the last 12 months.**"
    )


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ([], ""),
        ([(None, None)], "What changed after it cannot be shown yet."),
        ([(0.1, 0.2)], "The one figure that can be followed moved beyond its earlier trend afterwards."),
        (
            [(-0.1, 0.2), (None, None)],
            "The one figure that can be followed did not move beyond its earlier trend afterwards.",
        ),
        (
            [(-0.1, 0.2), (-0.3, -0.1)],
            "Of 2 figures that can be followed, 1 moved beyond its earlier trend afterwards.",
        ),
        (
            [(-0.1, 0.2), (-0.3, 0.1)],
            "Of 2 figures that can be followed, none moved beyond their earlier trend afterwards.",
        ),
    ],
)
def test_the_answer_says_of_how_many_figures_it_is_known_what_happened_afterwards(ends, sentence):
    assert afterwards([{"effect": low, "low": low, "high": high} for low, high in ends]) == sentence

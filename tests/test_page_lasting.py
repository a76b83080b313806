"""Will it last: members, money and roles, as published rows tell it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.sections.money_ends import lasts, rests_on
from dashboard.sections.who_takes_over import answer as roles_answer
from tests.pages import changed, open_page, said, tables
from tests.published_sample import BUILD, HOSTILE, sample, write_build

LAST = date(2026, 10, 1)
THREADLINE = {"coalition_id": "threadline"}
STAY = {0: 1.0, 12: 0.86, 24: 0.74}
SURVIVAL = [
    THREADLINE | {"months": month, "survival": share, "low": share - 0.06, "high": min(share + 0.06, 1), "at_risk": 31 - month}
    for month, share in STAY.items()
]  # fmt: skip
EXITS = [
    THREADLINE | {"months": months, "reason": reason, "incidence": share, "low": share / 2, "high": share * 2, "n": n, "of": 31}
    for months, reason, share, n in (
        (12, "withdrew", 0.14, 3), (24, "withdrew", 0.16, 4), (24, "merged", 0.22, 5), (24, "lapsed", 0.1, 2),
        (24, "removed", 0.0, 0),
    )
]  # fmt: skip
DEPARTED = [
    THREADLINE | {"organisation_id": "a", "name": "Northmill", "joined_on": date(2024, 1, 5), "left_on": date(2026, 2, 8),
                  "reason": "mission_complete"},
    THREADLINE | {"organisation_id": "b", "name": None, "joined_on": date(2024, 1, 5), "left_on": date(2025, 2, 8),
                  "reason": "unknown"},
]  # fmt: skip
MONTHS = [date(2026 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(5)]  # September 2026 to January 2027
FUNDING = [
    THREADLINE | {"month": month, "signed": signed, "spent": 30_250.0 if month < LAST else None, "cover": signed / 31_000}
    for month, signed in zip(MONTHS, (40_000.0, 40_000.0, 40_000.0, 12_000.0, 0.0), strict=True)
]  # fmt: skip
OUTLOOK = THREADLINE | {
    "currency": "EUR", "usual_spend": 31_000.0, "signed_to_come": 130_200.0, "runway": 4.2, "runway_without_largest": 0.3,
    "first_uncovered_month": MONTHS[3], "commitment_horizon": 3.83, "funders": 2, "effective_funders": 1.18,
    "largest_share": 0.918,
}  # fmt: skip
UNKNOWN = dict.fromkeys(OUTLOOK) | THREADLINE | {"reason": "No grants on file: runway unknown, not zero."}
FUNDERS = [
    THREADLINE | {"organisation_id": key, "name": name, "signed": signed, "share": share, "last_ends_on": date(2027, 2, 28)}
    for key, name, signed, share in (("a", "Alder Foundation", 111_210.76, 0.918), (None, None, 9_959.2, 0.082))
]  # fmt: skip


def role(
    name: str, holder: str | None, deputy: bool | None, term: bool | None, note: bool | None, status: str
) -> dict[str, Any]:
    return THREADLINE | {
        "role_name": name, "holder_organisation_id": holder, "holder": holder, "has_holder": True if holder else None,
        "has_deputy": deputy, "is_in_term": term, "handover_note": note, "status": status,
        "term_ends_on": None if term is None else date(2027, 3, 1),
    }  # fmt: skip


ROLES = [
    role("Chair", "Solace Wear", True, True, True, "covered"),
    role("Clerk", None, None, None, None, "unknown"),
    role("Treasurer", "Redwing", False, True, False, "two gaps"),
    role("Vice chair", None, False, False, True, "vacant") | {"has_holder": False},
]
TABLES: dict[str, list[dict[str, Any]]] = {
    "survival": SURVIVAL, "exits": EXITS, "departures": DEPARTED, "funding_months": FUNDING, "funding_outlook": [OUTLOOK],
    "funders": FUNDERS, "role_cover": ROLES,
}  # fmt: skip
NOTHING: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}


def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, coalition: str = "threadline", **more: list[dict[str, Any]]):
    return open_page(monkeypatch, changed(tmp_path, **TABLES | more), "lasting", coalition_id=coalition)


def as_seen_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, audience: str, **more: list[dict[str, Any]]):
    write_build(tmp_path, BUILD, sample() | TABLES | more, audience)
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    return open_page(monkeypatch, tmp_path, "lasting", audience=audience, coalition_id="threadline")


def plain(page) -> str:
    return said(page).replace("\u00a0", " ")


# --- the answer ---------------------------------------------------------------------------------------------


def test_the_first_sentence_is_the_answer(monkeypatch, tmp_path):
    told = plain(shown(monkeypatch, tmp_path))
    assert (
        "**The signed money lasts 4.2 months; the largest funder pays 92 % of the coming year's money. 86 % (80–92 %) of "
        "members stay a year.**"
    ) in told
    assert "Members, money and roles. Figures to October 2026" in told


def test_what_is_not_known_is_said(monkeypatch, tmp_path):
    told = plain(shown(monkeypatch, tmp_path, **NOTHING | {"funding_outlook": [UNKNOWN]}))
    assert "**How long the money lasts is not known. How many members stay a year is not known.**" in told


@pytest.mark.parametrize(
    ("row", "money", "funder"),
    [
        (OUTLOOK | {"runway": 0.0, "signed_to_come": 0.0, "largest_share": None, "funders": 0}, "no signed money is left to come", None),
        (OUTLOOK | {"funders": 1, "largest_share": 1.0}, "the signed money lasts 4.2 months",
         "one funder pays all of the coming year's money"),
        (UNKNOWN, None, None),
    ],
)  # fmt: skip
def test_money_in_words(row, money, funder):
    assert (lasts(row), rests_on(row)) == (money, funder)


# --- members ------------------------------------------------------------------------------------------------


def test_why_members_left_the_commonest_first_and_only_what_happened(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path)
    told = plain(page)
    assert "31 memberships of the last 36 months." in told
    assert "How many leave within 24 months of joining, and why:" in told
    lines = tables(page).replace("\u00a0", " ").splitlines()
    assert [line for line in lines if line.startswith(("Merged", "Withdrew", "Let it lapse", "Were removed"))] == [
        "Merged\t5\t22 % (11–44 %)", "Withdrew\t4\t16 % (8–32 %)", "Let it lapse\t2\t10 % (5–20 %)",
    ]  # fmt: skip


def test_where_nobody_left_it_is_said(monkeypatch, tmp_path):
    nobody = [row | {"n": 0, "incidence": 0.0} for row in EXITS]
    assert "Of these, none left within 24 months of joining." in plain(shown(monkeypatch, tmp_path, exits=nobody))


def test_the_same_figures_as_a_table_leave_open_what_is_not_known(monkeypatch, tmp_path):
    unknown = THREADLINE | {"months": 1, "survival": None, "low": None, "high": None, "at_risk": 3}
    told = tables(shown(monkeypatch, tmp_path, survival=[*SURVIVAL, unknown])).replace("\u00a0", " ")
    assert "12\t86 %\t80–92 %\t19" in told
    assert "1\tnot enough data\t\t3" in told


def test_who_left_and_when(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path)
    assert (
        "Northmill\t5 Jan 2024\t8 Feb 2026\tMission complete\nb\t5 Jan 2024\t8 Feb 2025\tReason not on file"
        in tables(page)
    )
    assert [box.label for box in page.expander if box.label.startswith("Who left")] == [
        "Who left in the last 36 months (2)"
    ]


def test_too_few_memberships_make_no_curve(monkeypatch, tmp_path):
    told = plain(shown(monkeypatch, tmp_path, survival=[], exits=[]))
    assert "**Too few memberships for a curve.** It takes 5 members seen in their first year" in told


def test_without_a_register_it_says_what_to_fill_in(monkeypatch, tmp_path):
    told = plain(shown(monkeypatch, tmp_path, "loopworks"))
    assert "**No member register on file:** nobody can say how long members stay. Fill in the sheet memberships" in told


def test_a_young_coalition_says_what_it_has_seen_so_far(monkeypatch, tmp_path):
    young = [row | {"months": month} for row, month in zip(SURVIVAL[:2], (0, 8), strict=True)]
    told = plain(shown(monkeypatch, tmp_path, survival=young, exits=[]))
    assert "**8 months after joining, 86 % still members (80–92 %).** Nobody was seen for a year yet." in told


# --- money --------------------------------------------------------------------------------------------------


def test_when_the_money_ends(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, funding_outlook=[OUTLOOK | {"note": "Not counted, as not signed: 1 grant."}])
    told = plain(page)
    assert (
        "**The signed money lasts 4.2 months at the usual spending of 31k euros a month.** December 2026 is the first coming month "
        "it does not cover in full: 19k of the usual 31k euros not signed. Without the largest funder it would last 0.3 months."
    ) in told
    assert "\nNot counted, as not signed: 1 grant.\n" in told
    assert "Outlined: what is not signed of it, where that is more than 5 %. In euros a month." in told
    assert "Dec 2026\t12,000\t\t39 %" in tables(page).replace("\u00a0", " ")
    assert "Oct 2026\t40,000\tnot enough data\t129 %" in tables(page).replace("\u00a0", " ")


def test_who_pays(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path)
    assert (
        "**The largest funder pays 92 % of the coming year's money.** 2 funders pay it, as concentrated as 1.2 equal ones. The "
        "grants in force run for 3.8 more months on average, larger ones counting more."
    ) in plain(page)
    told = tables(page).replace("\u00a0", " ")
    assert "Alder Foundation\t111,211 euros\t92 %\t28 Feb 2027\nA funder that is not named\t9,959 euros\t8 %" in told


def test_without_grants_the_runway_is_unknown_and_not_nought(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path, funding_outlook=[UNKNOWN], funding_months=[], funders=[])
    assert (
        "**No grants on file: runway unknown, not zero.** Fill in the sheets funding and spending of the template workbook."
    ) in plain(page)
    assert "the first coming month" not in plain(page)


def test_without_spending_the_bars_stand_alone(monkeypatch, tmp_path):
    without = OUTLOOK | {
        "usual_spend": None, "runway": None, "runway_without_largest": None, "first_uncovered_month": None,
        "reason": "Spending is on file for 0 of the last 6 months, 3 are needed: runway unknown, not zero.",
    }  # fmt: skip
    months = [row | {"cover": None, "spent": None} for row in FUNDING]
    told = plain(shown(monkeypatch, tmp_path, funding_outlook=[without], funding_months=months))
    assert "3 are needed: runway unknown, not zero.** 130k euros are signed and still to come." in told
    assert "Dashed" not in told


def test_money_that_covers_all_that_is_looked_at(monkeypatch, tmp_path):
    covered = OUTLOOK | {"first_uncovered_month": None, "runway": 51.0}
    assert "It covers each of the coming 36 months." in plain(shown(monkeypatch, tmp_path, funding_outlook=[covered]))


def test_when_nobody_has_signed(monkeypatch, tmp_path):
    ended = OUTLOOK | {
        "runway": 0.0, "signed_to_come": 0.0, "runway_without_largest": None, "funders": 0, "effective_funders": 0.0,
        "largest_share": None, "commitment_horizon": 0.0,
    }  # fmt: skip
    told = plain(shown(monkeypatch, tmp_path, funding_outlook=[ended], funders=[]))
    assert "**No signed money is left to come.** December 2026 is the first" in told
    assert "**Nobody has signed money for the coming 12 months.**" in told


# --- roles --------------------------------------------------------------------------------------------------


def test_who_could_take_over_those_that_lack_most_first(monkeypatch, tmp_path):
    page = shown(monkeypatch, tmp_path)
    assert (
        "**1 of 4 roles could go on if their holders left tomorrow.** Held by nobody: Vice chair. Without a deputy: Treasurer and "
        "Vice chair. Term is over: Vice chair."
    ) in plain(page)
    assert (
        "Vice chair\tnobody\t1 Mar 2027\tNobody holds it, no deputy, term is over\n"
        "Treasurer\tRedwing\t1 Mar 2027\tNo deputy, no hand-over note\n"
        "Clerk\tnot on file\tnot dated\tNothing known; not on file: holder, deputy, end of term, hand-over note\n"
        "Chair\tSolace Wear\t1 Mar 2027\tNothing"
    ) in tables(page)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROLES[:1], "**The one role could go on if its holder left tomorrow.**"),
        (ROLES[1:2], "**The one role could not surely go on if its holder left tomorrow.**"),
        (
            ROLES[1:3],
            "**None of 2 roles could surely go on if their holders left tomorrow.** Without a deputy: Treasurer.",
        ),
    ],
)
def test_roles_in_words(rows, said):
    assert roles_answer(rows) == said


def test_without_a_list_of_roles_it_says_what_to_fill_in(monkeypatch, tmp_path):
    told = plain(shown(monkeypatch, tmp_path, role_cover=[]))
    assert "**No list of roles on file:** nobody can say who could take over. Fill in the sheet roles" in told


# --- who sees what ------------------------------------------------------------------------------------------


def test_the_committee_without_names_reads_the_same_answers(monkeypatch, tmp_path):
    roles = [row | {"holder": None, "holder_organisation_id": None} for row in ROLES]
    page = as_seen_by(monkeypatch, tmp_path, "committee", role_cover=roles, funders=[], departures=[])
    told = plain(page)
    assert "**The signed money lasts 4.2 months; the largest funder pays 92 % of the coming year's money." in told
    assert "Chair\tfilled\t1 Mar 2027\tNothing" in tables(page)
    assert "Vice chair\tnobody" in tables(page)
    assert not [box for box in page.expander if box.label.startswith("Who left")]
    assert "Alder" not in told + tables(page)


def test_the_funder_reads_it_without_names_and_without_a_task_it_cannot_do(monkeypatch, tmp_path):
    page = as_seen_by(
        monkeypatch, tmp_path, "funder", role_cover=[], funders=[], departures=[], funding_outlook=[UNKNOWN]
    )
    assert "runway unknown, not zero.**" in plain(page)
    assert "**No list of roles on file:** nobody can say who could take over." in plain(page)
    assert "Fill in" not in plain(page)


def test_an_older_build_without_these_tables_still_opens(monkeypatch, tmp_path):
    competition = (
        "overlap",
        "overlap_reasons",
        "safeguards",
        "safeguard_meetings",
        "duplicates",
        "duplicated_themes",
        "pooling",
    )
    write_build(tmp_path, BUILD, sample(), without=(*TABLES, *competition))
    (tmp_path / "current").write_text(BUILD, encoding="utf-8")
    page = open_page(monkeypatch, tmp_path, "lasting", coalition_id="threadline")
    assert [header.value for header in page.header] == []


def test_a_coalition_without_months_says_so(monkeypatch, tmp_path):
    young = sample()["coalitions"][0] | {"coalition_id": "new", "name": "New", "first_month": None, "last_month": None}
    page = shown(monkeypatch, tmp_path, "new", coalitions=[young], **NOTHING)
    assert "**Not known yet.** No dated row of this coalition has arrived. Add an export on the Data page." in said(
        page
    )


def test_hostile_names_stay_text(monkeypatch, tmp_path):
    page = shown(
        monkeypatch, tmp_path, funders=[FUNDERS[0] | {"name": HOSTILE}], departures=[DEPARTED[0] | {"name": HOSTILE}],
        role_cover=[ROLES[2] | {"role_name": HOSTILE, "holder": HOSTILE}],
        funding_outlook=[OUTLOOK | {"note": HOSTILE, "currency": HOSTILE}],
    )  # fmt: skip
    shown_cells = [str(cell) for frame in page.table for cell in frame.value.to_numpy().ravel()]
    everything = [str(element.value) for element in page.markdown] + shown_cells
    assert sum("evil" in text for text in everything) >= 5
    for text in everything:
        unescaped = text.replace("\\]", "").replace("\\[", "").replace("\\<", "").replace("\\$", "").replace("\\!", "")
        assert "](https" not in unescaped and "<img" not in unescaped and "$x^2$" not in unescaped

"""What protects the table: the four elements at a coalition's last month, as the indicator on safeguards judges them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.safeguards import compute_safeguards
from tests.rows import answers, coalition_months, day, make_the_rest, member

WORTH = {"full": 1.0, "partial": 0.5, "absent": 0.0}


def element(name: str, status: str, on: str | None = "2026-01-01", **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "element": name, "status": status, "agreed_on": on and day(on)}
    return {"evidence_url": "charter.pdf", **row, **more}


def entry(employer: str | None, payer: str | None, on: str = "2026-06-10", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c", "activity_id": f"{employer}-{payer}-{on}", "hat": "facilitator", "happened_on": day(on),
        "employer_organisation_id": employer, "paid_by_organisation_id": payer,
    } | more  # fmt: skip


@pytest.fixture
def june(given):
    """A coalition that a leads, with b and d, in June."""
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abd"])
    given(
        "memberships", [{"coalition_id": "c", "organisation_id": "a", "role": "lead", "joined_on": day("2020-01-01")}]
    )


def safeguards(con, coalition: str = "c") -> dict[str, tuple[Any, ...]]:
    """element -> status, evidence, review_due_on"""
    make_the_rest(con)
    make_tables(con)
    compute_safeguards(con)
    found = con.execute("select * from bench.safeguards where coalition_id = ?", [coalition]).fetchall()
    assert len({row[1] for row in found}) == len(found)
    return {row[1]: row[2:] for row in found}


def test_with_nothing_on_file_all_four_are_unknown_and_say_so(con, given, june):
    assert safeguards(con) == {
        "competition_policy": ("unknown", "The charter checklist says nothing of it.", None),
        "data_and_ip": ("unknown", "The charter checklist says nothing of it.", None),
        "neutral_facilitator": ("unknown", "No facilitation log is on record.", None),
        "minutes_kept": ("unknown", "No decision and no agenda item is on record.", None),
    }


def test_a_coalition_without_months_has_no_row(con, given, june):
    assert safeguards(con, "other") == {}


# --- rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["competition_policy", "data_and_ip"])
@pytest.mark.parametrize(
    ("status", "more", "told"),
    [
        ("full", {}, ("full", "charter.pdf", None)),
        ("full", {"review_due_on": day("2026-06-30")}, ("full", "charter.pdf", day("2026-06-30"))),
        ("full", {"review_due_on": day("2026-06-29")}, ("partial", "charter.pdf", day("2026-06-29"))),
        ("full", {"evidence_url": " "},
         ("partial", "Called agreed, but no link says where it is written down.", None)),
        ("partial", {}, ("partial", "charter.pdf", None)),
        ("partial", {"evidence_url": None},
         ("partial", "Called agreed in part, without a link to where it is written down.", None)),
        ("absent", {}, ("absent", "The charter checklist says that it is absent.", None)),
        ("not_relevant", {}, ("absent", "The charter checklist calls it not relevant.", None)),
    ],
)  # fmt: skip
def test_rules(con, given, june, name, status, more, told):
    given("governance", [element(name, status, **more)])
    assert safeguards(con)[name] == told


def test_the_newest_state_up_to_the_last_month_holds(con, given, june):
    given("governance", [element("data_and_ip", "absent", None), element("data_and_ip", "partial", "2026-06-30")])
    given("governance", [element("data_and_ip", "full", "2026-07-01"), element("competition_policy", "full", None)])
    found = safeguards(con)
    assert [found[name][0] for name in ("data_and_ip", "competition_policy")] == ["partial", "full"]


# --- a neutral facilitator ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "status", "evidence"),
    [
        (
            [entry("office", "b"), entry("office", None)], "full",
            "Employer and payer are named, and neither is a lead or founder member: 1 of 2 entries of the log in 3 months.",
        ),
        (
            [entry("a", "office")], "absent",
            "Employed or paid by a lead or founder member: 1 of 1 entry of the log in 3 months.",
        ),
        (
            [entry("office", "b"), entry(None, "a", "2026-04-01")], "absent",
            "Employed or paid by a lead or founder member: 1 of 2 entries of the log in 3 months.",
        ),
        ([entry("office", None)], "unknown", "No entry of the log in 3 months names both employer and payer."),
        ([entry("office", "office", "2026-03-31")], "absent", "The facilitation log ends on 31 March 2026."),
        ([entry("office", "office", "2026-07-01")], "unknown", "No facilitation log is on record."),
    ],
)  # fmt: skip
def test_neutral_facilitator(con, given, june, entries, status, evidence):
    given("facilitation", entries)
    assert safeguards(con)["neutral_facilitator"] == (status, evidence, None)


def test_without_a_register_nobody_knows_who_leads(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06", has_register=False))
    given("facilitation", [entry("office", "office")])
    assert safeguards(con)["neutral_facilitator"][:2] == (
        "unknown", "No member register is on record, so it is not known who leads.",
    )  # fmt: skip


# --- minutes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decisions", "items", "status", "evidence"),
    [
        (["2025-07-01", "2026-06-30", "2025-06-30"], [], "full", "2 decisions on record in 12 months."),
        (
            ["2026-06-30"],
            [("2025-07", 2), ("2025-06", 9)],
            "full",
            "1 decision and 2 agenda items on record in 12 months.",
        ),
        ([], [("2026-06", 1)], "full", "1 agenda item on record in 12 months."),
        (["2025-06-30"], [], "absent", "The last decision on record is of 30 June 2025."),
        (["2026-07-01"], [], "unknown", "No decision and no agenda item is on record."),
    ],
)
def test_minutes(con, given, decisions, items, status, evidence):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("decisions", [{"coalition_id": "c", "decision_id": on, "decided_on": day(on)} for on in decisions])
    given("member_months", [member(None, month, agenda_items=n) for month, n in items])
    assert safeguards(con)["minutes_kept"] == (status, evidence, None)


# --- beside the indicator -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_mean_of_what_is_known_is_the_indicator(con, given, june, seed):
    draw = random.Random(seed)
    given("competitor_pairs", [{"organisation_id_a": "a", "organisation_id_b": "b"}])
    for name in ("competition_policy", "data_and_ip"):
        for on in draw.sample([None, "2026-01-01", "2026-06-30", "2026-07-01"], draw.randint(0, 3)):
            due = draw.choice([None, day("2026-06-29"), day("2027-01-01")])
            state, link = draw.choice(["full", "full", "partial", "absent"]), draw.choice(["", "charter.pdf"])
            given("governance", [element(name, state, on, evidence_url=link, review_due_on=due)])
    for on in draw.sample(["2026-01-01", "2026-04-01", "2026-06-10", "2026-07-01"], draw.randint(0, 3)):
        given("facilitation", [entry(draw.choice(["a", "b", None]), draw.choice(["b", "d", None]), on)])
    for on in draw.sample(["2025-06-30", "2025-07-01", "2026-07-01"], draw.randint(0, 2)):
        given("decisions", [{"coalition_id": "c", "decision_id": on, "decided_on": day(on)}])
    known = [WORTH[status] for status, *_ in safeguards(con).values() if status != "unknown"]
    answer = answers(con, "competition_safeguards")["2026-06"]
    assert answer["n"] == len(known)
    assert answer["value"] == (pytest.approx(sum(known) / len(known)) if known else None)

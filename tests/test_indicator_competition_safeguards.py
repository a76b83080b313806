"""Competition safeguards: what protects a table at which competitors sit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "competition_safeguards"


def element(name: str, status: str, on: str | None = "2026-01-01", **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "element": name, "status": status, "agreed_on": on and day(on)}
    return {"evidence_url": "charter.pdf", **row, **more}


def entry(employer: str | None, payer: str | None, on: str = "2026-06-10", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "activity_id": f"{employer}-{payer}-{on}",
        "hat": "facilitator",
        "happened_on": day(on),
        "employer_organisation_id": employer,
        "paid_by_organisation_id": payer,
        **more,
    }


def decision(on: str, coalition: str = "c") -> dict[str, Any]:
    return {"coalition_id": coalition, "decision_id": f"{coalition}-{on}", "decided_on": day(on)}


def pair(a: str, b: str, on: str | None = None) -> dict[str, Any]:
    return {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on and day(on)}


@pytest.fixture
def rivals(given):
    """A coalition in which a and b compete and a leads, asked for June."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abd"])
    given(
        "memberships", [{"coalition_id": "c", "organisation_id": "a", "role": "lead", "joined_on": day("2020-01-01")}]
    )
    given("competitor_pairs", [pair("b", "a")])


BOTH_ELEMENTS = [element("competition_policy", "full"), element("data_and_ip", "absent")]


def test_hand_worked_all_four_known(con, given, rivals):
    given("governance", [element("competition_policy", "full"), element("data_and_ip", "partial")])
    given("facilitation", [entry("a", "office")])
    given("decisions", [decision("2026-06-01")])
    # policy 1, data a half, a facilitator employed by the lead 0, minutes 1
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (2.5 / 4, 4, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_what_is_not_known_leaves_the_mean_and_widens_the_range(con, given, rivals):
    given("governance", [element("competition_policy", "full"), element("data_and_ip", "partial")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.75, 2, 0.5)
    assert (answer["low"], answer["high"]) == (1.5 / 4, 3.5 / 4)


def test_nothing_known_is_missing_rather_than_nought(con, rivals):
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 0)


# --- to whom it applies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [pair("a", "outside")],
        [pair("a", "office")],
        [pair("a", "a")],
        [pair("a", "b", "2026-07-01")],
        [pair("a", "gone")],
    ],
)
def test_without_two_competing_members_it_does_not_apply(con, given, pairs):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06"), member("gone", "2026-05")])
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}])
    given("competitor_pairs", pairs)
    given("governance", BOTH_ELEMENTS)
    assert answers(con, NAME) == {}


@pytest.mark.parametrize("on", [None, "2026-06-30"])
def test_a_pair_counts_from_the_day_it_was_declared_or_always(con, given, on):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member(name, month) for name in "ab" for month in ("2026-05", "2026-06")])
    given("competitor_pairs", [pair("a", "b", on)])
    given("governance", BOTH_ELEMENTS)
    assert list(answers(con, NAME)) == (["2026-06"] if on else ["2026-05", "2026-06"])


def test_competitors_in_different_coalitions_do_not_meet_and_evidence_does_not_mix(con, given, rivals):
    given(
        "coalition_months", [*coalition_months("2026-06", "2026-06", "d"), *coalition_months("2026-06", "2026-06", "e")]
    )
    given("member_months", [member("b", "2026-06", "d"), member("a", "2026-06", "e"), member("b", "2026-06", "e")])
    given("governance", BOTH_ELEMENTS)
    given("facilitation", [entry("office", "office")])
    given("decisions", [decision("2026-06-01")])
    assert answers(con, NAME)["2026-06"]["n"] == 4
    assert answers(con, NAME, "d") == {}
    assert answers(con, NAME, "e")["2026-06"]["n"] == 0


def test_two_pairs_are_one_coalition(con, given, rivals):
    given("competitor_pairs", [pair("a", "d"), pair("b", "d")])
    given("governance", BOTH_ELEMENTS)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.5, 2)


# --- rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["competition_policy", "data_and_ip"])
@pytest.mark.parametrize(
    ("status", "more", "value"),
    [
        ("full", {}, 1),
        ("full", {"evidence_url": " "}, 0.5),
        ("full", {"review_due_on": day("2026-06-29")}, 0.5),
        ("full", {"review_due_on": day("2026-06-30")}, 1),
        ("partial", {}, 0.5),
        ("absent", {}, 0),
        ("not_relevant", {}, 0),
    ],
)
def test_rules_count_as_in_the_definition_and_are_relevant_where_competitors_are(
    con, given, rivals, name, status, more, value
):
    given("governance", [element(name, status, **more)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (value, 1)


def test_other_elements_are_no_safeguard(con, given, rivals):
    given("governance", [element("conflict_route", "full"), element("purpose", "absent")])
    assert answers(con, NAME)["2026-06"]["n"] == 0


def test_the_state_of_a_rule_is_the_latest_one_of_the_months_end(con, given, rivals):
    given("governance", [element("data_and_ip", "absent", None), element("data_and_ip", "partial", "2026-06-30")])
    given("governance", [element("data_and_ip", "full", "2026-07-01"), element("competition_policy", "full", None)])
    assert answers(con, NAME)["2026-06"]["value"] == 0.75


# --- a neutral facilitator -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([entry("office", "b")], 1),
        ([entry("a", "office")], 0),
        ([entry("office", "a")], 0),
        ([entry("office", "office"), entry("office", "a", "2026-06-11")], 0),
        ([entry("office", "office"), entry(None, "a", "2026-06-11")], 0),
        ([entry("office", "office"), entry("office", None, "2026-06-11")], 1),
        ([entry("office", None), entry(None, "office"), entry(None, None)], None),
        ([entry("a", None)], 0),
        ([entry("office", "office", "2026-04-01")], 1),
        ([entry("a", "a", "2026-03-31"), entry("office", "office", "2026-04-01")], 1),
        ([entry("office", "office", "2026-06-30"), entry("a", "a", "2026-07-01")], 1),
        ([entry("office", "office", "2026-03-31")], 0),
        ([entry("office", "office", "2026-07-01")], None),
        ([], None),
    ],
)
def test_a_neutral_facilitator_is_neither_employed_nor_paid_by_the_lead(con, given, rivals, entries, state):
    # the two rules give 1 of 2
    given("governance", BOTH_ELEMENTS)
    given("facilitation", entries)
    answer = answers(con, NAME)["2026-06"]
    assert answer["n"] == (2 if state is None else 3)
    assert answer["value"] == pytest.approx(1 / 2 if state is None else (1 + state) / 3)


@pytest.mark.parametrize(
    ("joined", "left", "state"),
    [("2026-06-11", None, 1), ("2026-01-01", "2026-06-09", 1), ("2026-06-10", "2026-06-10", 0)],
)
def test_who_leads_is_asked_of_the_day_of_the_entry(con, given, rivals, joined, left, state):
    late = {"coalition_id": "c", "organisation_id": "late", "role": "founder", "joined_on": day(joined)}
    given("memberships", [{**late, "left_on": left and day(left)}])
    given("governance", BOTH_ELEMENTS)
    given("facilitation", [entry("late", "office")])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx((1 + state) / 3)


def test_leading_another_coalition_is_no_lead(con, given, rivals):
    given(
        "memberships", [{"coalition_id": "d", "organisation_id": "x", "role": "lead", "joined_on": day("2020-01-01")}]
    )
    given("governance", BOTH_ELEMENTS)
    given("facilitation", [entry("x", "x")])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(2 / 3)


def test_without_a_register_nobody_knows_whether_the_facilitator_is_neutral(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06", has_register=False))
    given("member_months", [member(name, "2026-06") for name in "ab"])
    given("competitor_pairs", [pair("a", "b")])
    given("governance", BOTH_ELEMENTS)
    given("facilitation", [entry("office", "office")])
    assert answers(con, NAME)["2026-06"]["n"] == 2


# --- minutes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decisions", "items", "state"),
    [
        (["2025-07-01"], None, 1),
        (["2025-06-30"], None, 0),
        (["2026-06-30"], None, 1),
        (["2026-07-01"], None, None),
        (["2025-06-30"], "2025-06", 0),
        (["2025-06-30"], "2025-07", 1),
        ([], "2025-07", 1),
        ([], "2026-06", 1),
        ([], "2025-06", None),
        ([], None, None),
    ],
)
def test_minutes_are_decisions_or_agenda_items_of_twelve_months(con, given, decisions, items, state):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "bd"])
    given("competitor_pairs", [pair("b", "d")])
    given("governance", BOTH_ELEMENTS)
    given("decisions", [decision(on) for on in decisions])
    given("member_months", [member("a", items, agenda_items=1)] if items else [])
    answer = answers(con, NAME)["2026-06"]
    assert answer["n"] == (2 if state is None else 3)
    assert answer["value"] == pytest.approx(1 / 2 if state is None else (1 + state) / 3)


def test_agenda_items_of_unknown_origin_are_minutes_too(con, given, rivals):
    given("member_months", [member(None, "2026-06", agenda_items=1)])
    given("governance", BOTH_ELEMENTS)
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(2 / 3)

"""Impartial facilitation: who employs and who pays the facilitator, against what the coalition needs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day

NAME = "facilitator_impartiality"


def entry(employer: str | None, payer: str | None, on: str = "2026-06-10", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c",
        "activity_id": f"{employer}-{payer}-{on}-{more}",
        "hat": "facilitator",
        "happened_on": day(on),
        "employer_organisation_id": employer,
        "paid_by_organisation_id": payer,
        **more,
    }


def membership(
    organisation: str, role: str | None, joined: str = "2020-01-01", left: str | None = None
) -> dict[str, Any]:
    row = {"coalition_id": "c", "organisation_id": organisation, "role": role, "joined_on": day(joined)}
    return {**row, "left_on": left and day(left)}


@pytest.fixture
def coalition(given):
    """coalition("high") makes a coalition of that need, asked for June; lead, founder, member and office belong to it."""

    def make(need: str | None, first: str = "2026-06", **more: Any) -> None:
        given("coalitions", [{"coalition_id": "c", "name": "C", "impartiality_need": need}])
        given("coalition_months", coalition_months(first, "2026-06", **more))
        roles = {"lead": "lead", "founder": "founder", "member": "member", "plain": None, "office": "secretariat"}
        given("memberships", [membership(name, role) for name, role in roles.items()])

    return make


@pytest.mark.parametrize(
    ("employer", "payer", "high", "medium"),
    [
        ("office", "outside", 1, 1),
        ("member", "plain", 1, 1),
        ("lead", "outside", 0.5, 1),
        ("outside", "founder", 0.5, 1),
        ("lead", "founder", 0, 0),
        ("lead", "lead", 0, 0),
    ],
)
@pytest.mark.parametrize("need", ["high", "medium"])
def test_a_leading_employer_and_a_leading_payer_cost_a_half_each_against_the_need(
    con, given, coalition, need, employer, payer, high, medium
):
    coalition(need)
    given("facilitation", [entry(employer, payer)])
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == {"high": high, "medium": medium}[need]
    assert (answer["low"], answer["high"], answer["n"], answer["coverage"]) == (None, None, 1, 1.0)


def test_hand_worked_mean_over_entries(con, given, coalition):
    coalition("high")
    given("facilitation", [entry("office", "office"), entry("office", "lead"), entry("lead", "lead")])
    given("facilitation", [entry("office", "lead", "2026-06-11")])
    # (1 + 0.5 + 0 + 0.5)/4
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.5, 4)


def test_independent_work_does_not_make_up_for_dependent_work(con, given, coalition):
    coalition("medium")
    given("facilitation", [entry("office", "office"), entry("lead", "lead")])
    # each against the need, then the mean: (min(1, 1/0.5) + 0)/2, and not the mean of 0.5 against 0.5
    assert answers(con, NAME)["2026-06"]["value"] == 0.5


@pytest.mark.parametrize(
    "entries", [[], [entry("lead", "lead")], [entry("lead", "lead", "2026-06-01"), entry("a", None)]]
)
def test_where_the_need_is_low_it_is_met_whoever_facilitates(con, given, coalition, entries):
    coalition("low")
    given("facilitation", entries)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == (1, None, None)
    assert (answer["n"], answer["coverage"]) == (1, None)


def test_where_the_need_is_unknown_the_value_is_missing(con, given, coalition):
    coalition(None)
    given("facilitation", [entry("office", "office"), entry("office", None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["coverage"]) == (None, None, None, None)
    assert answer["n"] == 1


def test_an_unknown_employer_or_payer_is_neither_independent_nor_dependent(con, given, coalition):
    coalition("high")
    given("facilitation", [entry("office", "office"), entry("lead", "office"), entry("office", None)])
    given("facilitation", [entry(None, "lead"), entry(None, None)])
    # known: (1 + 0.5)/2; of five entries, the three unknown ones all 0 or all 1
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.75, 2, 0.4)
    assert (answer["low"], answer["high"]) == (pytest.approx(1.5 / 5), pytest.approx(4.5 / 5))


def test_a_log_that_never_names_both_is_missing_rather_than_a_wide_range(con, given, coalition):
    coalition("high")
    given("facilitation", [entry("office", None), entry(None, "lead"), entry(None, None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 0)


def test_the_window_is_three_months_and_not_a_day_more(con, given, coalition):
    coalition("high")
    given("facilitation", [entry("office", "office", "2026-04-01"), entry("lead", "lead", "2026-06-30")])
    given("facilitation", [entry("lead", "lead", "2026-03-31"), entry("lead", "lead", "2026-07-01")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (0.5, 2)


def test_no_facilitation_in_the_window_is_missing(con, given, coalition):
    coalition("high")
    given("facilitation", [entry("office", "office", "2026-03-31")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


@pytest.mark.parametrize(
    ("on", "value"), [("2026-05-09", 1), ("2026-05-10", 0.5), ("2026-05-20", 0.5), ("2026-05-21", 1)]
)
def test_who_leads_is_asked_of_the_day_of_the_entry(con, given, coalition, on, value):
    coalition("high")
    given("memberships", [membership("late", "lead", "2026-05-10", "2026-05-20")])
    given("facilitation", [entry("late", "office", on)])
    assert answers(con, NAME)["2026-06"]["value"] == value


def test_without_a_register_nobody_knows_who_leads(con, given):
    given("coalitions", [{"coalition_id": "c", "name": "C", "impartiality_need": "high"}])
    given("coalition_months", coalition_months("2026-06", "2026-06", has_register=False))
    given("facilitation", [entry("office", "office")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["n"]) == (None, None, 0)


def test_leading_another_coalition_is_no_lead_and_coalitions_do_not_mix(con, given, coalition):
    coalition("high")
    given("coalitions", [{"coalition_id": "d", "name": "D", "impartiality_need": "high"}])
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("memberships", [{**membership("office", "lead"), "coalition_id": "d"}])
    given("facilitation", [entry("office", "office"), entry("office", "lead", coalition_id="d")])
    assert answers(con, NAME)["2026-06"]["value"] == 1
    other = answers(con, NAME, "d")["2026-06"]
    assert (other["value"], other["n"]) == (0.5, 1)


def test_every_month_has_its_own_window(con, given, coalition):
    coalition("high", "2026-01")
    given("facilitation", [entry("office", "lead", "2026-03-15")])
    found = {month: answer["value"] for month, answer in answers(con, NAME).items()}
    assert found == {"2026-01": None, "2026-02": None, "2026-03": 0.5, "2026-04": 0.5, "2026-05": 0.5, "2026-06": None}

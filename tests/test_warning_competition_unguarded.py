"""The warning `competition_unguarded` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day, member, months_from
from tests.warned import by_month, firings, unable, why

NAME = "competition_unguarded"


def element(name: str, status: str, on: str | None = "2026-01-01", **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "element": name, "status": status, "agreed_on": on and day(on)}
    return {**row, "evidence_url": "charter.pdf", **more}


def pair(a: str, b: str, on: str | None = None) -> dict[str, Any]:
    return {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on and day(on)}


POLICY, DATA = element("competition_policy", "full"), element("data_and_ip", "full")


@pytest.fixture
def rivals(given: Given) -> None:
    """June 2026 of a coalition in which a and b compete."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abd"])
    given("competitor_pairs", [pair("b", "a")])


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (element("competition_policy", "absent", None), "absent"),
        (element("competition_policy", "partial"), "agreed only in part"),
        (element("competition_policy", "not_relevant"), "called not relevant"),
        (element("competition_policy", "full", evidence_url=" "), "agreed, but no link says where"),
        (element("competition_policy", "full", review_due_on=day("2026-06-29")), "overdue for review"),
        (element("competition_policy", "full", review_due_on=day("2026-06-30")), None),
        (element("competition_policy", "full"), None),
    ],
)
def test_a_safeguard_that_is_not_fully_in_force_is_an_act(
    con: duckdb.DuckDBPyConnection, given: Given, rivals: None, policy: dict[str, Any], said: str | None
) -> None:
    given("governance", [policy, DATA])
    found = firings(con, NAME)
    assert [firing.level for firing in found] == ["act"] * (said is not None)
    for firing in found:
        assert why(NAME, firing, a="Northmill", b="Halden") == (
            f"Members on file as competitors (Northmill and Halden; 1 pair at the table) meet while the competition policy is {said}."
        )


def test_both_safeguards_and_all_pairs_are_one_warning(
    con: duckdb.DuckDBPyConnection, given: Given, rivals: None
) -> None:
    given("governance", [element("data_and_ip", "absent"), element("competition_policy", "partial")])
    given("competitor_pairs", [pair("a", "d"), pair("a", "x")])
    (found,) = firings(con, NAME)
    assert (found.subject, found.n, found.value) == (None, 2, 2)
    assert found.rows == (
        "governance/c|competition_policy|2026-01-01", "governance/c|data_and_ip|2026-01-01",
        "competitor_pairs/b|a", "competitor_pairs/a|d",
    )  # fmt: skip
    assert why(NAME, found).endswith(
        "2 pairs at the table) meet while the competition policy is agreed only in part and the rules on data and rights are absent."
    )


@pytest.mark.parametrize("pairs", [[], [pair("a", "x")], [pair("a", "a")], [pair("a", "b", "2026-07-01")]])
def test_without_two_members_that_compete_there_is_nothing_to_guard(
    con: duckdb.DuckDBPyConnection, given: Given, pairs: list[dict[str, Any]]
) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06"), member("x", "2026-06", is_eligible=False)])
    given("competitor_pairs", pairs)
    given("governance", [element("competition_policy", "absent"), DATA])
    assert firings(con, NAME) == []


def test_it_starts_when_the_rival_joins_and_stops_with_the_agreement(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("member_months", [member("a", f"{month:%Y-%m}") for month in months_from("2026-01", "2026-06")])
    given("member_months", [member("b", f"{month:%Y-%m}") for month in months_from("2026-03", "2026-06")])
    given("competitor_pairs", [pair("a", "b", "2020-01-01")])
    given("governance", [element("competition_policy", "absent", None), DATA])
    given("governance", [element("data_and_ip", "absent", "2025-01-01")])
    before = firings(con, NAME)
    assert by_month(before) == dict.fromkeys(["2026-03", "2026-04", "2026-05", "2026-06"], "act")
    given("governance", [element("competition_policy", "full", "2026-05-31")])
    assert firings(con, NAME) == before[:2]


def test_what_nobody_has_looked_at_is_unknown(con: duckdb.DuckDBPyConnection, given: Given, rivals: None) -> None:
    given("governance", [POLICY])
    (found,) = firings(con, NAME)
    assert found.level == "unable"
    assert unable(NAME, found) == (
        "1 pair of competitors at the table, but the charter checklist says nothing of data and ip."
    )


def test_one_gap_is_an_act_though_the_other_is_unknown(
    con: duckdb.DuckDBPyConnection, given: Given, rivals: None
) -> None:
    given("governance", [element("data_and_ip", "partial")])
    assert by_month(firings(con, NAME)) == {"2026-06": "act"}


@pytest.mark.parametrize("policy", ["full", "partial", "absent", "not_relevant"])
@pytest.mark.parametrize("data", ["full", "partial", "absent"])
def test_it_never_contradicts_the_indicator(
    con: duckdb.DuckDBPyConnection, given: Given, rivals: None, policy: str, data: str
) -> None:
    given("governance", [element("competition_policy", policy), element("data_and_ip", data)])
    # with no facilitation log and no minutes on file the indicator speaks of these two alone
    assert bool(firings(con, NAME)) is (answers(con, "competition_safeguards")["2026-06"]["value"] < 1)

"""The warning `player_missing` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, member, months_from
from tests.warned import by_month, firings, unable, why

NAME = "player_missing"


def organisation(name: str, plays: str | None, *codes: str) -> dict[str, Any]:
    return {"organisation_id": name, "name": name, "ecosystem_role": plays, "sector_codes": list(codes) or None}


def need(role: str, wanted: int | None = 1, sector: str | None = None) -> dict[str, Any]:
    return {"coalition_id": "c", "ecosystem_role": role, "min_members": wanted, "sector_code": sector}


@pytest.fixture
def june(given: Given) -> None:
    """June 2026 of a coalition with two brands, a recycler of textiles and two producers, one of crops and one of who knows what."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in "abdef"])
    given("organisations", [organisation("a", "brand", "1410"), organisation("b", "brand", "1512")])
    given("organisations", [organisation("d", "recycler", "3830"), organisation("e", "producer", "0111")])
    given("organisations", [organisation("f", "producer")])


def test_all_that_are_missing_are_one_warning(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    given("ecosystem_needs", [need("brand"), need("recycler", 3), need("civil_society"), need("brand", 2, "1410")])
    (found,) = firings(con, NAME)
    assert (found.level, found.subject, found.value, found.n, found.strength) == ("watch", None, 1 / 4, 4, 3)
    assert found.rows == (
        "ecosystem_needs/c|brand|1410", "ecosystem_needs/c|civil_society", "ecosystem_needs/c|recycler",
    )  # fmt: skip
    assert why(NAME, found) == (
        "Of the 4 kinds of organisation the coalition says it needs, members fill 1; missing: brand in sector 1410 "
        "(1 of 2), civil society and recycler (1 of 3)."
    )


@pytest.mark.parametrize(("wanted", "levels"), [(2, []), (3, ["watch"]), (None, []), (0, ["unable"])])
def test_as_many_as_it_asks_for_are_enough(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, wanted: int | None, levels: list[str]
) -> None:
    given("ecosystem_needs", [need("brand", wanted)])
    assert [firing.level for firing in firings(con, NAME)] == levels


def test_a_member_whose_sector_may_fit_is_not_missing(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    # f names no sector: one of the two may be in 0112; none of the brands is in 47
    given("ecosystem_needs", [need("producer", 1, "0112")])
    assert firings(con, NAME) == []
    given("ecosystem_needs", [need("producer", 2, "0112"), need("brand", 1, "47")])
    (found,) = firings(con, NAME)
    assert "missing: brand in sector 47 and producer in sector 0112 (1 of 2)." in why(NAME, found)


def test_it_starts_when_the_only_one_leaves_and_stops_when_another_joins(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("organisations", [organisation("a", "brand"), organisation("r", "recycler"), organisation("s", "recycler")])
    given("ecosystem_needs", [need("recycler")])
    given("member_months", [member("a", f"{month:%Y-%m}") for month in months_from("2026-01", "2026-06")])
    given("member_months", [member("r", "2026-01"), member("r", "2026-02", is_eligible=False)])
    before = firings(con, NAME)
    assert by_month(before) == dict.fromkeys([f"2026-0{month}" for month in range(2, 7)], "watch")
    given("member_months", [member("s", "2026-05"), member("s", "2026-06")])
    assert firings(con, NAME) == before[:3]


def test_with_too_many_members_of_unknown_kind_it_cannot_say(
    con: duckdb.DuckDBPyConnection, given: Given, june: None
) -> None:
    given("ecosystem_needs", [need("regulator")])
    con.execute("update organisations set ecosystem_role = null where organisation_id = 'f'")
    (found,) = firings(con, NAME)
    # four of five are 80 %
    assert found.level == "watch" and why(NAME, found).endswith(
        "missing: regulator (the kind is known of 4 of 5 members)."
    )
    con.execute("update organisations set ecosystem_role = null where organisation_id = 'e'")
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == "Not known who is missing: the kind is known of 3 of 5 members."
    given("ecosystem_needs", [need("brand")])
    con.execute("delete from ecosystem_needs where ecosystem_role = 'regulator'")
    assert firings(con, NAME) == []


def test_without_a_list_of_needs_it_says_so(con: duckdb.DuckDBPyConnection, given: Given, june: None) -> None:
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == (
        "Not known who is missing: there is no list of the kinds of organisation that are needed."
    )


@pytest.mark.parametrize("seed", range(5))
def test_it_never_contradicts_the_indicator(
    con: duckdb.DuckDBPyConnection, given: Given, june: None, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    for role in ("brand", "recycler", "producer", "regulator"):
        for sector in (None, "1410", "C", "01"):
            if draw.random() < 0.4:
                given("ecosystem_needs", [need(role, int(draw.integers(1, 4)), sector)])
    answer = answers(con, "ecosystem_coverage")["2026-06"]
    (found,) = firings(con, NAME)
    # every kind is known: what could be filled at most is what is not missing
    reach = answer["high"] if answer["high"] is not None else answer["value"]
    assert (found.value, found.n) == (answer["value"], answer["n"])
    assert len(found.rows) == round((1 - reach) * answer["n"])

"""Where members compete: the overlap of each two members, and what it is known from."""

from __future__ import annotations

import random
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.overlap import compute_overlap
from tests.rows import answers, coalition_months, day, member

COLUMNS = "organisation_id_a, organisation_id_b, basis, codes, activities, closest_codes, common_themes"


def organisation(name: str, *codes: str) -> dict[str, Any]:
    return {"organisation_id": name, "name": name, "sector_codes": list(codes) or None}


def pair(a: str, b: str, on: str | None = None) -> dict[str, Any]:
    return {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on and day(on)}


def ran(who: str, theme: str, budget: float | None = None, **more: Any) -> dict[str, Any]:
    row = {"initiative_id": f"{who} {theme} {budget} {more}", "organisation_id": who, "theme": theme, "budget": budget}
    return row | {"currency": None if budget is None else "EUR", "starts_on": day("2026-01-01")} | more


@pytest.fixture
def members(given):
    """members(a=["1392"], b=[]) makes the members of June with their codes."""

    def make(**codes: list[str]) -> None:
        given("coalition_months", coalition_months("2026-05", "2026-06"))
        given("organisations", [organisation(name, *of_it) for name, of_it in codes.items()])
        given("member_months", [member(name, "2026-06") for name in codes])

    return make


def computed(con) -> None:
    make_tables(con)
    compute_overlap(con)


def values(con) -> dict[str, tuple[float, bool]]:
    computed(con)
    found = con.execute("select organisation_id_a || organisation_id_b, value, declared from bench.overlap").fetchall()
    return {key: (value, declared) for key, value, declared in found}


def reasons(con, coalition: str = "c") -> list[tuple[Any, ...]]:
    computed(con)
    return con.execute(
        f"select {COLUMNS} from bench.overlap_reasons where coalition_id = ? order by all", [coalition]
    ).fetchall()


# --- codes --------------------------------------------------------------------------------------------------


def test_hand_worked_leading_digits_of_the_closest_codes_out_of_four(con, members):
    members(a=["1392"], b=["4641", "C1399"], d=["13"], e=["0111"])
    assert reasons(con) == [
        ("a", "b", "codes", 0.75, None, ["1392", "1399"], None),  # 139
        ("a", "d", "codes", 0.5, None, ["1392", "13"], None),
        ("a", "e", "codes", 0.0, None, None, None),
        ("b", "d", "codes", 0.5, None, ["1399", "13"], None),
        ("b", "e", "codes", 0.0, None, None, None),
        ("d", "e", "codes", 0.0, None, None, None),
    ]
    assert values(con)["ab"] == (0.75, False)


def test_of_codes_equally_close_the_first_are_named(con, members):
    members(a=["1399", "1392", "4641"], b=["4642", "1393", "1394"])
    assert reasons(con)[0][5] == ["1392", "1393"]


def test_a_pair_of_which_nothing_is_known_is_no_row(con, members):
    members(a=["1392"], b=["textiles"], d=[])
    assert values(con) == {}


def test_one_member_and_nobody(con, given, members):
    members(a=["1392"])
    given("coalition_months", coalition_months("2026-06", "2026-06", "empty"))
    assert values(con) == {}


# --- declared -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [("a", "b"), ("b", "a")])
def test_a_declared_pair_is_one_and_keeps_what_else_is_known(con, given, members, way):
    members(a=["1392"], b=["4641"])
    given("competitor_pairs", [pair(*way), pair(*reversed(way))])
    given("initiatives", [ran("a", "Water", 10), ran("b", "Soil", 10)])
    assert reasons(con) == [("a", "b", "declared", 0.0, 0.0, None, [])]
    assert values(con) == {"ab": (1.0, True)}


def test_a_declared_pair_needs_neither_codes_nor_initiatives(con, given, members):
    members(a=[], b=[], d=[])
    given("competitor_pairs", [pair("b", "d", "2026-06-30")])
    assert reasons(con) == [("b", "d", "declared", None, None, None, None)]


def test_what_is_declared_after_the_last_month_is_not_known_yet(con, given, members):
    members(a=["1392"], b=["1392"], d=[])
    given("competitor_pairs", [pair("a", "b", "2026-07-01"), pair("a", "d", "2026-07-01")])
    assert values(con) == {"ab": (1.0, False)}


# --- what members run alone ---------------------------------------------------------------------------------


def test_hand_worked_smaller_shares_by_larger_shares(con, given, members):
    members(a=["1392"], b=["1392"])
    # a: water 75 of 100, soil 25 of 100; b: water 10 of 40, soil 10 of 40, air 20 of 40
    given("initiatives", [ran("a", "Water", 75), ran("a", "Soil", 25)])
    given("initiatives", [ran("b", " water", 10), ran("b", "SOIL", 4), ran("b", "soil", 6), ran("b", "Air", 20)])
    # smaller: .25 + .25 + 0; larger: .75 + .25 + .5
    assert reasons(con) == [
        ("a", "b", "activities", 1.0, pytest.approx(0.5 / 1.5), ["1392", "1392"], ["SOIL", "Water"])
    ]
    assert values(con)["ab"] == (pytest.approx(1 / 3), False)


def test_the_same_shares_are_the_same_market_whatever_the_sums_and_the_currency(con, given, members):
    members(a=[], b=[])
    given("initiatives", [ran("a", theme, 1) for theme in ("x", "y", "z")])
    given("initiatives", [ran("b", theme, 500, currency="USD") for theme in ("x", "y", "z")])
    assert values(con) == {"ab": (1.0, False)}


def test_no_theme_in_common_is_nought(con, given, members):
    members(a=["1392"], b=["1392"])
    given("initiatives", [ran("a", "Water", 5), ran("b", "Soil", 5)])
    assert reasons(con) == [("a", "b", "activities", 1.0, 0.0, ["1392", "1392"], [])]


@pytest.mark.parametrize(
    "second",
    [
        ran("a", "Soil"),  # no budget
        ran("a", "Soil", 5, currency="USD"),
        ran("a", "Soil", 5, currency=None),
    ],
)
def test_shares_are_unknown_where_a_budget_is_missing_or_in_another_currency(con, given, members, second):
    members(a=["1392"], b=["1399"])
    given("initiatives", [ran("a", "Water", 5), second, ran("b", "Water", 5)])
    assert reasons(con) == [("a", "b", "codes", 0.75, None, ["1392", "1399"], ["Water"])]


def test_budgets_of_nothing_have_no_shares(con, given, members):
    members(a=["1392"], b=["1399"])
    given("initiatives", [ran("a", "Water", 0), ran("b", "Water", 5)])
    assert reasons(con)[0][2:5] == ("codes", 0.75, None)


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"starts_on": day("2026-06-30")}, True),
        ({"starts_on": day("2026-07-01")}, False),
        ({"starts_on": None}, False),
        ({"starts_on": day("2020-01-01"), "ends_on": day("2025-07-01")}, True),
        ({"starts_on": day("2020-01-01"), "ends_on": day("2025-06-30")}, False),
        ({"coalition_id": "c"}, False),  # run by the coalition
    ],
)
def test_what_a_member_ran_alone_in_twelve_months_counts(con, given, members, dates, counts):
    members(a=["1392"], b=["1399"])
    given("initiatives", [ran("a", "Water", 5, **dates), ran("b", "Water", 5)])
    assert reasons(con)[0][2] == ("activities" if counts else "codes")


# --- who is compared ----------------------------------------------------------------------------------------


def test_members_of_each_coalitions_own_last_month(con, given, members):
    members(a=["1392"], b=["1392"])
    given("coalition_months", coalition_months("2026-01", "2026-01", "d"))
    given("organisations", [organisation(name, "1392") for name in ("gone", "office", "z")])
    given("member_months", [member("gone", "2026-05"), member(None, "2026-06", acts=3)])
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}])
    given("member_months", [member("a", "2026-01", "d"), member("z", "2026-01", "d")])
    assert [row[:2] for row in reasons(con)] == [("a", "b")]
    assert [row[:2] for row in reasons(con, "d")] == [("a", "z")]


@pytest.mark.parametrize("seed", range(4))
def test_by_codes_and_declared_pairs_alone_the_mean_is_the_indicator(con, given, members, seed):
    draw = random.Random(seed)
    codes = ["A01", "0111", "0112", "012", "1311", "C1312", "139", "14", "1410", "G46", "B"]
    names = "abdefghi"
    members(**{name: draw.sample(codes, draw.randint(0, 3)) for name in names})
    given("competitor_pairs", [pair(*draw.sample(names, 2)) for _ in range(3)])
    given("initiatives", [ran(name, "Water") for name in names[:4]])  # without budgets
    found = [value for value, _ in values(con).values()]
    answer = answers(con, "competitive_overlap")["2026-06"]
    assert len(found) == answer["n"] > 3
    assert sum(found) / len(found) == pytest.approx(answer["value"])


def test_the_order_of_rows_changes_nothing(con, given, members):
    members(a=["1392"], b=["1399"], d=["1392"])
    rows = [ran(who, theme, 1 + len(theme) / 7) for who in "abd" for theme in ("x", "yy", "zzz")]
    given("initiatives", rows)
    first = reasons(con)
    con.execute("delete from initiatives")
    given("initiatives", rows[::-1])
    assert reasons(con) == first and len(first) == 3

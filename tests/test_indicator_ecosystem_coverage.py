"""Needed players on board: how many of the roles a coalition needs are played by enough members."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest

from metrics.heads import heads
from tests.rows import answers, coalition_months, member
from tests.shared_files import real

NAME = "ecosystem_coverage"


def organisation(name: str, plays: str | None, *sectors: str) -> dict[str, Any]:
    row = {"organisation_id": name, "name": name, "ecosystem_role": plays}
    return {**row, "sector_codes": list(sectors)} if sectors else row


def need(role: str, sector: str | None = None, wanted: int | None = None, coalition: str = "c") -> dict[str, Any]:
    return {"coalition_id": coalition, "ecosystem_role": role, "sector_code": sector, "min_members": wanted}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06") for name in ("brand", "mill", "shop")])
    given(
        "organisations", [organisation("brand", "brand", "1410"), organisation("mill", "manufacturer", "1312", "2011")]
    )
    given("organisations", [organisation("shop", "retailer")])


def bounds(con, month: str = "2026-06") -> tuple[Any, Any, Any]:
    answer = answers(con, NAME)[month]
    return answer["low"], answer["value"], answer["high"]


def test_hand_worked_two_of_four(con, given, june):
    given("ecosystem_needs", [need("brand"), need("manufacturer"), need("recycler"), need("regulator")])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.5, 4, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_there_must_be_as_many_members_as_it_asks_for_and_there_are_no_halves(con, given, june):
    given("member_months", [member("second", "2026-06")])
    given("organisations", [organisation("second", "brand")])
    given("ecosystem_needs", [need("brand", wanted=2), need("retailer", wanted=2), need("manufacturer", wanted=1)])
    assert bounds(con)[1] == pytest.approx(2 / 3)


def test_a_need_of_nobody_is_no_need(con, given, june):
    given("ecosystem_needs", [need("recycler", wanted=0), need("brand", wanted=None)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (1, 1.0)


@pytest.mark.parametrize(
    ("sector", "value"),
    [
        ("1312", 1.0), ("131", 1.0), ("13", 1.0), ("C", 1.0), ("C13", 1.0), ("C1312", 1.0), ("2011", 1.0),
        ("1313", 0.0), ("132", 0.0), ("14", 0.0), ("31", 0.0), ("B", 0.0), ("D13", 0.0), ("12", 0.0),
    ],
)  # fmt: skip
def test_a_sector_is_met_by_its_own_code_and_those_below_it(con, given, june, sector, value):
    given("ecosystem_needs", [need("manufacturer", sector)])
    assert bounds(con) == (None, value, None)


def test_sector_and_role_must_be_of_the_same_member(con, given, june):
    given("ecosystem_needs", [need("brand", "1312"), need("manufacturer", "1410"), need("brand", "1410")])
    assert bounds(con)[1] == pytest.approx(1 / 3)


def test_the_sections_are_those_of_isic(con, given):
    sections = json.loads(real("isic/isic_rev4.json").read_text(encoding="utf-8"))["sections"]
    divisions = [(s["section"].upper(), d["division"]) for s in sections for d in s["divisions"]]
    assert (len(sections), len(divisions)) == (21, 88)
    for section, division in divisions:
        given("organisations", [organisation(division, "other", f"{division}1")])
        for coalition in (f"its own {division}", f"all {division}"):
            given("coalition_months", coalition_months("2026-06", "2026-06", coalition))
            given("member_months", [member(division, "2026-06", coalition)])
        given("ecosystem_needs", [need("other", section, coalition=f"its own {division}")])
        given("ecosystem_needs", [need("other", s["section"].upper(), coalition=f"all {division}") for s in sections])
    found = dict(con.execute(f"select coalition_id, value * n from ({heads()[NAME].statement})").fetchall())
    # its own section is met, and of all sections no other
    assert found == {name: pytest.approx(1) for name in found} and len(found) == 2 * 88


def test_one_member_can_meet_a_need_and_another_in_its_sector(con, given, june):
    given("ecosystem_needs", [need("manufacturer"), need("manufacturer", "13"), need("manufacturer", "2011")])
    assert bounds(con)[1] == 1.0


def test_leavers_joiners_and_the_secretariat(con, given, june):
    given("coalition_months", [*coalition_months("2026-05", "2026-05"), *coalition_months("2026-07", "2026-07")])
    given("member_months", [member("mill", "2026-05"), member("leaver", "2026-05"), member("joiner", "2026-07")])
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}, member(None, "2026-06", acts=3)])
    given("organisations", [organisation(name, "recycler") for name in ("leaver", "joiner", "office", "stranger")])
    given("ecosystem_needs", [need("recycler")])
    assert [bounds(con, month)[1] for month in ("2026-05", "2026-06", "2026-07")] == [1.0, 0.0, 1.0]


def test_a_member_of_unknown_role_plays_none_for_sure_and_one_perhaps(con, given, june):
    given("member_months", [member("blank", "2026-06")])
    given("organisations", [organisation("blank", None)])
    given("ecosystem_needs", [need("brand"), need("recycler"), need("regulator"), need("academia", wanted=2)])
    # brand is there; the blank one could be a recycler or a regulator, not both, nor two universities
    answer = answers(con, NAME)["2026-06"]
    assert bounds(con) == (0.25, 0.25, 0.5)
    assert answer["coverage"] == pytest.approx(3 / 4)


def test_a_member_that_is_in_no_register_of_organisations_is_of_unknown_role(con, given, june):
    given("member_months", [member("blank", "2026-06"), member("blanker", "2026-06")])
    given("ecosystem_needs", [need("brand"), need("recycler"), need("academia", wanted=2)])
    # two blanks: one a recycler, or both universities
    answer = answers(con, NAME)["2026-06"]
    assert bounds(con) == (pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert answer["coverage"] == pytest.approx(3 / 5)


def test_who_fills_the_largest_gap_of_a_role_fills_its_smaller_ones_too(con, given, june):
    given("member_months", [member("blank", "2026-06"), member("blanker", "2026-06")])
    given("ecosystem_needs", [need("recycler"), need("recycler", "38", wanted=2), need("brand")])
    # both blanks recyclers: all three are filled
    assert bounds(con) == (pytest.approx(1 / 3), pytest.approx(1 / 3), 1.0)


def test_an_unknown_sector_leaves_the_need_open(con, given, june):
    given("ecosystem_needs", [need("retailer", "4711"), need("retailer", "45", wanted=2), need("brand")])
    # the shop names no sector: it may be in either, but it is one
    assert bounds(con) == (pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(2 / 3))


@pytest.mark.parametrize(("code", "high"), [("C", 1.0), ("14", 1.0), ("141", 1.0), ("13", None), ("B", None)])
def test_a_sector_known_only_roughly_leaves_the_need_open(con, given, june, code, high):
    con.execute("delete from organisations where organisation_id = 'brand'")
    given("organisations", [organisation("brand", "brand", code)])
    given("ecosystem_needs", [need("brand", "1410")])
    assert bounds(con) == (None if high is None else 0.0, 0.0, high)


def test_a_range_that_has_nothing_left_to_fill_is_one_point(con, given, june):
    given("member_months", [member("blank", "2026-06")])
    given("ecosystem_needs", [need("brand"), need("retailer")])
    assert bounds(con) == (1.0, 1.0, 1.0)


def test_the_range_holds_whatever_the_unknown_members_play(con, given):
    random = np.random.default_rng(7)
    roles = ("brand", "recycler", "academia", "other")
    cases: dict[str, tuple[list[str], int, dict[str, int]]] = {}
    given("organisations", [organisation(f"{role}{i}", role) for role in roles for i in range(3)])
    for number in range(25):
        coalition = f"c{number}"
        needs = {role: int(random.integers(1, 4)) for role in roles[:3]}
        plays = [str(random.choice(roles)) for _ in range(int(random.integers(1, 4)))]
        unknown = int(random.integers(1, 4))
        cases[coalition] = (plays, unknown, needs)
        given("coalition_months", coalition_months("2026-06", "2026-06", coalition))
        names = [f"{role}{plays[:i].count(role)}" for i, role in enumerate(plays)]
        names += [f"blank{i}" for i in range(unknown)]
        given("member_months", [member(name, "2026-06", coalition) for name in names])
        given("ecosystem_needs", [need(role, None, wanted, coalition) for role, wanted in needs.items()])
    found = con.execute(f"select coalition_id, low, high from ({heads()[NAME].statement})").fetchall()
    assert len(found) == 25
    for coalition, low, high in found:
        plays, unknown, needs = cases[coalition]
        shares = [
            sum([*plays, *more].count(role) >= wanted for role, wanted in needs.items()) / len(needs)
            for more in product(roles, repeat=unknown)
        ]
        assert (low, high) == pytest.approx((min(shares), max(shares)))


def test_with_no_role_known_there_is_no_value_rather_than_nought(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06")])
    given("organisations", [organisation("a", None), organisation("b", None, "1410")])
    given("ecosystem_needs", [need("brand"), need("recycler")])
    answer = answers(con, NAME)["2026-06"]
    assert bounds(con) == (None, None, None)
    assert (answer["n"], answer["coverage"]) == (2, None)


def test_with_no_member_or_no_need_there_is_no_value(con, given, june):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    assert bounds(con) == (None, None, None)
    assert answers(con, NAME)["2026-06"]["n"] == 0
    given("ecosystem_needs", [need("brand")])
    assert bounds(con, "2026-05") == (None, None, None)
    assert answers(con, NAME)["2026-05"]["n"] == 1


def test_one_member_can_be_all_that_is_needed(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06")])
    given("organisations", [organisation("a", "brand")])
    given("ecosystem_needs", [need("brand")])
    assert bounds(con) == (None, 1.0, None)


def test_coalitions_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member("bin", "2026-06", "d")])
    given("organisations", [organisation("bin", "recycler")])
    given("ecosystem_needs", [need("recycler"), need("brand"), need("recycler", coalition="d")])
    assert bounds(con)[1] == 0.5
    assert answers(con, NAME, "d")["2026-06"]["value"] == 1.0

"""Overlap of markets: how many leading digits the closest ISIC codes of two members share."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member, months_from

NAME = "competitive_overlap"


def organisation(name: str, *codes: str) -> dict[str, Any]:
    return {"organisation_id": name, "name": name, "sector_codes": list(codes) or None}


def pair(a: str, b: str, on: str | None = None) -> dict[str, Any]:
    return {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on and day(on)}


@pytest.fixture
def members(given):
    """members(a=["1392"], b=[]) makes the members of June with their codes."""

    def make(**codes: list[str]) -> None:
        given("coalition_months", coalition_months("2026-06", "2026-06"))
        given("organisations", [organisation(name, *of_it) for name, of_it in codes.items()])
        given("member_months", [member(name, "2026-06") for name in codes])

    return make


def value_of(con) -> float | None:
    return answers(con, NAME)["2026-06"]["value"]


@pytest.mark.parametrize(
    ("of_a", "of_b", "shared"),
    [
        (["1392"], ["1392"], 4),  # made-up textile articles both
        (["1392"], ["1399"], 3),
        (["1392"], ["1311"], 2),
        (["1392"], ["1410"], 1),
        (["1392"], ["4641"], 0),
        (["1392"], ["2392"], 0),  # only leading digits count
        (["1392"], ["13"], 2),  # a division reaches no further than its two digits
        (["13"], ["13"], 2),
        (["139"], ["139"], 3),
        (["C1392"], ["1392"], 4),  # with and without the letter of the section
        (["C1392"], ["G1392"], 4),
        (["4641", "1392"], ["0111", "1399"], 3),  # the closest two of the lists
        (["13", "1392"], ["1392", "46"], 4),
    ],
)
def test_hand_worked_leading_digits_of_the_closest_codes(con, members, of_a, of_b, shared):
    members(a=of_a, b=of_b)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (shared / 4, 1, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_hand_worked_mean_over_three_pairs(con, members):
    members(a=["1392"], b=["1399"], d=["1410"])
    # a and b 3/4, a and d 1/4, b and d 1/4
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(5 / 12), 3)


@pytest.mark.parametrize("way", [("a", "b"), ("b", "a")])
def test_a_declared_pair_is_one_whichever_way_round(con, given, members, way):
    members(a=["1392"], b=["4641"], d=["4641"])
    given("competitor_pairs", [pair(*way)])
    # a and b declared 1, a and d 0, b and d 1
    assert value_of(con) == pytest.approx(2 / 3)


def test_a_pair_counts_from_the_day_it_was_declared(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("organisations", [organisation("a", "1392"), organisation("b", "4641")])
    given("member_months", [member(name, month) for name in "ab" for month in ("2026-05", "2026-06")])
    given("competitor_pairs", [pair("a", "b", "2026-06-30"), pair("b", "a", "2026-07-01")])
    assert [answer["value"] for answer in answers(con, NAME).values()] == [0.0, 1.0]


def test_a_pair_without_a_date_always_counts(con, given, members):
    members(a=["1392"], b=["4641"])
    given("competitor_pairs", [pair("a", "b")])
    assert value_of(con) == 1.0


def test_members_without_codes_widen_the_range(con, members):
    members(a=["1392"], b=["1399"], d=[])
    # one of three pairs is known, at 3/4; the other two are anything from 0 to 1
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (0.75, 1, pytest.approx(1 / 3))
    assert (answer["low"], answer["high"]) == (pytest.approx(0.75 / 3), pytest.approx(2.75 / 3))


def test_a_declared_pair_needs_no_codes(con, given, members):
    members(a=["1392"], b=["1399"], d=[])
    given("competitor_pairs", [pair("d", "a")])
    # a and b 3/4, a and d 1; b and d unknown
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(1.75 / 2), 2)
    assert (answer["low"], answer["high"]) == (pytest.approx(1.75 / 3), pytest.approx(2.75 / 3))


@pytest.mark.parametrize("code", ["C", "13.92", "13921", "1", "c1392", "Z1392", "textiles", ""])
def test_what_is_no_code_of_digits_says_nothing(con, members, code):
    members(a=["1392"], b=[code])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["n"], answer["coverage"]) == (None, None, 0, 0.0)


def test_no_codes_or_nobody_to_compare_with_is_no_value(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("organisations", [organisation("a", "1392")])
    given("member_months", [member("a", "2026-06")])
    for coalition in "cd":
        answer = answers(con, NAME, coalition)["2026-06"]
        assert (answer["value"], answer["n"], answer["coverage"]) == (None, 0, None)


def test_only_members_of_the_month_are_compared(con, given):
    given("coalition_months", [*coalition_months("2026-05", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("organisations", [organisation(name, "1392") for name in ("a", "leaver", "office", "elsewhere")])
    given("organisations", [organisation("b", "4641")])
    given("member_months", [member(name, "2026-06") for name in "ab"])
    given("member_months", [member("a", "2026-05"), member("leaver", "2026-05"), member(None, "2026-06", acts=3)])
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}, member("elsewhere", "2026-06", "d")])
    found = answers(con, NAME)
    assert (found["2026-05"]["value"], found["2026-05"]["n"]) == (1.0, 1)
    assert (found["2026-06"]["value"], found["2026-06"]["n"], found["2026-06"]["coverage"]) == (0.0, 1, 1.0)


def test_any_members_come_to_what_comparing_every_two_codes_comes_to(con, given):
    draw = random.Random(4)
    codes = ["A01", "0111", "0112", "012", "1311", "C1312", "139", "14", "1410", "G46", "B"]
    given("coalition_months", coalition_months("2021-01", "2025-12"))
    expected = {}
    for month in (f"{first:%Y-%m}" for first in months_from("2021-01", "2025-12")):
        of = {f"{month}-{one}": draw.sample(codes, draw.randint(0, 3)) for one in range(draw.randint(2, 6))}
        declared = [two for two in combinations(of, 2) if draw.random() < 0.1]
        given("organisations", [organisation(one, *of_it) for one, of_it in of.items()])
        given("member_months", [member(one, month) for one in of])
        given("competitor_pairs", [pair(*draw.sample(two, 2)) for two in declared])
        expected[month] = [overlap(of[a], of[b], (a, b) in declared) for a, b in combinations(of, 2)]
    found = answers(con, NAME)
    for month, overlaps in expected.items():
        known = [one for one in overlaps if one is not None]
        answer = found[month]
        assert (answer["n"], answer["coverage"]) == (len(known), pytest.approx(len(known) / len(overlaps)))
        assert answer["value"] == (pytest.approx(sum(known) / len(known)) if known else None)
        if 0 < len(known) < len(overlaps):
            assert answer["low"] == pytest.approx(sum(known) / len(overlaps))
            assert answer["high"] == pytest.approx((sum(known) + len(overlaps) - len(known)) / len(overlaps))


def overlap(of_a: list[str], of_b: list[str], is_declared: bool) -> float | None:
    """The overlap of two members, None where it is unknown."""
    if is_declared:
        return 1
    digits = [[code.lstrip("ABCG") for code in codes if code != "B"] for codes in (of_a, of_b)]
    shared = [n for a, b in product(*digits) for n in range(min(len(a), len(b)) + 1) if a[:n] == b[:n]]
    return max(shared) / 4 if shared else None

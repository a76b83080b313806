"""The elephant factor: the fewest members that did half of everything."""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import ceil
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from metrics.heads import heads
from tests.rows import Answer, answers, coalition_months, member

NAME = "elephant_factor"


def june(con, given, acts: list[int], unknown: int = 0) -> Answer:
    """The answer for members with these acts in June, and this many acts of unknown organisations."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(f"o{i}", "2026-06", acts=x) for i, x in enumerate(acts)])
    given("member_months", [member(None, "2026-06", acts=unknown)] if unknown else [])
    return answers(con, NAME)["2026-06"]


@pytest.mark.parametrize(
    ("acts", "value"),
    [
        # catalogue, worked vectors: "Elephant factor"; the second is the worked example of CHAOSS
        ([7] * 8, 4.0),
        ([1000, 202, 90, 33, 332, 343, 42, 433], 2.0),  # half of 2,475 is 1,237.5; 1,000 + 433 = 1,433
        # half is enough (inclusive): 5 of 10; and 4 of 10 is not
        ([5, 3, 2], 1.0),
        ([4, 3, 3], 2.0),
    ],
)
def test_worked_vectors(con, given, acts, value):
    answer = june(con, given, acts)
    assert (answer["value"], answer["n"], answer["coverage"]) == (value, sum(acts), 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


@pytest.mark.parametrize("members", [1, 2, 5, 12])
def test_equal_members_reach_half_of_the_members_rounded_up(con, given, members):
    # this is what the words tell people to read it against
    assert june(con, given, [3] * members)["value"] == ceil(members / 2)
    assert "half of the members, rounded up" in heads()[NAME].words


def test_members_that_did_nothing_do_not_change_it(con, given):
    assert june(con, given, [4, 3, 3, 0, 0, 0])["value"] == 2.0


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=10) for name in "abc"])
    given("member_months", [member("a", "2026-01", acts=30)])
    given("member_months", [member(name, "2025-12", acts=30) for name in "bc"])
    # (40, 10, 10): a alone has half. With December it would be (40, 40, 40), which takes two
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (1.0, 60)


def test_leavers_and_the_secretariat_are_in_neither_half(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("leaver", "2026-05", acts=90)])
    given("member_months", [{**member("office", "2026-06", acts=90), "is_eligible": False}])
    given("member_months", [member(name, "2026-06", acts=5) for name in "abc"])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (2.0, 15, 1.0)


def test_a_joiners_earlier_acts_count(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [{**member("joiner", "2026-05", acts=9), "is_eligible": False}])
    given("member_months", [member("joiner", "2026-06", acts=1), *(member(name, "2026-06", acts=5) for name in "ab")])
    # 10 of 20
    assert answers(con, NAME)["2026-06"]["value"] == 1.0


def test_unknown_acts_give_the_fewest_and_the_most(con, given):
    answer = june(con, given, [6, 5, 4, 3, 2], unknown=10)
    # 20 known: 6 + 5 >= 10, two. All 10 to the first: 16 of 30, one. Poured over the last three until they stand at
    # (2 + 3 + 4 + 10)/3 > 6, over all five: 6 each, of which three make half of 30
    assert (answer["value"], answer["low"], answer["high"]) == (2.0, 1.0, 3.0)
    assert answer["coverage"] == pytest.approx(20 / 30)


def test_few_unknown_acts_reach_only_the_least_active(con, given):
    answer = june(con, given, [8, 4, 4, 0, 0], unknown=2)
    # half of 16 is the first's. Of 18, with one more act each for the last two, it takes 8 + 4
    assert (answer["value"], answer["low"], answer["high"]) == (1.0, 1.0, 2.0)


def test_one_member_that_did_most_stays_alone_whatever_is_unknown(con, given):
    answer = june(con, given, [50, 1, 1], unknown=20)
    # 50 of 72 at the least
    assert (answer["value"], answer["low"], answer["high"]) == (1.0, 1.0, 1.0)


def test_unknown_acts_outside_the_window_are_no_range(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=5), member("b", "2026-06", acts=5)])
    given("member_months", [member(None, "2025-12", acts=50)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, 1.0)
    given("member_months", [member(None, "2026-01", acts=10)])
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5
    # what is known counts over all organisations, those that are no members too
    given("member_months", [{**member("office", "2026-02", acts=10), "is_eligible": False}])
    assert answers(con, NAME)["2026-06"]["coverage"] == pytest.approx(2 / 3)


def half_done_by(acts: list[int]) -> int:
    """The definition, read aloud."""
    ranked = sorted(acts, reverse=True)
    return next(k for k in range(1, len(ranked) + 1) if 2 * sum(ranked[:k]) >= sum(ranked))


@example(acts=[1, 1, 1, 1, 1], unknown=1)  # one act more for anybody and it takes two, not three
@example(acts=[1, 0, 0, 0, 0, 0], unknown=3)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(acts=st.lists(st.integers(0, 6), min_size=1, max_size=5), unknown=st.integers(0, 5))
def test_whoever_the_unknown_ones_are_it_lies_within_the_range(
    con: duckdb.DuckDBPyConnection, given: Any, acts, unknown
):
    con.execute("delete from coalition_months")
    con.execute("delete from member_months")
    answer = june(con, given, acts, unknown)
    assert answer["value"] == (half_done_by(acts) if sum(acts) else None)
    if not unknown or not sum(acts):
        return
    outsiders = len(acts)  # an unknown act may also be of somebody that is no member
    possible = []
    for owners in combinations_with_replacement(range(len(acts) + 1), unknown):
        added = [x + owners.count(i) for i, x in enumerate(acts)]
        possible.append((half_done_by(added), owners.count(outsiders)))
    found = [value for value, _ in possible]
    assert answer["low"] == min(found)
    # the most is worked out as if acts could be parted, so that it may lie one above what whole acts reach
    assert max(found) <= answer["high"] <= max(found) + 1
    assert answer["high"] <= ceil(len(acts) / 2)


def test_nothing_happened_and_nobody_there_are_no_value(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", "2026-06"), member("b", "2026-06")])
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("member_months", [member("a", "2026-06", "d"), member(None, "2026-06", "d", acts=40)])
    answer = answers(con, NAME, "d")["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"], answer["coverage"]) == (
        None,
        None,
        None,
        0,
        0.0,
    )
    for answer in answers(con, NAME).values():
        assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
        assert (answer["n"], answer["coverage"]) == (0, None)


def test_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("member_months", [member(name, "2026-06", acts=5) for name in "abcd"])
    given("member_months", [member("a", "2026-06", "d", acts=50), member(None, "2026-06", "d", acts=5)])
    assert answers(con, NAME, "c")["2026-06"]["value"] == 2.0
    assert answers(con, NAME, "c")["2026-06"]["coverage"] == 1.0
    assert answers(con, NAME, "d")["2026-06"]["value"] == 1.0


def test_it_is_a_diagnostic():
    head = heads()[NAME]
    assert (head.weight, head.direction, head.goalposts) == (0, "neutral", None)

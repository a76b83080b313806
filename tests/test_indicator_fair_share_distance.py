"""Distance from fair shares: half the sum of absolute differences between what members gave and what is fair."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from metrics.heads import heads
from tests.rows import answers, coalition_months, day, make_the_rest, member

NAME = "fair_share_distance"


def gave(name: str | None, value: float, month: str = "2026-06", **more: Any) -> dict[str, Any]:
    return {**member(name, month, contribution_value=value, acts_contributions=int(value > 0)), **more}


def joined(name: str, share: float | None, on: str = "2025-01-01", left: str | None = None) -> dict[str, Any]:
    row = {"coalition_id": "c", "organisation_id": name, "joined_on": day(on), "declared_share": share}
    return {**row, "left_on": left and day(left)}


@pytest.fixture
def given(given):
    """As everywhere; what a row of the cube says was given is also in the list of contributions."""

    def insert(table: str, rows: list[dict[str, Any]]) -> None:
        given(table, rows)
        if table == "member_months":
            given("contributions", [contribution(row) for row in rows if row["acts_contributions"]])

    return insert


def contribution(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("coalition_id", "organisation_id")}
    return kept | {"given_on": row["month"].replace(day=10), "amount": row["contribution_value"], "currency": "EUR"}


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))


def value_of(con, month: str = "2026-06") -> float | None:
    return answers(con, NAME)[month]["value"]


def test_hand_worked_equal_shares_where_none_is_declared(con, given, june):
    given("member_months", [gave("a", 600), gave("b", 300), gave("c", 100), gave("d", 0)])
    given("memberships", [joined("a", None)])
    # p = .6 .3 .1 0, q = .25 each: (.35 + .05 + .15 + .25)/2 = .40
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(0.4), 3, 1.0)
    assert (answer["low"], answer["high"]) == (None, None)


def test_hand_worked_declared_shares(con, given, june):
    given("member_months", [gave("a", 600), gave("b", 300), gave("c", 100)])
    given("memberships", [joined("a", 0.5), joined("b", 0.3), joined("c", 0.2)])
    # (.1 + 0 + .1)/2
    assert value_of(con) == pytest.approx(0.1)


def test_each_giving_what_it_declared_is_no_distance(con, given, june):
    given("member_months", [gave("a", 700), gave("b", 300)])
    given("memberships", [joined("a", 0.7), joined("b", 0.3)])
    assert value_of(con) == pytest.approx(0)


def test_members_without_a_share_divide_what_the_declared_leave(con, given, june):
    given("member_months", [gave("a", 500), gave("b", 500), gave("c", 0)])
    given("memberships", [joined("a", 0.4), joined("b", None)])  # and c is not in the register
    # q = .4 .3 .3, p = .5 .5 0: (.1 + .2 + .3)/2
    assert value_of(con) == pytest.approx(0.3)


def test_declared_shares_that_leave_nothing_are_scaled_to_the_whole(con, given, june):
    given("member_months", [gave("a", 500), gave("b", 250), gave("c", 250)])
    given("memberships", [joined("a", 0.9), joined("b", 0.6)])
    # q = .9/1.5 .6/1.5 0 = .6 .4 0: (.1 + .15 + .25)/2
    assert value_of(con) == pytest.approx(0.25)


def test_declared_shares_below_the_whole_are_scaled_up(con, given, june):
    given("member_months", [gave("a", 500), gave("b", 500)])
    given("memberships", [joined("a", 0.3), joined("b", 0.1)])
    # q = .75 .25: (.25 + .25)/2
    assert value_of(con) == pytest.approx(0.25)


def test_shares_of_nought_for_all_are_equal_shares(con, given, june):
    given("member_months", [gave("a", 600), gave("b", 400)])
    given("memberships", [joined("a", 0), joined("b", 0)])
    assert value_of(con) == pytest.approx(0.1)


def test_a_declared_share_holds_while_the_membership_does(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-07"))
    months = ("2026-05", "2026-06", "2026-07")
    given("member_months", [gave(name, 100, month) for name in "ab" for month in months])
    given("memberships", [joined("a", 0.9, left="2026-06-29"), joined("b", 0.1)])
    given("memberships", [joined("a", 0.6, on="2026-07-31", left="2026-07-31")])
    # May: .9 .1, the end in June is not known yet: .4. June: a's share is gone before the month's end, so it has
    # what b leaves, .9 as well: .4. July: .6 on the last day, and .1 of .7: 6/7 - 1/2
    found = [value_of(con, month) for month in months]
    assert found == pytest.approx([0.4, 0.4, 6 / 7 - 1 / 2])


def test_before_joining_and_after_leaving_no_share_is_declared(con, given, june):
    given("member_months", [gave("a", 500), gave("b", 500), gave("c", 500)])
    given("memberships", [joined("a", 0.8, on="2026-07-01"), joined("b", 0.8, left="2026-06-29")])
    # nothing declared in force: equal shares, equally given
    assert value_of(con) == pytest.approx(0)
    given("memberships", [joined("c", 0.8, on="2026-06-30", left="2026-07-01")])
    # c .8, a and b .1 each: (.8 - 1/3)
    assert value_of(con) == pytest.approx(0.8 - 1 / 3)


def test_of_two_memberships_in_force_the_later_share_holds(con, given, june):
    given("member_months", [gave("a", 500), gave("b", 500)])
    given("memberships", [joined("a", 0.9, on="2025-01-01"), joined("a", 0.7, on="2025-06-01"), joined("b", 0.3)])
    assert value_of(con) == pytest.approx(0.2)


def test_the_window_is_twelve_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-07"))
    given("member_months", [gave("a", 100), gave("b", 100)])
    given("member_months", [gave("a", 200, "2025-07"), gave("a", 9000, "2025-06"), gave("b", 9000, "2026-07")])
    # June 2026 looks back to July 2025: 300 to 100
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (pytest.approx(0.25), 3)


def test_leavers_and_the_secretariat_are_no_members_and_joiners_earlier_gifts_count(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [gave("leaver", 900, "2026-05"), gave("office", 900, is_eligible=False)])
    given("member_months", [gave("joiner", 100, "2026-05", is_eligible=False), gave("joiner", 0), gave("a", 300)])
    # 100 to 300; 2,200 of 2,200 known
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"], answer["coverage"]) == (pytest.approx(0.25), 2, 1.0)


def test_shares_of_those_that_left_are_not_in_the_whole(con, given, june):
    given("member_months", [gave("a", 600), gave("b", 400)])
    given("memberships", [joined("a", 0.3), joined("b", 0.2), joined("gone", 0.5)])
    # .3 and .2 of .5: .6 and .4
    assert value_of(con) == pytest.approx(0)


def test_what_unknown_organisations_gave_opens_a_range(con, given, june):
    given("member_months", [gave("a", 600), gave("b", 300), gave("c", 100), gave(None, 200)])
    # value: q = 1/3: .6 - 1/3. Whole 1,200, fair 400 each: a lies 200 beyond, b 100 and c 300 short.
    # Nearest: all 200 to b and c: 200/1200. Furthest: to a, 400 short in all: 400/1200
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(0.6 - 1 / 3)
    assert (answer["low"], answer["high"]) == (pytest.approx(200 / 1200), pytest.approx(400 / 1200))
    assert (answer["n"], answer["coverage"]) == (3, pytest.approx(1000 / 1200))


def test_unknown_gifts_count_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-06", "2026-06"))
    given("member_months", [gave("a", 100), gave("b", 100), gave(None, 200, "2025-07"), gave(None, 999, "2025-06")])
    # nearest 0; furthest: 300 to 100 of 400
    answer = answers(con, NAME)["2026-06"]
    assert (answer["low"], answer["high"]) == (pytest.approx(0), pytest.approx(0.25))
    assert answer["coverage"] == pytest.approx(0.5)


def test_the_range_holds_whoever_gave_the_unknown(con, given):
    random = np.random.default_rng(12)
    cases = {}
    for number in range(25):
        coalition = f"c{number}"
        x = [int(10 * random.integers(0, 8)) for _ in range(3)]
        shares = [float(random.integers(1, 10)) / 30 for _ in range(3)]
        unknown = int(random.integers(1, 12))
        cases[coalition] = (x, [share / sum(shares) for share in shares], unknown)
        given("coalition_months", coalition_months("2026-06", "2026-06", coalition))
        rows = zip(["a", "b", "d", None], [*x, unknown], strict=True)
        given("member_months", [{**gave(name, value), "coalition_id": coalition} for name, value in rows])
        members = zip("abd", shares, strict=True)
        given("memberships", [{**joined(name, share), "coalition_id": coalition} for name, share in members])
    make_the_rest(con)
    found = con.execute(f"select coalition_id, low, high from ({heads()[NAME].statement})").fetchall()
    assert len(found) == 25
    for coalition, low, high in found:
        x, q, unknown = cases[coalition]
        distances = []
        # every way to divide it over the three members, and organisations that are no members
        for more in product(range(unknown + 1), repeat=3):
            given_by = [each + extra for each, extra in zip(x, more, strict=True)]
            if sum(more) <= unknown and sum(given_by):
                whole = sum(given_by)
                distances.append(sum(abs(y / whole - share) for y, share in zip(given_by, q, strict=True)) / 2)
        assert high == pytest.approx(max(distances))
        # the nearest case may divide it more finely than in whole units
        assert low <= min(distances) + 1e-9
        assert low >= min(distances) - 3 / (sum(x) + unknown)


def test_one_member_has_no_distance(con, given, june):
    given("member_months", [gave("a", 500), gave(None, 10)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 1)


def test_nothing_given_is_no_value_and_nobody_there_is_none_either(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [gave("a", 0), gave("b", 0)])
    for answer in answers(con, NAME).values():
        assert (answer["value"], answer["low"], answer["high"]) == (None, None, None)
        assert (answer["n"], answer["coverage"]) == (0, None)


def test_gifts_without_a_value_are_counted_and_worth_nothing(con, given, june):
    given("member_months", [gave("a", 0, acts_contributions=1), gave("b", 0, acts_contributions=1)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["n"]) == (None, 2)


def test_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("member_months", [gave("a", 500), gave("b", 500)])
    given("member_months", [gave("a", 900, coalition_id="d"), gave("b", 100, coalition_id="d")])
    given("memberships", [{**joined("a", 0.9), "coalition_id": "d"}])
    assert value_of(con) == pytest.approx(0)
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(0)

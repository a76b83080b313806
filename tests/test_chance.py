"""The dominance test: how often chance alone gives one organisation so large a share."""

from __future__ import annotations

from math import comb

import pytest

from metrics.chance import compute_chance, probability_by_chance
from tests.rows import coalition_months, day, member


@pytest.mark.parametrize(("largest", "acts"), [(8, 10), (10, 10), (30, 40), (26, 40)])
def test_of_two_organisations_it_is_twice_the_binomial_tail(largest, acts):
    tail = sum(comb(acts, k) for k in range(largest, acts + 1)) / 2**acts
    error = (2 * tail * (1 - 2 * tail) / 2000) ** 0.5
    assert probability_by_chance(largest, acts, 2) == pytest.approx(2 * tail, abs=4 * error)


def test_somebody_always_has_the_fair_share_and_a_dozen_rarely_has_half():
    assert probability_by_chance(5, 60, 12) == 1.0
    assert probability_by_chance(30, 60, 12) == 0.0
    # twelve equally active organisations with 20 acts: one of them with 5 or more is no news
    assert 0.2 < probability_by_chance(5, 20, 12) < 0.6


def test_the_same_numbers_give_the_same_answer():
    assert probability_by_chance(9, 50, 8) == probability_by_chance(9, 50, 8)


@pytest.mark.parametrize("numbers", [(1, 1, 0), (0, 0, 3)])
def test_nobody_and_nothing_are_refused(numbers):
    with pytest.raises(ValueError, match="at least one"):
        probability_by_chance(*numbers)


def test_it_is_of_the_last_six_months_and_of_members(con, given):
    given("coalition_months", coalition_months("2026-01", "2026-07"))
    given(
        "member_months",
        [member("a", "2026-02", acts=6), member("a", "2026-07", acts=4), member("b", "2026-07", acts=2)],
    )
    given("member_months", [member("a", "2026-01", acts=90), member("silent", "2026-07", acts=0)])
    given("member_months", [member("office", "2026-07", acts=50, is_eligible=False), member(None, "2026-07", acts=9)])
    given("coalition_months", coalition_months("2026-07", "2026-07", coalition="alone"))
    given("member_months", [member("a", "2026-07", coalition="alone", acts=5)])
    compute_chance(con)
    assert con.execute("select * exclude (probability) from chance").fetchall() == [("c", day("2026-07"), 3, 12, 10)]
    assert con.execute("select probability from chance").fetchall()[0][0] == probability_by_chance(10, 12, 3)


def test_nothing_counted_is_no_row(con):
    compute_chance(con)
    assert con.execute("select * from chance").fetchall() == []

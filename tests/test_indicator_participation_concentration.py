"""Concentration of participation: chance-corrected, with the range that unknown organisations leave open."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from metrics.heads import heads
from tests.rows import answers, coalition_months, make_the_rest, member

NAME = "participation_concentration"


def test_hand_worked_three_members(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=acts) for name, acts in (("a", 6), ("b", 3), ("c", 1))])
    # sum x(x-1) = 30 + 6 + 0 = 36; n(n-1) = 90; S = 0.4; E = (0.4 - 1/3) / (2/3) = 0.1
    answer = answers(con, NAME)["2026-06"]
    assert answer["value"] == pytest.approx(0.1)
    assert (answer["n"], answer["coverage"], answer["low"], answer["high"]) == (10, 1.0, None, None)


@pytest.mark.parametrize("x", [(6, 3, 1), (20, 0, 0, 0), (5, 5), (1, 2, 3, 4, 5, 6), (7, 0, 1)])
def test_the_pairs_form_is_the_catalogues_form(con, given, x):
    # H = sum p² = (S n(n-1) + n)/n², hence H - E0 = (1 - 1/n)(S - 1/N) and 1 - E0 = (1 - 1/n)(1 - 1/N)
    n, members = sum(x), len(x)
    h = sum(Fraction(each, n) ** 2 for each in x)
    by_chance = Fraction(1, members) + (1 - Fraction(1, members)) / n
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(f"o{i}", "2026-06", acts=acts) for i, acts in enumerate(x)])
    expected = (h - by_chance) / (1 - by_chance)
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(float(expected))


def test_equal_propensity_has_mean_nought(con):
    # 2,000 coalitions of 12 equally likely organisations with 20 acts each
    draws = np.random.default_rng(4).multinomial(20, [1 / 12] * 12, size=2000)
    con.execute(
        "insert into member_months by name"
        " select 'c' || (i // 12) as coalition_id, date '2026-06-01' as month, 'o' || i % 12 as organisation_id,"
        " true as is_eligible, x as acts from (select unnest($x) as x, unnest(range(24000)) as i)",
        {"x": draws.ravel().tolist()},
    )
    con.execute(
        "insert into coalition_months select distinct coalition_id, month, last_day(month), false, true"
        " from member_months"
    )
    make_the_rest(con)
    (mean,) = con.execute(f"select avg(value) from ({heads()[NAME].statement})").fetchall()[0]
    assert mean == pytest.approx(0, abs=0.01)
    # without the correction a perfectly fair coalition looks uneven: 1 less Pielou's evenness is 0.13
    shares = draws / 20
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)
    assert (1 - entropy / np.log(12)).mean() == pytest.approx(0.13, abs=0.01)


def test_the_window_is_six_months_and_not_a_day_more(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    rows = [member(name, "2026-06", acts=2) for name in ("a", "b")]
    given("member_months", [*rows, member("a", "2026-01", acts=6)])
    # January lies just inside the window of June: (8, 2): S = (56 + 2)/90, E = (58/90 - 1/2)/(1/2) = 26/90
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(26 / 90)
    given("member_months", [member("a", "2025-12", acts=50)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(26 / 90)
    assert answers(con, NAME)["2026-05"]["n"] == 0  # nobody is eligible in May, though there was activity


def test_unknown_acts_give_the_evenest_and_the_steepest_case(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    known = [member(name, "2026-06", acts=acts) for name, acts in (("a", 6), ("b", 3), ("c", 1))]
    given("member_months", [*known, member(None, "2026-06", acts=4)])
    # T = 14, T(T-1) = 182, N = 3. Steepest: (10, 3, 1): 90 + 6 + 0 = 96.
    # Evenest: 4 poured over c and b: level (1 + 3 + 4)/2 = 4, below a's 6: (6, 4, 4): 30 + 12 + 12 = 54.
    answer = answers(con, NAME)["2026-06"]
    assert answer["high"] == pytest.approx((96 / 182 - 1 / 3) * 3 / 2)
    assert answer["low"] == pytest.approx((54 / 182 - 1 / 3) * 3 / 2)
    assert answer["value"] == pytest.approx(0.1)
    assert answer["coverage"] == pytest.approx(10 / 14)


def test_many_unknown_acts_level_everybody(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    known = [member("a", "2026-06", acts=32), member("b", "2026-06", acts=1)]
    given("member_months", [*known, member(None, "2026-06", acts=122)])
    # T = 155; level 77.5 each: S = (2 * 77.5² - 155)/(155 * 154), E = 2 S - 1
    answer = answers(con, NAME)["2026-06"]
    assert answer["low"] == pytest.approx(2 * (2 * 77.5**2 - 155) / (155 * 154) - 1)
    assert answer["high"] == pytest.approx(2 * (154 * 153 + 0) / (155 * 154) - 1)


def test_a_leaver_and_the_secretariat_are_known_but_no_members(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=5) for name in ("a", "b")])
    given("member_months", [member("leaver", "2026-05", acts=9)])
    given("member_months", [{**member("office", "2026-06", acts=30), "is_eligible": False}])
    answer = answers(con, NAME)["2026-06"]
    # (5, 5): S = 40/90, E = 2 * 40/90 - 1
    assert answer["value"] == pytest.approx(80 / 90 - 1)
    assert (answer["n"], answer["coverage"]) == (10, 1.0)


def test_a_joiners_earlier_acts_count(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [{**member("joiner", "2026-05", acts=4), "is_eligible": False}])
    given("member_months", [member("joiner", "2026-06", acts=1), member("b", "2026-06", acts=5)])
    assert answers(con, NAME)["2026-06"]["n"] == 10


def test_a_member_that_did_nothing_counts_as_a_member(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=acts) for name, acts in (("a", 5), ("b", 5), ("c", 0))])
    # S = 40/90, N = 3: E = (40/90 - 1/3)/(2/3) = 1/6
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(1 / 6)


def test_one_member_has_no_concentration(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=30), member(None, "2026-06", acts=3)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"], answer["n"]) == (None, None, None, 30)


def test_no_events_and_a_single_act_have_no_value(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("member_months", [member("a", "2026-06", acts=1), member("b", "2026-06")])
    assert answers(con, NAME)["2026-06"]["value"] is None
    may = answers(con, NAME)["2026-05"]
    assert (may["value"], may["low"], may["high"], may["n"], may["coverage"]) == (None, None, None, 0, None)


def test_coalitions_do_not_mix(con, given):
    given("coalition_months", [*coalition_months("2026-06", "2026-06"), *coalition_months("2026-06", "2026-06", "d")])
    given("member_months", [member(name, "2026-06", acts=10) for name in ("a", "b")])
    given("member_months", [member("a", "2026-06", "d", acts=20), member("b", "2026-06", "d")])
    assert answers(con, NAME, "d")["2026-06"]["value"] == pytest.approx(1)
    assert answers(con, NAME, "c")["2026-06"]["value"] == pytest.approx(2 * 180 / 380 - 1)


def test_what_is_unknown_counts_over_the_same_months(con, given):
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    given("member_months", [member(name, "2026-06", acts=5) for name in ("a", "b")])
    given("member_months", [member(None, "2026-01", acts=10), member(None, "2025-12", acts=99)])
    # 10 of members, 10 unknown, and those of the month before the window left out
    assert answers(con, NAME)["2026-06"]["coverage"] == 0.5

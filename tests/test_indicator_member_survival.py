"""Members that stay: the product-limit estimate at twelve months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.rows import answers, coalition_months

NAME = "member_survival"
START = date(2023, 7, 1)  # the 36 months that end with June 2026
JUNE = coalition_months("2026-06", "2026-06")

# Freireich et al. 1963, 6-MP arm, weeks in remission; + is censored
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def joined(name: str, on: date, days: int | None = None, **more: object) -> dict[str, object]:
    left = None if days is None else on + timedelta(days=days)
    return {"coalition_id": "c", "organisation_id": name, "joined_on": on, "left_on": left, **more}


@pytest.mark.parametrize(
    ("week", "days_per_week", "survival"),
    # a week is stretched so that 12 months fall between this week and the next in which somebody relapsed
    [
        (6, 55, 0.8571), (7, 45, 0.8067), (10, 30, 0.7529), (13, 25, 0.6902), (16, 20, 0.6275),
        (22, 16, 0.5378), (23, 15, 0.4482),
    ],
)  # fmt: skip
def test_freireich_1963(con, given, week, days_per_week, survival):
    assert week * days_per_week < 365
    given("coalition_months", JUNE)
    given("memberships", [joined(f"r{i}", START, w * days_per_week) for i, w in enumerate(RELAPSED)])
    ended = {"leave_reason": "mission_complete"}  # seen until then and not a failure: censored
    given("memberships", [joined(f"c{i}", START, w * days_per_week, **ended) for i, w in enumerate(CENSORED)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (21, pytest.approx(survival, abs=0.0001))
    assert answer["low"] < answer["value"] < answer["high"]


def test_greenwood_interval_by_hand(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START, 100 if i < 2 else None) for i in range(10)])
    # S = 8/10; sum d/(r(r-d)) = 2/(10 * 8) = 0.025; 1.6449 sqrt(0.025)/|ln 0.8| = 1.16553;
    # 0.8 ** exp(1.16553) = 0.8 ** 3.20764 = 0.4888; 0.8 ** exp(-1.16553) = 0.8 ** 0.31176 = 0.9328
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((0.8, 0.4888, 0.9328), abs=1e-4)


def test_a_membership_from_before_the_window_is_at_risk_only_from_its_age_then(con, given):
    given("coalition_months", JUNE)
    early = START - timedelta(days=200)
    given("memberships", [joined("a", early), joined("b", early, 300)])  # b leaves at age 300, inside
    given("memberships", [joined("d", START, 100), joined("e", START), joined("f", START)])
    # age 100: d leaves of d, e, f (a and b came into sight at 200): 2/3; age 300: b leaves of a, b, e, f: 3/4
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (5, pytest.approx(2 / 3 * 3 / 4))


def test_the_window_is_36_months_and_not_a_day_more(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START) for i in range(4)])
    before = START - timedelta(days=100)
    given("memberships", [joined("outside", before, 99), joined("inside", before, 101)])
    # only the one that left on 2 July 2023 is seen: at age 101 one of the four and itself leaves
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (5, pytest.approx(4 / 5))


def test_what_happens_after_the_month_is_not_known_yet(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", date(2025, 1, 1)) for i in range(4)])
    given("memberships", [joined("left on the last day", date(2026, 1, 1), 180)])
    given("memberships", [joined("left the day after", date(2026, 1, 1), 181), joined("later", date(2026, 7, 1))])
    answer = answers(con, NAME)["2026-06"]
    # at age 180 one leaves of six; the other is seen for 180 days and still there
    assert (answer["n"], answer["value"]) == (6, pytest.approx(5 / 6))


def test_leaving_after_the_first_year_is_no_loss_of_it(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined("within", START, 365), joined("after", START, 366)])
    given("memberships", [joined(f"o{i}", START) for i in range(2)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(3 / 4)


@pytest.mark.parametrize(("reason", "survival"), [(None, 0.8), ("lapsed", 0.8), ("merged", 1), ("mission_complete", 1)])
def test_missions_completed_and_mergers_are_no_failures(con, given, reason, survival):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START) for i in range(4)])
    given("memberships", [joined("leaver", START, 50, leave_reason=reason)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(survival)


def test_only_members_count(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined("a", START, role="lead"), joined("b", START, 50)])
    roles = ("secretariat", "facilitator", "observer", "funder")
    given("memberships", [joined(role, START, 50, role=role) for role in roles])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"]) == (2, pytest.approx(0.5))


def test_nobody_leaving_is_not_certainty(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START) for i in range(5)])
    answer = answers(con, NAME)["2026-06"]
    # exact: five of five stay with probability 5 % where each stays with 0.05 ** (1/5) = 0.549
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((1, 0.5493, 1), abs=1e-4)


def test_everybody_leaving_is_nought(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START, 40) for i in range(5)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["value"], answer["low"], answer["high"]) == pytest.approx((0, 0, 0.4507), abs=1e-4)


def test_members_followed_for_less_than_a_year_say_nothing_of_twelve_months(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", date(2026, 1, 1)) for i in range(6)])
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (6, None, None, None)


def test_leaving_on_the_day_of_joining_is_leaving(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"o{i}", START) for i in range(4)])
    given("memberships", [joined("at once", date(2025, 1, 1), 0)])
    assert answers(con, NAME)["2026-06"]["value"] == pytest.approx(0.8)


def test_without_a_register_there_is_no_value(con, given):
    given("coalition_months", JUNE)
    answer = answers(con, NAME)["2026-06"]
    assert (answer["n"], answer["value"], answer["low"], answer["high"]) == (0, None, None, None)

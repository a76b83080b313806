"""How long members stay, why they leave and who left, worked out by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import exp, log, prod, sqrt
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.survival import MONTH_DAYS, REASONS, compute_survival
from tests.rows import answers, coalition_months

START = date(2023, 7, 1)  # the 36 months that end with June 2026
JUNE = coalition_months("2026-06", "2026-06")

# Freireich et al. 1963, 6-MP arm, weeks in remission; + is censored
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def joined(name: str, on: date = START, days: int | None = None, **more: Any) -> dict[str, Any]:
    left = None if days is None else on + timedelta(days=days)
    return {"coalition_id": "c", "organisation_id": name, "joined_on": on, "left_on": left, **more}


def members(
    number: int, days: int | None = None, name: str = "o", on: date = START, **more: Any
) -> list[dict[str, Any]]:
    return [joined(f"{name}{i}", on, days, **more) for i in range(number)]


def computed(con) -> None:
    make_tables(con)
    compute_survival(con)


def curve(con, coalition: str = "c") -> dict[int, tuple[Any, ...]]:
    """(survival, low, high, at_risk) by month."""
    computed(con)
    rows = con.execute(
        "select months, survival, low, high, at_risk from bench.survival where coalition_id = ? order by months",
        [coalition],
    ).fetchall()
    return {int(months): tuple(rest) for months, *rest in rows}


def exits(con, months: int) -> dict[str, tuple[Any, ...]]:
    """(incidence, low, high, n, of) by reason."""
    computed(con)
    rows = con.execute(
        'select reason, incidence, low, high, n, "of" from bench.exits where months = ?', [months]
    ).fetchall()
    assert not rows or sorted(row[0] for row in rows) == sorted(REASONS)
    return {reason: tuple(rest) for reason, *rest in rows}


# --- the curve ----------------------------------------------------------------------------------------------


def test_freireich_1963(con, given):
    given("coalition_months", JUNE)
    given("memberships", [joined(f"r{i}", days=w * 30) for i, w in enumerate(RELAPSED)])  # a week for a month
    ended = {"leave_reason": "mission_complete"}  # seen until then and not a failure: censored
    given("memberships", [joined(f"c{i}", days=w * 30, **ended) for i, w in enumerate(CENSORED)])
    shown = {week: curve(con)[week][0] for week in (5, 6, 7, 9, 10, 13, 16, 22, 23, 34)}
    assert shown == pytest.approx(
        {5: 1, 6: 0.8571, 7: 0.8067, 9: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482, 34: 0.4482},
        abs=5e-5,
    )


def test_freireich_1963_members_still_counted(con, given):
    given("coalition_months", JUNE)
    # three days longer than so many months, so that at a month all are counted who are seen for so long
    given("memberships", [joined(f"r{i}", days=int(w * MONTH_DAYS) + 3) for i, w in enumerate(RELAPSED)])
    given(
        "memberships",
        [joined(f"c{i}", days=int(w * MONTH_DAYS) + 3, leave_reason="merged") for i, w in enumerate(CENSORED)],
    )
    shown = {week: curve(con)[week][3] for week in (0, 6, 7, 10, 13, 16, 22, 23)}
    assert shown == {0: 21, 6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6}  # as in the paper's table


def test_greenwood_interval_by_hand(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(2, 100, "left"), *members(8)])
    # S = 8/10; sum d/(r(r-d)) = 2/(10 * 8) = 0.025; 1.6449 sqrt(0.025)/|ln 0.8| = 1.16553;
    # 0.8 ** exp(1.16553) = 0.8 ** 3.20764 = 0.4888; 0.8 ** exp(-1.16553) = 0.8 ** 0.31176 = 0.9328
    assert curve(con)[12] == pytest.approx((0.8, 0.4888, 0.9328, 8), abs=1e-4)
    assert curve(con)[3][0] == 1  # 91 days
    assert curve(con)[4][0] == pytest.approx(0.8)


def test_it_begins_with_everybody_and_ends_with_the_longest_seen(con, given):
    given("coalition_months", JUNE)
    given("memberships", members(6, on=date(2024, 6, 30)))  # 730 days: 23.98 months
    found = curve(con)
    assert found[0] == (1, 1, 1, 6)
    assert list(found) == list(range(24))


def test_the_curve_is_never_longer_than_36_months(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(5), *members(5, name="old", on=date(2015, 1, 1))])
    assert max(curve(con)) == 35  # 1,095 days are 35.98 months; those of 2015 are past 36 when the window begins


def test_once_everybody_has_left_it_stays_at_nought(con, given):
    given("coalition_months", JUNE)
    given("memberships", members(5, 40))
    found = curve(con)
    # 0 of 5: the exact interval, 1 - 0.05 ** (1/5) = 0.4507
    assert found[12] == pytest.approx((0, 0, 0.4507, 0), abs=1e-4)
    assert found[1][0] == 1
    assert found[36][0] == 0


@pytest.mark.parametrize("number", [0, 4])
def test_under_five_memberships_there_is_no_curve(con, given, number):
    given("coalition_months", JUNE)
    given("memberships", members(number, 60))
    assert curve(con) == {}
    assert exits(con, 12) == {}


def test_members_that_were_over_a_year_old_when_the_window_began_make_no_curve(con, given):
    given("coalition_months", JUNE)
    given("memberships", members(9, on=START - timedelta(days=400)))
    assert curve(con) == {}


def test_months_of_which_fewer_than_five_memberships_speak_are_not_known(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(2), *members(3, name="early", on=START - timedelta(days=200))])  # 6.57 months
    found = curve(con)
    assert (found[6][0], found[7][0]) == (None, 1)
    assert found[6][1:] == (None, None, 2)


def test_where_nobody_of_an_age_was_seen_the_curve_ends(con, given):
    given("coalition_months", JUNE)
    young = members(5, on=date(2025, 6, 1))  # seen for 394 days, 12.9 months
    given("memberships", [*young, *members(5, name="old", on=START - timedelta(days=600))])  # from 19.7 months
    assert max(curve(con)) == 12


def test_a_membership_from_before_the_window_is_at_risk_only_from_its_age_then(con, given):
    given("coalition_months", JUNE)
    early = START - timedelta(days=200)
    given("memberships", [joined("a", early), joined("b", early, 300)])  # b leaves at age 300, inside
    given("memberships", [joined("d", days=100), joined("e"), joined("f")])
    # age 100: d leaves of d, e, f (a and b came into sight at 200): 2/3; age 300: b leaves of a, b, e, f: 3/4
    assert curve(con)[12] == pytest.approx((1 / 2, curve(con)[12][1], curve(con)[12][2], 3))


def test_a_membership_that_comes_into_sight_on_the_day_another_leaves_was_not_at_risk(con, given):
    given("coalition_months", JUNE)
    given(
        "memberships",
        [joined("left", days=100), *members(4), *members(2, name="early", on=START - timedelta(days=100))],
    )
    assert curve(con)[12][0] == pytest.approx(4 / 5)


@pytest.mark.parametrize("seed", range(8))
def test_twelve_months_are_the_indicator(con, given, seed):
    """Random registers: value, low and high are those of the indicator wherever it is published."""
    draw = random.Random(seed)
    given("coalition_months", JUNE)
    rows = []
    for i in range(draw.choice((5, 9, 30))):
        on = START + timedelta(days=draw.randrange(-500, 1000))
        reason = draw.choice((None, "merged", "withdrew", "mission_complete"))
        rows.append(joined(f"o{i}", on, draw.choice((None, draw.randrange(900))), leave_reason=reason))
    given("memberships", rows)
    indicator = answers(con, "member_survival")["2026-06"]
    if indicator["n"] < 5 or indicator["value"] is None:
        assert curve(con).get(12, (None,))[0] is None
    else:
        assert curve(con)[12][:3] == pytest.approx([indicator[name] for name in ("value", "low", "high")], abs=1e-12)


def test_what_happens_after_the_last_month_is_not_known_yet(con, given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    left_later = joined("later", date(2025, 1, 1)) | {"left_on": date(2026, 7, 1)}
    given("memberships", [*members(5, on=date(2025, 1, 1)), left_later, joined("comes later", date(2026, 7, 1))])
    assert curve(con)[12] == (1, pytest.approx(0.05 ** (1 / 6)), 1, 6)
    assert con.execute("select * from bench.departures").fetchall() == []


def test_every_coalition_stands_alone_and_order_does_not_matter(con, given):
    given("coalition_months", [*JUNE, *coalition_months("2026-03", "2026-03", "d")])
    rows = [
        *members(6),
        *members(3, 100, "left", leave_reason="lapsed"),
        *members(2, 300, "gone", leave_reason="merged"),
    ]
    given("memberships", rows)
    alone = curve(con), exits(con, 12)
    con.execute("delete from memberships")
    given("memberships", [*reversed(rows), *[row | {"coalition_id": "d"} for row in members(7, 50)]])
    assert (curve(con), con.execute("select count(*) from bench.survival where coalition_id = 'd'").fetchone()) == (
        alone[0],
        (37,),
    )
    con.execute("delete from memberships where coalition_id = 'd'")
    assert exits(con, 12) == alone[1]


# --- exits --------------------------------------------------------------------------------------------------


def test_two_reasons_compete_by_hand(con, given):
    given("coalition_months", JUNE)
    given("memberships", members(2, 50, "w", leave_reason="withdrew"))
    given("memberships", members(3, on=date(2026, 6, 30) - timedelta(days=80)))  # seen for 80 days
    given("memberships", [*members(1, 100, "m", leave_reason="merged"), *members(1, 150, "l", leave_reason="withdrew")])
    given("memberships", members(3, name="stays"))
    # 10 at risk: 2 withdrew; 5 at risk (3 are censored at 80): 1 merged; 4 at risk: 1 withdrew
    # withdrew 2/10 + 8/10 4/5 1/4 = 0.36; merged 8/10 1/5 = 0.16; stay 8/10 4/5 3/4 = 0.48
    # delta method for withdrew, I(t) - I(tj) = 0.16, 0.16, 0: 0.16² (2/(10 8) + 1/(5 4)) = 0.00192;
    # + 1² 2 8/10³ + 0.64² 1 3/4³ = 0.016 + 0.0192; - 2 0.16 1 2/10² = -0.0064; sum 0.03072
    # 1.6449 sqrt(0.03072)/(0.36 |ln 0.36|) = 0.78385
    found = exits(con, 12)
    a = exp(1.6449 * sqrt(0.03072) / (0.36 * -log(0.36)))
    assert found["withdrew"] == pytest.approx((0.36, 0.36**a, 0.36 ** (1 / a), 3, 10))
    assert found["merged"][0] == pytest.approx(0.16)
    assert found["merged"][3:] == (1, 10)
    # nobody lapsed: none of the 3 that are still followed, 1 - 0.05 ** (1/3)
    assert found["lapsed"] == pytest.approx((0, 0, 1 - 0.05 ** (1 / 3), 0, 10))


def test_without_anybody_lost_from_sight_the_variance_is_that_of_a_share(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(2, 40, "a", leave_reason="withdrew"), *members(1, 90, "b", leave_reason="lapsed")])
    given("memberships", [*members(1, 200, "d", leave_reason="withdrew"), *members(6)])
    # 3 of 10 withdrew: variance 0.3 0.7/10 = 0.021
    a = exp(1.6449 * sqrt(0.021) / (0.3 * -log(0.3)))
    assert exits(con, 12)["withdrew"] == pytest.approx((0.3, 0.3**a, 0.3 ** (1 / a), 3, 10))


def test_with_one_reason_alone_the_variance_is_greenwoods(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(2, 40, "a"), *members(3, on=date(2026, 4, 1)), *members(1, 200, "b"), *members(4)])
    # S = 8/10 4/5 = 0.64, I = 0.36; variance S² (2/(10 8) + 1/(5 4)) = 0.4096 0.075 = 0.03072
    a = exp(1.6449 * sqrt(0.03072) / (0.36 * -log(0.36)))
    assert exits(con, 12)["unknown"] == pytest.approx((0.36, 0.36**a, 0.36 ** (1 / a), 3, 10))


@pytest.mark.parametrize("months", [12, 24, 36])
def test_all_reasons_and_those_that_stay_make_one(con, given, months):
    draw = random.Random(months)
    given("coalition_months", JUNE)
    reasons = (None, "withdrew", "lapsed", "merged", "mission_complete", "removed")
    rows = [
        joined(f"o{i}", START - timedelta(days=draw.randrange(200)), draw.choice((None, 201 + draw.randrange(1000))),
               leave_reason=draw.choice(reasons))
        for i in range(60)
    ]  # fmt: skip
    given("memberships", rows)
    end = START + timedelta(days=1095)
    spells = []  # age when the window began, age when last seen, whether gone then
    for row in rows:
        is_gone = row["left_on"] is not None and row["left_on"] <= end
        last_seen = row["left_on"] if is_gone else end
        spells.append(((START - row["joined_on"]).days, (last_seen - row["joined_on"]).days, is_gone))
    ages = sorted({age for _, age, is_gone in spells if is_gone and age <= months * MONTH_DAYS})
    gone = [sum(age == at and is_gone for _, age, is_gone in spells) for at in ages]
    at_risk = [sum(start < at <= age for start, age, _ in spells) for at in ages]
    stay = prod(1 - d / r for d, r in zip(gone, at_risk, strict=True))
    assert len(ages) >= 5
    assert sum(row[0] for row in exits(con, months).values()) + stay == pytest.approx(1)


def test_everybody_leaving_for_one_reason_is_one(con, given):
    given("coalition_months", JUNE)
    given("memberships", [*members(2, 30, "a"), *members(3, 60, "b")])
    # 2/5 + 3/5 3/3; of 5 all: 0.05 ** (1/5) = 0.5493
    assert exits(con, 12)["unknown"] == pytest.approx((1, 0.5493, 1, 5, 5), abs=1e-4)


def test_exits_are_told_at_each_year_and_at_the_end(con, given):
    given("coalition_months", JUNE)
    given("memberships", members(5, on=date(2024, 1, 1)))  # 911 days, 29.9 months
    computed(con)
    assert con.execute("select distinct months from bench.exits order by 1").fetchall() == [(12,), (24,), (29,)]


# --- who left -----------------------------------------------------------------------------------------------


def test_departures_of_the_36_months_newest_first(con, given):
    given("coalition_months", JUNE)
    given("organisation_names", [{"organisation_id": "named", "name": "Named"}])
    given("memberships", [joined("before", START - timedelta(days=50), 50)])  # on the day before the window's second
    given("memberships", [joined("named", START, 10, leave_reason="merged"), joined("other", START, 90)])
    given("memberships", [joined("fund", START, 20, role="funder"), joined("stays")])
    computed(con)
    found = con.execute("select organisation_id, name, left_on, reason from bench.departures").fetchall()
    assert found == [
        ("other", None, START + timedelta(days=90), "unknown"),
        ("named", "Named", START + timedelta(days=10), "merged"),
    ]

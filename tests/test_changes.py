"""What changed: contributions worked by hand, and their sum is the difference whatever comes and goes."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from metrics.changes import compute_changes
from metrics.framework import NORMALISE, create_table
from metrics.heads import heads
from metrics.scoring import compute_scores
from tests.rows import coalition_months, day

BALANCE = ("agenda_concentration", "participation_concentration", "top_share")  # weights 3, 3, 2
MAY, JUNE = "2026-05", "2026-06"


@pytest.fixture
def contributions(con, given):
    """contributions({month: {indicator: score}}) gives {(score, indicator): contribution} of June, and the scores."""

    def run(months):
        con.execute(NORMALISE)
        con.execute(create_table("indicators"))
        given("coalition_months", coalition_months(MAY, JUNE))
        for month, scores in months.items():
            for name in heads():
                row = {"coalition_id": "c", "month": day(month), "indicator": name, "n": 9 if name in scores else 0}
                given("indicators", [row | {"score": scores.get(name)}])
        compute_scores(con)
        compute_changes(con)
        found = con.execute("select score, indicator, contribution from changes where month = '2026-06-01'").fetchall()
        values = con.execute("select score, month, value from scores").fetchall()
        return {(s, i): c for s, i, c in found}, {(s, m.strftime("%Y-%m")): v for s, m, v in values}

    return run


def everything(value: float) -> dict[str, float]:
    return {name: value for name, head in heads().items() if head.weight}


def test_in_a_pillar_each_part_is_the_share_times_the_step(contributions):
    before = everything(50)
    found, scores = contributions({MAY: before, JUNE: before | {"top_share": 90.0, "agenda_concentration": 40.0}})
    all_of_it = sum(head.weight for head in heads().values() if head.pillar == "balance")
    assert found["balance", "top_share"] == pytest.approx(2 / all_of_it * 40)
    assert found["balance", "agenda_concentration"] == pytest.approx(-3 / all_of_it * 10)
    assert ("balance", "participation_concentration") not in found
    assert scores["balance", JUNE] - scores["balance", MAY] == pytest.approx((2 * 40 - 3 * 10) / all_of_it)


def test_of_health_a_part_is_the_pillars_part_in_proportion(contributions):
    before = everything(50)
    found, scores = contributions({MAY: before, JUNE: before | {"top_share": 90.0}})
    all_of_it = sum(head.weight for head in heads().values() if head.pillar == "balance")
    balance = 50 + 2 / all_of_it * 40
    health = (balance * 50 * 50) ** (1 / 3)
    # one pillar moved, so its part is the whole difference: L(H, 50) / 3 * ln(P / 50) = H - 50
    part = (health - 50) / (log(health) - log(50)) / 3 * log(balance / 50)
    assert found["health", "top_share"] == pytest.approx(part) == pytest.approx(health - 50)
    assert scores["health", JUNE] == pytest.approx(health)


def test_an_indicator_that_comes_counts_by_how_far_it_lies_from_the_pillar(contributions):
    without = everything(50)
    del without["top_share"]
    found, _ = contributions({MAY: without, JUNE: everything(50) | {"top_share": 90.0}})
    all_of_it = sum(head.weight for head in heads().values() if head.pillar == "balance")
    share = 2 / all_of_it
    middle = (50 + 50 + share * 40) / 2
    assert found["balance", "top_share"] == pytest.approx(share * (90 - middle))


def test_a_pillar_that_comes_has_no_parts(contributions):
    nothing = {name: 50.0 for name in everything(50) if heads()[name].pillar != "balance"}
    found, _ = contributions({MAY: nothing, JUNE: everything(50)})
    assert [key for key in found if key[0] in ("balance", "health")] == []


def test_parts_sum_to_the_difference_whatever_comes_and_goes(contributions, con):
    rng = np.random.default_rng(11)
    for _ in range(12):
        con.execute("delete from coalition_months")
        months = {
            month: {
                name: float(rng.choice([0, 0.4, 100, rng.uniform(0, 100)]))
                for name in everything(0)
                if rng.random() < 0.8
            }
            for month in (MAY, JUNE)
        }
        found, scores = contributions(months)
        for score in ("balance", "engagement", "durability", "health"):
            now, before = scores[score, JUNE], scores[score, MAY]
            parts = [part for (name, _), part in found.items() if name == score]
            if now is not None and before is not None:
                assert sum(parts) == pytest.approx(now - before, abs=1e-9), score
            else:
                assert parts == []


def test_the_first_month_of_some_is_compared_with_the_one_before(con, contributions):
    found, _ = contributions({MAY: everything(50), JUNE: everything(60)})
    compute_changes(con, day(JUNE))
    again = con.execute("select score, indicator, contribution from changes").fetchall()
    assert {(s, i): c for s, i, c in again} == found

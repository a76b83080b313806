"""A funnel's limits, worked out by hand, narrow with n; too few coalitions make none."""

from __future__ import annotations

import math

import duckdb
import pytest

from metrics.bench_tables import make_tables
from metrics.funnel import FROM_COALITIONS, compute_funnel, shares
from metrics.heads import heads


def funnel(rows: list[tuple]) -> list[dict]:
    """`rows`: coalition, month, indicator, value, n."""
    con = duckdb.connect()
    make_tables(con)
    con.execute("create table indicators (coalition_id varchar, month date, indicator varchar, value double, n bigint)")
    con.executemany("insert into indicators values (?, ?, ?, ?, ?)", rows)
    compute_funnel(con)
    found = con.execute("from bench.funnel")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def alike(count: int, share: float = 0.5, n: int = 100) -> list[tuple]:
    return [(f"c{i}", "2026-10-01", "traceability", share, n) for i in range(count)]


def test_limits_by_hand_where_all_are_alike():
    """Eight of 50 of 100: expected 1/2, arcsin(sqrt(1/2)) = pi/4, half = 1.959964 / (2 * 10) = 0.0979982; phi is 1."""
    rows = funnel(alike(FROM_COALITIONS))
    assert len(rows) == FROM_COALITIONS
    half = 1.959964 / 20
    assert rows[0] == {
        "coalition_id": "c0", "indicator": "traceability", "value": 0.5, "n": 100, "expected": 0.5,
        "low": pytest.approx(math.sin(math.pi / 4 - half) ** 2), "high": pytest.approx(math.sin(math.pi / 4 + half) ** 2),
        "phi": 1.0,
    }  # fmt: skip
    assert rows[0]["low"] == pytest.approx(0.40263, abs=1e-5)


def test_fewer_coalitions_make_no_funnel():
    assert funnel(alike(FROM_COALITIONS - 1)) == []


def test_the_expected_share_weighs_by_observations_and_limits_narrow_with_them():
    rows = funnel([*alike(7), ("big", "2026-10-01", "traceability", 0.9, 700)])
    assert [row["expected"] for row in rows] == [pytest.approx((7 * 50 + 630) / 1400)] * 8
    by_name = {row["coalition_id"]: row["high"] - row["low"] for row in rows}
    assert by_name["big"] < by_name["c0"] / 2  # sqrt(7) on the scale of arcsin, less where an end is cut at 1


def test_differences_beyond_chance_widen_the_limits_by_the_winsorised_mean_of_squares():
    """z is (asin sqrt 0.2 - asin sqrt 0.5) * 20 = -6.435 for four and +6.435 for four: drawn in they stay, phi = 41.41."""
    rows = funnel([(f"c{i}", "2026-10-01", "traceability", 0.2 if i % 2 else 0.8, 100) for i in range(8)])
    z = (math.asin(math.sqrt(0.2)) - math.pi / 4) * 20
    assert {round(row["phi"], 9) for row in rows} == {round(z * z, 9)}
    assert all(row["low"] < 0.2 and row["high"] > 0.8 for row in rows)


def test_none_and_all_of_them_stay_within_0_and_1():
    for share in (0.0, 1.0):
        rows = funnel(alike(8, share, 3))
        assert all(0 <= row["low"] <= row["value"] <= row["high"] <= 1 for row in rows)


def test_only_the_last_month_shares_with_a_value_and_no_survey_counts():
    other = [
        ("c0", "2026-09-01", "traceability", 0.1, 10), ("c9", "2026-10-01", "traceability", None, 0),
        ("c9", "2026-10-01", "trust", 0.9, 10),
    ]  # fmt: skip
    rows = funnel([*alike(8), *other])
    assert {row["coalition_id"] for row in rows} == {f"c{i}" for i in range(8)}
    assert {row["value"] for row in rows} == {0.5}


def test_an_estimate_that_is_no_plain_share_of_n_makes_no_funnel():
    """Follow-through is (t + 1) / (n + 2): times n it is no number of commitments, so it could not be pooled."""
    assert "traceability" in shares()
    assert "follow_through" not in shares()
    for name in shares():
        assert heads()[name].unit.startswith("share") and "surveys" not in heads()[name].evidence, name

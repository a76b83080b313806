"""How the proof counts: caught by the right warning about the right subject in time, and false alarms in quiet coalitions."""

from __future__ import annotations

from datetime import date
from math import isclose

import duckdb
import pytest

from tests.benchmarks.proof import Told, Trouble, caught_after, prove, rate_interval, share_interval
from tests.rows import day, months_from

TAKEN = Trouble("c", "lead_takes_agenda", "birch", date(2026, 3, 1), date(2026, 4, 1))
EXPECTED = {"lead_takes_agenda": ("agenda_captured",), "facilitator_leaves": ("facilitator_missing",)}


def said(warning: str, month: str, subject: str = "birch", level: str = "act") -> Told:
    return Told("c", warning, level, subject, day(month))


@pytest.mark.parametrize(
    ("one", "delay"),
    [
        (said("agenda_captured", "2026-04"), 0),
        (said("agenda_captured", "2026-03"), 0),  # sooner than expected is in time
        (said("agenda_captured", "2026-09"), 5),
        (said("agenda_captured", "2026-10"), None),  # seven months from April to October
        (said("agenda_captured", "2026-02"), None),  # before it happened
        (said("agenda_captured", "2026-05", subject="cedar"), None),
        (said("agenda_captured", "2026-05", level="watch"), None),
        (said("dominance", "2026-05"), None),
    ],
)
def test_a_trouble_is_caught_by_the_right_warning_about_the_right_member_in_time(one: Told, delay: int | None) -> None:
    assert caught_after(TAKEN, [one], EXPECTED["lead_takes_agenda"]) == delay


def test_the_first_of_several_counts() -> None:
    found = [said("agenda_captured", "2026-07"), said("agenda_captured", "2026-05")]
    assert caught_after(TAKEN, found, EXPECTED["lead_takes_agenda"]) == 1


def test_where_only_a_watch_can_be_raised_a_watch_counts() -> None:
    left = Trouble("c", "facilitator_leaves", "dune", date(2026, 3, 1), date(2026, 4, 1))
    found = [said("facilitator_missing", "2026-06", subject="c", level="watch")]
    assert caught_after(left, found, EXPECTED["facilitator_leaves"]) == 2


def test_false_alarms_are_the_acts_of_coalitions_without_a_trouble(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table judged_months (coalition_id varchar, month date)")
    for coalition_id in ("c", "quiet"):
        for month in months_from("2025-01", "2026-12"):
            con.execute("insert into judged_months values (?, ?)", [coalition_id, month])
    con.execute(
        'create table warnings (coalition_id varchar, warning varchar, "class" varchar, subject varchar, month date)'
    )
    con.execute("""
    insert into warnings values
        ('c', 'agenda_captured', 'act', 'birch', '2026-05-01'), ('quiet', 'agenda_captured', 'act', 'x', '2026-02-01'),
        ('quiet', 'dominance', 'watch', 'x', '2026-02-01'), ('quiet', 'feed_stale', 'data', 'messages', '2026-02-01')
    """)
    proof = prove(con, [TAKEN], EXPECTED)
    assert proof.false_alarms == {"agenda_captured": 1}
    assert (proof.quiet, proof.years) == (1, 1.0)  # two years less the first
    tally = proof.kinds["lead_takes_agenda"]
    assert (tally.delays, tally.troubles, tally.placebos) == ([1], 1, 1)


def test_the_intervals_are_exact() -> None:
    low, high = share_interval(8, 10)  # Clopper and Pearson 1934: 0.444 to 0.975
    assert isclose(low, 0.4439, abs_tol=1e-4) and isclose(high, 0.9748, abs_tol=1e-4)
    assert share_interval(0, 10)[0] == 0 and share_interval(10, 10)[1] == 1
    low, high = rate_interval(3, 2.0)  # Garwood 1936: 3 events, 0.619 to 8.767
    assert isclose(low, 0.6187 / 2, abs_tol=1e-4) and isclose(high, 8.7673 / 2, abs_tol=1e-4)

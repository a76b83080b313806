"""The warning `coverage_low` on counts small enough to add up by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from metrics.episodes import Firing
from tests.conftest import Given
from tests.rows import coalition_months, day, make_the_rest, member
from tests.warned import by_month, firings, next_step, why

Con = duckdb.DuckDBPyConnection
NAME = "coverage_low"


def active(given: Given, month: str, known: int, unknown: dict[str, int], coalition: str = "c") -> None:
    """Acts of two members together, and of nobody known by channel."""
    given("member_months", [member("a", month, coalition, acts=known - 1), member("b", month, coalition, acts=1)])
    channels: dict[str, Any] = {f"acts_{channel}": count for channel, count in unknown.items()}
    if unknown:
        given("member_months", [member(None, month, coalition, acts=sum(unknown.values()), **channels)])


def found(con: Con, coalition: str = "c") -> list[Firing]:
    make_the_rest(con)
    return firings(con, NAME, coalition)


def test_it_fires_under_four_fifths_of_three_months_and_names_the_feeds(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-05"))
    active(given, "2026-01", 20, {})
    active(given, "2026-02", 10, {"messages": 2, "attendance": 4})  # 30 of 36: .83
    active(given, "2026-03", 10, {"messages": 4, "agenda": 1})  # 40 of 51: .784
    active(given, "2026-04", 20, {})  # 40 of 51
    active(given, "2026-05", 20, {})  # 50 of 55
    found_now = found(con)
    assert by_month(found_now) == {"2026-03": "data", "2026-04": "data"}
    first = found_now[0]
    assert (first.subject, first.value, first.threshold, first.n) == (None, 40 / 51, 0.8, 51)
    assert (first.since, first.rows_from, first.rows_to) == (day("2026-02"), day("2026-01"), day("2026-03-31"))
    assert why(NAME, first) == (
        "Of 51 acts in the 3 months to March 2026 only 78 % are of known organisations, where 80 % are needed; 11 are of "
        "people or names that no organisation is known for, in messages, attendance and agenda items."
    )
    assert "the busiest first (in messages, attendance and agenda items)" in next_step(NAME, first)


def test_four_fifths_of_three_months_are_enough_though_one_has_less(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-02"))
    active(given, "2026-01", 9, {"messages": 1})
    active(given, "2026-02", 7, {"messages": 3})
    assert found(con) == []


def test_four_fifths_are_enough(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-02"))
    active(given, "2026-01", 8, {"commitments": 2})
    active(given, "2026-02", 12, {"contributions": 3})
    assert found(con) == []
    con.execute("update member_months set acts = 4, acts_contributions = 4 where acts_contributions = 3")
    assert [(firing.month, firing.value) for firing in found(con)] == [(day("2026-02"), 20 / 26)]


def test_all_channels_can_be_named(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-01"))
    channels = ("attendance", "messages", "agenda", "decisions", "contributions", "commitments")
    active(given, "2026-01", 2, {channel: count for count, channel in enumerate(channels, 1)})
    (firing,) = found(con)
    assert firing.words["feeds"] == [
        "commitments", "contributions", "positions on decisions", "agenda items", "messages", "attendance",
    ]  # fmt: skip
    assert (firing.value, firing.strength) == (2 / 23, pytest.approx(21 / 23 / 0.2))


def test_without_activity_nothing_is_said(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-02"))
    given("member_months", [member("a", "2026-01"), member(None, "2026-01")])
    assert found(con) == []


def test_nobody_known_at_all_is_nought(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-01"))
    given("member_months", [member("a", "2026-01"), member(None, "2026-01", acts=3, acts_messages=3)])
    (firing,) = found(con)
    assert (firing.value, firing.n, firing.since) == (0, 3, day("2026-01"))


def test_a_later_month_changes_nothing_and_coalitions_do_not_mix(con: Con, given: Given) -> None:
    given("coalition_months", [*coalition_months("2026-01", "2026-02"), *coalition_months("2026-01", "2026-02", "e")])
    active(given, "2026-01", 3, {"messages": 1})
    active(given, "2026-01", 9, {"messages": 1}, coalition="e")
    before = found(con)
    active(given, "2026-02", 1, {"messages": 9})
    after = found(con)
    assert by_month(before) == by_month(after) == {"2026-01": "data", "2026-02": "data"}
    assert (after[0], after[1].value) == (before[0], 4 / 14)
    assert found(con, "e") == []

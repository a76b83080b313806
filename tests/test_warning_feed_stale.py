"""The warning `feed_stale` on days few enough to count by hand, and how often steady feeds set it off."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import duckdb
import pytest

from metrics.early_warnings import fired
from metrics.warning_heads import warning_heads
from tests.conftest import Given
from tests.rows import coalition_months, day
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "feed_stale"


def feed(given: Given, days: Iterable[date], channel: str = "messages", coalition: str = "c") -> None:
    """Days on which something came, as the cube has them: 2 for the first of a month, 4 for the second."""
    bits: dict[date, int] = defaultdict(int)
    for one in days:
        bits[one.replace(day=1)] |= 2**one.day
    rows = [{"month": month, "days": value} for month, value in bits.items()]
    given("channel_days", [{"coalition_id": coalition, "channel": channel, **row} for row in rows])


def every(apart: int, count: int, last: str) -> list[date]:
    """So many days, so far apart, up to the last."""
    return [day(last) - timedelta(days=apart * number) for number in range(count)]


def told_months(con: Con) -> dict[str, str]:
    return by_month(firing for firing in firings(con, NAME) if firing.level != "unable")


def test_nothing_for_thirty_days_where_ten_were_usual_is_told(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2025-12", "2026-06"))
    feed(given, every(10, 10, "2026-03-31"), "agenda")
    feed(given, [day("2026-06-10")], "agenda")
    found = [firing for firing in firings(con, NAME) if firing.level != "unable"]
    assert by_month(found) == {"2026-04": "data", "2026-05": "data"}
    first = found[0]
    assert (first.subject, first.since) == ("agenda", day("2026-03-31"))
    assert (first.value, first.expected, first.threshold, first.n, first.strength) == (30, 10, 30, 10, 1)
    assert found[1].value == 61 and found[1].strength == pytest.approx(61 / 30)
    assert why(NAME, first) == (
        "Nothing has come on agenda items since 31 March 2026: 30 days by the end of April 2026, where 19 of 20 pauses "
        "lasted at most 10 days and the longest of 15 months 10 days."
    )
    assert next_step(NAME, first).startswith("Ask who keeps the records of agenda items")


def test_twenty_nine_days_are_not_enough(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2025-12", "2026-04"))
    feed(given, every(10, 10, "2026-04-01"))
    assert told_months(con) == {}


@pytest.mark.parametrize(("last", "expected"), [("2026-03-21", {}), ("2026-03-20", {"2026-04": "data"})])
def test_it_takes_more_than_twice_the_usual_pause(con: Con, given: Given, last: str, expected: dict[str, str]) -> None:
    given("coalition_months", coalition_months("2025-08", "2026-04"))
    feed(given, every(20, 11, last))  # 40 or 41 days to the end of April
    assert told_months(con) == expected


@pytest.mark.parametrize(("last", "expected"), [("2026-03-01", {}), ("2026-02-28", {"2026-04": "data"})])
def test_it_takes_more_than_1_2_times_the_longest_pause(
    con: Con, given: Given, last: str, expected: dict[str, str]
) -> None:
    given("coalition_months", coalition_months("2025-05", "2026-04"))
    # 20 pauses of 10 days and one of 50: the 95th percentile of 21 is the 20th, 10 days; 1.2 x 50 = 60 days
    recent = every(10, 16, last)
    feed(given, [*recent, *(one - timedelta(days=50) for one in every(10, 6, f"{recent[-1]}"))])
    found = {month: level for month, level in told_months(con).items() if month == "2026-04"}
    assert found == expected  # 60 or 61 days to the end of April


def test_the_percentile_lies_between_two_pauses(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    # 9 pauses, eight of 5 days and one of 15: 0.95 x 8 = 7.6, so 5 + .6 x 10 = 11 days; twice that is 22, 1.2 x 15 is 18
    recent = every(5, 9, "2026-04-30")
    feed(given, [*recent, recent[-1] - timedelta(days=15)])
    (first, _) = [firing for firing in firings(con, NAME) if firing.level == "data"]
    assert (first.month, first.value, first.words["longest"]) == (day("2026-05"), 31, 15)
    assert first.expected == pytest.approx(11)


@pytest.mark.parametrize(
    ("day_before", "expected"),
    [("2025-01-01", {"2026-05": "data"}), ("2024-12-31", {"2026-04": "data", "2026-05": "data"})],
)
def test_a_pause_counts_that_lies_in_the_fifteen_months_up_to_the_last_row(
    con: Con, given: Given, day_before: str, expected: dict[str, str]
) -> None:
    given("coalition_months", coalition_months("2024-12", "2026-05"))
    # weekly from 18 February 2025 to 31 March 2026; the months are January 2025 to March 2026. A pause of 48 days: 57.6
    feed(given, [*every(7, 59, "2026-03-31"), day(day_before)])
    assert told_months(con) == expected


def test_ten_days_are_needed_and_feeds_with_fewer_are_named(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    feed(given, every(2, 9, "2026-01-31"), "agenda")
    feed(given, every(2, 3, "2026-01-31"), "commitments")
    feed(given, every(2, 10, "2026-01-31"), "messages")
    told, short = [firing for firing in firings(con, NAME) if firing.month == day("2026-04")]
    assert (told.subject, told.level, short.subject, short.level) == ("messages", "data", None, "unable")
    assert unable(NAME, short) == (
        "Too few days to warn: agenda items and commitments had rows on fewer than 10 days in 15 months."
    )


@pytest.mark.parametrize(("first", "expected"), [("2025-01-01", []), ("2024-12-31", ["unable"])])
def test_the_ten_days_lie_in_fifteen_months(con: Con, given: Given, first: str, expected: list[str]) -> None:
    given("coalition_months", coalition_months("2024-12", "2026-03"))
    # of March 2026 these are January 2025 to March 2026
    feed(given, [day(first), *every(2, 9, "2026-03-31")])
    assert [firing.level for firing in firings(con, NAME) if firing.month == day("2026-03")] == expected


@pytest.mark.parametrize(
    ("channel", "table", "row"),
    [
        ("decisions", "decisions", {"decision_id": "d", "decided_on": day("2026-04-20")}),
        ("commitments", "commitments", {"commitment_id": "d", "made_on": day("2026-04-20")}),
    ],
)
def test_a_decision_without_positions_or_a_new_promise_shows_that_the_feed_lives(
    con: Con, given: Given, channel: str, table: str, row: dict[str, object]
) -> None:
    given("coalition_months", coalition_months("2025-10", "2026-04"))
    feed(given, every(7, 12, "2026-02-10"), channel)
    assert list(told_months(con)) == ["2026-03", "2026-04"]
    given(table, [{"coalition_id": "c", **row}])
    assert list(told_months(con)) == ["2026-03"]


def test_a_feed_that_never_brought_anything_is_not_named(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-04"))
    assert firings(con, NAME) == []


def test_rows_that_come_later_change_nothing_before(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    feed(given, every(7, 12, "2026-02-10"))
    before = firings(con, NAME)
    assert told_months(con) == {"2026-03": "data", "2026-04": "data", "2026-05": "data", "2026-06": "data"}
    feed(given, every(3, 5, "2026-05-31"))
    assert firings(con, NAME) == [firing for firing in before if firing.month < day("2026-05")]


def test_a_coalition_that_has_ended_is_not_warned(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2025-11", "2026-05"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "ended_on": day("2026-05-31")}])
    feed(given, every(7, 12, "2026-02-10"))
    assert told_months(con) == {"2026-03": "data", "2026-04": "data"}


def test_coalitions_and_feeds_do_not_mix(con: Con, given: Given) -> None:
    given("coalition_months", [row for name in "ce" for row in coalition_months("2025-11", "2026-04", name)])
    feed(given, every(7, 12, "2026-02-10"), "attendance")
    feed(given, every(7, 12, "2026-04-29"), "messages")
    feed(given, every(7, 12, "2026-04-29"), "attendance", coalition="e")
    found = [firing for firing in firings(con, NAME) if firing.level == "data"]
    assert [(firing.subject, f"{firing.month:%Y-%m}") for firing in found] == [
        ("attendance", "2026-03"), ("attendance", "2026-04"),
    ]  # fmt: skip
    assert {firing.level for firing in firings(con, NAME, "e")} == {"unable"}


def test_steady_feeds_seldom_set_it_off_and_one_that_stops_is_told_within_two_months(con: Con, given: Given) -> None:
    """Simulated: 40 feeds of 36 months with rows on days picked at random, 4 a month; then the same with a stop after 24."""
    draw = random.Random(11)
    span = (date(2026, 12, 31) - date(2024, 1, 1)).days
    for number in range(40):
        days = {date(2024, 1, 1) + timedelta(days=draw.randrange(span)) for _ in range(144)}
        for coalition, last in ((f"steady{number}", date.max), (f"stops{number}", date(2025, 12, 31))):
            given("coalition_months", coalition_months("2024-01", "2026-12", coalition))
            feed(given, [one for one in days if one <= last], coalition=coalition)
    firings(con, NAME)  # makes the months
    told: dict[str, list[date]] = {f"{kind}{number}": [] for kind in ("steady", "stops") for number in range(40)}
    for coalition, firing in fired(con, warning_heads()[NAME]):
        if firing.level == "data":
            told[coalition].append(firing.month)
    false = sum(begins(months) for name, months in told.items() if name.startswith("steady"))
    judged_years = 40 * 33 / 12  # in the first 3 months there are hardly 10 days
    assert 0 < false / judged_years < 0.1
    delays = [
        min(((one.year - 2026) * 12 + one.month for one in months if one.year == 2026), default=99)
        for name, months in told.items() if name.startswith("stops")
    ]  # fmt: skip
    assert sorted(delays)[20] <= 2 and max(delays) <= 6


def begins(months: list[date]) -> int:
    """How often it began to fire."""
    ends = {one.replace(day=28) + timedelta(days=10) for one in months}
    return len(set(months) - {one.replace(day=1) for one in ends})

"""The warning `item_stuck`, worked by hand, then on commitments drawn at random.

By hand: in 2025 two commitments a month are made on the 1st. 22 are closed after 20 days, the two of January after 40. Twenty are closed by
the end of October, 2 of them after 40 days, so one in ten is open at the age of 20 days: that is the limit, used from January 2026 on.
24 came to it, 2 of them open: (2 + 0.2) / (24 + 2) is less than one in ten, so one in ten is usual. Of the next 8, 3 or more are
open in 0.059 of all cases, 4 or more in 0.014, 5 or more in 0.0027, and all 8 in (2.6 x 3.6 x ... x 9.6) / (26 x 27 x ... x 33).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from scipy import stats

from metrics.episodes import episodes
from metrics.histories import Commitments, History
from metrics.warnings import item_stuck
from tests.conftest import Given
from tests.rows import coalition_months, months_from
from tests.warned import a_history, assert_no_hindsight, by_month, commitments, find, firings, next_step, unable, why

WARNING = "item_stuck"
Row = tuple[str, str | None, str | None]
Month = tuple[int, int]  # how many were made, how many of them stay open


def made(first: date, count: int, open_days: int | None) -> list[Row]:
    closed = None if open_days is None else str(first + timedelta(days=open_days))
    return [(str(first), str(first + timedelta(days=30)), closed)] * count


YEAR = [row for on in months_from("2025-01", "2025-12") for row in made(on, 2, 40 if on.month == 1 else 20)]


def then(*months: Month) -> list[Row]:
    """After the year, commitments made on the 1st from January 2026 on: closed after 20 days, or open."""
    rows = list(YEAR)
    for number, (count, stuck) in enumerate(months):
        first = date(2026 + number // 12, number % 12 + 1, 1)
        rows += [*made(first, count - stuck, 20), *made(first, stuck, None)]
    return rows


def history_of(rows: list[Row], months: int, first: str = "2025-01") -> History:
    return a_history(first, months, ["a"], commitments=commitments(rows))


def levels(*months: Month) -> dict[str, str]:
    return by_month(find(WARNING, history_of(then(*months), 12 + len(months))))


def test_five_of_eight_still_open_is_acted_on(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-03"))
    given("commitments", [
        {"commitment_id": f"t{number:02d}", "coalition_id": "c", "made_on": on, "due_on": due, "completed_on": closed}
        for number, (on, due, closed) in enumerate(then((3, 1), (3, 2), (2, 2)))
    ])  # fmt: skip
    (found,) = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    assert (f"{found.month:%Y-%m}", found.level, found.subject) == ("2026-03", "act", None)
    assert (found.n, found.value, found.expected, found.threshold) == (8, 0.625, pytest.approx(0.1), 0.25)
    assert 10**-found.strength == pytest.approx(stats.betabinom(8, 2.6, 23.4).sf(4))
    assert str(found.since) == "2026-02-01"
    assert found.rows == ("commitments/t26", "commitments/t28", "commitments/t29", "commitments/t30", "commitments/t31")
    assert why(WARNING, found) == (
        "5 of the 8 commitments that came to an age of 20 days since January 2026 are still open (62 %); usual here: 10 %."
    )
    assert next_step(WARNING, found) == (
        "Go through the commitments that are open too long (5 beyond an age of 20 days), the oldest first: who does it by when, or drop it."
    )


def test_four_of_eight_are_watched_and_three_are_luck() -> None:
    assert levels((3, 1), (3, 1), (2, 2)) == {"2026-03": "watch"}
    assert levels((3, 1), (3, 1), (2, 1)) == {}


def test_that_all_are_open_is_as_rare_as_worked_by_hand() -> None:
    by_hand = np.prod([(2.6 + i) / (26 + i) for i in range(8)])
    (found,) = find(WARNING, history_of(then((0, 0), (0, 0), (8, 8)), 15))
    assert 10**-found.strength == pytest.approx(by_hand)


def test_a_rare_share_below_a_quarter_is_nothing() -> None:
    # of 40 a month 4 are open at 20 days. 19 of 80 are 24 %, twice and more what is usual; 20 are a quarter
    often = [row for on in months_from("2025-01", "2025-12") for row in (*made(on, 36, 20), *made(on, 4, 40))]
    for stuck, expected in ((19, []), (20, ["act"])):
        rows = [*often, *made(date(2026, 3, 1), 80 - stuck, 20), *made(date(2026, 3, 1), stuck, None)]
        assert list(by_month(find(WARNING, history_of(rows, 15))).values()) == expected


def test_where_more_stayed_open_before_more_are_usual() -> None:
    # 20 days is the limit from January on. Of the 22 since then all or none were open at 20 days: (2 + 22 + 0.2) / 44 is 0.55
    january = [*made(date(2025, 1, 1), 18, 20), *made(date(2025, 1, 1), 2, 40)]
    for days, expected in ((40, []), (20, ["act"])):
        later = [row for on in months_from("2025-02", "2025-12") for row in made(on, 2, days)]
        rows = [*january, *later, *then((3, 1), (3, 2), (2, 2))[24:]]
        assert list(by_month(find(WARNING, history_of(rows, 15))).values()) == expected


def test_while_it_lasts_what_piles_up_does_not_become_usual() -> None:
    found = find(WARNING, history_of(then(*[(3, 3)] * 24), 36))
    assert [firing.level for firing in found] == ["act"] * 23, "from February 2026 on, every month"
    assert found[-1].expected == pytest.approx(0.1, abs=0.02)


def test_it_ends_when_the_items_are_closed_and_a_closing_after_the_month_changes_nothing_in_it() -> None:
    rows = then((3, 3), (3, 3), (2, 2), (2, 0), (2, 0))
    closed_in_april = [(on, due, closed or "2026-04-15") for on, due, closed in rows]
    assert by_month(find(WARNING, history_of(rows, 15))) == by_month(find(WARNING, history_of(closed_in_april, 15)))
    assert list(by_month(find(WARNING, history_of(closed_in_april, 17)))) == ["2026-02", "2026-03"]


def test_what_was_dropped_is_closed() -> None:
    found = commitments(then((3, 1), (3, 2), (2, 2)))
    dropped = found.dropped_on.copy()
    dropped[np.isnat(found.completed_on)] = np.datetime64("2026-03-31")
    assert find(WARNING, a_history("2025-01", 15, ["a"], commitments=replace(found, dropped_on=dropped))) == []


def overdue(count: int, stuck: int) -> list[Row]:
    """Due on 31 January and on 3 March: 30 days past it on 2 March and 2 April."""
    return [
        row
        for on in (date(2025, 1, 1), date(2025, 2, 1))
        for row in (*made(on, count - stuck, 35), *made(on, stuck, None))
    ]


def test_where_too_few_are_closed_the_limit_is_30_days_past_due() -> None:
    # with nothing before, all 8 are open in (0.2 x 1.2 x ... x 7.2) / (2 x 3 x ... x 9) = 0.0045 of all cases
    (found,) = find(WARNING, history_of(overdue(4, 4), 4))
    assert (str(found.month), found.level, found.n) == ("2025-04-01", "act", 8)
    assert 10**-found.strength == pytest.approx(0.00454, abs=1e-5)
    assert why(WARNING, found) == (
        "8 of the 8 commitments that came to 30 days past the due date since February 2025 are still open (100 %); usual here: 10 %."
    )
    undated: list[Row] = [(on, None, closed) for on, _, closed in overdue(4, 4)]
    assert find(WARNING, history_of(undated, 4)) == []


def test_too_few_that_came_to_the_limit_say_so() -> None:
    found = list(item_stuck.find(history_of(overdue(3, 3), 5)))
    assert {firing.level for firing in found} == {"unable"}
    assert unable(WARNING, found[-1]) == (
        "Too few commitments to warn: 6 commitments came to 30 days past the due date in the last 9 months, 8 are needed."
    )
    assert {firing.level for firing in item_stuck.find(history_of([], 3))} == {"unable"}


def test_what_was_made_before_the_chart_was_started_anew_is_left_out() -> None:
    history = history_of(then((3, 1), (3, 2), (2, 2)), 15)
    rebased = np.zeros(15, bool)
    rebased[12] = True
    assert find(WARNING, history) and find(WARNING, replace(history, rebased=rebased)) == []


def test_the_age_at_which_nine_in_ten_are_closed_allows_for_those_still_open() -> None:
    # closed after 10, 20 and 30 days, one still open after 15: open shares 3/4, 3/4 x 1/2, 0
    on = np.array(["2026-01-01"] * 3 + ["2026-01-17"], "datetime64[D]")
    closed = np.array(["2026-01-11", "2026-01-21", "2026-01-31", "NaT"], "datetime64[D]")
    assert item_stuck.usual_days(on, closed, np.datetime64("2026-02-01")) == 30
    # as known on 28 January the third is open too
    assert item_stuck.usual_days(on, closed, np.datetime64("2026-01-28")) is None


def drawn(seed: int, month: int | None = None, each: float = 4.0, never: float = 0.06) -> History:
    """Three years with about `each` commitments a month; from the month on nine in ten of those not closed yet never are."""
    rng = np.random.default_rng(seed)
    made_on = np.sort(np.datetime64("2024-01-01") + rng.integers(0, 1095, rng.poisson(36 * each)))
    count = len(made_on)
    due = made_on + rng.integers(25, 85, count)
    late = np.where(rng.random(count) < 0.8, rng.integers(-12, 1, count), rng.integers(5, 65, count))
    closed = np.maximum(due + late, made_on)
    is_never = rng.random(count) < never
    if month is not None:
        is_never |= (closed >= np.datetime64("2024-01", "M") + month) & (rng.random(count) < 0.9)
    closed = np.where(is_never | (closed > np.datetime64("2026-12-31")), np.datetime64("NaT"), closed)
    ids = np.array([f"t{number}" for number in range(count)], dtype=str)
    nothing = np.full(count, np.datetime64("NaT", "D"))
    return a_history(
        "2024-01", 36, ["a"], commitments=Commitments(ids, np.zeros(count, np.int64), made_on, due, closed, nothing)
    )


def acted_on(history: History) -> list[int]:
    told = episodes(history.months, {WARNING: find(WARNING, history)}, {WARNING: 2})
    return [history.months.index(one.first.month) for one in told if one.level == "act"]


def test_no_month_is_judged_by_what_came_later() -> None:
    for seed, month in ((4, 20), (2, 12)):  # in the second an item that stood open is closed at last
        history = drawn(seed, month)
        assert find(WARNING, history)
        assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize("each", [1.5, 4.0, 15.0])
@pytest.mark.parametrize("never", [0.02, 0.1, 0.3])
def test_where_commitments_are_closed_as_ever_it_is_hardly_ever_acted_on(each: float, never: float) -> None:
    assert sum(len(acted_on(drawn(seed, each=each, never=never))) for seed in range(60)) <= 0.05 * 60 * 3


def test_where_they_are_no_longer_closed_it_is_acted_on_within_three_months() -> None:
    # an item made just before must first come to the limit of about 90 days
    delays = [min((m - 20 for m in acted_on(drawn(seed, 20)) if m >= 20), default=99) for seed in range(60)]
    assert np.mean(np.array(delays) < 6) >= 0.95 and np.median(delays) <= 3

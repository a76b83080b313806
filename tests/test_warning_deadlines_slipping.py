"""The warning `deadlines_slipping`, worked by hand, then on commitments drawn at random.

By hand: in 2025 two commitments are due each month and all 24 are kept in time. With one kept and one not added, that 4 or more of the
next 9 are not has the chance (9 x 8 x 7 x 6) / (34 x 33 x 32 x 31) = 0.0027; 3 or more, (9 x 8 x 7) / (34 x 33 x 32) = 0.014.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pytest

from metrics.episodes import episodes
from metrics.histories import History
from metrics.warnings import deadlines_slipping
from tests.conftest import Given
from tests.rows import coalition_months, months_from
from tests.warned import (
    a_history,
    assert_no_hindsight,
    by_month,
    commitments,
    find,
    firings,
    next_step,
    unable,
    why,
)

WARNING = "deadlines_slipping"
Month = tuple[int, int]  # how many were due, how many of them were kept in time
Row = tuple[str, str | None, str | None]


def rows(first: str, *months: Month) -> list[Row]:
    """Commitments (made, due, done) made on the 1st and due on the 20th; what is kept is done on that day, what is not, stays open."""
    count = len(months)
    year, month = int(first[:4]), int(first[5:])
    last = f"{year + (month + count - 2) // 12}-{(month + count - 2) % 12 + 1:02d}"
    return [
        (f"{on:%Y-%m}-01", f"{on:%Y-%m}-20", f"{on:%Y-%m}-20" if number < kept else None)
        for on, (due, kept) in zip(months_from(first, last), months, strict=True)
        for number in range(due)
    ]


def owed(*months: Month, first: str = "2025-01") -> History:
    return a_history(first, len(months), ["a"], commitments=commitments(rows(first, *months)))


YEAR: list[Month] = [(2, 2)] * 12


def levels(history: History) -> dict[str, str]:
    return by_month(find(WARNING, history))


def test_a_fall_below_the_first_year_is_watched_and_acted_on_in_the_second_month(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-04"))
    owned = rows("2025-01", *YEAR, (3, 1), (3, 2), (3, 2), (3, 1))
    given("commitments", [
        {"commitment_id": f"t{number}", "coalition_id": "c", "made_on": made, "due_on": due, "completed_on": done}
        for number, (made, due, done) in enumerate(owned)
    ])  # fmt: skip
    found = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    # 5 of 9 from January to March, and from February to April
    assert by_month(found) == {"2026-03": "watch", "2026-04": "act"}
    watch = found[0]
    assert (watch.subject, watch.n, watch.value, watch.expected) == (None, 9, pytest.approx(5 / 9), 1.0)
    assert watch.threshold == pytest.approx(0.8)
    assert watch.strength == pytest.approx(-np.log10(3024 / 1113024), abs=1e-6)
    assert str(watch.since) == "2026-01-01"
    assert (str(watch.rows_from), str(watch.rows_to)) == ("2026-01-01", "2026-03-31")
    assert why(WARNING, watch) == (
        "5 of the 9 commitments due since January 2026 were kept in time (56 %); usual here: 100 %."
    )
    assert next_step(WARNING, watch).startswith("Go through what is late with each owner this week")


def test_one_more_kept_in_time_is_nothing() -> None:
    assert levels(owed(*YEAR, (3, 2), (3, 2), (3, 2))) == {}


def test_a_rare_fall_of_fewer_than_20_points_is_nothing() -> None:
    # 240 of 240 before; 73 of 90 is 19 points less, 72 are 20
    assert levels(owed(*[(20, 20)] * 12, (30, 30), (30, 30), (30, 13))) == {}
    assert levels(owed(*[(20, 20)] * 12, (30, 30), (30, 30), (30, 12))) == {"2026-03": "watch"}


def test_fewer_than_half_is_acted_on_at_once_where_it_is_very_likely_below_65_percent() -> None:
    # P(X <= 2 of 8) with 0.65 is 0.025, P(X <= 3) 0.106
    assert levels(owed((3, 1), (3, 1), (2, 0))) == {"2025-03": "act"}
    assert levels(owed((3, 1), (3, 1), (2, 1))) == {}
    (found,) = find(WARNING, owed((3, 1), (3, 1), (2, 0)))
    assert (found.expected, found.threshold) == (None, 0.5)
    assert why(WARNING, found).endswith("(25 %); usual here: not known.")


def test_half_kept_is_not_fewer_than_half_however_many_there_are() -> None:
    assert levels(owed((60, 30), (60, 30), (60, 30))) == {}
    assert levels(owed((60, 30), (60, 30), (60, 29))) == {"2025-03": "act"}


def test_it_reaches_back_to_nine_months_until_there_are_eight_and_says_so_where_there_are_fewer() -> None:
    history = owed(*[(1, 0)] * 9)
    assert levels(history) == {"2025-08": "act", "2025-09": "act"}
    assert [firing.words["from_on"].month for firing in find(WARNING, history)] == [1, 2]  # type: ignore[attr-defined]
    rare = owed(*[(1, 0), (1, 0), (0, 0)] * 4)
    assert {firing.level for firing in deadlines_slipping.find(rare)} == {"unable"}
    assert unable(WARNING, list(deadlines_slipping.find(rare))[-1]) == (
        "Too few commitments to warn: 6 commitments fell due in the last 9 months, 8 are needed."
    )


def test_the_first_year_is_that_with_commitments_due_and_it_does_not_overlap_what_is_judged() -> None:
    # nothing was due for half a year: there is no usual share before July 2026. Then 7 of 13 are kept, where 20 of 20 were:
    # (13 x 12 x ... x 8) / (34 x 33 x ... x 29) = 0.0013
    late = [(0, 0)] * 6 + YEAR
    assert levels(owed(*late, (9, 3))) == {"2026-07": "watch"}
    assert levels(owed(*late[:-1], (9, 3))) == {}
    # May to July are judged, so July 2025 to April 2026 are usual: 20 of 20 although May was not kept
    (found,) = find(WARNING, owed(*late[:-2], (2, 0), (2, 2), (9, 5)))
    assert found.expected == 1.0


def test_where_the_chart_is_started_anew_there_is_no_usual_share_for_a_year() -> None:
    history = owed(*YEAR, (9, 3))
    assert levels(history) == {"2026-01": "watch"}
    rebased = np.zeros(13, bool)
    rebased[6] = True
    assert levels(replace(history, rebased=rebased)) == {}


def test_what_was_given_up_in_time_or_entered_late_does_not_count_and_what_was_dropped_later_does() -> None:
    base = rows("2026-01", (3, 1), (3, 1), (2, 0))
    more: list[Row] = [("2026-03-01", "2026-03-20", None)] * 2
    made_late: list[Row] = [("2026-03-25", "2026-03-20", "2026-03-25"), ("2026-03-01", None, "2026-03-02")]
    assert len(find(WARNING, a_history("2026-01", 3, ["a"], commitments=commitments([*base, *made_late])))) == 1
    found = commitments([*base, *more])
    for dropped, n in (("2026-03-20", 8), ("2026-03-21", 10)):
        found.dropped_on[-2:] = np.datetime64(dropped)
        (firing,) = find(WARNING, a_history("2026-01", 3, ["a"], commitments=found))
        assert firing.n == n


def test_a_completion_after_the_month_changes_nothing_and_one_on_the_day_is_in_time() -> None:
    open_yet = rows("2026-01", (3, 1), (3, 1), (2, 0))
    late: list[Row] = [(made, due, done or "2026-04-02") for made, due, done in open_yet]
    assert len(find(WARNING, a_history("2026-01", 3, ["a"], commitments=commitments(late)))) == 1
    kept: list[Row] = [(made, due, due) for made, due, _ in open_yet]
    assert find(WARNING, a_history("2026-01", 3, ["a"], commitments=commitments(kept))) == []


def test_without_commitments_there_is_nothing_to_judge_by() -> None:
    assert {firing.level for firing in deadlines_slipping.find(a_history("2026-01", 3, ["a"]))} == {"unable"}


def test_the_chart_shows_the_share_of_each_month_and_no_point_where_nothing_was_due() -> None:
    (chart,) = deadlines_slipping.charts(owed((4, 3), (0, 0), (2, 0)))
    np.testing.assert_allclose(chart.values, [0.75, np.nan, 0.0])
    assert (chart.series, list(chart.n)) == ("on_time", [4, 0, 2])


def drawn(seed: int, usual: float, later: float | None = None, month: int = 20, each: float = 4.0) -> History:
    """Three years with about `each` commitments due a month, of which the share `usual` is kept, from the month on `later`."""
    rng = np.random.default_rng(seed)
    due = rng.poisson(each, 36)
    share = np.where(np.arange(36) < month, usual, usual if later is None else later)
    kept = rng.binomial(due, np.clip(share + rng.normal(0, 0.05, 36), 0, 1))
    return owed(*zip(due.tolist(), kept.tolist(), strict=True))


def acted_on(history: History) -> list[int]:
    told = episodes(history.months, {WARNING: find(WARNING, history)}, {WARNING: 2})
    return [history.months.index(one.first.month) for one in told if one.level == "act"]


def test_no_month_is_judged_by_what_came_later() -> None:
    history = drawn(2, 0.82, 0.25)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize("usual", [0.75, 0.85, 0.95])
@pytest.mark.parametrize("each", [1.5, 4.0, 12.0])
def test_where_the_share_is_steady_it_is_hardly_ever_acted_on(usual: float, each: float) -> None:
    assert sum(len(acted_on(drawn(seed, usual, each=each))) for seed in range(80)) <= 0.05 * 80 * 3


def test_where_a_quarter_is_kept_instead_of_four_in_five_it_is_acted_on_within_two_months() -> None:
    delays = [min((m - 20 for m in acted_on(drawn(seed, 0.82, 0.25)) if m >= 20), default=99) for seed in range(80)]
    assert np.mean(np.array(delays) < 6) >= 0.95 and np.median(delays) <= 2

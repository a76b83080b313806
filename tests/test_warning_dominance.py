"""The warning `dominance`, worked by hand on ten members, then on coalitions drawn at random.

By hand: nine members do 3 acts a month each and one, a, does x. Its fair share is 0.1, so the warning opens above 0.25 and is acted on at
once from 0.3: x = 9 gives 9/36 = 0.25, x = 10 gives 10/37 = 0.270, x = 11 gives 11/38 = 0.289, x = 12 gives 12/39 = 0.308.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest

from metrics.episodes import Firing, episodes
from metrics.histories import History
from metrics.warnings import dominance
from tests.conftest import Given
from tests.made_histories import Made, made
from tests.rows import coalition_months, member, months_from
from tests.warned import a_history, assert_no_hindsight, by_month, find, firings, next_step, unable, why

WARNING = "dominance"
TEN = ["a", *(f"m{number}" for number in range(9))]


def did(*by_a: int, others: int = 3, members: list[str] = TEN, **more: Any) -> History:
    """From January 2026 on: what a does in each month, where each other member does `others`."""
    acts = [[x, *[others] * (len(members) - 1)] for x in by_a]
    return a_history("2026-01", len(by_a), members, acts={"messages": acts}, **more)


def levels(history: History) -> dict[str, str]:
    assert {firing.subject for firing in find(WARNING, history)} <= {"a"}
    return by_month(find(WARNING, history))


def test_a_member_above_two_and_a_half_fair_shares_is_watched_and_acted_on_in_the_second_month(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-05"))
    for month in months_from("2026-01", "2026-05"):
        for name in TEN:
            rows = [
                member(name, f"{month:%Y-%m}", acts_messages=10 if name == "a" else 3, acts=10 if name == "a" else 3)
            ]
            given("member_months", rows)
    found = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    assert by_month(found) == {"2026-03": "watch", "2026-04": "act", "2026-05": "act"}
    first = found[0]
    assert (first.subject, first.n, first.rows_of) == ("a", 111, "a")
    assert (first.value, first.expected) == (pytest.approx(30 / 111), pytest.approx(0.1))
    assert first.threshold == pytest.approx(0.25)
    assert (str(first.rows_from), str(first.rows_to)) == ("2026-01-01", "2026-03-31")
    assert why(WARNING, first, a="Acme") == (
        "Acme did 27 % of all that members did since January 2026, where a fair share is 10 %; it has stood out since January 2026."
    )
    assert next_step(WARNING, first, a="Acme").startswith(
        "Ask Acme which two of its tasks another member could take over"
    )


@pytest.mark.parametrize(
    ("x", "expected"), [(9, []), (10, ["watch", "act"]), (11, ["watch", "act"]), (12, ["act", "act"])]
)
def test_at_and_just_above_what_opens_it_and_what_is_acted_on_at_once(x: int, expected: list[str]) -> None:
    assert list(levels(did(x, x, x, x)).values()) == expected


def test_it_stays_open_above_four_fifths_of_what_opens_it() -> None:
    # April 27/108 = 0.25, then 24/105 = 0.229, 21/102 = 0.206, and 20/101 = 0.198, which is below 0.2
    assert levels(did(10, 10, 10, 7, 7, 7, 6)) == {
        "2026-03": "watch", "2026-04": "watch", "2026-05": "watch", "2026-06": "watch",
    }  # fmt: skip
    assert levels(did(7, 7, 7)) == {}, "what keeps it open does not open it"


def test_in_a_large_coalition_a_fifth_of_everything_is_needed() -> None:
    # among 20, x = 4 is 4/23 = 0.174, three and a half fair shares; x = 5 is 5/24 = 0.208
    twenty = ["a", *(f"m{number:02d}" for number in range(19))]
    assert levels(did(4, 4, 4, others=1, members=twenty)) == {}
    assert levels(did(5, 5, 5, others=1, members=twenty)) == {"2026-03": "act"}


def test_acts_of_unknown_organisations_count_as_none_of_its_own() -> None:
    # 30 of 111 + 9 is 0.25; of 111 + 8 it is 0.252, and the sentence still says 30 of 111
    assert levels(did(10, 10, 10, unknown={"messages": [3, 3, 3]})) == {}
    (found,) = find(WARNING, did(10, 10, 10, unknown={"messages": [2, 3, 3]}))
    assert found.value == pytest.approx(30 / 111)


def test_a_member_that_was_not_in_all_three_months_is_not_named_yet() -> None:
    eligible = np.ones((4, 10), bool)
    eligible[0, 0] = False
    assert levels(did(12, 12, 12, 12, eligible=eligible)) == {"2026-04": "act"}


def test_where_members_join_the_fair_share_follows_the_memberships() -> None:
    # five members in January, ten in February and March: 25 memberships, of which a has 3, so 0.12;
    # a has 36 of 12 + 4 x 3 + 2 x (12 + 9 x 3) = 102 acts, 0.353
    eligible = np.ones((3, 10), bool)
    eligible[0, 5:] = False
    (found,) = find(WARNING, did(12, 12, 12, eligible=eligible))
    assert (found.expected, found.value, found.n) == (pytest.approx(0.12), pytest.approx(36 / 102), 102)


def test_a_declared_share_above_the_even_one_is_its_fair_share_and_one_below_it_is_not() -> None:
    declared = np.full((3, 10), np.nan)
    declared[:, 0] = 0.2
    assert levels(did(12, 12, 12, declared=declared)) == {}
    declared[:, 0] = 0.02
    assert levels(did(9, 9, 9, declared=declared)) == {}


def test_of_two_members_a_fair_share_is_half_and_above_it_is_only_watched() -> None:
    # P(X >= 42 of 60) with 0.5 is 0.0013, times two members 0.0027
    history = did(14, 14, 14, 14, others=6, members=["a", "b"])
    assert levels(history) == {"2026-03": "watch", "2026-04": "watch"}
    assert levels(did(11, 11, 11, 11, others=9, members=["a", "b"])) == {}


def test_few_acts_reach_back_to_six_months_and_say_so_where_these_are_too_few() -> None:
    # 7 acts a month make 30 in five months; 4/7 = 0.571 is above one half and below 2.5 quarters
    four = ["a", "b", "c", "d"]
    history = did(4, 4, 4, 4, 4, 4, others=1, members=four)
    assert levels(history) == {"2026-05": "watch", "2026-06": "watch"}
    assert str(find(WARNING, history)[0].rows_from) == "2026-01-01"
    (found,) = [firing for firing in _all(history) if str(firing.month) == "2026-04-01"]
    assert unable(WARNING, found) == (
        "Too little to warn: 28 acts of members on file in the last 6 months; 30 are needed, and 3 months."
    )
    assert {firing.level for firing in _all(did(1, 1, 1, 1, 1, 1, others=1, members=four))} == {"unable"}


def _all(history: History) -> list[Firing]:
    return list(dominance.find(history))


def test_the_onset_is_the_month_from_which_it_did_more() -> None:
    # February 29/110 = 0.264
    found = find(WARNING, did(*[3] * 12, 13, 13, 13))
    assert by_month(found) == {"2027-02": "watch", "2027-03": "act"}
    assert [str(firing.since) for firing in found] == ["2027-01-01", "2027-01-01"]


def test_a_history_without_members_is_nothing() -> None:
    assert find(WARNING, a_history("2026-01", 8, [])) == []


def test_the_chart_shows_a_members_share_of_each_month_and_no_point_where_nobody_did_anything() -> None:
    history = did(8, 0, 8)
    history.acts["messages"][1] = 0
    (chart,) = [chart for chart in dominance.charts(history) if chart.series == "top_share:a"]
    np.testing.assert_allclose(chart.values, [8 / 35, np.nan, 8 / 35])
    assert list(chart.n) == [35, 0, 35]


def taken_over(seed: int, month: int) -> History:
    """From the month on the first member does 70 % of what is done, in all channels."""
    history = made(Made(), seed)
    for counts in history.acts.values():
        rest = counts[month:, 1:].sum(axis=1)
        counts[month:, 0] = np.random.default_rng(seed).poisson(rest * 0.7 / 0.3)
    return history


def test_no_month_is_judged_by_what_came_later() -> None:
    history = taken_over(3, 20)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)


def acted_on(history: History) -> list[tuple[int, str | None]]:
    told = episodes(history.months, {WARNING: find(WARNING, history)}, {WARNING: 2})
    return [(history.months.index(one.first.month), one.first.subject) for one in told if one.level == "act"]


@pytest.mark.parametrize(
    "what", [Made(), Made(correlation=0.6), Made(summer=0.5), Made(joiners=10), Made(messages=8.0)]
)
def test_coalitions_of_unlike_members_in_which_nothing_happens_are_hardly_ever_named(what: Made) -> None:
    # seen: 0.02 to 0.08 a coalition and year, the most with a slump in summer
    assert sum(len(acted_on(made(what, seed))) for seed in range(60)) <= 0.1 * 60 * 3


def test_a_member_that_takes_over_is_named_within_two_months() -> None:
    delays = []
    for seed in range(40):
        after = [month - 20 for month, subject in acted_on(taken_over(seed, 20)) if subject == "o00" and month >= 20]
        delays.append(min(after, default=99))
    assert np.mean(np.array(delays) < 6) >= 0.95 and np.median(delays) <= 2

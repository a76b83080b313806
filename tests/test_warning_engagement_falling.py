"""The warning `engagement_falling`: worked by hand on ten members, then on coalitions drawn at random.

By hand: ten members, one meeting a month, five of them come in each month of the first year, each to six meetings in all. Then every
chance is (6 + 10 x 0.5) / (12 + 10) = 0.5, 5 are usual, and the variance of a month is 10 x 0.25 + 10 x 0.25 / 22 = 2.6136
(no residual: phi is 1). With nobody there z = 5 / 1.6167 = 3.0928, with one 4 / 1.6167 = 2.4742.
"""

from __future__ import annotations

from statistics import median
from typing import Any

import duckdb
import numpy as np
import pytest

from metrics.histories import History
from metrics.warning_heads import warning_heads
from metrics.warnings.engagement_falling import charts
from tests.conftest import Given
from tests.made_histories import Made, acted_on, delays, made
from tests.rows import coalition_months, member, months_from
from tests.warned import a_history, assert_no_hindsight, by_month, find, firings, next_step, unable, why

WARNING = "engagement_falling"
MEMBERS = [f"m{number}" for number in range(10)]
YEAR = [[(month + one) % 2 for one in range(10)] for month in range(12)]  # half of them, in turn


def came(*counts: int | None, first: Any = YEAR, scale: int = 1) -> History:
    """After the year, so many of the ten come to the meeting of each month; None: no meeting. `scale` times as many
    meetings of each kind."""
    later = [[int(one < (count or 0)) for one in range(10)] for count in counts]
    met = [[1] * 10 for _ in first] + [[int(count is not None)] * 10 for count in counts]
    attended = np.array([*first, *later]) * scale
    return a_history("2025-01", len(met), MEMBERS, expected=np.array(met) * scale, attended=attended)


def levels(history: History) -> dict[str, str]:
    return by_month(find(WARNING, history))


def test_it_fires_above_four_and_is_acted_on_in_the_second_month() -> None:
    # nobody: S = 2.59, 5.19, 7 (held), so the second month signals and the third confirms it
    found = find(WARNING, came(0, 0, 0))
    assert by_month(found) == {"2026-02": "watch", "2026-03": "act"}
    assert [str(firing.since) for firing in found] == ["2026-01-01", "2026-01-01"]
    act = found[1]
    assert (act.subject, act.value, act.expected, act.n) == (None, 0, pytest.approx(0.5), 20)
    assert act.threshold == pytest.approx(0.5 * 0.85)
    assert act.strength == pytest.approx(10 / np.sqrt(2 * 2.6136), abs=1e-3)
    assert (str(act.rows_from), str(act.rows_to)) == ("2026-02-01", "2026-03-31")


def test_just_below_four_is_nothing() -> None:
    # one there: 1.974, 3.948, then 5.923
    assert levels(came(1, 1)) == {}
    assert levels(came(1, 1, 1)) == {"2026-03": "watch"}


def test_one_empty_month_is_no_signal() -> None:
    assert levels(came(0, 5, 5, 5)) == {}
    # with twenty meetings a month it lies 14 standard errors off, and still counts 3.5
    assert levels(came(0, 5, 5, 5, scale=20)) == {}


def test_it_stops_some_months_after_members_are_back() -> None:
    # 2.59, 5.19, then 0.5 less in each usual month: 4.69, 4.19, 3.69. Two usual months make 100 % of what is usual
    assert levels(came(0, 0, 5, 5, 5, 5)) == {"2026-02": "watch", "2026-03": "act", "2026-04": "watch"}


def test_a_small_shortfall_is_watched_and_never_acted_on() -> None:
    # 20 meetings: usual 100, variance 50 + 10 x 400 x 0.25 / 250 = 54; 88 of 100 is z = 1.63, a sum above 4 in the fourth month
    first = np.array(YEAR) * 20
    later = np.full((8, 10), 10)
    small, large = later.copy(), later.copy()
    small[:, :6], large[:, :8] = 8, 8  # 88 and 84 of 100
    history = {
        name: a_history("2025-01", 20, MEMBERS, expected=20, attended=np.vstack([first, rows]))
        for name, rows in (("small", small), ("large", large))
    }
    assert set(levels(history["small"]).values()) == {"watch"}
    assert list(levels(history["large"]).values())[:2] == ["watch", "act"]


def test_a_fall_that_lasts_does_not_become_usual() -> None:
    found = levels(came(*[1] * 30))
    assert len(found) == 28 and found["2026-03"] == "watch"
    assert set(list(found.values())[1:]) == {"act"}


def test_months_without_meetings_neither_fire_nor_undo_anything() -> None:
    assert levels(came(0, None, None, 0, None, 0)) == {"2026-04": "watch", "2026-06": "act"}


def test_a_feed_that_stops_is_not_read_as_decline() -> None:
    assert levels(came(5, None, None, None, None, None, None)) == {}


def test_newcomers_are_set_against_their_own_first_half_year() -> None:
    joined = [[0] * 10] * 12 + [[1] * 10] * 18
    half = [YEAR[month % 12] for month in range(30)]
    eligible = np.hstack([np.ones((30, 10)), joined]).astype(bool)
    members = [*MEMBERS, *(f"n{number}" for number in range(10))]
    for theirs, expected in ((0, {}), (1, {"2026-08": "watch", "2026-09": "act"})):
        # they never come; or always in their first half year, then never again
        attended = np.array(half)
        newcomers = np.zeros((30, 10), int)
        newcomers[12:18] = theirs
        history = a_history(
            "2025-01", 30, members, eligible=eligible, expected=eligible, attended=np.hstack([attended, newcomers])
        )
        found = levels(history)
        assert {month: found[month] for month in list(found)[:2]} == expected


def test_quiet_newcomers_are_no_decline() -> None:
    # 30 that come to every sixth meeting, beside ten that come to every second: their mean is settled after half a year
    eligible = np.ones((36, 40), bool)
    eligible[:12, 10:] = False
    month, column = np.arange(36)[:, None], np.arange(40)
    attended = np.where(column < 10, (month + column) % 2, (month + column) % 6 == 0)
    history = a_history(
        "2025-01", 36, [f"m{j:02d}" for j in range(40)], eligible=eligible, expected=1, attended=attended
    )
    assert levels(history) == {}


def test_a_member_that_has_left_is_missed_by_no_one() -> None:
    eligible = np.ones((20, 10), bool)
    eligible[12:, 1::2] = False  # five of the ten leave
    attended = np.array([*YEAR, *[[1, 0, 1, 0, 0, 0, 0, 0, 1, 0]] * 8])
    assert levels(a_history("2025-01", 20, MEMBERS, eligible=eligible, expected=1, attended=attended)) == {}


def a_summer(first: int, second: int) -> History:
    """Two years of ten meetings a month at which half of the members are; in July and August so many in a hundred."""
    attended = np.array(YEAR * 2) * 10
    for month, share in ((6, first), (7, first), (18, second), (19, second)):
        attended[month] = share // 10
    return a_history("2025-01", 24, MEMBERS, expected=10, attended=attended)


def test_a_summer_as_low_as_the_last_is_no_decline() -> None:
    assert levels(a_summer(first=20, second=20)) == {}
    # 3, 6, then 0.5 less each usual month: 5.5, 5, 4.5 and 4, which is not above 4; from October on attendance is as usual
    found = {"2026-08": "watch", "2026-09": "act", "2026-10": "watch", "2026-11": "watch"}
    assert levels(a_summer(first=50, second=20)) == found


def test_a_summer_much_lower_than_the_last_is_one() -> None:
    assert "2026-08" in levels(a_summer(first=30, second=0))


def test_where_all_always_came_a_few_absences_are_watched_at_most() -> None:
    everybody = [[1] * 10] * 12
    assert levels(came(9, 10, 10, first=everybody)) == {}
    assert set(levels(came(9, 9, 9, 9, first=everybody)).values()) == {"watch"}, "nine in ten are not under 85 %"
    assert levels(came(5, 5, 5, first=everybody)) == {"2026-02": "watch", "2026-03": "act"}


def test_without_a_register_the_month_in_which_one_is_first_seen_says_nothing() -> None:
    # in each month two others come for the first and last time: all that are known were there once, and none comes again
    members = [f"m{number:02d}" for number in range(48)]
    month, column = np.arange(24)[:, None], np.arange(48)
    attended = (column // 2 == month).astype(int)
    eligible = (month >= column // 2) & (month < column // 2 + 12)
    history = a_history("2025-01", 24, members, eligible=eligible, expected=1, attended=attended, has_register=False)
    assert levels(history) == {}


def test_a_chart_begun_anew_has_no_signal_for_a_year() -> None:
    rebased = np.arange(30) == 14
    attended = np.array([*YEAR, *[[0] * 10] * 2, *[[1] * 5 + [0] * 5] * 13, [0] * 10])
    history = a_history(
        "2025-01", 30, MEMBERS, expected=1, attended=np.vstack([attended, [[0] * 10] * 2]), rebased=rebased
    )
    assert levels(history) == {"2026-02": "watch", "2027-05": "watch", "2027-06": "act"}


def test_the_sentences_on_rows_in_a_database(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-03"))
    for number, month in enumerate(months_from("2025-01", "2026-03")):
        for one, name in enumerate(MEMBERS):
            there = int(number < 12 and (number + one) % 2) or int(number >= 12 and one == 9)
            cell = member(name, f"{month:%Y-%m}", meetings_expected=1, expected_attended=there)
            given("member_months", [cell])
        given("member_months", [member(None, f"{month:%Y-%m}", meetings_attended=3, acts_attendance=3)])
    found = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    assert by_month(found) == {"2026-03": "watch"}
    assert why(WARNING, found[0]) == (
        "In the last two months with meetings, members came 2 of the 20 times they were expected (10 %), where by their own "
        "habit 50 % is usual; fewer come since January 2026."
    )
    assert next_step(WARNING, found[0], m0="Ash", m1="Birch", m2="Cedar") == (
        "Call Ash, Birch and Cedar first, absent most of late, and ask what would make the next meeting worth their time."
    )


def test_before_a_year_is_over_it_says_what_is_missing(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-09"))
    for month in months_from("2026-01", "2026-07"):
        given("member_months", [member("a", f"{month:%Y-%m}", meetings_expected=2, expected_attended=1)])
    found = firings(con, WARNING)
    assert {firing.level for firing in found} == {"unable"}
    assert unable(WARNING, found[-1]) == (
        "Too early to tell: usual attendance takes 12 months and 6 months with meetings; 7 months with meetings so far."
    )


def test_a_coalition_without_members_or_meetings_says_nothing_but_that() -> None:
    assert levels(a_history("2025-01", 20, [])) == {} == levels(a_history("2025-01", 20, ["a"]))


def test_the_chart_is_the_share_attended_of_those_expected() -> None:
    (chart,) = charts(came(5, None, 2))
    assert chart.series == warning_heads()[WARNING].series == "attendance"
    assert chart.values[11:] == pytest.approx([0.5, 0.5, np.nan, 0.2], nan_ok=True)
    assert list(chart.n[11:]) == [10, 10, 0, 10]


@pytest.mark.parametrize("what", [Made(falls_from=20, joiners=4), Made(falls_from=16, summer=0.6, meetings=0.5)])
def test_what_comes_later_changes_nothing(what: Made) -> None:
    history = made(what, 5)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)
    history.rebased[22] = True
    assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize(
    "what",
    [
        Made(), Made(summer=0.6), Made(joiners=10), Made(meetings=4, rarer_from=18), Made(members=6, meetings=0.5),
        Made(meetings=1, no_chat_from=20),
    ],
)  # fmt: skip
def test_quiet_coalitions_are_left_alone(what: Made) -> None:
    # 60 coalitions x 2 judged years at 0.1 a year would be 12
    assert sum(map(len, acted_on(WARNING, what, range(60)))) <= 12


def test_correlated_months_raise_few_false_alarms() -> None:
    # 0.15 a year, as 05-warnings has it for strong correlation, would be 18
    assert sum(map(len, acted_on(WARNING, Made(correlation=0.4, month_sigma=0.35), range(60)))) <= 18


@pytest.mark.parametrize(
    ("what", "soon"),
    [
        (Made(falls_from=20), 2), (Made(meetings=4, summer=0.6, falls_from=20), 2), (Made(joiners=10, falls_from=26), 2),
        (Made(members=15, meetings=1, falls_from=20), 3),
    ],
)  # fmt: skip
def test_a_fall_to_055_is_found_within_half_a_year(what: Made, soon: int) -> None:
    found = delays(WARNING, what, what.falls_from or 0, range(100, 160))
    assert sum(delay < 6 for delay in found) >= 0.9 * 60
    assert median(found) <= soon


def test_a_change_of_the_rhythm_is_said_beside_it() -> None:
    """One meeting a month that all four attend becomes three that one attends."""
    expected = np.full((20, 4), 1)
    expected[14:] = 3
    attended = np.where(expected == 1, 1, 0)
    attended[14:, 0] = 3
    found = find(
        WARNING, a_history("2024-01", 20, ["alder", "birch", "cedar", "dune"], expected=expected, attended=attended)
    )
    assert why(WARNING, found[-1]).endswith("; there are 3 meetings a month now, where 1 was usual in the year before.")
    steady = np.full((20, 4), 3)
    attended = steady.copy()
    attended[14:, 1:] = 0
    found = find(
        WARNING, a_history("2024-01", 20, ["alder", "birch", "cedar", "dune"], expected=steady, attended=attended)
    )
    assert "meetings a month" not in why(WARNING, found[-1])

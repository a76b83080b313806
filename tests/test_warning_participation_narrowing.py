"""The warning `participation_narrowing`: worked by hand on four members, then on coalitions drawn at random.

By hand: four members write 3 of 12 messages each, all through the first year. S = 4 x 3 x 2 / (12 x 11) = 0.1818 and
E = (0.1818 - 0.25) / 0.75 = -0.0909 in each month; phi is 1. Later they write 6, 2, 2 and 2: S = 36 / 132 = 0.2727, E = 0.0303. With
shares of 1/2 and three of 1/6 the squares are 0.3333 and the cubes 0.1389, the variance (4 x (0.1389 - 0.1111) / 12 + 2 x 0.3333 / 144) /
0.75² = 0.02469, and z = 0.1212 / (0.15713 x sqrt(13/12)) = 0.7411: the sum grows by 0.2411 a month.
"""

from __future__ import annotations

from statistics import median
from typing import Any

import duckdb
import numpy as np
import pytest

from metrics.histories import History
from metrics.warning_heads import warning_heads
from metrics.warnings.participation_narrowing import charts, sampling_variance, spread
from tests.conftest import Given
from tests.made_histories import Made, acted_on, delays, made
from tests.rows import coalition_months, member, months_from
from tests.warned import a_history, assert_no_hindsight, by_month, find, firings, next_step, unable, why

WARNING = "participation_narrowing"
MEMBERS = ["a", "b", "c", "d"]
EVEN, ONE_WRITES_HALF, ONE_WRITES_ALL = [3, 3, 3, 3], [6, 2, 2, 2], [12, 0, 0, 0]


def written(*months: list[int], channel: str = "messages", **more: Any) -> History:
    """A year of even months, then these."""
    return a_history("2025-01", 12 + len(months), MEMBERS, acts={channel: [EVEN] * 12 + list(months)}, **more)


def levels(history: History) -> dict[str, str]:
    return by_month(find(WARNING, history))


def test_the_index_and_its_variance_by_hand() -> None:
    found = spread(written(ONE_WRITES_HALF, ONE_WRITES_ALL), "messages")
    assert found.index[11:] == pytest.approx([-0.0909, 0.0303, 1], abs=1e-4)
    shares = np.array([0.5, 1 / 6, 1 / 6, 1 / 6])
    assert sampling_variance(shares, np.array([12]), np.array([0.25])) == pytest.approx([0.02469], abs=1e-5)


def test_the_variance_is_that_of_draws_or_a_little_more() -> None:
    # the unbiased index of 200,000 draws of 30 messages by five members
    shares = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
    x = np.random.default_rng(7).multinomial(30, shares, 200_000)
    index = ((x * (x - 1)).sum(axis=1) / (30 * 29) - 0.2) / 0.8
    assert index.mean() == pytest.approx(((shares**2).sum() - 0.2) / 0.8, abs=1e-3)
    assert 1 < sampling_variance(shares, np.array([30]), np.array([0.2]))[0] / index.var() < 1.15


def test_it_fires_above_four_and_is_acted_on_in_the_second_month() -> None:
    # 16 x 0.2411 = 3.86, 17 x 0.2411 = 4.10
    assert levels(written(*[ONE_WRITES_HALF] * 16)) == {}
    found = find(WARNING, written(*[ONE_WRITES_HALF] * 18))
    assert by_month(found) == {"2027-05": "watch", "2027-06": "act"}
    act = found[1]
    assert (act.subject, str(act.since), act.n) == (None, "2026-01-01", 24)
    assert (act.value, act.expected) == pytest.approx((0.0303, -0.0909), abs=1e-4)
    assert act.threshold == pytest.approx(-0.0909 + 0.02, abs=1e-4)
    assert act.strength == pytest.approx(2 * 0.7411 / 2**0.5, abs=1e-3)
    assert (str(act.rows_from), str(act.rows_to)) == ("2027-05-01", "2027-06-30")


def test_two_channels_that_narrow_are_found_sooner_than_one() -> None:
    # z = 2 x 0.7411 / sqrt(2) = 1.0481; 7 x 0.5481 = 3.84, 8 x 0.5481 = 4.38
    acts = {channel: [EVEN] * 12 + [ONE_WRITES_HALF] * 8 for channel in ("messages", "agenda")}
    assert levels(a_history("2025-01", 20, MEMBERS, acts=acts)) == {"2026-08": "watch"}


def test_one_month_in_which_one_member_writes_all_is_no_signal() -> None:
    assert levels(written(ONE_WRITES_ALL, EVEN, EVEN, EVEN)) == {}
    assert levels(written(ONE_WRITES_ALL, ONE_WRITES_ALL, ONE_WRITES_ALL)) == {"2026-02": "watch", "2026-03": "act"}


def test_a_rise_by_less_than_002_is_watched_and_never_acted_on() -> None:
    busy, tilted, more_tilted = [[1000] * 4], [[1120, 960, 960, 960]], [[1450, 850, 850, 850]]
    for later, expected in ((tilted, {"watch"}), (more_tilted, {"watch", "act"})):
        history = a_history("2025-01", 20, MEMBERS, acts={"messages": busy * 12 + later * 8})
        assert set(levels(history).values()) == expected


def test_what_lasts_does_not_become_usual() -> None:
    found = levels(written(*[ONE_WRITES_ALL] * 36))
    assert len(found) == 35 and found["2028-12"] == "act"


def test_a_month_needs_ten_messages_and_three_members() -> None:
    for messages, fires in ((10, True), (9, False)):
        later = [[messages, 0, 0, 0]] * 3
        assert bool(levels(written(*later))) == fires
    for members, fires in ((3, True), (2, False)):
        eligible = np.arange(4) < members
        acts = {"messages": [[4, 4, 4, 0]] * 12 + [[12, 0, 0, 0]] * 3}
        history = a_history("2025-01", 15, MEMBERS, eligible=eligible, acts=acts)
        assert bool(levels(history)) == fires


def test_an_export_that_stops_is_neither_narrow_nor_wide() -> None:
    assert levels(written(*[[0, 0, 0, 0]] * 8)) == {}
    assert levels(written(*[[0, 0, 0, 0]] * 3, EVEN, EVEN)) == {}
    # the sum stands still meanwhile: 3, then 6
    assert levels(written(ONE_WRITES_ALL, *[[0, 0, 0, 0]] * 3, ONE_WRITES_ALL)) == {"2026-05": "watch"}


def test_a_month_of_which_a_fifth_is_unknown_does_not_count() -> None:
    # 12 acts of known organisations: with 3 unknown 80 % are known, with 4 fewer
    for unknown, fires in ((3, True), (4, False)):
        history = written(*[ONE_WRITES_ALL] * 3, unknown={"messages": [0] * 12 + [unknown] * 3})
        assert bool(levels(history)) == fires


def test_members_that_join_and_are_silent_narrow_nothing() -> None:
    eligible = np.ones((24, 8), bool)
    eligible[:12, 4:] = False
    acts = {"messages": [[5] * 4 + [0] * 4] * 24}
    assert levels(a_history("2025-01", 24, list("abcdefgh"), eligible=eligible, acts=acts)) == {}


def test_members_that_leave_narrow_nothing() -> None:
    eligible = np.ones((24, 8), bool)
    eligible[12:, 4:] = False
    acts = {"messages": [[5] * 8] * 12 + [[5] * 4 + [0] * 4] * 12}
    assert levels(a_history("2025-01", 24, list("abcdefgh"), eligible=eligible, acts=acts)) == {}


def test_the_secretariat_may_write_as_much_as_it_likes() -> None:
    eligible = np.array([True, True, True, True, False])
    acts = {"messages": [[*EVEN, 3]] * 12 + [[*EVEN, 90]] * 6}
    assert levels(a_history("2025-01", 18, [*MEMBERS, "office"], eligible=eligible, acts=acts)) == {}


def test_messages_count_and_not_days_with_one() -> None:
    acts = {"messages": [EVEN] * 15}
    history = a_history("2025-01", 15, MEMBERS, acts=acts, messages=np.array([EVEN] * 12 + [[60, 3, 3, 3]] * 3))
    assert levels(history) == {"2026-02": "watch", "2026-03": "act"}


def test_a_chart_begun_anew_has_no_signal_for_a_year() -> None:
    history = written(*[ONE_WRITES_ALL] * 15, rebased=np.arange(27) == 13)
    assert levels(history) == {}


def test_the_sentences_on_rows_in_a_database(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-03"))
    for number, month in enumerate(months_from("2025-01", "2026-03")):
        for name, messages in zip("abcdef", [4] * 6 if number < 12 else [20, 2, 1, 1, 0, 0], strict=True):
            row = member(name, f"{month:%Y-%m}", messages=messages, acts_messages=messages, acts=messages)
            given("member_months", [row])
    found = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    assert by_month(found) == {"2026-02": "watch", "2026-03": "act"}
    assert why(WARNING, found[1]) == (
        "Of what was written, the 2 most active members made 92 % in the last 2 months counted, where 33 % is usual; it narrows "
        "since January 2026."
    )
    assert next_step(WARNING, found[1], e="Elm", f="Fir") == (
        "Ask Elm and Fir, whose part has fallen most, to bring a point of their own to the next meeting."
    )


def test_with_too_few_messages_it_says_what_is_missing(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-12"))
    for number, month in enumerate(months_from("2025-01", "2026-12")):
        for name in "abc":
            given("member_months", [member(name, f"{month:%Y-%m}", agenda_items=4 if number < 5 else 3, acts_agenda=3)])
    found = firings(con, WARNING)
    assert {firing.level for firing in found} == {"unable"} and len(found) == 24
    assert unable(WARNING, found[-1]) == (
        "Too few messages and agenda items to warn: 12 months, 6 of them with 10 or more, set what is usual; 5 months with 10 "
        "or more so far."
    )


def test_a_coalition_without_members_or_messages_says_nothing_but_that() -> None:
    assert levels(a_history("2025-01", 20, [])) == {} == levels(a_history("2025-01", 20, MEMBERS))


def test_the_charts_are_the_index_by_month_and_channel() -> None:
    messages, agenda = charts(written(ONE_WRITES_HALF, [9, 0, 0, 0]))
    assert (messages.series, agenda.series) == ("messages_spread", "agenda_spread")
    assert messages.series == warning_heads()[WARNING].series
    assert messages.values[11:] == pytest.approx([-0.0909, 0.0303, np.nan], abs=1e-4, nan_ok=True)
    assert list(messages.n[11:]) == [12, 12, 9] and np.isnan(agenda.values).all()


@pytest.mark.parametrize("what", [Made(narrows_from=20, items=20), Made(narrows_from=16, joiners=6, messages=20)])
def test_what_comes_later_changes_nothing(what: Made) -> None:
    history = made(what, 3)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)
    history.rebased[19] = True
    assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize(
    "what",
    [
        Made(), Made(correlation=0.4), Made(summer=0.45), Made(joiners=10), Made(no_chat_from=18), Made(messages=15, items=1),
        Made(bursts=1, messages=200, items=20),
    ],
)  # fmt: skip
def test_quiet_coalitions_are_left_alone(what: Made) -> None:
    # 100 coalitions x 2 judged years at 0.05 a year would be 10
    assert sum(map(len, acted_on(WARNING, what, range(100)))) <= 10


@pytest.mark.parametrize("what", [Made(narrows_from=20), Made(narrows_from=20, messages=200, items=12)])
def test_a_chat_left_to_three_members_is_found_within_half_a_year(what: Made) -> None:
    found = delays(WARNING, what, 20, range(100, 160))
    assert sum(delay < 6 for delay in found) >= 0.9 * 60
    assert median(found) <= 2

"""The warning `member_silent`: worked by hand on one channel, then on coalitions drawn at random.

By hand: Quill writes on the first 16 days of every month of 2025, the coalition is active on 28 days of every month. Quill was last
seen on 16 December: 12 x 16 = 192 act days in a year in which the coalition was active on 11 x 28 + 16 = 324. Up to 31 January
it was active on 12 + 28 = 40 days more, so 192 x 40 / 324 = 23.7 days with a sign of Quill were to be expected. Of two members the
least for a warning is 1.5 x ln(20 x 12 x 2) = 9.26.
"""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import Any

import duckdb
import numpy as np
import pytest

from metrics.histories import History
from tests.conftest import Given
from tests.made_histories import Made, acted_on, made
from tests.rows import coalition_months, member, months_from
from tests.warned import a_history, assert_no_hindsight, find, firings, next_step, unable, why

WARNING = "member_silent"
EVERY_DAY = 2**29 - 2  # the 1st to the 28th, as bits


def quill(
    *, until: str = "2025-12-16", months: int = 14, acts: int = 16, since: int = 0, others: int = 1,
    active: Any = EVERY_DAY, channel: str = "messages", **more: Any,
) -> History:  # fmt: skip
    """Quill acts so often in every month from `since` up to the day on which it was last seen; others write every day."""
    ends = int(until[:4]) * 12 + int(until[5:7]) - 2025 * 12  # the first month in which it did nothing
    month = np.arange(months)
    own = np.where((month >= since) & (month < ends), acts, 0)
    grid = np.column_stack([own, *[np.full(months, 28)] * others])
    names = ["quill", *(f"other{number}" for number in range(others))]
    history = a_history("2025-01", months, names, acts={channel: grid}, days={channel: active}, **more)
    history.last_act_on[ends - 1, 0] = until
    return history


def months_of(history: History) -> list[str]:
    found = find(WARNING, history)
    assert all((firing.subject, firing.level) == ("quill", "act") for firing in found)
    return [f"{firing.month:%Y-%m}" for firing in found]


def test_a_member_silent_for_46_days_is_named() -> None:
    found = find(WARNING, quill(months=13))
    assert [firing.subject for firing in found] == ["quill"]
    one = found[0]
    assert (one.value, one.n, one.threshold) == (46, 192, 45)
    assert one.expected == pytest.approx(192 * 40 / 324)
    assert one.strength == pytest.approx(192 * 40 / 324 / 9.2605, rel=1e-3)
    assert (one.since, one.rows_from, one.rows_to) == (date(2025, 12, 16), date(2025, 1, 1), date(2025, 12, 16))
    assert one.rows_of == "quill"


def test_a_member_silent_for_45_days_is_not() -> None:
    assert months_of(quill(until="2025-12-17", months=13)) == []


@pytest.mark.parametrize(("members", "fires"), [(12, True), (13, False)])
def test_the_more_members_the_longer_the_silence_must_be(members: int, fires: bool) -> None:
    # four meetings a month, all attended: 48 x 12 / 48 = 12 by the end of March; 1.5 x ln(240 x 12) = 11.95, x 13 = 12.07
    bits = 2**4 | 2**11 | 2**18 | 2**25
    history = quill(until="2025-12-28", months=15, acts=4, others=members - 1, active=bits, channel="attendance")
    assert months_of(history) == (["2026-03"] if fires else [])


def test_it_goes_on_until_the_next_sign() -> None:
    history = quill(months=20)
    assert months_of(history) == [f"2026-{month:02d}" for month in range(1, 9)]
    history.last_act_on[16, 0] = "2026-05-02"
    history.acts["messages"][16, 0] = 1
    assert months_of(history) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-06", "2026-07", "2026-08"]


def test_days_before_it_was_last_seen_are_no_silence() -> None:
    # the coalition was active in the first half of December and not since
    active = [EVERY_DAY] * 11 + [2**17 - 2] + [0] * 3
    assert months_of(quill(months=15, active=active)) == []


def test_a_slump_of_the_whole_coalition_adds_nothing() -> None:
    # since 16 December one day a month: 192 x (12 + 1) / 324 = 7.7 by January, 192 x 15 / 324 = 8.9 by March, 9.5 by April
    active = [EVERY_DAY] * 12 + [2] * 4
    assert months_of(quill(months=16, active=active)) == ["2026-04"]


def test_a_feed_that_stopped_adds_nothing() -> None:
    active = [EVERY_DAY] * 11 + [2**17 - 2] + [0] * 12
    history = quill(months=24, active=active)
    history.acts["messages"][12:] = 0
    assert months_of(history) == []
    # it came to one meeting a month too, and meetings go on: 12 x 12 / 12 days after a year of silence
    history.acts["attendance"][:12] = 1
    history.days["attendance"][:] = 2
    assert months_of(history) == ["2026-10", "2026-11", "2026-12"]


def test_five_days_in_the_year_are_too_few_to_judge_by() -> None:
    # one meeting a month, Quill alone, at the last six or five of the year: 6 x 17 / 12 = 8.5 is above 1.5 x ln 240 = 8.2
    attended = {"until": "2025-12-01", "acts": 1, "others": 0, "active": 2, "channel": "attendance"}
    assert months_of(quill(**attended, months=30, since=6)) == ["2027-05", "2027-06"]
    assert months_of(quill(**attended, months=48, since=7)) == []


def test_the_rate_of_a_newcomer_is_that_of_its_months_with_us() -> None:
    # three months x 8 days: 24 of the 2 x 28 + 16 = 72 days of its time, so 24 x 40 / 72 = 13.3; over a whole year it would be 3
    eligible = np.ones((13, 2), bool)
    eligible[:9, 0] = False
    found = find(WARNING, quill(months=13, acts=8, since=9, eligible=eligible))
    assert [firing.expected for firing in found] == pytest.approx([24 * 40 / 72])
    assert found[0].rows_from == date(2025, 10, 1)


def test_who_has_left_or_was_never_a_member_is_not_missed() -> None:
    eligible = np.ones((14, 2), bool)
    eligible[12:, 0] = False
    assert months_of(quill(eligible=eligible)) == []
    assert months_of(quill(eligible=np.array([False, True]))) == []


def test_a_member_never_seen_is_not_silent() -> None:
    history = quill()
    history.acts["messages"][:, 0], history.last_act_on[:, 0] = 0, np.datetime64("NaT")
    assert months_of(history) == []


def test_the_sentences_on_rows_in_a_database(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-01"))
    for month in months_from("2025-01", "2026-01"):
        name = f"{month:%Y-%m}"
        given("channel_days", [{"coalition_id": "c", "month": month, "channel": "messages", "days": EVERY_DAY}])
        last = date(month.year, month.month, 28)
        given("member_months", [member("other", name, acts=28, acts_messages=28, last_act_on=last)])
        if month.year == 2025:
            last = date(month.year, month.month, 16)
            given("member_months", [member("quill", name, acts=16, acts_messages=16, last_act_on=last)])
        else:
            given("member_months", [member("quill", name)])
    found = firings(con, WARNING)
    assert [firing.level for firing in found] == ["act"]
    assert why(WARNING, found[0], quill="Quill") == (
        "Quill was last seen on 16 December 2025, 46 days ago; by its habit of the year before, about 24 days with a sign of it "
        "would have been usual since."
    )
    assert next_step(WARNING, found[0], quill="Quill") == (
        "Call Quill this month: ask what has changed for them, and agree what they would come back for or who could speak for them."
    )


def test_where_hardly_anybody_does_anything_it_says_so(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-03"))
    given("member_months", [member("a", "2026-01", acts=5, acts_messages=5, last_act_on=date(2026, 1, 9))])
    given("member_months", [member("a", "2026-02"), member("a", "2026-03")])
    found = firings(con, WARNING)
    assert [firing.level for firing in found] == ["unable"] * 3
    assert unable(WARNING, found[-1]) == (
        "Too little activity to notice silence: no member was active on 6 days in its last year with us."
    )
    assert find(WARNING, a_history("2026-01", 3, [])) == []


@pytest.mark.parametrize("what", [Made(silent_from=20), Made(silent_from=15, joiners=4, bursts=1, summer=0.4)])
def test_what_comes_later_changes_nothing(what: Made) -> None:
    history = made(what, 4)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize(
    "what",
    [
        Made(), Made(correlation=0.4), Made(summer=0.4), Made(joiners=10), Made(no_chat_from=18),
        Made(meetings=4, rarer_from=18), Made(members=6, messages=8, items=1, meetings=1),
    ],
)  # fmt: skip
def test_quiet_coalitions_are_left_alone(what: Made) -> None:
    # 60 coalitions x 3 years at 0.05 a year would be 9
    assert sum(map(len, acted_on(WARNING, what, range(60)))) <= 9


@pytest.mark.parametrize("what", [Made(silent_from=20), Made(silent_from=20, members=6, messages=10, meetings=1)])
def test_a_lively_member_that_stops_is_named_soon(what: Made) -> None:
    delays = []
    for seed in range(100, 150):
        history = made(what, seed)
        total = history.all_acts[:20].sum(axis=0)
        stopped = {history.members[j] for j in np.flatnonzero((history.all_acts[20:].sum(axis=0) == 0) & (total > 0))}
        (told,) = acted_on(WARNING, what, range(seed, seed + 1))
        months = [month - 20 for subject, month in told if subject in stopped and month >= 20]
        delays.append(min(months, default=99))
    assert sum(delay < 6 for delay in delays) >= 45 and median(delays) <= 2

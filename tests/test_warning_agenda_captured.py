"""The warning `agenda_captured`, worked by hand on four members, then on agendas drawn at random.

By hand: in 2025 there is a meeting a month with an item of each member, 48 in all, 12 of them by a. With two items shared evenly a's
usual share is (12 + 0.5) / (48 + 2) = 0.25. From 2026 on a meeting has two items. That a raises all 6 of the first three has the chance
(12.5 x 13.5 x ... x 17.5) / (50 x 51 x ... x 55) = 0.000525.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pytest

from metrics.episodes import Firing, episodes
from metrics.histories import NOT_A_MEMBER, UNKNOWN, History, Items
from metrics.warnings import agenda_captured
from tests.conftest import Given
from tests.rows import coalition_months, member, months_from
from tests.warned import a_history, assert_no_hindsight, by_month, find, firings, items, next_step, unable, why

WARNING = "agenda_captured"
FOUR = ["a", "b", "c", "d"]
Row = tuple[str, int, int]
YEAR: list[Row] = [(f"2025-{month:02d}-10", month, one) for month in range(1, 13) for one in range(4)]


def agendas(*meetings: Sequence[int], before: Sequence[Row] = YEAR, months: int = 20, **more: object) -> History:
    """After the year, one meeting a month from January 2026 on: who raised each of its items, by number."""
    rows = [(f"2026-{m:02d}-10", 100 + m, one) for m, raised in enumerate(meetings, 1) for one in raised]
    return a_history("2025-01", months, FOUR, items=items([*before, *rows]), **more)  # type: ignore[arg-type]


def test_a_lead_that_raises_everything_at_three_meetings_is_named_at_the_third(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2025-01", "2026-04"))
    for month in months_from("2025-01", "2026-04"):
        given("member_months", [member(name, f"{month:%Y-%m}") for name in FOUR])
        given("meetings", [{"meeting_id": f"{month}", "coalition_id": "c", "starts_at": f"{month:%Y-%m}-10 09:00"}])
        raised = FOUR if month.year == 2025 else ["a", "a"]
        given("agenda_items", [
            {"item_id": f"{month}-{n}", "coalition_id": "c", "raised_on": f"{month:%Y-%m}-03", "meeting_id": f"{month}",
             "proposed_by_organisation_id": name} for n, name in enumerate(raised)
        ])  # fmt: skip
    found = [firing for firing in firings(con, WARNING) if firing.level != "unable"]
    assert by_month(found) == {"2026-03": "act", "2026-04": "act"}
    first = found[0]
    assert (first.subject, first.value, first.n) == ("a", 1.0, 6)
    assert first.expected == pytest.approx(0.25)
    assert first.strength == pytest.approx(-np.log10(0.000525), abs=0.001)
    assert str(first.since) == "2026-01-10"
    # the items of the three meetings were raised after the meeting before
    assert (str(first.rows_from), str(first.rows_to), first.rows_of) == ("2025-12-11", "2026-03-10", "a")
    assert why(WARNING, first, a="Acme") == (
        "Of the 6 items on the agenda since 10 January 2026, Acme raised 6 (100 %); in the year before it was 25 %."
    )
    assert next_step(WARNING, first) == (
        "Ask two other members for one item each before the next agenda goes out, and put these first."
    )


def test_three_quarters_are_enough_and_one_item_less_is_not() -> None:
    # of 12 items in March 9 are 0.75
    assert by_month(find(WARNING, agendas([0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1], months=15))) == {"2026-03": "act"}
    assert find(WARNING, agendas([0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 1], months=15)) == []


def test_what_luck_would_often_do_is_nothing() -> None:
    # b raised 24 of 48: (24 + 0.5) / 50 = 0.49 is usual, and all of 6 has the chance 24.5 x ... x 29.5 / 50 x ... x 55 = 0.018
    half = [(day, meeting, 1 if one in (0, 1) else one) for day, meeting, one in YEAR]
    assert find(WARNING, agendas([1, 1], [1, 1], [1, 1], before=half, months=15)) == []
    # all of 9: times 30.5 x 31.5 x 32.5 / 56 x 57 x 58 = 0.0030
    assert len(find(WARNING, agendas([1, 1, 1], [1, 1, 1], [1, 1, 1], before=half, months=15))) == 1


def test_an_agenda_that_was_always_one_members_is_no_excuse() -> None:
    always = [(day, meeting, 0) for day, meeting, _ in YEAR]
    (found,) = find(WARNING, agendas([0] * 4, [0] * 4, [0] * 4, before=always, months=15))[-1:]
    assert (found.expected, found.words["before"]) == (0.5, 1.0)


def test_items_of_unknown_proposers_and_of_the_secretariat_count_as_raised_by_others() -> None:
    rows = [[0, 0, 0, UNKNOWN], [0, 0, 0, NOT_A_MEMBER], [0, 0, 0, UNKNOWN]]
    (found,) = find(WARNING, agendas(*rows, months=15))
    assert (found.value, found.n) == (0.75, 12)
    assert find(WARNING, agendas(*rows[:2], [0, 0, UNKNOWN, UNKNOWN], months=15)) == []


def test_without_a_year_before_nobody_is_named() -> None:
    # two items shared evenly weigh little: all of 6 has the chance 0.5 x 1.5 x ... x 5.5 / 2 x 3 x ... x 7 = 0.032
    assert find(WARNING, agendas([0, 0], [0, 0], [0, 0], before=[])) == []


def test_more_meetings_are_taken_until_there_are_six_items_but_none_older_than_200_days() -> None:
    # one item a meeting: at the end of June the six since January
    single = agendas(*[[0]] * 6, months=18)
    assert by_month(find(WARNING, single)) == {"2026-06": "act"}
    assert str(find(WARNING, single)[0].words["from_on"]) == "2026-01-10"
    # every second month: 200 days before the end of December there were three
    rare = [[0], [], [0], [], [0], [], [0], [], [0], [], [0], []]
    history = agendas(*rare, months=24)
    assert find(WARNING, history) == []
    (last,) = [firing for firing in agenda_captured.find(history) if str(firing.month) == "2026-12-01"]
    assert last.level == "unable"
    assert unable(WARNING, last) == (
        "Too few items to warn: 3 items with a known proposer in 3 meetings of the last 200 days; 6 in 2 meetings are needed."
    )


def test_one_long_agenda_is_not_yet_a_habit() -> None:
    assert {firing.level for firing in agenda_captured.find(agendas([0] * 8, before=YEAR[:8], months=15))} == {"unable"}


def test_a_member_that_left_is_not_named_and_a_single_member_never() -> None:
    eligible = np.ones((15, 4), bool)
    eligible[14, 0] = False
    assert find(WARNING, agendas([0, 0], [0, 0], [0, 0], months=15, eligible=eligible)) == []
    eligible[:, 1:], eligible[:, 0] = False, True
    assert find(WARNING, agendas([0, 0], [0, 0], [0, 0], months=15, eligible=eligible)) == []


def test_an_item_that_comes_after_the_month_changes_nothing_in_it() -> None:
    early, later = agendas([0, 0], [0, 0], [0, 0], months=17), agendas([0, 0], [0, 0], [0, 0], [1] * 9, months=17)
    march = [firing for firing in find(WARNING, early) if firing.month.month == 3]
    assert march and [firing for firing in find(WARNING, later) if firing.month.month == 3] == march


def test_no_items_is_nothing_to_judge_by() -> None:
    assert {firing.level for firing in agenda_captured.find(a_history("2026-01", 5, FOUR))} == {"unable"}


def drawn(seed: int, usual: float, later: float | None = None, month: int = 20, meetings: float = 2.0) -> History:
    """Ten members over three years, about four items a month; the first raises the share `usual`, from the month on `later`."""
    rng = np.random.default_rng(seed)
    days = np.arange(rng.uniform(0, 30 / meetings), 36 * 30.4, 30.4 / meetings).astype(int)
    counts = rng.poisson(4 / meetings, len(days))
    meeting = np.repeat(np.arange(len(days)), counts)
    share = np.where(days[meeting] < month * 30.4, usual, usual if later is None else later)
    raised = np.where(rng.random(len(meeting)) < share, 0, rng.integers(1, 10, len(meeting)))
    on = np.datetime64("2024-01-01") + days[meeting]
    found = Items(on, meeting, raised, np.ones(len(meeting), np.int64))
    return a_history("2024-01", 36, [f"m{number}" for number in range(10)], items=found)


def acted_on(history: History) -> list[int]:
    found: list[Firing] = find(WARNING, history)
    told = episodes(history.months, {WARNING: found}, {WARNING: 2})
    return [history.months.index(one.first.month) for one in told if one.first.subject == "m0"]


def test_no_month_is_judged_by_what_came_later() -> None:
    history = drawn(5, 0.25, 0.9)
    assert find(WARNING, history)
    assert_no_hindsight(WARNING, history)


@pytest.mark.parametrize(("usual", "at_most"), [(0.1, 0.01), (0.25, 0.03), (0.4, 0.05), (0.6, 0.1)])
@pytest.mark.parametrize("meetings", [0.5, 1.0, 4.0])
def test_a_lead_with_a_steady_share_of_the_agenda_is_hardly_ever_named(
    usual: float, at_most: float, meetings: float
) -> None:
    years = 60 * 2
    assert sum(len(acted_on(drawn(seed, usual, meetings=meetings))) for seed in range(60)) <= at_most * years


def test_a_lead_that_takes_the_agenda_over_is_named_within_two_months() -> None:
    delays = [min((m - 20 for m in acted_on(drawn(seed, 0.25, 0.9)) if m >= 20), default=99) for seed in range(60)]
    assert np.mean(np.array(delays) < 6) >= 0.9 and np.median(delays) <= 2

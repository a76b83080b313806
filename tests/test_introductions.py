"""Did introductions lead to work: joint days after one, beside those of pairs that nobody introduced."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations
from math import sqrt
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.introductions import compute_introductions, mean_difference
from metrics.pairs import NOTHING_SEEN
from tests.rows import coalition_months, member, months_from

MET = date(2026, 3, 1)  # 180 days before it: 2 September 2025; 180 days after: 28 August 2026
FIRST, LAST = "2025-06", "2026-10"


@pytest.fixture
def five(con, given):
    given("coalition_months", coalition_months(FIRST, LAST))
    given("member_months", [member(who, f"{month:%Y-%m}") for month in months_from(FIRST, LAST) for who in "abcde"])


def worked(given, names: str, *days: date, kind: str = "reply", coalition: str = "c") -> None:
    for on in days:
        given("pair_months", [{
            "coalition_id": coalition, "month": on.replace(day=1), "organisation_id_a": names[0],
            "organisation_id_b": names[1], f"{kind}_days": 2**on.day,
        }])  # fmt: skip


def introduced(given, names: str, on: date = MET, number: int = 1, coalition: str = "c") -> None:
    given("facilitation", [{
        "activity_id": f"i{number}", "coalition_id": coalition, "happened_on": on,
        "introduced_organisation_ids": list(names),
    }])  # fmt: skip


def rows(con, table: str = "introductions") -> list[dict[str, Any]]:
    make_tables(con)
    compute_introductions(con)
    answer = con.execute(f"from bench.{table}")
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def one(con) -> dict[str, Any]:
    (row,) = rows(con)
    return row


def test_the_day_itself_counts_in_neither_window_and_the_last_days_do(con, given, five):
    introduced(given, "ba")
    worked(given, "ab", date(2025, 9, 1), MET, date(2026, 8, 29))  # a day too early, the day itself, a day too late
    worked(given, "ab", date(2025, 9, 2), date(2026, 2, 28))
    worked(given, "ab", date(2026, 3, 2), date(2026, 5, 31), date(2026, 8, 28), kind="work")
    row = one(con)
    assert (row["organisation_id_a"], row["organisation_id_b"], row["happened_on"]) == ("a", "b", MET)
    assert (row["joint_days_before"], row["joint_days"]) == (2, 3)


def test_compared_with_pairs_that_did_as_much_before_and_were_not_introduced(con, given, five):
    introduced(given, "ab")
    introduced(given, "ac", date(2026, 8, 28), 2)  # on the last day of the first one's window
    introduced(given, "ad", date(2026, 8, 29), 3)  # the day after it
    worked(given, "ab", date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3))
    worked(given, "ac", *(date(2026, 5, on) for on in range(1, 20)))
    worked(given, "bc", date(2025, 12, 1), *(date(2026, 5, on) for on in range(1, 20)))  # not alike: 1 day before
    worked(given, "ad", date(2026, 5, 1), date(2026, 5, 2))
    worked(given, "de", date(2026, 6, 1), date(2026, 6, 2))
    first = rows(con)[0]
    # of the 10 pairs not ab itself, not ac (introduced) and not bc (1 day before): 7, of which ad and de had 2 days each
    assert (first["comparable_pairs"], first["comparable_mean"]) == (7, 4 / 7)
    assert (first["joint_days"], first["is_over"], first["reason"]) == (3, True, None)


@pytest.mark.parametrize(("before", "alike"), [(0, "none"), (1, "few"), (2, "few"), (3, "more"), (9, "more")])
def test_pairs_are_alike_with_no_day_one_or_two_or_more_before(con, given, five, before, alike):
    introduced(given, "ab")
    worked(given, "ab", *(date(2025, 12, on + 1) for on in range(before)))
    by_days = {0: ("cd", "ce", "de"), 1: ("ac", "ad"), 2: ("ae",), 3: ("bc", "bd"), 5: ("be",)}
    for count, names in by_days.items():
        for name in names:
            worked(given, name, *(date(2025, 11, on + 1) for on in range(count)))
    after = {"none": ("cd", 1), "few": ("ad", 2), "more": ("be", 4)}
    for name, count in after.values():
        worked(given, name, *(date(2026, 4, on + 1) for on in range(count)))
    assert (one(con)["comparable_pairs"], one(con)["comparable_mean"]) == (3, after[alike][1] / 3)


def test_only_members_of_all_the_months_are_compared(con, given, five):
    con.execute("delete from member_months where organisation_id = 'e' and month = '2025-09-01'")
    con.execute("update member_months set is_eligible = false where organisation_id = 'd' and month = '2026-08-01'")
    introduced(given, "ab")
    worked(given, "ab", date(2026, 4, 1))
    row = one(con)  # left are ac and bc
    assert (row["comparable_pairs"], row["comparable_mean"]) == (2, None)
    assert row["reason"] == "Comparable pairs that nobody introduced: 2; 3 are needed."


def test_who_is_no_member_all_the_time_is_not_compared(con, given, five):
    introduced(given, "af")
    worked(given, "af", date(2026, 4, 1))
    row = one(con)
    assert (row["joint_days"], row["comparable_pairs"], row["comparable_mean"]) == (1, None, None)
    assert row["reason"] == "Not both were members all the time, from 180 days before to 180 days after."


def test_until_the_days_are_over_it_says_when_and_counts_so_far(con, given, five):
    given("coalition_spans", [{"coalition_id": "c", "first_on": date(2025, 6, 1), "data_as_of": date(2026, 8, 27)}])
    introduced(given, "ab")
    worked(given, "ab", date(2026, 8, 27), date(2026, 8, 28))  # the second is after the exports end
    row = one(con)
    assert (row["is_over"], row["joint_days"], row["comparable_mean"]) == (False, 1, None)
    assert row["reason"] == "The 180 days are not over: they end on 28 August 2026."
    con.execute("update coalition_spans set data_as_of = '2026-08-28'")
    assert (one(con)["is_over"], one(con)["joint_days"], one(con)["reason"]) == (True, 2, None)


def test_where_the_days_before_are_not_on_file_they_are_unknown(con, given, five):
    given("coalition_spans", [{"coalition_id": "c", "first_on": date(2025, 9, 3), "data_as_of": date(2026, 10, 31)}])
    introduced(given, "ab")
    worked(given, "ab", date(2025, 12, 1), date(2026, 4, 1))
    row = one(con)
    assert (row["joint_days_before"], row["joint_days"], row["comparable_mean"]) == (None, 1, None)
    assert row["reason"] == "The 180 days before it are not on file."


def test_the_same_two_again_within_180_days_count_once(con, given, five):
    introduced(given, "ab", number=2)
    introduced(given, "ba", MET, number=1)
    introduced(given, "ab", MET + timedelta(days=180), 3)
    introduced(given, "cd", MET, number=4)
    worked(given, "ab", date(2026, 4, 1))
    first, second, other, third = rows(con)
    assert [first["activity_id"], second["activity_id"], other["activity_id"], third["activity_id"]] == [
        "i1",
        "i2",
        "i4",
        "i3",
    ]
    assert (first["reason"], other["reason"]) == (None, None)
    again = "The same two were introduced on 1 March 2026; only the first time counts."
    assert (second["reason"], second["comparable_mean"], third["reason"]) == (again, None, again)
    assert rows(con, "introduction_yield")[0]["introductions"] == 2  # of the first and the other two the days are over


def test_where_joint_work_was_never_seen_nothing_is_known(con, given, five):
    introduced(given, "ab")
    worked(given, "ab", date(2026, 4, 1), coalition="other")
    row = one(con)
    assert (row["joint_days_before"], row["joint_days"], row["comparable_mean"]) == (None, None, None)
    assert row["reason"] == NOTHING_SEEN
    assert rows(con, "introduction_yield") == []


def test_entries_after_the_last_month_or_without_two_organisations_are_no_introductions(con, given, five):
    introduced(given, "ab", date(2026, 11, 1))
    introduced(given, "aa", number=2)
    introduced(given, "ab", number=3, coalition="without-months")
    given("facilitation", [{"activity_id": "i4", "coalition_id": "c", "happened_on": MET}])
    worked(given, "ab", date(2026, 4, 1))
    assert rows(con) == rows(con, "introduction_yield") == []


def test_the_yield_is_the_mean_difference_to_comparable_pairs(con, given, five):
    for number, names in enumerate(("ab", "ac", "ad", "ae", "bc")):
        introduced(given, names, number=number)
    worked(given, "ab", *(date(2026, 4, on) for on in range(1, 6)))
    worked(given, "ac", *(date(2026, 4, on) for on in range(1, 3)))
    worked(given, "de", *(date(2026, 4, on) for on in range(1, 6)))
    (row,) = rows(con, "introduction_yield")
    # others: bd, be, cd, ce, de with 0, 0, 0, 0, 5 days, mean 1. Differences 4, 1, -1, -1, -1: mean 0.4, s² = 19.2/4 = 4.8.
    # Of the others s² = 20/4 = 5, of one of them less the mean of 5: 5 * (1 + 1/5) = 6, which is more.
    margin = 2.131847 * sqrt(6 / 5)  # Student's t at 95 % with 4 degrees of freedom
    assert (row["introductions"], row["with_work"], row["compared"], row["reason"]) == (5, 2, 5, None)
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.4, 0.4 - margin, 0.4 + margin))


def test_with_four_that_can_be_compared_there_is_no_difference(con, given, five):
    for number, names in enumerate(("ab", "ac", "ad", "ae")):
        introduced(given, names, number=number)
    introduced(given, "bf", number=9)
    worked(given, "ab", date(2026, 4, 1))
    (row,) = rows(con, "introduction_yield")
    assert (row["introductions"], row["with_work"], row["compared"]) == (5, 1, 4)
    assert (row["difference"], row["low"], row["high"]) == (None, None, None)
    assert row["reason"] == "Introductions that are over and can be compared: 4; 5 are needed."


def test_where_the_introduced_differ_more_than_the_others_their_own_spread_counts():
    mean, low, high, reason = mean_difference([0.0, 0.0, 0.0, 0.0, 10.0], [0.0] * 5)
    # s² = (4 * 4 + 64)/4 = 20, error sqrt(20/5) = 2
    assert (mean, low, high, reason) == (2.0, pytest.approx(2 - 2 * 2.131847), pytest.approx(2 + 2 * 2.131847), None)


def test_where_all_did_alike_there_is_no_range():
    assert mean_difference([0.0] * 5, [0.0] * 5) == (
        0.0,
        None,
        None,
        "All pairs did alike, introduced or not, which gives no range.",
    )


def test_pairs_introduced_at_random_seldom_differ(con, given):
    """An interval of 90 % leaves out 0 in about 1 of 10 coalitions in which introductions change nothing."""
    draw, coalitions = random.Random(11), [f"c{number}" for number in range(120)]
    pairs = list(combinations("abcdefgh", 2))
    work, log, months, people = [], [], [], []
    for name in coalitions:
        months += [(name, month) for month in months_from(FIRST, LAST)]
        people += [(name, month, who) for month in months_from(FIRST, LAST) for who in "abcdefgh"]
        for a, b in pairs:  # most do little and a few much, as in coalitions
            rate = draw.expovariate(2)
            work += [
                (name, month, a, b, 2 ** draw.randint(1, 28))
                for month in months_from(FIRST, LAST)
                if draw.random() < rate / 4
            ]
        log += [(f"{name} {number}", name, MET, list(names)) for number, names in enumerate(draw.sample(pairs, 9))]
    con.executemany(
        "insert into coalition_months select ?, ?::date, last_day(?::date), false, true",
        [(name, month, month) for name, month in months],
    )
    put = "insert into {} by name select unnest(?) as coalition_id, unnest(?) as month, unnest(?) as {}"
    con.execute(
        put.format("member_months", "organisation_id") + ", true as is_eligible",
        [list(column) for column in zip(*people, strict=True)],
    )
    con.execute(
        "insert into pair_months select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), 0, 0",
        [list(column) for column in zip(*work, strict=True)],
    )
    con.execute(
        "insert into facilitation (activity_id, coalition_id, happened_on, introduced_organisation_ids) select unnest(?), unnest(?), unnest(?), unnest(?::varchar[][])",
        [list(column) for column in zip(*log, strict=True)],
    )
    found = rows(con, "introduction_yield")
    assert len(found) == len(coalitions)
    judged = [row for row in found if row["low"] is not None]
    missed = sum(not row["low"] <= 0 <= row["high"] for row in judged)
    assert len(judged) > 110
    assert missed / len(judged) < 0.15
    assert abs(sum(row["difference"] for row in judged)) / len(judged) < 0.1

"""The warning `delegation_down` on meetings few enough to rank by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta

import duckdb
import pytest

from metrics.episodes import Firing
from tests.conftest import Given
from tests.rows import coalition_months, day, member, months_from
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "delegation_down"


@pytest.fixture
def year(given: Given) -> Given:
    """Coalition c in 2026, of which a and b are members all year."""
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("member_months", [member(name, f"2026-{month:02}") for name in "ab" for month in range(1, 13)])
    return given


def sent(given: Given, levels: list[int], organisation: str = "a", first: str = "2026-01-10", **more: str) -> None:
    """The levels of a member at its steering meetings, one a month from the first day on, on the same day."""
    start = day(first)
    for number, level in enumerate(levels):
        month = months_from(f"{start:%Y-%m}", "2030-12")[number]
        row = {"coalition_id": "c", "month": month, "organisation_id": organisation, "level": level}
        at = {"meeting_id": f"m{number}", "happened_on": month.replace(day=start.day)}
        given("steering_levels", [row | at | more])


def told(con: Con, coalition: str = "c") -> list[Firing]:
    return [firing for firing in firings(con, NAME, coalition) if firing.level != "unable"]


def test_two_meetings_running_a_level_lower_are_told(con: Con, year: Given) -> None:
    sent(year, [4, 5, 4, 4, 3, 2, 4])
    # June: 3 and 2 at the last two, of 4, 5, 4, 4 before the median is 4; July: 4 again
    (found,) = told(con)
    assert (found.month, found.subject, found.level, found.since) == (day("2026-06"), "a", "watch", day("2026-05-10"))
    assert (found.value, found.expected, found.threshold, found.n, found.strength) == (3, 4, 3, 4, 1.5)
    assert (found.rows_from, found.rows_to, found.rows_of) == (day("2026-05-10"), day("2026-06-10"), "a")
    assert why(NAME, found, a="Alder") == (
        "Alder sent people of level 3 and 2 (of 1 assistant to 5 executive) to its last two steering meetings, on 10 May "
        "2026 and 10 June 2026, where level 4.0 was usual in the 4 meetings before."
    )
    assert next_step(NAME, found, a="Alder").startswith("Call the person who used to come for Alder")


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([4, 4, 4, 4, 3, 3], {"2026-06": "watch"}),  # just a level
        ([4, 4, 4, 4, 3, 4], {}),  # once
        ([4, 4, 4, 4, 4, 3], {}),
        ([4, 4, 3, 3, 3, 2], {}),  # the median is 3.5: 3 is half a level lower
        ([4, 4, 3, 3, 2, 2], {"2026-06": "watch"}),
        ([4, 4, 4, 3, 3], {}),  # three before
        ([3, 3, 3, 3, 4, 5], {}),  # higher
    ],
)
def test_it_takes_a_whole_level_below_the_median_of_four_twice(
    con: Con, year: Given, levels: list[int], expected: dict[str, str]
) -> None:
    con.execute("delete from coalition_months where month > '2026-06-01'")
    sent(year, levels)
    assert by_month(told(con)) == expected


def test_it_stays_until_the_next_meeting_and_six_months_at_most(con: Con, year: Given) -> None:
    sent(year, [4, 4, 4, 4, 3, 3])
    assert list(by_month(told(con))) == [f"2026-{month:02}" for month in range(6, 12)]
    sent(year, [4], first="2026-08-31", meeting_id="later")
    assert list(by_month(told(con))) == ["2026-06", "2026-07"]


def test_what_was_low_for_long_becomes_usual(con: Con, year: Given) -> None:
    sent(year, [4, 4, 4, 4, *[2] * 8])
    # before the last two lie 4 x 4 and so many 2s: the median falls to 3 with the fourth of them, to 2 with the fifth
    assert list(by_month(told(con))) == [f"2026-{month:02}" for month in range(6, 11)]


def test_a_later_meeting_changes_nothing_before_it(con: Con, year: Given) -> None:
    sent(year, [4, 4, 4, 4, 3, 3])
    before = told(con)
    sent(year, [5], first="2026-09-01", meeting_id="later")
    assert told(con) == [firing for firing in before if firing.month < day("2026-09")] != []


def test_who_is_no_member_is_not_told_of(con: Con, year: Given) -> None:
    con.execute("update member_months set is_eligible = false where organisation_id = 'b'")
    con.execute("update member_months set is_eligible = false where organisation_id = 'a' and month > '2026-07-01'")
    sent(year, [4, 4, 4, 4, 3, 3])
    sent(year, [4, 4, 4, 4, 3, 3], "b")
    assert [(firing.subject, firing.month) for firing in told(con)] == [("a", day("2026-06")), ("a", day("2026-07"))]


def test_two_meetings_of_one_day_follow_each_other(con: Con, year: Given) -> None:
    sent(year, [4, 4, 4, 4])
    for meeting_id, level in (("q", 2), ("p", 3)):
        sent(year, [level], first="2026-05-10", meeting_id=meeting_id)
    first = told(con)[0]
    assert (first.month, first.words["before"], first.words["last"]) == (day("2026-05"), 3, 2)


def test_too_few_meetings_of_any_member_are_said(con: Con, year: Given) -> None:
    sent(year, [4, 4, 4, 4, 4, 4])
    sent(year, [4, 4], "b")
    said = {f"{firing.month:%m}": (firing.level, firing.n) for firing in firings(con, NAME)}
    assert said == {f"{month:02}": ("unable", month) for month in range(1, 6)}
    assert unable(NAME, firings(con, NAME)[1]) == (
        "Too few meetings to warn: the levels of at most 2 steering meetings of one member are on file, 6 are needed."
    )


def test_without_levels_it_says_so(con: Con, year: Given) -> None:
    assert {(firing.level, firing.n) for firing in firings(con, NAME)} == {("unable", 0)}


def test_chance_seldom_sets_it_off_and_a_change_is_told_at_the_second_meeting(con: Con, given: Given) -> None:
    """Simulated: 80 members over 24 monthly meetings; at one in five a deputy comes, two levels lower. Then, in as many
    coalitions, from the 13th meeting on always."""
    draw = random.Random(5)
    months = months_from("2025-01", "2026-12")
    for kind in ("steady", "changes"):
        given("coalition_months", coalition_months("2025-01", "2026-12", kind))
        con.execute(
            "insert into member_months (coalition_id, month, organisation_id, is_eligible) "
            "select $1, month, 'o' || number, true from (select unnest($2::date[]) as month), range(80) as t(number)",
            [kind, months],
        )
        usual = [[draw.choices((4, 2), (0.8, 0.2))[0] for _ in months] for _ in range(80)]
        levels = [[*one[:12], *[2] * 12] if kind == "changes" else one for one in usual]
        con.execute(
            "insert into steering_levels select $1, month, 'o' || number, month::varchar, month, $3[number + 1][place] "
            "from (select unnest($2::date[]) as month, unnest(range(1, 25)) as place), range(80) as t(number)",
            [kind, months, levels],
        )
    steady, changes = told(con, "steady"), told(con, "changes")
    # twice running by chance: .2 x .2 at each of the 19 meetings judged, and the first of a run is .8 of those
    assert 0.02 < len(begun(steady)) / (80 * 19) < 0.045
    delays: dict[str | None, int] = {}
    for who, on in sorted(begun(changes), key=str):
        if on >= date(2026, 1, 1):
            delays.setdefault(who, on.month - 1)
    # a few were being told of already when it began
    assert len(delays) >= 72 and sorted(delays.values())[len(delays) // 2] == 1


def begun(found: list[Firing]) -> set[tuple[str | None, date]]:
    """Who began to be told of, and in which month."""
    all_of_them = {(firing.subject, firing.month) for firing in found}
    return {(who, on) for who, on in all_of_them if (who, (on - timedelta(days=1)).replace(day=1)) not in all_of_them}

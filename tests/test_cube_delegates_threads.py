"""Whom organisations send, and which threads are answered: the cube's rows from events few enough to count by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pytest

from metrics.cube import build_cube
from pipelines.identity import resolve
from tests.conftest import Given
from tests.rows import coalition_months, day

Con = duckdb.DuckDBPyConnection
ANSWERED = (1, 1, 0, 0)  # threads, answered, perhaps answered, begun by somebody unknown
UNANSWERED = (1, 0, 0, 0)
PERHAPS = (1, 0, 1, 0)
UNKNOWN = (0, 0, 0, 1)


@pytest.fixture
def coalition(con: Con, given: Given) -> Given:
    """Coalition c from January to December; a, b, d and e speak for A, c for C, x and y for nobody we know."""
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("coalition_months", coalition_months("2026-01", "2026-12"))
    given("memberships", [{"coalition_id": "c", "organisation_id": o, "joined_on": day("2026-01")} for o in "AC"])
    spoken_for = {"a": "A", "b": "A", "d": "A", "e": "A", "c": "C"}
    given("representatives", [{"person_key": p, "organisation_id": o} for p, o in spoken_for.items()])
    return given


def meeting(given: Given, on: str, *who: str, kind: str | None = None, at: str = "10:00", **more: Any) -> str:
    """An hour's meeting where each of `who` stayed to the end."""
    coalition = more.get("coalition_id", "c")
    name = f"{coalition} {on} {at}"
    row = {"meeting_id": name, "coalition_id": coalition, "starts_at": f"{on} {at}", "scheduled_minutes": 60}
    given("meetings", [row | {"kind": kind}])
    given("attendance", [{"meeting_id": name, "person_key": person} for person in who])
    return name


def message(given: Given, who: str, on: str, thread: str | None = "t", answers: str | None = None, **more: Any) -> None:
    row = {"message_id": f"{thread} {who} {on} {answers}", "coalition_id": "c", "sent_at": f"{on} 08:00"}
    given("messages", [row | {"person_key": who, "thread_id": thread, "reply_to_message_id": answers} | more])


def delegations(con: Con, *names: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(organisation, month) -> the columns named."""
    resolve(con, None)
    build_cube(con)
    found = con.execute(f"select organisation_id, month, {', '.join(names)} from delegations where coalition_id = 'c'")
    return {(organisation, f"{month:%Y-%m}"): tuple(row) for organisation, month, *row in found.fetchall()}


def pairs(con: Con) -> dict[tuple[str, str], tuple[Any, ...]]:
    return delegations(con, "pairs", "pairs_shared")


def steering(con: Con) -> dict[tuple[str, str], tuple[Any, ...]]:
    return delegations(con, "seniority_sum", "seniority_n", "attended_steering")


def threads(con: Con, coalition: str = "c") -> dict[str, tuple[int, ...]]:
    """Month -> threads, answered, perhaps_answered, unknown_threads."""
    resolve(con, None)
    build_cube(con)
    found = con.execute(
        "select month, threads, answered, perhaps_answered, unknown_threads from thread_months where coalition_id = ?",
        [coalition],
    )
    return {f"{month:%Y-%m}": tuple(row) for month, *row in found.fetchall()}


# --- delegations ---------------------------------------------------------------------------------------------


def test_a_pair_is_a_meeting_and_the_one_attended_before(con: Con, coalition: Given) -> None:
    meeting(coalition, "2026-01-10", "a", "c")
    meeting(coalition, "2026-02-10", "a", "b")  # A: a again; C is not there
    meeting(coalition, "2026-03-10", "b", "c")  # A: b again; C: c again, from January
    meeting(coalition, "2026-03-20", "a")  # A: nobody of the 10th
    meeting(coalition, "2026-04-10", "c")  # C: c again
    assert pairs(con) == {
        ("A", "2026-01"): (0, 0),
        ("A", "2026-02"): (1, 1),
        ("A", "2026-03"): (2, 1),
        ("C", "2026-01"): (0, 0),
        ("C", "2026-03"): (1, 1),
        ("C", "2026-04"): (1, 1),
    }


@pytest.mark.parametrize(("after_days", "expected"), [(183, (1, 1)), (184, (0, 0))])
def test_a_pair_lies_within_183_days(con: Con, coalition: Given, after_days: int, expected: tuple[int, int]) -> None:
    meeting(coalition, "2026-01-31", "a", at="23:00")
    later = date(2026, 1, 31) + timedelta(days=after_days)
    meeting(coalition, f"{later}", "a", at="09:00")
    assert pairs(con)["A", f"{later:%Y-%m}"] == expected


def test_two_meetings_of_a_day_follow_each_other_by_the_hour(con: Con, coalition: Given) -> None:
    meeting(coalition, "2026-01-10", "b", at="14:00")
    meeting(coalition, "2026-01-10", "a", at="09:00")
    meeting(coalition, "2026-01-20", "b")
    assert pairs(con)["A", "2026-01"] == (2, 1)  # a, b, b


@pytest.mark.parametrize(
    ("before", "now", "is_shared"),
    [
        ("ab", "bd", True),  # the last is the first
        ("bd", "ab", True),
        ("ab", "de", False),
        ("abd", "e", False),
        ("e", "abd", False),
        ("abde", "b", True),
        ("abde", "d", True),
        ("a", "abde", True),
        ("aabb", "de", False),  # each came twice
    ],
)
def test_one_person_who_came_to_both_is_enough(
    con: Con, coalition: Given, before: str, now: str, is_shared: bool
) -> None:
    meeting(coalition, "2026-01-10", *before)
    meeting(coalition, "2026-01-20", *now)
    assert pairs(con)["A", "2026-01"] == (1, is_shared)


def test_large_delegations_are_compared_person_by_person(con: Con, coalition: Given) -> None:
    people = [f"p{n}" for n in range(9)]
    coalition("representatives", [{"person_key": p, "organisation_id": "A"} for p in people])
    draw = random.Random(3)
    came = [set(draw.sample(people, draw.randint(1, 5))) for _ in range(40)]
    for number, who in enumerate(came):
        meeting(coalition, f"{date(2026, 1, 1) + timedelta(days=number)}", *sorted(who))
    shared = sum(bool(one & other) for one, other in pairwise(came))
    row = pairs(con)
    assert tuple(map(sum, zip(*row.values(), strict=True))) == (39, shared)
    assert 10 < shared < 35


def test_where_nobody_is_named_there_is_nothing_to_compare(con: Con, coalition: Given) -> None:
    meeting(coalition, "2026-01-10", "a")
    name = meeting(coalition, "2026-02-10", kind="steering")
    coalition("attendance", [{"meeting_id": name, "organisation_id": "A"}])
    meeting(coalition, "2026-03-10", "a")
    rows = delegations(con, "pairs", "pairs_shared", "attended_steering", "seniority_n")
    assert rows["A", "2026-02"] == (0, 0, 1, 0)
    assert rows["A", "2026-03"] == (0, 0, 0, 0)  # the one before was attended, by whom nobody knows


def test_a_meeting_the_organisation_did_not_stay_at_is_passed_over(con: Con, coalition: Given) -> None:
    meeting(coalition, "2026-01-10", "a")
    name = meeting(coalition, "2026-01-20", kind="steering")
    stays = {"meeting_id": name, "joined_at": "2026-01-20 10:00"}
    coalition("attendance", [stays | {"person_key": "b", "left_at": "2026-01-20 10:29"}])
    meeting(coalition, "2026-01-30", "a")
    assert delegations(con, "pairs", "pairs_shared", "attended_steering")["A", "2026-01"] == (1, 1, 0)


def test_people_who_together_were_there_for_half_of_it_are_all_delegates(con: Con, coalition: Given) -> None:
    name = meeting(coalition, "2026-01-20")
    for who, joined, left in (("a", "10:00", "10:20"), ("b", "10:15", "10:35")):
        times = {"joined_at": f"2026-01-20 {joined}", "left_at": f"2026-01-20 {left}"}
        coalition("attendance", [{"meeting_id": name, "person_key": who} | times])
    meeting(coalition, "2026-01-25", "b")
    meeting(coalition, "2026-01-15", "a")
    assert pairs(con)["A", "2026-01"] == (2, 2)


def test_unknown_people_send_nobody_and_other_coalitions_are_others(con: Con, coalition: Given) -> None:
    coalition("coalition_months", coalition_months("2026-01", "2026-12", coalition="other"))
    meeting(coalition, "2026-01-10", "x", "a", coalition_id="other")
    meeting(coalition, "2026-01-20", "x", "a", kind="steering")
    assert pairs(con) == {("A", "2026-01"): (0, 0)}


def level(given: Given, who: str, seniority: int | None, organisation: str = "A", **more: Any) -> None:
    given("representatives", [{"person_key": who, "organisation_id": organisation, "seniority": seniority} | more])


def test_the_level_is_that_of_the_most_senior_person_at_each_steering_meeting(con: Con, coalition: Given) -> None:
    for who, seniority in {"a": 2, "b": 4, "d": 3, "c": 5}.items():
        level(coalition, who, seniority)
    meeting(coalition, "2026-01-10", "a", "b", kind="steering")  # 4
    meeting(coalition, "2026-01-17", "a", "d", "e", kind="steering")  # 3, of three
    meeting(coalition, "2026-01-20", "e", kind="steering")  # e's level is not known
    meeting(coalition, "2026-01-24", "b", kind="plenary")  # not steering
    meeting(coalition, "2026-01-27", "b")  # of no known kind
    meeting(coalition, "2026-02-10", "a", kind="steering")  # 2
    found = steering(con)
    assert found["A", "2026-01"] == (7, 2, 3)
    assert found["A", "2026-02"] == (2, 1, 1)


def test_each_steering_meeting_has_the_day_and_level_of_each_organisation_whose_level_is_known(
    con: Con, coalition: Given
) -> None:
    for who, seniority, organisation in (("a", 2, "A"), ("b", 4, "A"), ("c", 5, "C")):
        level(coalition, who, seniority, organisation)
    late = meeting(coalition, "2026-01-31", "a", "b", "c", "d", "e", kind="steering", at="23:30")
    meeting(coalition, "2026-02-01", "e", kind="steering")  # e's level is not known
    low = meeting(coalition, "2026-02-02", "a", kind="steering")
    meeting(coalition, "2026-02-03", "a", kind="plenary")
    resolve(con, None)
    build_cube(con)
    assert con.execute("select * from steering_levels order by happened_on, organisation_id").fetchall() == [
        ("c", day("2026-01"), "A", late, date(2026, 1, 31), 4),
        ("c", day("2026-01"), "C", late, date(2026, 1, 31), 5),
        ("c", day("2026-02"), "A", low, date(2026, 2, 2), 2),
    ]


def test_a_level_holds_from_its_first_to_its_last_day(con: Con, coalition: Given) -> None:
    level(coalition, "a", 2, to_on="2026-01-10")
    level(coalition, "a", 5, from_on="2026-01-12")
    level(coalition, "b", 3, from_on="2026-03-01", to_on="2026-03-01")
    for on in ("2026-01-10", "2026-01-11", "2026-01-12"):
        meeting(coalition, on, "a", kind="steering")
    for on in ("2026-02-28", "2026-03-01", "2026-03-02"):
        meeting(coalition, on, "b", kind="steering")
    found = steering(con)
    assert found["A", "2026-01"] == (7, 2, 3)
    assert (found["A", "2026-02"], found["A", "2026-03"]) == ((0, 0, 1), (3, 1, 2))


def test_a_level_declared_for_another_coalition_or_organisation_does_not_count(con: Con, coalition: Given) -> None:
    level(coalition, "a", 5, coalition_id="other")
    level(coalition, "b", 5, "Z", from_on="2020-01-01", to_on="2026-12-31")  # left open by mistake
    level(coalition, "b", 2, from_on="2025-01-01")
    meeting(coalition, "2026-01-10", "a", kind="steering")
    meeting(coalition, "2026-01-11", "b", kind="steering")
    assert steering(con)["A", "2026-01"] == (2, 1, 2)


def test_the_most_senior_person_counts_whoever_it_is_declared_for(con: Con, coalition: Given) -> None:
    level(coalition, "a", 2)
    level(coalition, "b", None, coalition_id="c")  # here b speaks for A
    level(coalition, "b", 5, "Z", from_on="2020-01-01")
    meeting(coalition, "2026-01-10", "a", "b", kind="steering")
    assert steering(con)["A", "2026-01"] == (5, 1, 1)


def test_where_the_organisation_became_another_the_level_is_still_known(con: Con, coalition: Given) -> None:
    level(coalition, "a", 4, "Z", from_on="2020-01-01")
    name = meeting(coalition, "2026-01-10", kind="steering")
    coalition("attendance", [{"meeting_id": name, "person_key": "a", "organisation_id": "A"}])
    assert steering(con)["A", "2026-01"] == (4, 1, 1)


# --- threads -------------------------------------------------------------------------------------------------


def test_a_thread_counts_in_the_month_in_which_its_seven_days_are_over(con: Con, coalition: Given) -> None:
    message(coalition, "a", "2026-01-24", "t1")
    message(coalition, "a", "2026-01-25", "t2")
    message(coalition, "a", "2026-12-25", "t3")  # its days are over in 2027, which is not in the record
    assert threads(con) == {"2026-01": UNANSWERED, "2026-02": UNANSWERED}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], UNANSWERED),
        ([("c", "2026-01-12")], ANSWERED),
        ([("c", "2026-01-05")], ANSWERED),  # the same day
        ([("c", "2026-01-13")], UNANSWERED),  # the eighth day after
        ([("a", "2026-01-06"), ("b", "2026-01-06")], UNANSWERED),  # the same organisation
        ([("x", "2026-01-12")], PERHAPS),
        ([("x", "2026-01-13")], UNANSWERED),
        ([("x", "2026-01-06"), ("c", "2026-01-07")], ANSWERED),
        ([("x", "2026-01-06"), ("c", "2026-01-20")], PERHAPS),
        ([("b", "2026-01-06"), ("c", "2026-01-20"), ("x", "2026-02-01")], UNANSWERED),
        ([("c", "2026-01-06"), ("c", "2026-03-20"), ("x", "2026-02-01")], ANSWERED),
        ([("i", "2026-01-06")], UNANSWERED),
    ],
)
def test_an_answer_is_of_another_organisation_and_comes_within_seven_days(
    con: Con, coalition: Given, answers: list[tuple[str, str]], expected: tuple[int, ...]
) -> None:
    individual(con)
    message(coalition, "a", "2026-01-05")
    for who, on in answers:
        message(coalition, who, on, answers="t a 2026-01-05 None")
    assert threads(con) == {"2026-01": expected}


def individual(con: Con) -> None:
    """i speaks for nobody but themselves."""
    con.execute("insert into representatives (person_key, coalition_id, organisation_name) values ('i', 'c', 'self')")


def test_an_individual_neither_begins_nor_answers(con: Con, coalition: Given) -> None:
    individual(con)
    message(coalition, "i", "2026-01-05")
    message(coalition, "a", "2026-01-06")
    message(coalition, "c", "2026-01-07")
    resolve(con, None)
    affiliations = con.execute("select distinct person_key, affiliation from messages_by_organisation").fetchall()
    assert ("i", "none") in affiliations
    build_cube(con)
    assert con.execute("select * from thread_months").fetchall() == []


def test_threads_begun_by_somebody_unknown_are_counted_apart(con: Con, coalition: Given) -> None:
    message(coalition, "x", "2026-01-05", "t1")
    message(coalition, "a", "2026-01-06", "t1")
    message(coalition, "x", "2026-01-07", "t2")
    message(coalition, "a", "2026-01-07", "t3")
    message(coalition, "x", "2026-01-08", "t3")
    assert threads(con) == {"2026-01": (1, 0, 1, 2)}


def test_of_the_first_days_messages_one_that_answers_nothing_is_the_first(con: Con, coalition: Given) -> None:
    message(coalition, "x", "2026-01-05", "t1", answers="1")
    message(coalition, "a", "2026-01-05", "t1", message_id="1")
    message(coalition, "a", "2026-01-05", "t2", answers="2")
    message(coalition, "x", "2026-01-05", "t2", message_id="2")
    message(coalition, "x", "2026-01-05", "t3")  # which of the two came first is not told
    message(coalition, "c", "2026-01-05", "t3")
    assert threads(con) == {"2026-01": (2, 0, 2, 1)}


def test_a_thread_whose_first_message_answers_another_began_elsewhere(con: Con, coalition: Given) -> None:
    message(coalition, "a", "2026-01-05", answers="before the export")
    message(coalition, "c", "2026-01-06")
    assert threads(con) == {}


def test_messages_without_a_thread_are_none(con: Con, coalition: Given) -> None:
    message(coalition, "a", "2026-01-05", None)
    assert threads(con) == {}


def test_the_same_thread_id_in_two_coalitions_is_two_threads(con: Con, coalition: Given) -> None:
    coalition("coalition_months", coalition_months("2026-01", "2026-12", coalition="other"))
    message(coalition, "a", "2026-01-05")
    message(coalition, "c", "2026-01-06", coalition_id="other")
    assert threads(con) == {"2026-01": UNANSWERED}
    assert con.execute(
        "select * exclude (coalition_id) from thread_months where coalition_id = 'other'"
    ).fetchall() == [(day("2026-01"), *UNANSWERED)]


# --- some months alone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_some_months_alone_are_the_same_as_in_the_whole(con: Con, given: Given, seed: int) -> None:
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    people = dict(zip("abcdefg", "AAABBCC", strict=True))
    given("representatives", [{"person_key": p, "organisation_id": o, "seniority": 3} for p, o in people.items()])
    draw = random.Random(seed)
    for name, register in (("c", False), ("r", True)):
        given("coalition_months", coalition_months("2025-01", "2026-10", name, has_register=register))
        for _ in range(60):
            on = date(2025, 1, 1) + timedelta(days=draw.randrange(660))
            who = draw.sample([*people, "x"], draw.randint(1, 5))
            at = f"{draw.randint(10, 17)}:{draw.randint(10, 59)}"
            meeting(given, f"{on}", *who, kind=draw.choice(("steering", None)), coalition_id=name, at=at)
        for number in range(250):
            after = draw.randrange(660)
            thread = f"t{max(0, after // 6 - draw.choice((0, 0, 1, 2, 40)))}"  # some go on for months
            row = {"message_id": f"{name}{number}", "coalition_id": name}
            on, answers = date(2025, 1, 1) + timedelta(days=after), draw.choice((None, None, "another"))
            message(given, draw.choice([*people, "x"]), f"{on}", thread, answers, **row)
    resolve(con, None)
    build_cube(con)
    last = day("2026-09")
    wholes = {first: rows_between(con, first, last) for first in map(day, ("2026-01", "2026-04", "2026-09"))}
    for first, whole in wholes.items():
        build_cube(con, months=(first, last))
        assert rows_between(con) == whole
        assert all(len(rows) >= 2 for rows in whole.values())


def rows_between(con: Con, first: date = date.min, last: date = date.max) -> dict[str, list[Any]]:
    statement = "select * from {} where month between ? and ? order by all"
    return {
        table: con.execute(statement.format(table), [first, last]).fetchall()
        for table in ("delegations", "steering_levels", "thread_months", "member_months")
    }


def test_a_thread_begun_long_ago_does_not_begin_again_in_a_later_month(con: Con, coalition: Given) -> None:
    message(coalition, "a", "2026-01-05")
    message(coalition, "c", "2026-06-10")
    message(coalition, "a", "2026-05-28", "t2")  # its 7 days are over in June
    resolve(con, None)
    build_cube(con, months=(day("2026-06"), day("2026-12")))
    assert con.execute("select month, threads, answered from thread_months").fetchall() == [(day("2026-06"), 1, 0)]
    assert "begun_earlier" not in {t for (t,) in con.execute("select table_name from duckdb_tables()").fetchall()}


def test_the_meeting_before_may_lie_before_the_months_asked_for(con: Con, coalition: Given) -> None:
    meeting(coalition, "2026-01-10", "a")
    meeting(coalition, "2026-06-10", "a")
    resolve(con, None)
    build_cube(con, months=(day("2026-06"), day("2026-12")))
    assert con.execute("select month, pairs, pairs_shared from delegations").fetchall() == [(day("2026-06"), 1, 1)]

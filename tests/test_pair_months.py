"""Days on which two organisations did something together: the cube's pairs from events few enough to count by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from metrics.cube import BY_MONTH, build_cube
from pipelines.identity import resolve
from tests.conftest import Given
from tests.rows import coalition_months, day

Con = duckdb.DuckDBPyConnection
PEOPLE = {name.lower(): name for name in "ABCDEFG"}


@pytest.fixture
def coalition(con: Con, given: Given) -> Given:
    """Coalition c from January to June; each small letter speaks for its capital, x for nobody we know."""
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("memberships", [{"coalition_id": "c", "organisation_id": o, "joined_on": day("2025-01")} for o in "ABCDEFG"])
    given("representatives", [{"person_key": p, "organisation_id": o} for p, o in PEOPLE.items()])
    return given


def days(bits: int) -> list[int]:
    return [number for number in range(1, 32) if bits >> number & 1]


def pairs(con: Con, kind: str = "reply") -> dict[tuple[str, str, str], list[int]]:
    """(month, one, other) -> the days of a kind, for pairs that have any."""
    resolve(con, None)
    build_cube(con)
    found = con.execute(f"select month, organisation_id_a, organisation_id_b, {kind}_days from pair_months").fetchall()
    rows = {(f"{month:%Y-%m}", a, b): days(bits) for month, a, b, bits in found if bits}
    assert all(a < b for _, a, b in rows)
    return rows


def said(number: str, who: str, at: str, answers: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"message_id": number, "coalition_id": "c", "sent_at": f"{at} 12:00", "person_key": who}
    return row | {"reply_to_message_id": answers} | more


def test_a_day_with_an_answer_to_the_other_counts_once_whichever_way(con: Con, coalition: Given) -> None:
    coalition("messages", [
        said("1", "b", "2026-03-10"), said("2", "a", "2026-03-10", "1"), said("3", "b", "2026-03-10", "2"),
        said("4", "b", "2026-03-31", "2"), said("5", "a", "2026-04-01", "4"),
    ])  # fmt: skip
    assert pairs(con) == {("2026-03", "A", "B"): [10, 31], ("2026-04", "A", "B"): [1]}


def test_an_answer_to_oneself_to_nobody_known_or_by_nobody_known_is_no_joint_day(con: Con, coalition: Given) -> None:
    coalition("messages", [
        said("1", "a", "2026-03-10"), said("2", "a", "2026-03-11", "1"), said("3", "x", "2026-03-12", "1"),
        said("4", "b", "2026-03-13", "3"), said("5", "b", "2026-03-14", "not on file"), said("6", "b", "2026-03-15"),
    ])  # fmt: skip
    assert pairs(con) == {}


def test_an_answer_counts_up_to_31_days_after_and_never_before_what_it_answers(con: Con, coalition: Given) -> None:
    coalition("messages", [
        said("1", "a", "2026-03-01"), said("2", "b", "2026-04-01", "1"), said("3", "c", "2026-04-02", "1"),
        said("4", "d", "2026-02-28", "1"),
    ])  # fmt: skip
    assert pairs(con) == {("2026-04", "A", "B"): [1]}


def test_an_answer_to_a_message_of_another_coalition_is_no_joint_day(con: Con, coalition: Given) -> None:
    coalition("coalition_months", coalition_months("2026-01", "2026-06", "other"))
    coalition("messages", [said("1", "a", "2026-03-01", coalition_id="other"), said("2", "b", "2026-03-02", "1")])
    assert pairs(con) == {}


def meeting(given: Given, name: str, kind: str | None, who: str, on: str = "2026-03-10") -> None:
    row = {"meeting_id": name, "coalition_id": "c", "starts_at": f"{on} 10:00", "scheduled_minutes": 60}
    given("meetings", [row | {"kind": kind}])
    given("attendance", [{"meeting_id": name, "person_key": person} for person in who])


@pytest.mark.parametrize(
    ("kind", "who", "count"),
    [
        ("bilateral", "ab", 1), ("working_group", "abc", 3), ("workshop", "abcdef", 15),
        ("workshop", "abcdefg", 0),  # seven organisations
        ("workshop", "abcdefx", 0),  # and so are six and somebody unknown
        ("working_group", "a", 0), ("steering", "ab", 0), ("plenary", "ab", 0), (None, "ab", 0),
    ],
)  # fmt: skip
def test_only_small_meetings_at_which_people_work_count(con: Con, coalition: Given, kind, who, count) -> None:
    meeting(coalition, "m", kind, who)
    found = pairs(con, "meeting")
    assert len(found) == count
    assert all(on == [10] for on in found.values())


def test_who_left_before_half_of_a_meeting_was_not_there(con: Con, coalition: Given) -> None:
    meeting(coalition, "m", "bilateral", "a")
    stays = [("b", "10:29"), ("c", "10:20")]
    coalition("attendance", [
        {"meeting_id": "m", "person_key": who, "joined_at": "2026-03-10 10:00", "left_at": f"2026-03-10 {left}"}
        for who, left in stays
    ])  # fmt: skip
    coalition("attendance", [  # two short stays that make half together
        {"meeting_id": "m", "person_key": "c", "joined_at": "2026-03-10 10:30", "left_at": "2026-03-10 10:40"}
    ])  # fmt: skip
    assert pairs(con, "meeting") == {("2026-03", "A", "C"): [10]}


def test_work_is_changing_promising_and_completing_on_what_the_other_raised(con: Con, coalition: Given) -> None:
    coalition("agenda_items", [
        {"item_id": "i", "coalition_id": "c", "raised_on": "2026-03-01", "proposed_by_organisation_id": "A"}
    ])  # fmt: skip
    coalition("decisions", [
        {"decision_id": "d", "coalition_id": "c", "decided_on": "2026-03-10", "item_id": "i",
         "amended_by_organisation_ids": ["B", "A", "outsider"]},
    ])  # fmt: skip
    promise = {"coalition_id": "c", "decision_id": "d", "made_on": "2026-03-12"}
    coalition("commitments", [
        promise | {"commitment_id": "1", "owner_organisation_id": "C", "completed_on": "2026-05-20"},
        promise | {"commitment_id": "2", "owner_organisation_id": "A", "completed_on": "2026-05-21"},  # its own item
        promise | {"commitment_id": "3", "owner_organisation_id": None},
        promise | {"commitment_id": "4", "owner_organisation_id": "D", "decision_id": None},
        promise | {"commitment_id": "5", "owner_organisation_id": "E", "made_on": "2026-03-01"},  # before the decision
        promise | {"commitment_id": "6", "owner_organisation_id": "F", "completed_on": "2026-03-11"},  # before it was made
    ])  # fmt: skip
    assert pairs(con, "work") == {
        ("2026-03", "A", "B"): [10],
        ("2026-03", "A", "C"): [12],
        ("2026-05", "A", "C"): [20],
        ("2026-03", "A", "F"): [12],
    }


def test_who_raised_an_item_long_before_or_is_unknown_shares_no_work(con: Con, coalition: Given) -> None:
    raised = {"coalition_id": "c", "raised_on": "2026-03-01"}
    coalition("agenda_items", [
        raised | {"item_id": "unknown", "proposed_by_organisation_id": None},
        raised | {"item_id": "old", "proposed_by_organisation_id": "A", "raised_on": "2025-02-28"},
    ])  # fmt: skip
    coalition("decisions", [
        {"decision_id": item, "coalition_id": "c", "decided_on": "2026-03-10", "item_id": item,
         "amended_by_organisation_ids": ["B"]}
        for item in ("unknown", "old", None)
    ])  # fmt: skip
    assert pairs(con, "work") == {}


def test_days_outside_the_coalitions_months_are_left_out(con: Con, coalition: Given) -> None:
    coalition("messages", [said("1", "a", "2026-06-30"), said("2", "b", "2026-07-01", "1")])
    coalition(
        "messages", [said("3", "a", "2025-12-30"), said("4", "b", "2025-12-31", "3"), said("5", "b", "2026-01-01", "3")]
    )
    meeting(coalition, "m", "bilateral", "ab", "2026-07-02")
    assert pairs(con) == {("2026-01", "A", "B"): [1]}
    assert pairs(con, "meeting") == {}


def test_months_made_anew_are_the_same_as_in_the_whole(con: Con, coalition: Given) -> None:
    draw = random.Random(7)
    coalition("coalition_months", coalition_months("2026-01", "2026-06", "n", has_register=False))
    for name in "cn":
        for number in range(150):
            on = date(2026, 1, 1) + timedelta(days=draw.randrange(181))
            answers = f"{name}{draw.randrange(150)}" if draw.random() < 0.9 else None
            row = said(f"{name}{number}", draw.choice("abcdefgx"), f"{on}", answers, coalition_id=name)
            coalition("messages", [row | {"thread_id": f"t{number // 9}"}])
        for number in range(25):
            on = date(2026, 1, 1) + timedelta(days=draw.randrange(150))
            item, later = f"{name}{number}", on + timedelta(days=draw.randrange(60))
            proposer, owner = draw.choice("ABC"), draw.choice("ABC")
            coalition(
                "agenda_items",
                [{"item_id": item, "coalition_id": name, "raised_on": on, "proposed_by_organisation_id": proposer}],
            )
            coalition("decisions", [{"decision_id": item, "coalition_id": name, "decided_on": on, "item_id": item}])
            coalition(
                "commitments",
                [
                    {
                        "commitment_id": item,
                        "coalition_id": name,
                        "decision_id": item,
                        "made_on": later,
                        "owner_organisation_id": owner,
                    }
                ],
            )
    everything = "select * from pair_months order by all"
    resolve(con, None)
    build_cube(con)
    whole = con.execute(everything).fetchall()
    con.execute("create schema before")
    for table in BY_MONTH:
        con.execute(f"create table before.{table} as from {table}")
    for first in ("2026-02", "2026-04", "2026-06"):
        build_cube(con, (day(first), day("2026-06")), earlier="before")
        assert con.execute(everything).fetchall() == whole
    assert sum(bits > 0 for *_, bits, _, _ in whole) > 20
    assert sum(bits > 0 for *_, bits in whole) > 15

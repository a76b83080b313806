"""Meetings at which declared competitors sat: which they are, and what is on record of them."""

from __future__ import annotations

from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.safeguards import compute_safeguards
from tests.rows import coalition_months, day, make_the_rest

DAY = "2026-06-10"


def meeting(name: str = "m", on: str = DAY, coalition: str = "c") -> dict[str, Any]:
    return {"meeting_id": name, "coalition_id": coalition, "starts_at": f"{on} 09:00:00", "title": f"Title of {name}"}


def came(*who: str, to: str = "m") -> list[dict[str, Any]]:
    return [{"meeting_id": to, "organisation_id": name, "minutes": 1} for name in who]


def pair(a: str, b: str, on: str | None = None) -> dict[str, Any]:
    return {"organisation_id_a": a, "organisation_id_b": b, "declared_on": on and day(on)}


def item(name: str, on: str = DAY, meeting_id: str | None = None) -> dict[str, Any]:
    return {"coalition_id": "c", "item_id": name, "raised_on": day(on), "meeting_id": meeting_id}


def decision(on: str, item_id: str | None = None) -> dict[str, Any]:
    return {"coalition_id": "c", "decision_id": f"{on} {item_id}", "decided_on": day(on), "item_id": item_id}


def entry(employer: str | None, payer: str | None, on: str = DAY) -> dict[str, Any]:
    return {
        "coalition_id": "c", "activity_id": f"{employer} {payer} {on}", "hat": "facilitator", "happened_on": day(on),
        "employer_organisation_id": employer, "paid_by_organisation_id": payer,
    }  # fmt: skip


@pytest.fixture
def met(given):
    """A meeting of June to which the competitors a and b came; l leads."""
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given(
        "memberships", [{"coalition_id": "c", "organisation_id": "l", "role": "lead", "joined_on": day("2020-01-01")}]
    )
    given("competitor_pairs", [pair("b", "a")])
    given("meetings", [meeting()])
    given("attendance", came("a", "b", "d"))


def meetings(con, columns: str = "meeting_id, competitors") -> list[tuple[Any, ...]]:
    make_the_rest(con)
    make_tables(con)
    compute_safeguards(con)
    return con.execute(f"select {columns} from bench.safeguard_meetings order by all").fetchall()


def state(con, column: str) -> bool | None:
    ((found,),) = meetings(con, column)
    return found


def test_a_meeting_of_competitors_with_nothing_of_any_kind_on_file(con, given, met):
    assert meetings(con, "*") == [("c", "m", day(DAY), "Title of m", 2, None, None, None)]


# --- which meetings -----------------------------------------------------------------------------------------


def test_meetings_that_only_one_of_a_pair_came_to_do_not_count(con, given, met):
    given("meetings", [meeting("one"), meeting("none"), meeting("nobody")])
    given("attendance", came("a", "d", to="one") + came("d", "e", to="none"))
    assert meetings(con) == [("m", 2)]


def test_everybody_with_a_competitor_in_the_room_counts_once(con, given, met):
    # b competes with a and with d; d came too; e competes with f, who did not come
    given("competitor_pairs", [pair("b", "d"), pair("a", "b"), pair("e", "f"), pair("d", "d")])
    given("attendance", came("a", "b", "e"))
    assert meetings(con) == [("m", 3)]


@pytest.mark.parametrize(("on", "n"), [(DAY, 1), ("2026-06-11", 0)])
def test_a_pair_counts_from_the_day_it_was_declared(con, given, met, on, n):
    con.execute("delete from competitor_pairs")
    given("competitor_pairs", [pair("a", "b", on)])
    assert len(meetings(con)) == n


@pytest.mark.parametrize(("on", "n"), [("2025-06-30", 0), ("2025-07-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
def test_the_twelve_months_to_the_last_one(con, given, met, on, n):
    con.execute("delete from meetings")
    given("meetings", [meeting(on=on)])
    assert len(meetings(con)) == n


def test_no_pairs_no_meetings(con, given, met):
    con.execute("delete from competitor_pairs")
    assert meetings(con) == []


# --- what is on record --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "has"),
    [
        ([item("x", "2026-05-20", "m")], True),
        ([item("x", DAY)], True),
        ([item("x", "2026-06-09")], False),
        ([item("x", DAY, "another")], False),
        ([item("x", "2026-07-01", "m")], None),  # not known yet, and nothing else is on file
        ([item("x", "2026-07-01", "m"), item("y", "2026-01-01")], False),
    ],
)
def test_an_agenda_is_an_item_for_the_meeting_or_of_its_day_for_none(con, given, met, items, has):
    given("agenda_items", items)
    assert state(con, "has_agenda") is has


@pytest.mark.parametrize(
    ("decisions", "has"),
    [
        ([decision(DAY)], True),
        ([decision("2026-06-12", "x")], True),  # on an item of the meeting
        ([decision("2026-06-12")], False),
        ([decision("2026-06-12", "y")], False),
        ([decision("2026-07-01", "x")], None),
        ([decision("2026-07-01", "x"), decision("2026-01-01")], False),
    ],
)
def test_minutes_are_a_decision_of_the_day_or_on_an_item_of_the_meeting(con, given, met, decisions, has):
    given("agenda_items", [item("x", meeting_id="m"), item("y", meeting_id="another")])
    given("decisions", decisions)
    assert state(con, "has_minutes") is has


@pytest.mark.parametrize(
    ("entries", "has"),
    [
        ([entry("office", "b")], True),
        ([entry("office", "b", "2026-06-07")], True),
        ([entry("office", "b", "2026-06-13")], True),
        ([entry("office", "b", "2026-06-06")], False),
        ([entry("office", "b", "2026-06-14")], False),
        ([entry("l", "b")], False),
        ([entry("office", "l")], False),
        ([entry(None, "l")], False),
        ([entry("office", None)], None),
        ([entry("l", "l"), entry("office", "b", "2026-06-11")], True),
        ([entry("l", "l"), entry("office", None, "2026-06-11")], None),
        ([entry("office", "b", "2026-07-01")], None),  # not known yet
    ],
)
def test_a_neutral_facilitator_is_an_entry_of_these_days_that_is_not_of_the_lead(con, given, met, entries, has):
    given("facilitation", entries)
    assert state(con, "has_neutral_facilitator") is has


def test_without_a_register_nobody_knows_who_leads(con, given, met):
    con.execute("update coalition_months set has_register = false")
    given("facilitation", [entry("office", "b")])
    assert state(con, "has_neutral_facilitator") is None


def test_coalitions_do_not_mix(con, given, met):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("meetings", [meeting("n", coalition="d")])
    given("attendance", came("a", "b", to="n"))
    given("agenda_items", [item("x", meeting_id="m")])
    assert meetings(con, "coalition_id, meeting_id, has_agenda") == [("c", "m", True), ("d", "n", None)]

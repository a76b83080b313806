"""The cube, column by column, from rows small enough to count by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from metrics.cube import build_cube, statements
from pipelines.identity import resolve
from tests.conftest import Given
from tests.rows import coalition_months, day

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def coalition(con: Con, given: Given) -> Given:
    """Two months of coalition c with two members; a and b speak for A, c for C, x for nobody we know."""
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("coalition_months", coalition_months("2026-03", "2026-04"))
    given("memberships", [{"coalition_id": "c", "organisation_id": o, "joined_on": day("2026-01")} for o in "AC"])
    spoken_for = {"a": "A", "b": "A", "c": "C"}
    given("representatives", [{"person_key": p, "organisation_id": o} for p, o in spoken_for.items()])
    return given


def cube(con: Con, **limits: Any) -> dict[tuple[str | None, str], dict[str, Any]]:
    """(organisation, month) -> its row of the cube."""
    resolve(con, None)
    build_cube(con, **limits)
    found = con.execute("select * from member_months")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    by_key = {(row["organisation_id"], row["month"].strftime("%Y-%m")): row for row in rows}
    assert len(by_key) == len(rows), "one row per organisation and month"
    return by_key


def meeting(given: Given, name: str = "m", on: str = "2026-03-10", minutes: float | None = 60) -> None:
    given(
        "meetings",
        [{"meeting_id": name, "coalition_id": "c", "starts_at": f"{on} 10:00", "scheduled_minutes": minutes}],
    )


def came(given: Given, who: str, *times: tuple[str, str], name: str = "m", on: str = "2026-03-10") -> None:
    rows = [{"joined_at": f"{on} {joined}", "left_at": f"{on} {left}"} for joined, left in times] or [{}]
    given("attendance", [{"meeting_id": name, "person_key": who} | row for row in rows])


def test_every_column_of_a_month_counted_by_hand(con: Con, coalition: Given) -> None:
    meeting(coalition, "m1", "2026-03-10")
    meeting(coalition, "m2", "2026-03-20")
    coalition("attendance", [
        {"meeting_id": "m1", "person_key": "a", "joined_at": "2026-03-10 09:55", "left_at": "2026-03-10 10:40",
         "speaking_minutes": 7},
        {"meeting_id": "m1", "person_key": "c", "minutes": 50},
    ])  # fmt: skip
    coalition("messages", [
        {"message_id": "1", "coalition_id": "c", "sent_at": "2026-03-11 08:00", "person_key": "a", "thread_id": "1"},
        {"message_id": "2", "coalition_id": "c", "sent_at": "2026-03-11 23:59", "person_key": "b", "thread_id": "1",
         "reply_to_message_id": "1"},
        {"message_id": "3", "coalition_id": "c", "sent_at": "2026-03-12 00:00", "person_key": "a"},
    ])  # fmt: skip
    coalition("agenda_items", [
        {"item_id": "1", "coalition_id": "c", "raised_on": "2026-03-10", "proposed_by_organisation_id": "A"},
        {"item_id": "2", "coalition_id": "c", "raised_on": "2026-03-10", "proposed_by_person_key": "b"},
    ])  # fmt: skip
    coalition("decisions", [
        {"decision_id": "d1", "coalition_id": "c", "decided_on": "2026-03-10"},  # A and C were there
        {"decision_id": "d2", "coalition_id": "c", "decided_on": "2026-03-25"},  # A objected, C was absent
    ])  # fmt: skip
    coalition("positions", [
        {"decision_id": "d2", "organisation_id": "A", "position": "object"},
        {"decision_id": "d2", "organisation_id": "C", "position": "absent"},
    ])  # fmt: skip
    promised = {"coalition_id": "c", "owner_organisation_id": "A", "made_on": "2026-01-01"}
    coalition("commitments", [
        promised | {"commitment_id": "1", "due_on": "2026-03-15", "completed_on": "2026-03-15"},  # on time
        promised | {"commitment_id": "2", "due_on": "2026-03-16", "completed_on": "2026-03-28"},  # late, an act
        promised | {"commitment_id": "3", "due_on": "2026-03-17"},  # open
        promised | {"commitment_id": "4", "due_on": "2026-03-18", "dropped_on": "2026-03-01"},  # given up before
    ])  # fmt: skip
    gave = {"coalition_id": "c", "organisation_id": "A", "given_on": "2026-03-05"}
    coalition("contributions", [
        gave | {"contribution_id": "1", "amount": 100, "currency": "EUR"},
        gave | {"contribution_id": "2", "amount": 50, "currency": "EUR"},
        gave | {"contribution_id": "3", "amount": 900, "currency": "USD"},  # not the main currency
        gave | {"contribution_id": "4", "hours": 8},  # no amount where amounts are given
    ])  # fmt: skip
    row = cube(con)["A", "2026-03"]
    assert row == {
        "coalition_id": "c", "month": day("2026-03"), "organisation_id": "A", "is_eligible": True, "role": None,
        "meetings_expected": 1, "meetings_attended": 1, "expected_attended": 1,  # of m2 there is no list
        "minutes": 40, "speaking_minutes": 7,
        "messages": 3, "threads_started": 1, "agenda_items": 2, "decisions_eligible": 2, "decisions_joined": 2,
        "commitments_due": 3, "commitments_on_time": 1, "contribution_value": 150,
        "acts_attendance": 1, "acts_messages": 2, "acts_agenda": 1, "acts_decisions": 1, "acts_contributions": 1,
        "acts_commitments": 2, "acts": 8, "last_act_on": date(2026, 3, 28),
    }  # fmt: skip
    assert con.execute("select * from decision_turnout order by decision_id").fetchall() == [
        ("c", day("2026-03"), "d1", 2, 2, 2),
        ("c", day("2026-03"), "d2", 1, 2, 2),  # C's absence is on record
    ]


def test_a_member_that_does_nothing_has_a_row_of_zeros_in_every_month(con: Con, coalition: Given) -> None:
    rows = cube(con)
    assert sorted(rows) == [("A", "2026-03"), ("A", "2026-04"), ("C", "2026-03"), ("C", "2026-04")]
    assert rows["A", "2026-03"]["acts"] == 0
    assert rows["A", "2026-03"]["last_act_on"] is None


@pytest.mark.parametrize(
    ("times", "is_present"),
    [
        ([("10:00", "10:30")], True),  # half exactly
        ([("10:00", "10:29")], False),
        ([("09:00", "10:20"), ("10:50", "12:00")], True),  # clipped to the schedule: 20 + 10 of 60
        ([("10:00", "10:20"), ("10:10", "10:30")], True),  # overlapping: the union is 30
        ([("10:00", "10:20"), ("10:05", "10:20")], False),  # the sum is 35, the union 20
        ([("10:00", "10:10"), ("10:20", "10:30"), ("10:40", "10:50")], True),
        ([("09:00", "09:50"), ("11:00", "12:00")], False),  # never there while the meeting ran
    ],
)
def test_present_is_the_union_of_intervals_covering_half_of_the_schedule(
    con: Con, coalition: Given, times: list[tuple[str, str]], is_present: bool
) -> None:
    meeting(coalition)
    came(coalition, "a", *times)
    assert cube(con)["A", "2026-03"]["meetings_attended"] == is_present


def test_two_people_of_one_organisation_are_one_presence_and_both_their_minutes(con: Con, coalition: Given) -> None:
    meeting(coalition)
    came(coalition, "a", ("10:00", "10:20"))
    came(coalition, "b", ("10:10", "10:35"))  # together 10:00 to 10:35
    row = cube(con)["A", "2026-03"]
    assert (row["meetings_attended"], row["acts_attendance"], row["minutes"]) == (1, 1, 45)


@pytest.mark.parametrize(
    ("scheduled", "minutes", "is_present"),
    [(60, 30, True), (60, 29, False), (60, None, True), (None, 1, True), (0, 1, True)],
)
def test_without_times_the_minutes_decide_and_without_those_being_listed(
    con: Con, coalition: Given, scheduled: float | None, minutes: float | None, is_present: bool
) -> None:
    meeting(coalition, minutes=scheduled)
    coalition("attendance", [{"meeting_id": "m", "person_key": "a", "minutes": minutes}])
    assert cube(con)["A", "2026-03"]["meetings_attended"] == is_present


def test_two_meetings_in_a_day_are_two_meetings_and_one_act(con: Con, coalition: Given) -> None:
    for name in ("m1", "m2"):
        meeting(coalition, name)
        came(coalition, "a", name=name)
    row = cube(con)["A", "2026-03"]
    assert (row["meetings_attended"], row["acts"]) == (2, 1)


def test_a_hundred_messages_in_a_day_are_one_act(con: Con, coalition: Given) -> None:
    said = {"coalition_id": "c", "person_key": "a", "sent_at": "2026-03-11 08:00"}
    coalition("messages", [said | {"message_id": str(i)} for i in range(100)])
    row = cube(con)["A", "2026-03"]
    assert (row["messages"], row["acts"], row["acts_messages"]) == (100, 1, 1)


def test_unknown_affiliation_is_one_row_with_an_act_per_person_and_day(con: Con, coalition: Given) -> None:
    said = {"coalition_id": "c", "sent_at": "2026-03-11 08:00"}
    people = ["x", "x", "y"]
    coalition("messages", [said | {"message_id": str(i), "person_key": p} for i, p in enumerate(people)])
    raised = {"coalition_id": "c", "raised_on": "2026-03-11"}
    coalition("agenda_items", [raised | {"item_id": str(i)} for i in range(3)])  # nobody named: one act a day
    row = cube(con)[None, "2026-03"]
    assert (row["messages"], row["acts_messages"], row["agenda_items"], row["acts_agenda"]) == (3, 2, 3, 1)
    assert (row["acts"], row["is_eligible"], row["meetings_expected"]) == (3, False, 0)


def test_unknown_people_are_present_each_for_themselves(con: Con, coalition: Given) -> None:
    meeting(coalition)
    came(coalition, "x", ("10:00", "10:20"))
    came(coalition, "y", ("10:20", "10:40"))
    came(coalition, "z", ("10:00", "10:20"), ("10:15", "10:40"))
    row = cube(con)[None, "2026-03"]
    assert (row["meetings_attended"], row["acts_attendance"]) == (1, 1)


def test_people_who_speak_for_nobody_are_in_no_row(con: Con, coalition: Given) -> None:
    meeting(coalition)
    coalition("attendance", [{"meeting_id": "m", "person_key": "x", "organisation_name": "Individual"}])
    assert {organisation for organisation, _ in cube(con)} == {"A", "C"}


@pytest.mark.parametrize(
    ("membership", "eligible_in_march", "eligible_in_april", "expected_in_march"),
    [
        ({"joined_on": "2026-03-15"}, True, True, 1),  # a joiner, after the meeting of the 10th
        ({"joined_on": "2026-04-01"}, False, True, 0),
        ({"joined_on": "2026-01-01", "left_on": "2026-03-15"}, False, False, 1),  # a leaver, before the 20th
        ({"joined_on": "2026-01-01", "left_on": "2026-03-31"}, True, False, 2),  # its last day is the month's
        ({"joined_on": "2026-01-01", "left_on": "2026-04-01"}, True, False, 2),
        ({"joined_on": "2026-01-01", "role": "observer"}, False, False, 0),
        ({"joined_on": "2026-01-01", "role": "secretariat"}, False, False, 0),
        ({"joined_on": "2026-01-01", "role": "lead"}, True, True, 2),
    ],
)
def test_eligible_by_the_register(
    con: Con, coalition: Given, membership: dict[str, str], eligible_in_march: bool, eligible_in_april: bool,
    expected_in_march: int,
) -> None:  # fmt: skip
    meeting(coalition, "m1", "2026-03-10")
    meeting(coalition, "m2", "2026-03-20")
    came(coalition, "a", name="m1")
    came(coalition, "a", name="m2", on="2026-03-20")
    coalition("memberships", [{"coalition_id": "c", "organisation_id": "D"} | membership])
    raised = {"coalition_id": "c", "proposed_by_organisation_id": "D"}
    dates = ("2026-03-02", "2026-04-02")  # so that it has a row in both months
    coalition("agenda_items", [raised | {"item_id": on, "raised_on": on} for on in dates])
    rows = cube(con)
    assert rows["D", "2026-03"]["is_eligible"] == eligible_in_march
    assert rows["D", "2026-04"]["is_eligible"] == eligible_in_april
    assert rows["D", "2026-03"]["meetings_expected"] == expected_in_march
    was_there = membership["joined_on"] < "2026-04"
    assert rows["D", "2026-03"]["role"] == (membership.get("role") if was_there else None)


def test_an_organisation_outside_the_register_acts_without_being_eligible(con: Con, coalition: Given) -> None:
    raised = {"coalition_id": "c", "raised_on": "2026-03-11", "proposed_by_organisation_id": "Z"}
    coalition("agenda_items", [raised | {"item_id": "1"}])
    row = cube(con)["Z", "2026-03"]
    assert (row["acts"], row["is_eligible"], row["decisions_eligible"], row["meetings_expected"]) == (1, False, 0, 0)


def test_a_change_of_role_takes_the_role_that_makes_eligible(con: Con, coalition: Given) -> None:
    member = {"coalition_id": "c", "organisation_id": "D"}
    coalition("memberships", [
        member | {"joined_on": "2026-01-01", "left_on": "2026-03-14", "role": "observer"},
        member | {"joined_on": "2026-03-15", "role": "member"},
    ])  # fmt: skip
    for name, on in (("m1", "2026-03-10"), ("m2", "2026-03-20"), ("m3", "2026-03-25")):
        meeting(coalition, name, on)
        came(coalition, "a", name=name, on=on)
    came(coalition, "d", name="m1")
    came(coalition, "d", name="m3", on="2026-03-25")
    coalition("representatives", [{"person_key": "d", "organisation_id": "D"}])
    row = cube(con)["D", "2026-03"]
    assert (row["is_eligible"], row["role"]) == (True, "member")
    # as an observer it was expected at none; a member does not gain by visits before
    assert (row["meetings_expected"], row["expected_attended"], row["meetings_attended"]) == (2, 1, 2)


def test_a_meeting_without_a_list_of_who_came_is_expected_of_nobody(con: Con, coalition: Given) -> None:
    meeting(coalition, "m1", "2026-03-10")
    meeting(coalition, "m2", "2026-03-20")
    came(coalition, "x", name="m2", on="2026-03-20")  # for whom x speaks nobody knows
    row = cube(con)["A", "2026-03"]
    assert (row["meetings_expected"], row["expected_attended"]) == (1, 0)


def test_who_left_within_a_month_was_expected_until_its_last_day(con: Con, coalition: Given) -> None:
    left = {"coalition_id": "c", "organisation_id": "D", "joined_on": "2026-01-01", "left_on": "2026-03-20"}
    coalition("memberships", [left])
    for name, on in (("m1", "2026-03-20"), ("m2", "2026-03-21")):
        meeting(coalition, name, on)
        came(coalition, "a", name=name, on=on)
    row = cube(con)["D", "2026-03"]
    assert (row["is_eligible"], row["meetings_expected"], row["expected_attended"]) == (False, 1, 0)


def test_who_joined_after_a_decision_could_not_take_part_in_it(con: Con, coalition: Given) -> None:
    coalition("memberships", [
        {"coalition_id": "c", "organisation_id": "D", "joined_on": "2026-03-11"},
        {"coalition_id": "c", "organisation_id": "E", "joined_on": "2026-01-01", "left_on": "2026-03-10"},
        {"coalition_id": "c", "organisation_id": "F", "joined_on": "2026-01-01", "role": "funder"},
    ])  # fmt: skip
    coalition("decisions", [{"decision_id": "d", "coalition_id": "c", "decided_on": "2026-03-10"}])
    coalition("positions", [{"decision_id": "d", "organisation_id": o, "position": "accept"} for o in "ADEF"])
    cube(con)
    assert con.execute("select joined, recorded, eligible from decision_turnout").fetchall() == [(2, 2, 3)]  # A, C, E


def test_who_raised_the_item_proposed_the_decision(con: Con, coalition: Given) -> None:
    coalition("agenda_items", [
        {"item_id": "1", "coalition_id": "c", "raised_on": "2026-03-01", "proposed_by_organisation_id": "A"},
        {"item_id": "2", "coalition_id": "c", "raised_on": "2026-03-01", "proposed_by_person_key": "x"},
        {"item_id": "3", "coalition_id": "c", "raised_on": "2025-04-30", "proposed_by_organisation_id": "A"},
    ])  # fmt: skip
    coalition("decisions", [
        {"decision_id": f"d{item}", "coalition_id": "c", "decided_on": "2026-04-10", "item_id": item} for item in "1234"
    ])  # fmt: skip
    cube(con)
    # the third was raised before the 12 months, the fourth is not on file
    assert con.execute("select decision_id, organisation_id, is_known from decision_proposers order by 1").fetchall() == [
        ("d1", "A", True), ("d2", None, False),
    ]  # fmt: skip


def test_without_a_register_eligible_is_seen_in_twelve_months(con: Con, given: Given) -> None:
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("coalition_months", coalition_months("2025-01", "2026-02", has_register=False))
    raised = {"coalition_id": "c", "raised_on": "2025-01-31", "proposed_by_organisation_id": "A"}
    given("agenda_items", [raised | {"item_id": "1"}])
    rows = cube(con)
    assert [m for (o, m), row in sorted(rows.items()) if row["is_eligible"]] == [f"2025-{m:02}" for m in range(1, 13)]
    assert rows["A", "2025-12"]["role"] is None
    assert ("A", "2026-01") not in rows


def test_some_months_alone_are_the_same_as_in_the_whole(con: Con, given: Given) -> None:
    con.execute("create table people (person_key varchar, domain varchar, display_name varchar)")
    given("coalition_months", coalition_months("2025-01", "2026-04", has_register=False))
    given("coalition_months", coalition_months("2025-01", "2026-04", coalition="r"))
    given("memberships", [{"coalition_id": "r", "organisation_id": "A", "joined_on": "2025-01-01"}])
    raised = {"proposed_by_organisation_id": "A"}
    dates = ("2025-02-01", "2025-06-01", "2026-02-03", "2026-04-01")
    given("agenda_items", [
        raised | {"item_id": c + on, "coalition_id": c, "raised_on": on} for c in "cr" for on in dates
    ])  # fmt: skip
    cube_of_months = "select * from member_months where month between '2026-01-01' and '2026-03-01' order by all"
    resolve(con, None)
    build_cube(con)
    whole = con.execute(cube_of_months).fetchall()
    build_cube(con, months=(day("2026-01"), day("2026-03")))
    assert con.execute("select * from member_months order by all").fetchall() == whole
    assert len(whole) == 6


def test_events_outside_the_coalitions_months_are_left_out(con: Con, coalition: Given) -> None:
    said = {"coalition_id": "c", "person_key": "a"}
    dates = ("2026-02-28", "2026-05-01")
    coalition("messages", [said | {"message_id": on, "sent_at": f"{on} 12:00"} for on in dates])
    assert sum(row["messages"] for row in cube(con).values()) == 0


def test_hours_count_where_a_coalition_never_gives_an_amount(con: Con, coalition: Given) -> None:
    gave = {"coalition_id": "c", "organisation_id": "A", "given_on": "2026-03-05"}
    coalition("contributions", [gave | {"contribution_id": str(h), "hours": h} for h in (2, 3)])
    assert cube(con)["A", "2026-03"]["contribution_value"] == 5


def test_hours_beside_amounts_count_at_the_settings_rate(con: Con, coalition: Given) -> None:
    gave = {"coalition_id": "c", "organisation_id": "A", "given_on": "2026-03-05", "pooled": True}
    coalition("contributions", [gave | {"contribution_id": str(h), "hours": h} for h in (2, 3)])
    coalition("contributions", [gave | {"contribution_id": "x", "amount": 100, "currency": "EUR", "hours": 50}])
    yearly = "select contributions, worth from yearly_giving where month = '2026-03-01'"
    assert cube(con)["A", "2026-03"]["contribution_value"] == 100
    assert con.execute(yearly).fetchall() == [(1, 100)]
    coalition("hourly_rates", [{"coalition_id": "c", "hourly_rate": 40}])
    assert cube(con)["A", "2026-03"]["contribution_value"] == 300
    assert con.execute(yearly).fetchall() == [(3, 300)]


def test_of_two_currencies_as_frequent_the_first_by_name_is_the_main_one(con: Con, coalition: Given) -> None:
    gave = {"coalition_id": "c", "organisation_id": "A", "given_on": "2026-03-05"}
    coalition("contributions", [
        gave | {"contribution_id": c, "amount": n, "currency": c} for c, n in (("USD", 900), ("EUR", 100))
    ])  # fmt: skip
    assert cube(con)["A", "2026-03"]["contribution_value"] == 100


def test_being_there_for_a_moment_is_not_taking_part_in_a_decision(con: Con, coalition: Given) -> None:
    meeting(coalition)
    came(coalition, "a", ("10:00", "10:05"))
    came(coalition, "c", ("10:00", "10:20"), ("10:15", "10:35"))
    coalition("decisions", [{"decision_id": "d", "coalition_id": "c", "decided_on": "2026-03-10"}])
    rows = cube(con)
    assert (rows["A", "2026-03"]["decisions_joined"], rows["C", "2026-03"]["decisions_joined"]) == (0, 1)
    assert rows["A", "2026-03"]["minutes"] == 5
    assert con.execute("select joined, eligible from decision_turnout").fetchall() == [(1, 2)]


def test_a_commitment_nobody_owns_is_in_the_unknown_row(con: Con, coalition: Given) -> None:
    promised = {"coalition_id": "c", "commitment_id": "1", "made_on": "2026-01-01"}
    coalition("commitments", [promised | {"due_on": "2026-03-15", "completed_on": "2026-03-15"}])
    row = cube(con)[None, "2026-03"]
    assert (row["commitments_due"], row["commitments_on_time"], row["acts_commitments"]) == (1, 1, 1)


def test_the_cube_leaves_only_what_is_published(con: Con, coalition: Given) -> None:
    cube(con)
    left = {name for (name,) in con.execute("select table_name from duckdb_tables() where temporary").fetchall()}
    assert left == set()


@pytest.mark.parametrize("table", statements())
def test_the_cube_keeps_to_what_two_engines_share(table: str) -> None:
    statement = statements()[table].lower()
    for word in ("unnest", "arg_max", "date_diff", "quantile", "filter (", " over (", "::", "qualify", "group by all"):
        assert word not in statement, f"{table}: {word}"


def asked(given: Given, *people: str, at: str = "2026-03-10 10:00", name: str = "entry") -> None:
    given("meetings", [{"meeting_id": name, "coalition_id": "c", "starts_at": at}])
    given("meeting_invitations", [{"meeting_id": name, "person_key": person} for person in people])


def expected(con: Con) -> dict[str | None, tuple[int, int]]:
    """Organisation -> meetings expected and attended of these, in March."""
    return {
        organisation: (row["meetings_expected"], row["expected_attended"])
        for (organisation, month), row in cube(con).items()
        if month == "2026-03"
    }


def test_of_a_meeting_that_stands_in_a_calendar_only_those_asked_are_expected(con: Con, coalition: Given) -> None:
    meeting(coalition)
    meeting(coalition, "other", "2026-03-20")
    came(coalition, "a")
    came(coalition, "a", name="other", on="2026-03-20")
    asked(coalition, "a", "b", at="2026-03-10 10:15")  # a quarter of an hour later in the calendar: the same meeting
    assert expected(con) == {"A": (2, 2), "C": (1, 0)}


def test_coming_unasked_makes_up_for_no_absence(con: Con, coalition: Given) -> None:
    meeting(coalition)
    meeting(coalition, "other", "2026-03-20")
    came(coalition, "c")
    came(coalition, "a", name="other", on="2026-03-20")
    asked(coalition, "a")
    assert expected(con) == {"A": (2, 1), "C": (1, 0)}  # C came to the one and was expected at the other


@pytest.mark.parametrize(
    ("people", "at"),
    [
        (("a", "x"), "2026-03-10 10:00"),  # x may speak for C
        (("a",), "2026-03-10 10:16"),  # another meeting
        (("a",), "2026-03-11 10:00"),
    ],
)
def test_a_calendar_that_does_not_settle_who_was_asked_changes_nothing(
    con: Con, coalition: Given, people: tuple[str, ...], at: str
) -> None:
    meeting(coalition)
    came(coalition, "a")
    asked(coalition, *people, at=at)
    assert expected(con) == {"A": (1, 1), "C": (1, 0)}


def test_two_entries_at_one_time_settle_nothing(con: Con, coalition: Given) -> None:
    meeting(coalition)
    came(coalition, "a")
    asked(coalition, "a")
    asked(coalition, "c", name="second")
    assert expected(con) == {"A": (1, 1), "C": (1, 0)}


def test_an_entry_of_which_there_is_no_list_is_expected_of_nobody(con: Con, coalition: Given) -> None:
    asked(coalition, "a", "c")
    assert expected(con) == {"A": (0, 0), "C": (0, 0)}

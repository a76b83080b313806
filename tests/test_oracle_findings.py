"""The smallest rows at which a statement once said otherwise than its words, found by tests/test_oracle.py."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.heads import heads
from metrics.surveys import read_surveys
from tests.measured import measured
from tests.odd_rows import Odd

# a record that begins in January 2024 and is complete until June 2026
RECORD = """
message_id coalition_id sent_at organisation_id
first      c            2024-01-02T10:00:00Z a
last       c            2026-06-30T10:00:00Z a
"""
TWO_MEMBERS = """
coalition_id organisation_id joined_on  left_on role
c            a               2024-01-01 -       member
c            b               2024-01-01 -       member
"""


def put_text(odd: Odd, table: str, text: str) -> None:
    """Rows from words in columns; a dash is an empty cell."""
    names, *lines = (line.split() for line in text.strip().splitlines())
    for cells in lines:
        odd.put(table, **{name: None if cell == "-" else cell for name, cell in zip(names, cells, strict=True)})


def staged(place: Path, **tables: str) -> duckdb.DuckDBPyConnection:
    odd = Odd(0)
    for table, text in ({"messages": RECORD, "memberships": TWO_MEMBERS} | tables).items():
        put_text(odd, table, text)
    odd.write(place / "exports")
    con = measured(place / "exports", place / "staged")
    read_surveys(con)
    return con


def said(con: duckdb.DuckDBPyConnection, indicator: str, month: str) -> dict[str, Any]:
    found = con.execute(heads()[indicator].statement)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return next(row for row in rows if row["month"] == date.fromisoformat(f"{month}-01"))


def test_a_member_is_one_until_its_last_day(tmp_path: Path) -> None:
    members = TWO_MEMBERS + "c leaver 2024-01-01 2025-03-31 member\n"
    con = staged(tmp_path, memberships=members)
    assert said(con, "active_member_share", "2025-02")["n"] == 3
    assert said(con, "active_member_share", "2025-03")["n"] == 3


def test_who_joined_after_a_decision_could_not_take_part_in_it(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        memberships=TWO_MEMBERS + "c late 2025-03-20 - member\n",
        decisions="decision_id coalition_id decided_on outcome\nd c 2025-03-05 adopted",
        positions="decision_id organisation_id position\nd a support\nd b accept",
    )
    assert said(con, "decision_participation", "2025-03")["value"] == 1


def test_a_decision_from_which_all_are_recorded_absent_has_a_record(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        decisions="decision_id coalition_id decided_on outcome\nd c 2025-03-05 adopted",
        positions="decision_id organisation_id position\nd a absent\nd b absent",
    )
    assert said(con, "decision_participation", "2025-03")["value"] == 0


def test_a_meeting_still_to_come_is_missed_by_nobody(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        messages="message_id coalition_id sent_at organisation_id\nonly c 2025-01-02T10:00:00Z a",
        meetings="meeting_id coalition_id starts_at\nheld c 2025-01-10T10:00:00Z\nplanned c 2025-01-28T10:00:00Z",
        attendance="meeting_id organisation_id\nheld a\nheld b",
    )
    assert said(con, "attendance_rate", "2025-01")["value"] == 1


def test_a_meeting_without_any_attendance_says_nothing(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        meetings="meeting_id coalition_id starts_at\nheld c 2025-01-10T10:00:00Z\nsilent c 2025-01-20T10:00:00Z",
        attendance="meeting_id organisation_id\nheld a\nheld b",
    )
    assert said(con, "attendance_rate", "2025-01")["n"] == 2


def test_a_guests_visit_is_no_attendance_of_a_member(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        memberships=TWO_MEMBERS + "c late 2025-01-15 - member\n",
        meetings="meeting_id coalition_id starts_at\nearly c 2025-01-10T10:00:00Z\nlater c 2025-01-20T10:00:00Z",
        attendance="meeting_id organisation_id\nearly late\nearly a\nlater a\nlater b",
    )
    # a came to 2 of 2, b to 1 of 2, late to 0 of 1: mu = 3/5
    expected = ((2 + 6) / 12 + (1 + 6) / 12 + (0 + 6) / 11) / 3
    assert said(con, "attendance_rate", "2025-01")["value"] == pytest.approx(expected)


def test_meetings_missed_as_an_observer_count_all_or_not_at_all(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        memberships=TWO_MEMBERS + "c new 2024-01-01 2025-02-28 observer\nc new 2025-03-01 - member\n",
        meetings="meeting_id coalition_id starts_at\n" + "\n".join(f"m{n} c 2025-0{n}-10T10:00:00Z" for n in (1, 2, 3)),
        attendance="meeting_id organisation_id\nm1 a\nm2 a\nm2 new\nm3 a",
    )
    assert said(con, "attendance_rate", "2025-03")["n"] in (3 + 3 + 1, 3 + 3 + 3)


def test_one_months_acts_make_no_silent_member_active_in_two(tmp_path: Path) -> None:
    days = "\n".join(f"u{n} c 2025-03-0{n}T10:00:00Z - p{n}@nowhere.example" for n in range(1, 6))
    record = "\n".join(f"{line} -" for line in RECORD.strip().splitlines()[1:])
    con = staged(tmp_path, messages=f"message_id coalition_id sent_at organisation_id person_key\n{record}\n{days}")
    assert said(con, "active_core", "2025-03")["high"] == 0


def test_a_member_whose_role_and_sector_are_known_widens_no_range(tmp_path: Path) -> None:
    con = staged(
        tmp_path,
        organisations="organisation_id name ecosystem_role sector_codes\na A recycler 1311\nb B recycler 1311",
        ecosystem_needs="coalition_id ecosystem_role sector_code\nc academia -\nc academia 13",
    )
    found = said(con, "ecosystem_coverage", "2025-03")
    assert found["high"] in (None, found["value"])


SPENDING = "coalition_id month amount currency\nc 2024-04-01 10 EUR\nc 2024-05-01 10 EUR\nc 2024-06-01 10 EUR\n"
GRANT = "grant_id coalition_id funder_organisation_id amount currency starts_on ends_on purpose signed\n"


def test_what_is_spent_later_changes_no_past_runway(tmp_path: Path) -> None:
    later = "".join(f"c 2025-0{month}-01 10 USD\n" for month in range(1, 7))
    funding = GRANT + "g c f 1000 EUR 2024-07-01 2025-12-31 core true"
    con = staged(tmp_path, spending=SPENDING + later, funding=funding)
    assert said(con, "runway", "2024-06")["value"] == pytest.approx(100)


def test_what_is_given_later_changes_no_past_distance_from_fair_shares(tmp_path: Path) -> None:
    given = "contribution_id coalition_id organisation_id given_on hours amount currency\n"
    given += "1 c a 2025-03-01 10 - -\n2 c b 2025-04-01 30 - -\n3 c a 2026-03-01 - 100 EUR\n"
    con = staged(tmp_path, contributions=given)
    assert said(con, "fair_share_distance", "2025-12")["value"] == pytest.approx(0.25)

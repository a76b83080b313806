"""Who could take over: what each role has, at a coalition's last month."""

from __future__ import annotations

from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.role_cover import compute_role_cover
from tests.rows import answers, coalition_months, day

LATE = "2027-01-01"


def role(name: str = "Chair", holder: str | None = "mill", deputy: bool | None = True, until: str | None = LATE,
         note: bool | None = True, since: str | None = "2024-01-01", coalition: str = "c") -> dict[str, Any]:  # fmt: skip
    return {
        "coalition_id": coalition, "role_name": name, "holder_organisation_id": holder, "has_deputy": deputy,
        "term_ends_on": until and day(until), "handover_note": note, "since_on": since and day(since),
    }  # fmt: skip


@pytest.fixture
def june(given):
    given("coalition_months", coalition_months("2026-05", "2026-06"))


def rows(con, columns: str) -> list[tuple[Any, ...]]:
    make_tables(con)
    compute_role_cover(con)
    return con.execute(f"select {columns} from bench.role_cover order by coalition_id, role_name").fetchall()


@pytest.mark.parametrize(
    ("given_role", "status"),
    [
        (role(), "covered"),
        (role(deputy=False), "one gap"),
        (role(until="2026-06-30"), "covered"),  # in force on the month's last day
        (role(until="2026-06-29"), "one gap"),
        (role(deputy=False, note=False), "two gaps"),
        (role(deputy=False, note=False, until="2026-01-01"), "three gaps"),
        (role(holder=None, deputy=False), "vacant"),
        (role(holder=None), "no known gap"),  # somebody could step in; who holds it the file does not say
        (role(until=None), "no known gap"),
        (role(until=None, note=False), "one gap"),
        (role(holder=None, deputy=None, until=None, note=None), "unknown"),
        (role(holder=None, deputy=None, until=None, note=False), "one gap"),
    ],
)
def test_status(con, given, june, given_role, status):
    given("roles", [given_role])
    assert rows(con, "status") == [(status,)]


def test_holder_by_name_and_what_is_unknown_stays_unknown(con, given, june):
    given("organisation_names", [{"organisation_id": "mill", "name": "The Mill"}])
    given(
        "roles",
        [
            role("a"),
            role("b", holder="unlisted", until=None, note=None),
            role("d", holder=None, deputy=None),
            role("e", None, False, until="2026-06-29"),
        ],
    )
    assert rows(
        con,
        "role_name, holder_organisation_id, holder, has_holder, has_deputy, term_ends_on, is_in_term, handover_note",
    ) == [
        ("a", "mill", "The Mill", True, True, day(LATE), True, True),
        ("b", "unlisted", "unlisted", True, True, None, None, None),
        ("d", None, None, None, None, day(LATE), True, True),
        ("e", None, None, False, False, day("2026-06-29"), False, True),
    ]


def test_the_newest_row_up_to_the_last_month_holds(con, given, june):
    given(
        "roles",
        [
            role(holder="new", since="2026-06-30"),
            role(holder="first", since=None),
            role(holder="old", since="2025-01-01"),
        ],
    )
    given("roles", [role(holder="later", since="2026-07-01"), role("Treasurer", since="2026-07-01")])
    given("roles", [role("Clerk", since=None)])
    assert rows(con, "role_name, holder") == [("Chair", "new"), ("Clerk", "mill")]


def test_every_coalition_at_its_own_last_month(con, given, june):
    given("coalition_months", coalition_months("2025-01", "2025-01", "d"))
    given("roles", [role(until="2025-06-30"), role(until="2025-06-30", coalition="d")])
    assert rows(con, "coalition_id, status") == [("c", "one gap"), ("d", "covered")]


def test_covered_and_gaps_are_what_the_indicator_counts(con, given, june):
    given("roles", [role("a"), role("b", deputy=False), role("d", deputy=False, note=False), role("e", until=None)])
    # 4/4, 3/4, 2/4 and 3 of the 3 that are known
    assert answers(con, "succession_cover")["2026-06"]["value"] == pytest.approx((1 + 0.75 + 0.5 + 1) / 4)
    assert [status for (status,) in rows(con, "status")] == ["covered", "one gap", "two gaps", "no known gap"]


def test_no_roles(con, given, june):
    assert rows(con, "*") == []

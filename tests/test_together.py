"""What members did together in 12 months: joint days, the network they make, and who should meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.pairs import NOTHING_SEEN
from metrics.together import compute_together
from tests.rows import coalition_months, day, make_the_rest, member

FIVE = "abcde"
STAR = ["ab", "ac", "ad", "ae"]
RING = ["ab", "bc", "cd", "de", "ae"]


@pytest.fixture
def five(con, given):
    given("coalition_months", coalition_months("2025-09", "2026-10"))
    given("member_months", [member(name, "2026-10") for name in FIVE])


def bits(*days: int) -> int:
    return sum(2**one for one in days)


def pair(names: str, month: str = "2026-10", reply=(5,), meeting=(), work=(), coalition: str = "c") -> dict[str, Any]:
    return {
        "coalition_id": coalition, "month": day(month), "organisation_id_a": names[0], "organisation_id_b": names[1],
        "reply_days": bits(*reply), "meeting_days": bits(*meeting), "work_days": bits(*work),
    }  # fmt: skip


def rows(con, table: str, **where: str) -> list[dict[str, Any]]:
    make_the_rest(con)
    con.execute(
        "create or replace table indicators (coalition_id varchar, month date, indicator varchar, value double, n bigint, coverage double)"
    )
    make_tables(con)
    compute_together(con)
    answer = con.execute(f"from bench.{table}")
    names = [column[0] for column in answer.description]
    found = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return [row for row in found if all(row[column] == value for column, value in where.items())]


def network(con) -> dict[str, Any]:
    (row,) = rows(con, "networks", kind="work", coalition_id="c")
    return row


def test_a_day_of_several_kinds_counts_once_and_the_twelve_months_are_added(con, given, five):
    given("pair_months", [
        pair("ab", "2025-10", reply=(31,)),  # 31 October 2025, of the month before the 12
        pair("ab", "2025-11", reply=(1, 2), meeting=(2,), work=(2, 3)),
        pair("ab", "2026-03", reply=(), meeting=(30,)),
    ])  # fmt: skip
    (row,) = rows(con, "joint_work")
    # 1, 2 and 3 November and 30 March
    assert (row["days"], row["reply_days"], row["meeting_days"], row["work_days"]) == (4, 2, 2, 2)
    assert row["last_on"] == date(2026, 3, 30)


def test_days_after_the_exports_end_do_not_count(con, given, five):
    given("coalition_spans", [{"coalition_id": "c", "first_on": day("2025-09"), "data_as_of": date(2026, 10, 20)}])
    given("pair_months", [pair("ab", reply=(20, 21)), pair("ac", reply=(21,)), pair("ad", "2026-11", reply=(1,))])
    (row,) = rows(con, "joint_work")
    assert (row["organisation_id_b"], row["days"], row["last_on"]) == ("b", 1, date(2026, 10, 20))


def test_only_members_of_the_last_month_are_in_the_network(con, given, five):
    given(
        "member_months",
        [member("f", "2026-09"), member("g", "2026-10") | {"is_eligible": False}, member(None, "2026-10")],
    )
    given("pair_months", [pair("af"), pair("ag"), pair("ab")])
    assert [row["organisation_id_b"] for row in rows(con, "joint_work")] == ["b"]
    assert (network(con)["members"], network(con)["pairs"]) == (5, 10)


@pytest.mark.parametrize(
    ("pairs", "centralisation", "density", "isolated"),
    # of the line a-b-c the degrees are 1, 2, 1, 0, 0: (1 + 1 + 2 + 2) / (4 * 3)
    [(STAR, 1.0, 0.4, 0), (RING, 0.0, 0.5, 0), (["ab", "bc"], 0.5, 0.2, 2)],
)
def test_a_star_is_one_and_a_ring_is_nought(con, given, five, pairs, centralisation, density, isolated):
    given("pair_months", [pair(names) for names in pairs])
    row = network(con)
    assert (row["centralisation"], row["density"], row["isolated"]) == (centralisation, density, isolated)
    assert (row["pairs_known"], row["coverage"], row["reason"]) == (10, 1.0, None)


def test_joint_work_seen_before_the_twelve_months_alone_is_a_network_without_ties(con, given, five):
    given("pair_months", [pair("ab", "2025-09")])
    row = network(con)
    assert (row["density"], row["isolated"], row["centralisation"], row["coverage"]) == (0.0, 5, 0.0, 1.0)


def test_where_joint_work_was_never_seen_nothing_is_known_and_nobody_is_called_isolated(con, given, five):
    given("initiatives", [theme("a"), theme("b")])
    given("pair_months", [pair("ab", coalition="other")])
    row = network(con)
    assert (row["density"], row["isolated"], row["centralisation"], row["pairs_known"]) == (None, None, None, 0)
    assert row["reason"] == NOTHING_SEEN
    assert rows(con, "unmet_pairs") == []


@pytest.mark.parametrize(
    ("members", "pairs", "density", "reason"),
    [
        ("", 0, None, "There are fewer than two members."),
        ("a", 0, None, "There are fewer than two members."),
        ("ab", 1, 1.0, "With two members there is nothing to centre on."),
    ],
)
def test_nobody_one_member_and_two(con, given, members, pairs, density, reason):
    given("coalition_months", coalition_months("2026-10", "2026-10"))
    given("member_months", [member(name, "2026-10") for name in members])
    given("pair_months", [pair("ab")])
    row = network(con)
    assert (row["pairs"], row["density"], row["reason"], row["centralisation"]) == (pairs, density, reason, None)


def test_a_coalition_without_months_has_no_rows(con, given):
    given("pair_months", [pair("ab")])
    assert rows(con, "networks") == rows(con, "joint_work") == rows(con, "common_themes") == []


def theme(who: str, what: str = "Wages", starts: str | None = "2026-01-01", **more: Any) -> dict[str, Any]:
    return {"initiative_id": f"{who} {what}", "organisation_id": who, "theme": what, "starts_on": starts} | more


def unmet(con) -> list[tuple[str, list[str]]]:
    found = rows(con, "unmet_pairs")
    assert [row["position"] for row in found] == list(range(1, len(found) + 1))
    return [(row["organisation_id_a"] + row["organisation_id_b"], row["themes"]) for row in found]


def test_members_with_a_theme_in_common_and_no_joint_day_should_meet(con, given, five):
    given(
        "initiatives", [theme("a", " wages"), theme("b", "Wages "), theme("c"), theme("outsider"), theme("d", "Dyes")]
    )
    given("pair_months", [pair("ab"), pair("ac", "2025-10")])
    # a and b had a day, a and c none in the 12 months; of spellings the first by letter, capitals come first
    assert unmet(con) == [("ac", ["Wages"]), ("bc", ["Wages"])]


def test_most_themes_in_common_come_first_then_fewest_partners_then_ids(con, given, five):
    given("initiatives", [theme(who) for who in "abcd"] + [theme(who, "Dyes") for who in "ad"])
    given("pair_months", [pair("ab"), pair("ae")])  # partners: a 2, b 1, c 0, d 0
    # a and d have two themes; of the others c and d have no partners, b has one (bc before bd), a has two
    assert [names for names, _ in unmet(con)] == ["ad", "cd", "bc", "bd", "ac"]


def test_the_reason_names_every_theme_and_no_member(con, given, five):
    given("initiatives", [theme(who, what) for who in "ab" for what in ("Wages", "Dyes", "{Cotton}")])
    given("pair_months", [pair("cd")])
    (row,) = rows(con, "unmet_pairs")
    assert row["reason"] == "Both run something on Dyes, Wages and {Cotton}; no day of joint work in 12 months."
    assert row["themes"] == ["Dyes", "Wages", "{Cotton}"]


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"ends_on": date(2025, 11, 1)}, True),  # ran on the first day of the 12 months
        ({"ends_on": date(2025, 10, 31)}, False),
        ({"starts_on": date(2026, 10, 31)}, True),
        ({"starts_on": date(2026, 11, 1)}, False),
        ({"starts_on": None}, False),  # nobody knows when it ran
        ({"coalition_id": "c"}, True),
        ({"coalition_id": "other"}, False),
        ({"theme": " "}, False),
    ],
)  # fmt: skip
def test_a_theme_counts_while_it_is_run_alone_or_here_in_the_twelve_months(con, given, five, changed, counts):
    given("initiatives", [theme("a", starts="2025-01-01"), theme("b", starts="2025-01-01") | changed])
    given("pair_months", [pair("cd")])
    assert len(unmet(con)) == counts
    (row,) = rows(con, "common_themes")
    assert (row["members"], row["with_theme"], row["pairs"]) == (5, 1 + counts, counts)

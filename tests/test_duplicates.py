"""The same work twice: pairs of initiatives and themes, as the indicator on duplicated effort counts them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.duplicates import compute_duplicates
from tests.rows import answers, coalition_months, day, member


def ran(who: str, starts: str | None, ends: str | None = None, theme: str = "Water", **more: Any) -> dict[str, Any]:
    row = {"organisation_id": who, "theme": theme, "starts_on": starts and day(starts), "ends_on": ends and day(ends)}
    return {"initiative_id": f"{who} {starts} {ends} {theme} {more}", "title": f"{who} {theme}"} | row | more


@pytest.fixture
def june(given):
    """June 2026 of a coalition on water with members a, b, d and e."""
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "theme": "water"}])
    given("member_months", [member(name, "2026-06") for name in "abde"])


def pairs(con, columns: str = "*") -> list[tuple[Any, ...]]:
    make_tables(con)
    compute_duplicates(con)
    return con.execute(f"select {columns} from bench.duplicates order by all").fetchall()


def themes(con) -> list[tuple[Any, ...]]:
    pairs(con)
    return con.execute("from bench.duplicated_themes order by all").fetchall()


def test_hand_worked_pair_with_the_days_on_which_both_ran(con, given, june):
    given("initiatives", [ran("b", "2026-03-01", None, "WATER"), ran("a", "2025-01-01", "2026-04-15", " water ")])
    # seen from July 2025 to June 2026: a to April, b from March on, still running
    assert pairs(con) == [
        (
            "c", "WATER", "a", "a  water", day("2025-07-01"), day("2026-04-15"), "b", "b WATER", day("2026-03-01"),
            day("2026-06-30"), day("2026-03-01"), day("2026-04-15"),
        )
    ]  # fmt: skip
    assert themes(con) == [("c", "WATER", 2, 2)]


def test_three_at_once_are_three_pairs_and_three_initiatives(con, given, june):
    given("initiatives", [ran(name, "2026-01-01") for name in "abd"])
    assert [row[0] + row[1] for row in pairs(con, "organisation_id_a, organisation_id_b")] == ["ab", "ad", "bd"]
    assert themes(con) == [("c", "Water", 3, 3)]


def test_those_that_overlap_nobody_are_counted_and_a_member_does_not_double_itself(con, given, june):
    given("initiatives", [ran("a", "2026-01-01"), ran("a", "2026-02-01"), ran("e", "2025-08-01", "2025-12-31")])
    assert pairs(con) == []
    assert themes(con) == [("c", "Water", 3, 0)]


@pytest.mark.parametrize(("starts", "n"), [("2026-03-31", 1), ("2026-04-01", 0)])
def test_one_day_in_common_is_an_overlap_and_the_day_after_is_not(con, given, june, starts, n):
    given("initiatives", [ran("a", "2026-01-01", "2026-03-31"), ran("b", starts, "2026-05-31")])
    assert len(pairs(con)) == n


def test_themes_are_those_of_the_coalition_and_of_what_it_ran_itself(con, given, june):
    given("initiatives", [ran(name, "2026-01-01", theme=theme) for name in "ab" for theme in ("soil", "air", "fire")])
    given("initiatives", [ran("x", "2025-01-01", "2025-07-01", "Soil ", coalition_id="c")])
    given("initiatives", [ran("x", "2025-01-01", "2025-06-30", "air", coalition_id="c")])
    given("initiatives", [ran("x", "2026-07-01", None, "fire", coalition_id="c")])
    assert themes(con) == [("c", "soil", 2, 2)]


def test_what_has_no_start_or_not_begun_or_no_title(con, given, june):
    given(
        "initiatives", [ran("a", None), ran("a", "2026-07-01"), ran("b", "2026-01-01", title=" ", initiative_id="i7")]
    )
    given("initiatives", [ran("d", "2026-06-30", "2027-01-01", title=None, initiative_id="i8")])
    assert pairs(con, "initiative_a, initiative_b") == [("i7", "i8")]


def test_only_members_of_the_last_month(con, given, june):
    given("member_months", [member("gone", "2026-05"), {**member("office", "2026-06"), "is_eligible": False}])
    given("initiatives", [ran(name, "2026-01-01") for name in ("a", "gone", "office", "stranger")])
    assert themes(con) == [("c", "Water", 1, 0)]


def test_nothing_on_file(con, given, june):
    assert themes(con) == []


@pytest.mark.parametrize("seed", range(4))
def test_over_all_themes_it_is_the_indicator(con, given, june, seed):
    draw = random.Random(seed)
    given("initiatives", [ran("x", "2026-01-01", None, "soil", coalition_id="c")])
    for number in range(24):
        start = date(2025, 1, 1) + timedelta(days=draw.randrange(600))
        end = draw.choice([None, start + timedelta(days=draw.randrange(200))])
        row = ran(draw.choice("abde"), None, None, draw.choice(["water", "Soil", "air"]), initiative_id=f"i{number}")
        given("initiatives", [row | {"starts_on": start, "ends_on": end}])
    answer = answers(con, "duplicated_effort")["2026-06"]
    found = themes(con)
    assert sum(row[2] for row in found) == answer["n"] > 3
    assert sum(row[3] for row in found) / answer["n"] == pytest.approx(answer["value"])

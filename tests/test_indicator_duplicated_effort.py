"""Duplicated effort: members' own initiatives that overlap one of another member in theme and time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rows import answers, coalition_months, day, member

NAME = "duplicated_effort"


def ran(who: str, starts: str | None, ends: str | None = None, theme: str = "water", **more: Any) -> dict[str, Any]:
    dates = {"starts_on": starts and day(starts), "ends_on": ends and day(ends)}
    return {
        "initiative_id": f"{who} {starts} {ends} {theme} {more}",
        "organisation_id": who,
        "theme": theme,
        **dates,
        **more,
    }


@pytest.fixture
def june(given):
    """June 2026 of a coalition on water with members a, b, d and e."""
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "theme": "water"}])
    given("member_months", [member(name, "2026-06") for name in "abde"])


def found(con, month: str = "2026-06") -> tuple[int, Any]:
    answer = answers(con, NAME)[month]
    assert (answer["low"], answer["high"], answer["coverage"]) == (None, None, None)
    return answer["n"], answer["value"]


def test_hand_worked_two_of_four(con, given, june):
    given("initiatives", [ran("a", "2026-01-01", "2026-03-31"), ran("b", "2026-03-01", "2026-06-30")])
    given("initiatives", [ran("d", "2026-07-01"), ran("d", "2025-08-01", "2025-12-31")])
    given("initiatives", [ran("e", "2026-01-01", theme="soil"), ran("e", "2025-07-01", "2025-07-31")])
    # a and b overlap in March; d's of autumn and e's of July 2025 meet nobody's; soil is none of our themes, and d's
    # second has not begun: 2 of 4
    assert found(con) == (4, pytest.approx(2 / 4))


def test_one_that_overlaps_several_counts_once(con, given, june):
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-01-01"), ran("d", "2026-01-01")])
    assert found(con) == (3, 1.0)


@pytest.mark.parametrize(("starts", "value"), [("2026-03-31", 1.0), ("2026-04-01", 0.0)])
def test_one_day_in_common_is_an_overlap_and_the_day_after_is_not(con, given, june, starts, value):
    given("initiatives", [ran("a", "2026-01-01", "2026-03-31"), ran("b", starts, "2026-05-31")])
    assert found(con) == (2, value)


@pytest.mark.parametrize(("ends", "n", "value"), [("2025-07-01", 2, 1.0), ("2025-06-30", 1, 0.0)])
def test_the_window_is_twelve_months_and_not_a_day_more(con, given, june, ends, n, value):
    given("initiatives", [ran("a", "2024-01-01", ends), ran("b", "2024-01-01")])
    assert found(con) == (n, value)


def test_an_overlap_from_before_the_window_is_over(con, given, june):
    given(
        "initiatives",
        [ran("a", "2024-01-01", "2025-07-10"), ran("b", "2025-07-11"), ran("a", "2023-01-01", "2024-12-31")],
    )
    # b began after a's had ended; a's other one is out of sight
    assert found(con) == (2, 0.0)


def test_what_has_not_begun_by_the_months_end_is_not_known_yet(con, given, june):
    given("initiatives", [ran("a", "2026-06-30"), ran("d", "2025-09-01", "2025-09-30")])
    given("initiatives", [ran("b", "2026-07-01"), ran("b", "2026-07-01", "2026-12-31")])
    assert found(con) == (2, 0.0)
    given("initiatives", [ran("e", "2026-06-30", "2026-12-31")])
    assert found(con) == (3, pytest.approx(2 / 3))


def test_without_an_end_it_is_running_and_without_a_start_it_is_left_out(con, given, june):
    given("initiatives", [ran("a", "2020-01-01"), ran("b", None), ran("d", None, "2026-01-31")])
    assert found(con) == (1, 0.0)
    given("initiatives", [ran("e", "2026-06-01")])
    assert found(con) == (2, 1.0)


def test_an_end_before_the_start_is_no_time_at_all(con, given, june):
    given("initiatives", [ran("a", "2026-03-01", "2026-02-01"), ran("b", "2026-01-01")])
    assert found(con) == (1, 0.0)


def test_a_members_own_two_do_not_duplicate_each_other(con, given, june):
    given("initiatives", [ran("a", "2026-01-01"), ran("a", "2026-02-01")])
    assert found(con) == (2, 0.0)


def test_only_what_members_run_alone_counts(con, given, june):
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-01-01", coalition_id="c")])
    given("initiatives", [ran("d", "2026-01-01", coalition_id="another"), ran("stranger", "2026-01-01")])
    given("member_months", [{**member("office", "2026-06"), "is_eligible": False}])
    given("initiatives", [ran("office", "2026-01-01")])
    assert found(con) == (1, 0.0)


def test_leavers_are_no_members_and_a_joiners_earlier_ones_count(con, given, june):
    given("coalition_months", coalition_months("2026-05", "2026-05"))
    given("member_months", [member("leaver", "2026-05"), member("a", "2026-05")])
    given("initiatives", [ran("leaver", "2026-01-01"), ran("a", "2026-01-01")])
    assert [found(con, month) for month in ("2026-05", "2026-06")] == [(2, 1.0), (1, 0.0)]
    # b joins in June; its initiative ended before
    given("initiatives", [ran("b", "2026-01-01", "2026-04-30")])
    assert [found(con, month) for month in ("2026-05", "2026-06")] == [(2, 1.0), (2, 1.0)]


def test_themes_of_the_coalitions_own_initiatives_are_its_themes_while_they_run(con, given, june):
    given("initiatives", [ran("a", "2026-01-01", theme="soil"), ran("b", "2026-01-01", theme="soil")])
    assert found(con) == (0, None)
    given("initiatives", [ran("office", "2026-07-01", theme="soil", coalition_id="c")])  # after the month
    given(
        "initiatives", [ran("office", "2024-07-01", "2025-06-30", theme="soil", coalition_id="c")]
    )  # before the window
    given("initiatives", [ran("office", "2024-07-01", theme="soil", coalition_id="another")])
    assert found(con) == (0, None)
    given("initiatives", [ran("office", "2024-07-01", "2025-07-01", theme="soil", coalition_id="c")])
    assert found(con) == (2, 1.0)


def test_two_of_its_initiatives_on_its_theme_count_members_once(con, given, june):
    given("initiatives", [ran("office", "2026-01-01", coalition_id="c"), ran("office", "2026-02-01", coalition_id="c")])
    given("initiatives", [ran("a", "2026-01-01")])
    assert found(con) == (1, 0.0)


def test_different_themes_do_not_overlap_and_spelling_does_not_part_them(con, given, june):
    given("initiatives", [ran("office", "2026-01-01", theme="soil", coalition_id="c")])
    given("initiatives", [ran("a", "2026-01-01", theme="soil"), ran("b", "2026-01-01", theme="water")])
    assert found(con) == (2, 0.0)
    given("initiatives", [ran("d", "2026-01-01", theme=" Water ")])
    assert found(con) == (3, pytest.approx(2 / 3))


def test_a_coalition_without_a_theme_and_one_without_initiatives_have_no_value(con, given, june):
    assert found(con) == (0, None)
    con.execute("update coalitions set theme = null")
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-01-01")])
    assert found(con) == (0, None)


def test_one_member_duplicates_nobody(con, given):
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("coalitions", [{"coalition_id": "c", "name": "C", "theme": "water"}])
    given("member_months", [member("a", "2026-06")])
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-01-01")])
    assert found(con) == (1, 0.0)


def test_an_organisation_in_two_coalitions_counts_in_each_and_they_do_not_mix(con, given, june):
    given("coalition_months", coalition_months("2026-06", "2026-06", "d"))
    given("coalitions", [{"coalition_id": "d", "name": "D", "theme": "water"}])
    given("member_months", [member(name, "2026-06", "d") for name in "az"])
    given("initiatives", [ran("a", "2026-01-01"), ran("b", "2026-01-01"), ran("z", "2025-08-01", "2025-08-31")])
    assert found(con) == (2, 1.0)
    answer = answers(con, NAME, "d")["2026-06"]
    assert (answer["n"], answer["value"]) == (2, 0.0)

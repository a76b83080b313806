"""The warning `say_do_gap` on ratings and promises few enough to work by hand."""

from __future__ import annotations

import duckdb
import pytest

from metrics.episodes import Firing
from tests.conftest import Given
from tests.rows import coalition_months, day, member, months_from
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "say_do_gap"
SIX = "abcdef"  # so that each can be rated by five others


@pytest.fixture
def coalition(given: Given) -> Given:
    """Coalition c from January 2026 to December 2027 with six members; a survey closed on 20 June 2026."""
    given("coalition_months", coalition_months("2026-01", "2027-12"))
    given("member_months", [member(o, f"{one:%Y-%m}") for o in SIX for one in months_from("2026-01", "2027-12")])
    wave(given, "2026-06-20")
    return given


def wave(given: Given, closed: str | None) -> None:
    dates = {"opened_on": day("2025-12-01"), "closed_on": closed and day(closed)}
    given("survey_waves", [{"wave_id": f"{closed}", "coalition_id": "c", **dates}])


def rated(
    given: Given, who: str, *values: float | None, closed: str | None = "2026-06-20", on: str = "reliability"
) -> None:
    """What the others say of a member, one after the other."""
    row = {"wave_id": f"{closed}", "rated_organisation_id": who, "dimension": on}
    others = [name for name in SIX if name != who]
    for rater, value in zip(others, values, strict=False):
        given("survey_ratings", [{**row, "rater_organisation_id": rater, "value": value}])


def due(con: Con, given: Given, who: str, count: int, on_time: int, month: str = "2026-06") -> None:
    """So many commitments of a member fall due in a month; the first are completed on time."""
    for number in range(count):
        on = day(f"{month}-{10 + number}")
        done = on if number < on_time else None
        row = {"commitment_id": f"{who}-{month}-{number}", "coalition_id": "c", "owner_organisation_id": who}
        given("commitments", [{**row, "made_on": day("2026-01-01"), "due_on": on, "completed_on": done}])
    con.execute(
        "update member_months set commitments_due = $1, commitments_on_time = $2 where organisation_id = $3 and month = $4",
        [count, on_time, who, day(month)],
    )


def told(con: Con) -> list[Firing]:
    return [firing for firing in firings(con, NAME) if firing.level != "unable"]


def test_a_member_rated_reliable_that_does_not_deliver_is_told_for_twelve_months(con: Con, coalition: Given) -> None:
    rated(coalition, "a", 4, 3, 3, 3, 4)  # 17/5 = 3.4, as (x - 1)/3: .8
    due(con, coalition, "a", 5, 2, "2026-01")
    found = told(con)  # 2 of 5 on time, .4: just .4 apart
    assert by_month(found) == {f"{one:%Y-%m}": "watch" for one in months_from("2026-06", "2027-05")}
    first = found[0]
    assert (first.subject, first.since, first.value, first.n) == ("a", day("2026-01"), 0.4, 5)
    assert first.rows == tuple(f"commitments/a-2026-01-{number}" for number in range(5))
    assert why(NAME, first, a="Alder") == (
        "Alder completed 40 % of the 5 commitments due in the 6 months up to June 2026 on time, and the other members rate "
        "it reliable in the survey that closed then."
    )
    assert next_step(NAME, first, a="Alder").startswith("Go through what Alder promised")


def test_a_member_that_delivers_and_is_not_rated_reliable_is_told_too(con: Con, coalition: Given) -> None:
    rated(coalition, "a", 2, 2, 2, 2, 2)  # 1/3
    due(con, coalition, "a", 8, 6)  # .75: .417 apart
    found = told(con)
    assert len(found) == 12 and "do not rate it reliable" in why(NAME, found[0], a="Alder")


@pytest.mark.parametrize(
    ("values", "on_time", "expected"),
    [
        ((4, 4, 4, 4, 4), 6, 1),  # 1 and .6
        ((4, 4, 4, 4, 4), 7, 0),  # 1 and .7
        ((3, 3, 3, 3, 3), 2, 1),  # 2/3 and .2
        ((3, 3, 3, 3, 3), 3, 0),
        ((3, 3, 3, 3, 2), 0, 0),  # .6: not clearly reliable
        ((1, 1, 1, 1, 1), 4, 1),
        ((1, 1, 1, 1, 1), 3, 0),
        ((2, 2, 2, 2, 3), 10, 0),  # .4: not clearly unreliable
        ((1, 1, 1, 1, 1), 0, 0),  # neither
    ],
)
def test_four_tenths_apart_and_a_clear_rating_are_needed(
    con: Con, coalition: Given, values: tuple[float, ...], on_time: int, expected: int
) -> None:
    rated(coalition, "a", *values)
    due(con, coalition, "a", 10, on_time)
    assert (len(told(con)) > 0) == expected


def test_five_others_must_have_rated_it(con: Con, coalition: Given) -> None:
    due(con, coalition, "a", 5, 0)
    rated(coalition, "a", 4, 4, 4, 4, None)
    row = {"wave_id": "2026-06-20", "rated_organisation_id": "a", "dimension": "reliability", "value": 4}
    coalition("survey_ratings", [{**row, "rater_organisation_id": name} for name in ("a", "office")])
    rated(coalition, "a", 4, 4, 4, 4, 4, on="openness")
    found = firings(con, NAME)
    assert {firing.level for firing in found} == {"unable"} and len(found) == 24
    assert unable(NAME, found[0]) == (
        "Too little to warn: a member is needed that 5 others rated in a survey of the last 12 months and that had 5 "
        "commitments due in the 6 months up to it."
    )


@pytest.mark.parametrize(("months", "expected"), [(("2026-01", "2026-06"), 12), (("2025-12", "2026-06"), 0)])
def test_five_commitments_must_have_been_due_in_the_six_months(
    con: Con, coalition: Given, months: tuple[str, str], expected: int
) -> None:
    coalition("member_months", [member("a", "2025-12")])
    rated(coalition, "a", 4, 4, 4, 4, 4)
    due(con, coalition, "a", 1, 0, months[0])
    due(con, coalition, "a", 4, 0, months[1])
    due(con, coalition, "a", 9, 0, "2026-07")
    assert len(told(con)) == expected


def test_what_was_given_up_before_it_was_due_is_not_among_the_rows(con: Con, coalition: Given) -> None:
    rated(coalition, "a", 4, 4, 4, 4, 4)
    due(con, coalition, "a", 7, 0)
    con.execute("update commitments set dropped_on = due_on where commitment_id = 'a-2026-06-0'")
    con.execute("update commitments set dropped_on = due_on + 1 where commitment_id = 'a-2026-06-1'")
    con.execute("update member_months set commitments_due = 6 where commitments_due = 7")
    assert told(con)[0].rows == tuple(f"commitments/a-2026-06-{number}" for number in range(1, 7))


def test_how_a_named_member_was_rated_cannot_be_read_off_the_warning(con: Con, coalition: Given) -> None:
    rated(coalition, "a", 4, 3, 3, 3, 4)
    due(con, coalition, "a", 5, 0)
    before = told(con)
    con.execute("update survey_ratings set value = 4")
    assert told(con) == before and len(before) == 12


def test_the_next_survey_is_judged_anew_and_changes_nothing_before(con: Con, coalition: Given) -> None:
    rated(coalition, "a", 4, 4, 4, 4, 4)
    due(con, coalition, "a", 5, 0)
    due(con, coalition, "b", 5, 0)
    before = told(con)
    wave(coalition, "2026-09-30")
    rated(coalition, "b", 4, 4, 4, 4, 4, closed="2026-09-30")
    found = told(con)
    assert [firing for firing in found if firing.subject == "a"] == before[:3]
    assert found[3].subject == "b" and found[3].month == day("2026-09")
    wave(coalition, None)
    rated(coalition, "b", 1, 1, 1, 1, 1, closed=None)
    assert told(con) == found

"""The warning `benefit_gap` on answers and gifts small enough to share out by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from metrics.episodes import Firing
from tests.conftest import Given
from tests.rows import coalition_months, day, make_the_rest, member, months_from
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "benefit_gap"
FIRST, SECOND = "2026-01-20", "2026-06-30"
EVEN = dict.fromkeys("abdef", 5)
LITTLE = {**EVEN, "a": 1}  # on a scale from 0 to 10: of 21 a benefits 1, a share of .048


@pytest.fixture
def coalition(given: Given) -> Given:
    """Coalition c from January 2025 to December 2027: of its members a to f each gave 100 in January and in June 2026."""
    given("coalition_months", coalition_months("2025-01", "2027-12"))
    given("member_months", [member(o, f"{one:%Y-%m}") for o in "abdef" for one in months_from("2025-01", "2027-12")])
    for month in ("2026-01", "2026-06"):
        gave(given, dict.fromkeys("abdef", 100), month)
    item = {"instrument": "i", "version": "1", "item_id": "i", "construct": "benefit", "scale_min": 0, "scale_max": 10}
    given("survey_items", [item])
    return given


def gave(given: Given, amounts: dict[str, float], month: str) -> None:
    row = {"coalition_id": "c", "given_on": day(f"{month}-10"), "currency": "EUR"}
    given("contributions", [{**row, "organisation_id": name, "amount": amount} for name, amount in amounts.items()])


def survey(given: Given, closed: str | None, said: dict[str, float | None], **more: Any) -> None:
    dates = {"opened_on": day("2025-01-01"), "closed_on": closed and day(closed)}
    asked = {"instrument": "i", "instrument_version": "1"}
    given("survey_waves", [{"wave_id": f"{closed}", "coalition_id": "c", **dates, **asked}])
    row = {"wave_id": f"{closed}", "item_id": "i"} | more
    cells = [{"organisation_id": name, "respondent_key": f"p{name}", "value": value} for name, value in said.items()]
    given("survey_answers", [row | cell for cell in cells])


def told(con: Con) -> list[Firing]:
    make_the_rest(con)
    return [firing for firing in firings(con, NAME) if firing.level != "unable"]


def test_less_than_half_in_two_surveys_is_told_for_twelve_months(con: Con, coalition: Given) -> None:
    gave(coalition, {"a": 300}, "2026-06")
    survey(coalition, FIRST, {**EVEN, "a": 2})  # 2 of 22, .091, for 100 of 500: .2
    survey(coalition, SECOND, {**EVEN, "a": 4})  # 4 of 24, .167, for 500 of 1,300: .385
    found = told(con)
    assert by_month(found) == {f"{one:%Y-%m}": "act" for one in months_from("2026-06", "2027-05")}
    first = found[0]
    assert (first.subject, first.since, first.threshold) == ("a", day(FIRST), 0.5)
    assert first.expected == pytest.approx(5 / 13)
    assert (first.rows_from, first.rows_to, first.rows_of) == (day("2025-07"), day(SECOND), "a")
    assert why(NAME, first, a="Alder") == (
        "By the surveys that closed in January 2026 and June 2026, Alder gets little for what it puts in: 38 % of what the "
        "members that answered gave in the 12 months up to the last one, where an even share is 20 %."
    )
    assert next_step(NAME, first, a="Alder").startswith("Ask Alder what it needs")


@pytest.mark.parametrize(("a_says", "expected"), [(2.2, 12), (2.222222222222, 0), (2.3, 0)])
def test_half_is_enough(con: Con, coalition: Given, a_says: float, expected: int) -> None:
    # x of 20 + x for a fifth of the gifts: just half of .2 at x = 20/9 = 2.22
    survey(coalition, FIRST, LITTLE)
    survey(coalition, SECOND, {**EVEN, "a": a_says})
    assert len(told(con)) == expected


def test_one_survey_is_not_two(con: Con, coalition: Given) -> None:
    survey(coalition, FIRST, {**EVEN, "b": 1})
    survey(coalition, SECOND, LITTLE)
    assert told(con) == []


def test_the_answers_of_a_named_member_cannot_be_read_off_the_warning(con: Con, coalition: Given) -> None:
    survey(coalition, FIRST, {**EVEN, "a": 2})
    survey(coalition, SECOND, {**EVEN, "a": 1})
    before = told(con)
    con.execute("update survey_answers set value = 0 where organisation_id = 'a'")
    assert told(con) == before and len(before) == 12


def test_who_gave_nothing_has_no_gap(con: Con, coalition: Given) -> None:
    con.execute("delete from contributions where organisation_id = 'a'")
    survey(coalition, FIRST, {**EVEN, "a": 0})
    survey(coalition, SECOND, {**EVEN, "a": 0})
    assert told(con) == []


def test_a_member_that_did_not_answer_the_survey_before_is_not_told_of(con: Con, coalition: Given) -> None:
    given_before = {**EVEN, "a": None, "x": 5}
    survey(coalition, FIRST, given_before)
    survey(coalition, SECOND, LITTLE)
    assert told(con) == []
    con.execute("update survey_answers set value = 1 where organisation_id = 'a'")
    assert len(told(con)) == 12


def test_a_survey_too_few_answered_is_passed_over(con: Con, coalition: Given) -> None:
    survey(coalition, FIRST, LITTLE)
    survey(coalition, "2026-03-20", {"a": 5, "b": 5, "d": 5, "e": 5})
    survey(coalition, SECOND, LITTLE)
    assert [firing.since for firing in told(con)] == [day(FIRST)] * 12


def test_two_organisations_are_too_few_whatever_their_people(con: Con, coalition: Given) -> None:
    for closed in (FIRST, SECOND):
        survey(coalition, closed, {"a": 1, "b": 9})
        for person in "xyz":
            row = {"wave_id": closed, "item_id": "i", "organisation_id": "b", "respondent_key": person, "value": 9}
            coalition("survey_answers", [row])
    assert told(con) == []


def test_the_next_survey_is_judged_anew_and_changes_nothing_before(con: Con, coalition: Given) -> None:
    survey(coalition, FIRST, LITTLE)
    survey(coalition, SECOND, LITTLE)
    before = told(con)
    survey(coalition, "2026-09-01", EVEN)
    gave(coalition, {"a": 9000}, "2026-10")
    survey(coalition, None, LITTLE)
    assert told(con) == [firing for firing in before if firing.month < day("2026-09")] != []


@pytest.mark.parametrize(("first", "expected"), [("2024-12-30", 12), ("2024-12-29", 0)])
def test_the_surveys_may_lie_eighteen_months_apart(con: Con, coalition: Given, first: str, expected: int) -> None:
    coalition("coalition_months", coalition_months("2024-12", "2024-12"))
    coalition("member_months", [member(name, "2024-12") for name in "abdef"])
    gave(coalition, dict.fromkeys("abdef", 100), "2024-12")
    survey(coalition, first, LITTLE)
    survey(coalition, SECOND, LITTLE)
    con.execute("update survey_waves set opened_on = '2024-01-01'")
    assert len(told(con)) == expected


def test_without_two_surveys_it_says_so(con: Con, coalition: Given) -> None:
    con.execute("delete from coalition_months where month not between '2025-12-01' and '2026-07-01'")
    survey(coalition, FIRST, EVEN)
    survey(coalition, SECOND, EVEN)
    make_the_rest(con)
    found = firings(con, NAME)
    assert by_month(found) == {f"{one:%Y-%m}": "unable" for one in months_from("2025-12", "2026-05")}
    assert unable(NAME, found[0]) == (
        "Nothing to compare: two closed surveys are needed, the last within 12 months, in which at least 5 people of 3 "
        "members say what they benefit, and contributions."
    )


def test_without_contributions_there_is_nothing_to_compare(con: Con, coalition: Given) -> None:
    con.execute("delete from contributions")
    survey(coalition, FIRST, LITTLE)
    survey(coalition, SECOND, LITTLE)
    make_the_rest(con)
    assert [firing.level for firing in firings(con, NAME)] == ["unable"] * 36

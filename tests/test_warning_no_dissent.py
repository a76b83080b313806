"""The warning `no_dissent` on decisions few enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from tests.conftest import Given
from tests.rows import coalition_months, day
from tests.warned import by_month, firings, next_step, unable, why

Con = duckdb.DuckDBPyConnection
NAME = "no_dissent"


def decide(given: Given, number: int, on: str | date, *positions: str | None, coalition: str = "c") -> None:
    """A decision on which one organisation after the other took these positions."""
    row = {"decision_id": f"{coalition}{number:02}", "coalition_id": coalition, "decided_on": on, "outcome": "adopted"}
    given("decisions", [row])
    taken = [{"organisation_id": f"o{n}", "position": position} for n, position in enumerate(positions)]
    given("positions", [{"decision_id": row["decision_id"], **one} for one in taken])


def ten(given: Given, first: str = "2026-01-01", apart: int = 7, coalition: str = "c") -> None:
    """Ten decisions that everybody supported, a week apart."""
    for number in range(10):
        decide(given, number, day(first) + timedelta(days=apart * number), "support", "accept", coalition=coalition)


def told(con: Con, coalition: str = "c") -> dict[str, str]:
    return by_month(firing for firing in firings(con, NAME, coalition) if firing.level != "unable")


def test_ten_decisions_without_a_doubt_are_told(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-05"))
    ten(given)  # the tenth is on 5 March
    found = [firing for firing in firings(con, NAME) if firing.level != "unable"]
    assert by_month(found) == {"2026-03": "watch", "2026-04": "watch", "2026-05": "watch"}
    first = found[0]
    assert (first.subject, first.since, first.value, first.threshold, first.n) == (None, day("2026-01-01"), 10, 10, 10)
    assert first.rows == tuple(f"decisions/c{number:02}" for number in range(10)) and first.strength == 1
    assert why(NAME, first) == (
        "None of the 10 decisions of the 12 months to March 2026 with positions on file drew an objection or an "
        "abstention; there has been none since 1 January 2026."
    )
    assert next_step(NAME, first).startswith("Before the next decision ask two members")


def test_nine_are_too_few_and_it_says_so(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-03"))
    ten(given)
    *_, short, enough = firings(con, NAME)
    assert (short.level, short.n, enough.level) == ("unable", 9, "watch")
    assert unable(NAME, short) == (
        "Too few decisions to warn: 9 decisions of the last 12 months have positions on file, 10 are needed."
    )


@pytest.mark.parametrize("doubt", ["object", "abstain"])
def test_one_doubt_within_twelve_months_is_enough(con: Con, given: Given, doubt: str) -> None:
    given("coalition_months", coalition_months("2025-05", "2026-05"))
    decide(given, 99, "2025-05-31", "support", doubt)
    ten(given)
    found = firings(con, NAME)
    # ten of eleven or all of ten: from February on there are enough; the year of April 2026 begins with May 2025
    assert [firing.level for firing in found] == ["unable"] * 9 + ["watch"]
    assert found[-1].month == day("2026-05") and found[-1].since == day("2026-01-01")


def test_since_is_the_first_decision_after_the_last_doubt_however_long_ago(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2024-01", "2026-03"))
    decide(given, 90, "2024-01-10", "support")
    decide(given, 91, "2024-02-10", "object")
    decide(given, 92, "2024-02-11", "support")
    decide(given, 93, "2025-03-31", "support")
    ten(given)
    found = firings(con, NAME)[-1]  # the year of March 2026 begins with April 2025
    assert (found.since, found.n) == (day("2024-02-11"), 10)
    assert found.rows == tuple(f"decisions/c{number:02}" for number in range(10))


@pytest.mark.parametrize("positions", [(), ("absent",), (None,)])
def test_decisions_on_which_no_position_is_on_file_say_nothing(
    con: Con, given: Given, positions: tuple[str | None, ...]
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-03"))
    ten(given)
    con.execute("delete from positions where decision_id = 'c04'")
    decide(given, 50, "2026-03-20", *positions)
    *_, found = firings(con, NAME)
    assert (found.level, found.n) == ("unable", 9)


def test_an_absence_beside_a_position_is_no_doubt(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-03"))
    ten(given)
    con.execute("insert into positions (decision_id, organisation_id, position) values ('c04', 'o7', 'absent')")
    assert told(con) == {"2026-03": "watch"}


def test_a_later_doubt_changes_nothing_before_it(con: Con, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-05"))
    ten(given)
    before = firings(con, NAME)
    decide(given, 50, "2026-05-01", "object")
    after = firings(con, NAME)
    assert [firing for firing in after if firing.month < day("2026-05")] == before[:-1]
    assert before[-1].level == "watch" and len(after) == 4


def test_coalitions_do_not_mix(con: Con, given: Given) -> None:
    given("coalition_months", [*coalition_months("2026-01", "2026-03"), *coalition_months("2026-01", "2026-03", "e")])
    ten(given)
    ten(given, coalition="e")
    decide(given, 50, "2026-03-20", "object", coalition="e")
    assert told(con) == {"2026-03": "watch"}
    assert told(con, "e") == {}

"""The warning `runway_short` on rows small enough to work by hand."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest

from tests.conftest import Given
from tests.rows import answers, coalition_months, day, months_from
from tests.warned import by_month, firings, unable, why

NAME = "runway_short"


def grant(amount: float, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    row = {"coalition_id": "c", "grant_id": f"{starts} {amount:g}", "funder_organisation_id": "f", "amount": amount}
    dates = {"starts_on": day(starts), "ends_on": day(ends), "currency": "EUR"}
    return {**row, **dates, "purpose": "core", "signed": True, **more}


def spent(amount: float, first: str, last: str, currency: str = "EUR") -> list[dict[str, Any]]:
    months = months_from(first, last)
    return [{"coalition_id": "c", "month": m, "amount": amount, "currency": currency} for m in months]


def levels(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return by_month(firings(con, NAME))


@pytest.mark.parametrize(("amount", "level"), [(90_000, None), (89_990, "act")])
def test_below_six_months_it_warns_and_at_six_it_does_not(
    con: duckdb.DuckDBPyConnection, given: Given, amount: float, level: str | None
) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("spending", spent(15_000, "2026-01", "2026-06"))
    given("funding", [grant(amount, "2026-07-01", "2027-06-30")])  # 90,000 / 15,000 = 6
    assert levels(con) == ({"2026-06": level} if level else {})


def test_it_starts_when_too_little_is_left_and_stops_with_a_new_grant(
    con: duckdb.DuckDBPyConnection, given: Given
) -> None:
    given("coalition_months", coalition_months("2026-01", "2026-06"))
    given("spending", spent(1_000, "2025-10", "2026-06"))
    given("funding", [grant(3_000, "2026-07-01", "2026-09-30"), grant(8_000, "2026-01-01", "2026-03-31")])
    # of 1,000 a month: January 8,000 x 59/90 + 3,000 = 8,244; February 8,000 x 31/90 + 3,000 = 5,756; then 3,000
    assert levels(con) == dict.fromkeys(["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"], "act")
    given("funding", [grant(6_000, "2026-10-01", "2026-12-31")])
    assert levels(con) == {}


def test_the_sentence_and_the_rows_behind_it(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("spending", spent(15_000, "2026-04", "2026-06"))
    given("funding", [grant(63_000, "2026-07-01", "2027-06-30"), grant(5_000, "2025-01-01", "2025-12-31")])
    given("funding", [grant(9_000, "2026-08-01", "2027-06-30", signed=False)])
    (found,) = firings(con, NAME)
    assert (found.subject, found.value, found.threshold, found.n) == (None, pytest.approx(4.2), 6, 3)
    assert found.rows == (
        "funding/2026-07-01 63000", "spending/c|2026-04-01", "spending/c|2026-05-01", "spending/c|2026-06-01",
    )  # fmt: skip
    assert why(NAME, found) == (
        "Signed money lasts 4.2 more months: 63,000 EUR are still to come and 15,000 EUR a month are usually spent, "
        "where 6 months are the least."
    )


def test_what_is_spent_later_changes_no_earlier_month(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-01", "2027-03"))
    given("spending", spent(1_000, "2025-12", "2026-06"))
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31")])
    before = [firing for firing in firings(con, NAME) if firing.month <= day("2026-06")]
    assert by_month(before) == {"2026-01": "unable"} | {f"2026-0{month}": "act" for month in range(2, 7)}
    # by the end most months are in another currency, in which there is no grant
    given("spending", spent(5_000, "2026-07", "2027-03", currency="USD"))
    found = firings(con, NAME)
    assert [firing for firing in found if firing.month <= day("2026-06")] == before
    assert found[-1].level == "unable"


def test_money_of_unknown_signature_or_purpose_is_no_nought(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given(
        "funding",
        [grant(1, "2026-07-01", "2026-12-31", signed=None), grant(2, "2026-07-01", "2026-12-31", purpose=None)],
    )
    (found,) = firings(con, NAME)
    assert found.level == "unable"
    assert unable(NAME, found) == (
        "Runway unknown, not zero: no grant in EUR says whether it is signed and what it is for."
    )


def test_too_little_on_file_is_said(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == "Runway unknown, not zero: no grants are on file."
    given("funding", [grant(3_000, "2026-07-01", "2026-12-31")])
    given("spending", spent(1_000, "2025-12", "2026-02"))
    (found,) = firings(con, NAME)
    assert unable(NAME, found) == (
        "Runway unknown, not zero: spending is on file for 2 of the last 6 months, 3 are needed."
    )
    given("spending", spent(1_000, "2026-03", "2026-03"))
    assert levels(con) == {"2026-06": "act"}


def test_spending_of_nought_is_no_endless_runway(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    given("coalition_months", coalition_months("2026-06", "2026-06"))
    given("spending", spent(0, "2026-01", "2026-06"))
    given("funding", [grant(5_000, "2026-07-01", "2026-12-31")])
    assert levels(con) == {"2026-06": "unable"}


@pytest.mark.parametrize(("ended", "months"), [("2026-06-30", ["2026-05"]), ("2026-07-01", ["2026-05", "2026-06"])])
def test_a_coalition_that_has_ended_is_not_warned(
    con: duckdb.DuckDBPyConnection, given: Given, ended: str, months: list[str]
) -> None:
    given("coalitions", [{"coalition_id": "c", "name": "C", "ended_on": day(ended)}])
    given("coalition_months", coalition_months("2026-05", "2026-06"))
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(500, "2026-07-01", "2026-07-31")])
    assert list(levels(con)) == months


def test_it_never_contradicts_the_indicator(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    draw = np.random.default_rng(5)
    given("coalition_months", coalition_months("2025-01", "2026-12"))
    for number, month in enumerate(months_from("2024-10", "2026-12")):
        if number % 9:
            currency = "USD" if month > day("2026-03") and number % 2 else "EUR"
            given(
                "spending",
                [{"coalition_id": "c", "month": month, "amount": int(draw.integers(500, 1_500)), "currency": currency}],
            )
    for number in range(12):
        starts = np.datetime64("2024-06-01") + int(draw.integers(0, 800))
        ends = starts + int(draw.integers(20, 500))
        more = {
            "signed": [True, True, True, False, None][number % 5], "purpose": ["core", "facilitation", "project", None][number % 4],
            "currency": "USD" if number % 6 == 5 else "EUR", "grant_id": f"g{number}",
        }  # fmt: skip
        given("funding", [grant(float(draw.integers(1_000, 9_000)), str(starts), str(ends), **more)])
    known = {month: a["value"] if a["n"] >= 3 else None for month, a in answers(con, "runway").items()}
    found = {f"{firing.month:%Y-%m}": firing for firing in firings(con, NAME)}
    assert {month for month, firing in found.items() if firing.level == "act"} == {
        month for month, value in known.items() if value is not None and value < 6
    }
    assert len(found) > 3
    assert all(firing.value == known[month] for month, firing in found.items() if firing.level == "act")

"""When the money ends: months, outlook and funders, worked out by hand and beside the indicators."""

from __future__ import annotations

from typing import Any

import pytest

from metrics.bench import make_tables
from metrics.framework import compute_indicators
from metrics.funding import compute_funding
from metrics.heads import heads
from tests.rows import coalition_months, day, make_the_rest, months_from

TAKEN = ("runway", "commitment_horizon", "funder_count_effective")
NO_GRANTS = "No grants on file: runway unknown, not zero."


def grant(amount: float, starts: str, ends: str, funder: str | None = "f", **more: Any) -> dict[str, Any]:
    return {
        "coalition_id": "c", "grant_id": f"{amount}-{starts}-{funder}-{more}", "funder_organisation_id": funder,
        "amount": amount, "currency": "EUR", "starts_on": day(starts), "ends_on": day(ends), "purpose": "core",
        "signed": True, **more,
    }  # fmt: skip


def spent(amount: float, first: str, last: str, currency: str = "EUR", coalition: str = "c") -> list[dict[str, Any]]:
    return [
        {"coalition_id": coalition, "month": month, "amount": amount, "currency": currency}
        for month in months_from(first, last)
    ]


@pytest.fixture
def june(given):
    """Twelve months that end with June 2026."""
    given("coalition_months", coalition_months("2025-07", "2026-06"))


def computed(con) -> None:
    make_the_rest(con)
    compute_indicators(con, leave_out=[name for name in heads() if name not in TAKEN])
    make_tables(con)
    compute_funding(con)


def outlook(con, coalition: str = "c") -> dict[str, Any]:
    computed(con)
    found = con.execute("select * from bench.funding_outlook where coalition_id = ?", [coalition])
    names = [column[0] for column in found.description]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


def months(con) -> dict[str, tuple[Any, ...]]:
    """(signed, spent, cover) by month."""
    computed(con)
    rows = con.execute("select month, signed, spent, cover from bench.funding_months order by month").fetchall()
    return {month.strftime("%Y-%m"): tuple(rest) for month, *rest in rows}


def funders(con) -> list[tuple[Any, ...]]:
    computed(con)
    return con.execute(
        "select organisation_id, name, signed, share, last_ends_on from bench.funders order by share desc, organisation_id"
    ).fetchall()


def measured(con, indicator: str) -> float | None:
    return con.execute(
        "select value from indicators where indicator = ? and month = '2026-06-01'", [indicator]
    ).fetchone()[0]


# --- outlook ------------------------------------------------------------------------------------------------


def test_the_worked_vector(con, given, june):
    given("spending", spent(15_000, "2026-01", "2026-06"))
    given("funding", [grant(90_000, "2026-07-01", "2027-06-30")])
    row = outlook(con)
    assert [row[name] for name in ("currency", "usual_spend", "signed_to_come", "runway")] == ["EUR", 15_000, 90_000, 6]
    assert (row["runway_without_largest"], row["funders"], row["largest_share"], row["reason"]) == (0, 1, 1, None)
    # 90,000/365 30.4375 = 7,505 a month are half of the usual 15,000
    assert row["first_uncovered_month"] == day("2026-07")


def test_it_is_what_the_indicators_say(con, given, june):
    given("spending", [*spent(900, "2026-01", "2026-03"), *spent(1_300, "2026-05", "2026-06")])
    given("funding", [grant(12_345, "2026-02-03", "2027-03-17", "a"), grant(4_000, "2026-09-01", "2028-01-31", "b")])
    given("funding", [grant(2_000, "2026-01-01", "2026-12-31", "b", purpose="project")])
    given("funding", [grant(700, "2026-01-01", "2026-12-31", "d", signed=False)])
    row = outlook(con)
    assert row["runway"] == pytest.approx(row["signed_to_come"] / row["usual_spend"])
    assert row["effective_funders"] == pytest.approx(1 / sum(share**2 for _, _, _, share, _ in funders(con)))
    for column, indicator in zip(
        ("runway", "effective_funders", "commitment_horizon"), (TAKEN[0], TAKEN[2], TAKEN[1]), strict=True
    ):
        assert row[column] == measured(con, indicator) is not None


def test_without_the_largest_funder_its_core_money_is_gone(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(6_000, "2026-07-01", "2027-06-30", "a"), grant(2_000, "2026-07-01", "2027-06-30", "b")])
    # project money makes b the largest of the coming year (2,000 + 5,000 of 13,000), and only core money pays the runway
    given("funding", [grant(5_000, "2026-07-01", "2027-06-30", "b", purpose="project")])
    row = outlook(con)
    assert row["largest_share"] == pytest.approx(7 / 13)
    assert (row["runway"], row["runway_without_largest"]) == (pytest.approx(8), pytest.approx(6))


def test_of_funders_that_pay_alike_the_first_by_letter_is_the_largest(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    both = [
        grant(3_000, "2026-07-01", "2026-09-30", "b"),
        grant(3_000, "2026-07-01", "2026-09-30", "a"),
        grant(4_000, "2027-07-01", "2027-12-31", "b"),  # after the coming year
    ]
    for rows in (both, both[::-1]):
        con.execute("delete from funding")
        given("funding", rows)
        assert outlook(con)["runway_without_largest"] == pytest.approx(7)


def test_no_grants_are_not_nought(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    row = outlook(con)
    assert row["reason"] == NO_GRANTS
    assert (row["usual_spend"], row["signed_to_come"], row["runway"], row["funders"]) == (1_000, None, None, None)
    assert {month: cells for month, cells in months(con).items() if cells[0] is not None or cells[2] is not None} == {}
    assert len(months(con)) == 6


@pytest.mark.parametrize(("on_file", "said"), [(0, "0 of the last 6 months"), (2, "2 of the last 6 months")])
def test_with_too_little_spending_the_runway_is_unknown_and_says_why(con, given, june, on_file, said):
    given("spending", spent(1_000, "2026-01", "2026-06")[:on_file])
    given("funding", [grant(6_000, "2026-07-01", "2026-12-31")])
    row = outlook(con)
    assert row["reason"] == f"Spending is on file for {said}, 3 are needed: runway unknown, not zero."
    assert [row[name] for name in ("usual_spend", "runway", "runway_without_largest", "first_uncovered_month")] == [
        None
    ] * 4
    assert (row["signed_to_come"], row["funders"]) == (6_000, 1)
    assert months(con)["2026-07"][2] is None


def test_where_nothing_was_spent_there_is_no_runway(con, given, june):
    given("spending", spent(0, "2026-01", "2026-06"))
    given("funding", [grant(6_000, "2026-07-01", "2026-12-31")])
    row = outlook(con)
    assert (row["runway"], row["reason"]) == (
        None,
        "Nothing was spent in the last 6 months: the runway cannot be said.",
    )


def test_grants_that_do_not_say_whether_they_are_signed_say_nothing(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given(
        "funding",
        [grant(6_000, "2026-07-01", "2026-12-31", signed=None), grant(1, "2026-07-01", "2026-12-31", purpose=None)],
    )
    row = outlook(con)
    assert (row["signed_to_come"], row["runway"]) == (None, None)
    assert row["reason"] == "No grant in EUR says whether it is signed and what it is for: runway unknown, not zero."
    assert row["note"] == "Not counted, as the file does not say whether they are signed and what for: 2 grants."


def test_what_is_not_counted_is_said(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given(
        "funding", [grant(6_000, "2026-01-01", "2026-12-31"), grant(700_000, "2027-03-01", "2029-02-28", signed=False)]
    )
    given("funding", [grant(100, "2026-01-01", "2026-12-31", purpose="project")])
    given("funding", [grant(100, "2026-01-01", "2026-12-31", currency="USD")])
    over = {"starts": "2025-01-01", "ends": "2026-06-30"}  # ended: no word about these
    given(
        "funding",
        [grant(5, **over, signed=False), grant(6, **over, purpose="project"), grant(7, **over, currency="USD")],
    )
    assert outlook(con)["note"] == (
        "Not counted, as not signed: 1 grant of 700,000 EUR from March 2027. Not counted, as for projects alone: 1 grant. "
        "Not counted, as in another currency: 1 grant."
    )


def test_without_spending_the_currency_is_that_of_most_grants(con, given, june):
    given("funding", [grant(1, "2026-07-01", "2026-12-31", currency="USD")])
    given("funding", [grant(2, "2026-07-01", "2026-12-31"), grant(3, "2026-07-01", "2026-12-31", "g")])
    row = outlook(con)
    assert (row["currency"], row["signed_to_come"], row["funders"]) == ("EUR", 5, 2)


def test_spending_in_another_currency_or_after_the_last_month_is_not_usual(con, given, june):
    given("spending", [*spent(1_000, "2026-01", "2026-04"), *spent(9_999, "2026-05", "2026-06", "USD")])
    given("spending", spent(5_555, "2026-07", "2026-09"))
    given("funding", [grant(6_000, "2026-07-01", "2026-12-31")])
    assert outlook(con)["usual_spend"] == 1_000
    assert [month for month, (_, amount, _) in months(con).items() if amount] == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
    ]


# --- months -------------------------------------------------------------------------------------------------


def test_months_count_as_equally_long_and_days_outside_do_not_count(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    # 292 days of 100 a day: 3,043.75 a whole month; 17 of March's 31 days, and 1 of January's
    given("funding", [grant(29_200, "2026-03-15", "2026-12-31")])
    found = months(con)
    assert found["2026-03"] == pytest.approx((3_043.75 * 17 / 31, 1_000, 3.04375 * 17 / 31))
    assert found["2026-04"][0] == found["2026-12"][0] == pytest.approx(3_043.75)
    assert (found["2026-02"][0], found["2027-01"]) == (0, (0, None, 0))


def test_it_runs_from_twelve_months_before_to_the_month_after_the_last_signed_grant(con, given):
    given("coalition_months", coalition_months("2024-01", "2026-06"))
    given("funding", [grant(1_000, "2026-01-01", "2028-03-31"), grant(1_000, "2026-01-01", "2030-01-01", signed=False)])
    assert (min(months(con)), max(months(con))) == ("2025-06", "2028-04")


@pytest.mark.parametrize(("ends", "last"), [("2026-08-31", "2027-06"), ("2031-01-01", "2029-06")])
def test_it_looks_a_year_ahead_at_least_and_three_at_most(con, given, june, ends, last):
    given("funding", [grant(1_000, "2026-01-01", ends)])
    assert (min(months(con)), max(months(con))) == ("2025-07", last)  # no month before the coalition's first


@pytest.mark.parametrize(("amount", "uncovered"), [(950, "2026-10"), (949, "2026-07")])
def test_a_month_with_less_than_95_percent_of_the_usual_spending_is_not_covered(con, given, june, amount, uncovered):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    # 92 days; amount 92/30.4375 is `amount` a month
    given("funding", [grant(round(amount * 92 / 30.4375, 2) + 0.01, "2026-07-01", "2026-09-30")])
    assert outlook(con)["first_uncovered_month"] == day(uncovered)


def test_covered_for_three_years_has_no_uncovered_month(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(100_000, "2026-07-01", "2030-12-31")])
    assert outlook(con)["first_uncovered_month"] is None


def test_past_months_are_never_the_first_uncovered(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(9_000, "2026-07-01", "2026-12-31")])
    assert months(con)["2026-06"] == (0, 1_000, 0)
    assert outlook(con)["first_uncovered_month"] == day("2027-01")


# --- funders ------------------------------------------------------------------------------------------------


def test_funders_of_the_coming_year_whatever_it_is_for(con, given, june):
    given("organisation_names", [{"organisation_id": "a", "name": "Alder"}])
    given("funding", [grant(3_650, "2026-07-01", "2027-06-30", "b", purpose="project")])
    given("funding", [grant(7_300, "2026-07-01", "2028-06-29", "a")])  # 730 days, 365 of them
    given("funding", [grant(100, "2026-01-01", "2026-06-30", "over"), grant(100, "2027-07-01", "2027-12-31", "later")])
    given("funding", [grant(100, "2026-07-01", "2027-06-30", "unsigned", signed=False)])
    given("funding", [grant(100, "2026-07-01", "2027-06-30", "abroad", currency="USD")])
    assert funders(con) == [
        ("a", "Alder", pytest.approx(3_650), pytest.approx(0.5), day("2028-06-29")),
        ("b", None, pytest.approx(3_650), pytest.approx(0.5), day("2027-06-30")),
    ]


def test_a_funder_that_is_not_known_is_one_funder(con, given, june):
    given("funding", [grant(300, "2026-07-01", "2027-06-30", None), grant(100, "2026-07-01", "2027-06-30", "a")])
    row = outlook(con)
    assert [line[:1] + line[3:4] for line in funders(con)] == [(None, 0.75), ("a", 0.25)]
    assert (row["funders"], row["effective_funders"]) == (2, pytest.approx(1 / (0.75**2 + 0.25**2)))


def test_when_all_signed_money_has_ended_there_is_no_funder(con, given, june):
    given("spending", spent(1_000, "2026-01", "2026-06"))
    given("funding", [grant(100, "2026-01-01", "2026-06-30")])
    row = outlook(con)
    assert [row[name] for name in ("runway", "funders", "effective_funders", "signed_to_come")] == [0, 0, 0, 0]
    assert (row["largest_share"], row["runway_without_largest"], row["reason"]) == (None, None, None)
    assert row["first_uncovered_month"] == day("2026-07")


def test_every_coalition_by_itself_and_each_at_its_own_last_month(con, given, june):
    given("coalition_months", coalition_months("2026-01", "2026-03", "d"))
    given("spending", [*spent(1_000, "2026-01", "2026-06"), *spent(10, "2026-01", "2026-03", coalition="d")])
    given(
        "funding", [grant(6_000, "2026-07-01", "2026-12-31"), grant(60, "2026-04-01", "2026-12-31", coalition_id="d")]
    )
    assert (outlook(con)["runway"], outlook(con, "d")["runway"]) == (6, 6)


def test_nobody(con):
    computed(con)
    assert con.execute("select count(*) from bench.funding_outlook").fetchone() == (0,)

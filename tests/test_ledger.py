"""The ledger of facilitation: hats, hours and cost of 12 months, what a kept promise cost, what is stuck."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from metrics.bench import make_tables
from metrics.ledger import compute_ledger
from metrics.warnings.item_stuck import PAST_DUE_DAYS

REEF = "reef"
KNOWN_ON = date(2026, 10, 20)  # the exports reach so far into the last month


@pytest.fixture
def months(given):
    given("coalition_months", [
        {"coalition_id": REEF, "month": date(2026, month, 1), "month_end": date(2026, month, days), "has_register": True}
        for month, days in ((8, 31), (9, 30), (10, 31))
    ])  # fmt: skip
    given("coalition_spans", [{"coalition_id": REEF, "data_as_of": KNOWN_ON}])
    given("organisation_names", [{"organisation_id": "birch", "name": "Birch Works"}])


def entry(number: int, on: date, hat: str = "facilitator", **more):
    return {"activity_id": f"a{number}", "coalition_id": REEF, "happened_on": on, "hat": hat} | more


def promise(number: int, made: date, due: date | None = None, completed: date | None = None, **more):
    return {
        "commitment_id": f"c{number}",
        "coalition_id": REEF,
        "made_on": made,
        "due_on": due,
        "completed_on": completed,
    } | more


def worked_out(con, table):
    make_tables(con)
    compute_ledger(con)
    answer = con.execute(f"from bench.{table}")
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def cost(con):
    (row,) = worked_out(con, "facilitation_cost")
    return row


def euros(number: int, on: date, amount: int | None, hours: float | None = None, currency: str | None = "EUR"):
    return entry(number, on, cost=amount, hours=hours, currency=currency)


def test_the_twelve_months_begin_with_the_first_day_of_the_eleventh_before_the_last(con, given, months):
    given("facilitation", [
        euros(1, date(2025, 10, 31), 1000, 9), euros(2, date(2025, 11, 1), 100, 1), euros(3, date(2026, 10, 31), 20, 0.5),
        euros(4, date(2026, 11, 1), 5000, 7),
    ])  # fmt: skip
    row = cost(con)
    # those of 1 November 2025 and of 31 October 2026, neither the day before nor the day after
    assert (row["entries"], row["cost"], row["hours"]) == (2, 120, 1.5)


def test_cost_per_closed_is_cost_over_commitments_completed_in_the_same_months(con, given, months):
    given("facilitation", [euros(1, date(2026, 1, 5), 250), euros(2, date(2026, 2, 5), 50)])
    given("commitments", [
        promise(1, date(2025, 1, 1), completed=date(2025, 10, 31)),  # too early
        promise(2, date(2025, 1, 1), completed=date(2025, 11, 1)),
        promise(3, date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1)),  # late, and done
        promise(4, date(2026, 1, 1), dropped_on=date(2026, 5, 1)),  # dropped is not done
        promise(5, date(2026, 1, 1), completed=date(2026, 10, 20)),
        promise(6, date(2026, 1, 1), completed=date(2026, 10, 21)),  # after the exports end
    ])  # fmt: skip
    row = cost(con)
    assert (row["closed"], row["cost_per_closed"], row["reason"]) == (3, 100, None)  # (250 + 50) / 3


def test_entries_in_another_currency_are_counted_apart_and_added_to_nothing(con, given, months):
    given("facilitation", [
        euros(1, date(2026, 1, 5), 250), euros(2, date(2026, 2, 5), 50), euros(3, date(2026, 3, 5), 9000, currency="JPY"),
        euros(4, date(2026, 4, 5), 7, currency=None), euros(5, date(2026, 5, 5), None),
    ])  # fmt: skip
    row = cost(con)
    assert (row["currency"], row["cost"], row["cost_known"], row["other_currency"]) == ("EUR", 300, 2, 2)


def test_of_two_currencies_used_alike_the_first_by_letter_is_the_main_one(con, given, months):
    given("facilitation", [euros(1, date(2026, 1, 5), 250, currency="USD"), euros(2, date(2026, 2, 5), 50)])
    assert (cost(con)["currency"], cost(con)["cost"]) == ("EUR", 50)


@pytest.mark.parametrize(
    ("entries", "closed", "reason"),
    [
        ([], 1, "No facilitation log is on file."),
        ([(date(2025, 1, 1), 10)], 1, "The facilitation log has no entry of the last 12 months."),
        ([(date(2026, 1, 1), None)], 1, "No entry of the last 12 months says what it cost."),
        ([(date(2026, 1, 1), 10), *[(date(2026, 1, 1), None)] * 2], 1,
         "Only 1 of 3 entries of the last 12 months say what they cost in EUR; half are needed."),
        ([(date(2026, 1, 1), 10)], None, "No commitment is on file."),
        ([(date(2026, 1, 1), 10)], 0, "No commitment was completed in the last 12 months."),
    ],
)  # fmt: skip
def test_where_there_is_no_cost_per_closed_the_reason_is_a_sentence(con, given, months, entries, closed, reason):
    given("facilitation", [euros(number, on, amount) for number, (on, amount) in enumerate(entries)])
    if closed is not None:
        given("commitments", [promise(1, date(2025, 12, 1), completed=date(2026, 1, 1) if closed else None)])
    row = cost(con)
    assert (row["reason"], row["cost_per_closed"]) == (reason, None)


def test_cost_of_half_of_the_entries_is_enough(con, given, months):
    given("facilitation", [euros(1, date(2026, 1, 1), 10), euros(2, date(2026, 1, 1), None)])
    given("commitments", [promise(1, date(2025, 12, 1), completed=date(2026, 1, 1))])
    assert cost(con)["cost_per_closed"] == 10


def test_due_and_on_time_count_what_fell_due_by_the_day_the_exports_reach(con, given, months):
    made = date(2025, 1, 1)
    given("commitments", [
        promise(1, made, date(2025, 10, 31), date(2025, 10, 1)),  # due before the 12 months
        promise(2, made, date(2025, 11, 1), date(2025, 11, 1)),  # on the day
        promise(3, made, date(2026, 3, 1), date(2026, 3, 2)),  # a day late
        promise(4, made, date(2026, 10, 20)),  # open
        promise(5, made, date(2026, 10, 21), date(2026, 10, 1)),  # not yet due
        promise(6, date(2026, 10, 21), date(2026, 10, 20)),  # made after the exports end
    ])  # fmt: skip
    assert (cost(con)["due"], cost(con)["on_time"]) == (3, 1)


def test_an_open_commitment_is_stuck_after_thirty_days_past_its_due_date(con, given, months):
    made = date(2026, 1, 1)
    assert PAST_DUE_DAYS == 30
    given("commitments", [
        promise(1, made, date(2026, 9, 19)),  # 31 days before 20 October
        promise(2, made, date(2026, 9, 20)),  # 30 days
        promise(3, made, date(2026, 9, 1), dropped_on=date(2026, 10, 1)),  # no longer open
        promise(4, made, date(2026, 9, 1), date(2026, 10, 21)),  # completed after the exports end: open then
        promise(5, made),  # no due date: nobody can tell
    ])  # fmt: skip
    assert (cost(con)["stuck"], cost(con)["open_items"]) == (2, 3)


def test_decisions_put_off_are_counted_of_those_that_say_their_outcome(con, given, months):
    given("decisions", [
        {"decision_id": f"d{number}", "coalition_id": REEF, "decided_on": on, "outcome": outcome}
        for number, (on, outcome) in enumerate([
            (date(2025, 10, 31), "deferred"), (date(2025, 11, 1), "deferred"), (date(2026, 2, 1), "adopted"),
            (date(2026, 3, 1), None), (date(2026, 10, 20), "deferred"), (date(2026, 10, 21), "deferred"),
        ])
    ])  # fmt: skip
    assert (cost(con)["deferred"], cost(con)["decisions"]) == (2, 3)


def test_what_is_not_on_file_is_unknown_and_not_nought(con, given, months):
    row = cost(con)
    assert {name for name, cell in row.items() if cell is not None} == {"coalition_id", "reason"}


def test_every_hat_has_its_row_also_one_that_nobody_wore(con, given, months):
    given("facilitation", [
        entry(1, date(2025, 3, 1), "matchmaker", hours=8, cost=80, currency="EUR"),  # before the 12 months
        entry(2, date(2026, 3, 1), hours=2, cost=10, currency="EUR"),
        entry(3, date(2026, 4, 1), hours=None, cost=Decimal("2.5"), currency="EUR"),
    ])  # fmt: skip
    rows = [tuple(row[name] for name in ("hat", "entries", "hours", "hours_known", "cost", "cost_known", "last_on"))
            for row in worked_out(con, "facilitation_hats")]  # fmt: skip
    assert rows == [
        ("project_manager", 0, None, 0, None, 0, None),
        ("facilitator", 2, 2, 1, 12.5, 2, date(2026, 4, 1)),
        ("matchmaker", 0, None, 0, None, 0, date(2025, 3, 1)),
    ]


def test_a_coalition_without_a_log_has_no_hats_and_one_without_months_nothing_but_its_log(con, given, months):
    assert worked_out(con, "facilitation_hats") == []
    given("facilitation", [entry(1, date(2026, 3, 1)) | {"coalition_id": "lake"}])
    assert worked_out(con, "facilitation_hats") == []
    assert [row["coalition_id"] for row in worked_out(con, "facilitation_cost")] == [REEF]
    assert [row["coalition_id"] for row in worked_out(con, "facilitation_log")] == ["lake"]


def test_the_log_lists_every_entry_newest_first_with_names_and_with_the_line_it_was_typed_in(con, given, months):
    given("facilitation", [
        entry(1, date(2024, 3, 1), employer_organisation_id="birch", paid_by_organisation_id="outside"),
        entry(2, date(2026, 12, 1), introduced_organisation_ids=["cedar", "birch"]),
        entry(3, date(2026, 3, 1)),
        entry(4, date(2026, 3, 1)),
    ])  # fmt: skip
    con.execute("create table typed_facilitation as select 'a3' as activity_id, 12::bigint as line")
    rows = worked_out(con, "facilitation_log")
    assert [row["activity_id"] for row in rows] == ["a2", "a3", "a4", "a1"]
    assert [row["typed_in_line"] for row in rows] == [None, 12, None, None]
    assert rows[0]["introduced"] == ["cedar", "Birch Works"]  # in the order given; an id where nobody has a name
    assert (rows[3]["employer"], rows[3]["paid_by"]) == ("Birch Works", "outside")

"""What is told to each member of itself: its own figures beside the middle, from rows small enough to work by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from metrics.bench_constants import MIDDLE_OF
from metrics.bench_tables import make_tables
from metrics.own_numbers import UNITS, compute_own_numbers
from metrics.published_bench import BENCH

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
SIX = ("alder", "birch", "cedar", "dogwood", "elm", "fir")


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    make_tables(con)
    con.execute(
        "create table member_months (coalition_id varchar, month date, organisation_id varchar, meetings_expected bigint)"
    )
    return con


def put(con: duckdb.DuckDBPyConnection, table: str, *rows: dict[str, Any]) -> None:
    for row in rows:
        row = {"coalition_id": "reef"} | row
        con.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values()))


def member(con: duckdb.DuckDBPyConnection, name: str, *, month: date = OCTOBER, **figures: Any) -> None:
    put(
        con,
        "bench.members",
        {"month": month, "organisation_id": name, "name": name.title(), "eligible": True} | figures,
    )


def detailed(con: duckdb.DuckDBPyConnection, name: str, **figures: Any) -> None:
    put(con, "bench.member_details", {"organisation_id": name} | figures)


def told(con: duckdb.DuckDBPyConnection, measure: str, column: str = "own") -> dict[str, Any]:
    compute_own_numbers(con)
    found = con.execute(
        f"select organisation_id, {column} from bench.own_numbers where measure = ?", [measure]
    ).fetchall()
    return dict(found)


def six(con: duckdb.DuckDBPyConnection) -> None:
    """Six members with 1 to 6 of 21 acts."""
    for acts, name in enumerate(SIX, 1):
        member(
            con,
            name,
            acts=acts,
            share=acts / 21,
            fair_share=1 / 6,
            chance_low=0.1,
            chance_high=0.3,
            attendance_rate=0.5,
        )
        detailed(con, name, on_time=acts, due=8, silent_days=10 * acts, usual_gap_days=acts / 2)


def test_every_member_has_a_row_of_every_measure_in_one_order_with_its_unit(con) -> None:
    six(con)
    compute_own_numbers(con)
    rows = con.execute("select organisation_id, measure, unit from bench.own_numbers").fetchall()
    assert rows == [(name, measure, unit) for name in SIX for measure, unit in UNITS.items()]
    assert [column[0] for column in con.execute("from bench.own_numbers").description] == list(BENCH["own_numbers"])


def test_a_share_of_acts_stands_beside_the_middle_a_fair_share_and_chance(con) -> None:
    six(con)
    compute_own_numbers(con)
    (row,) = con.execute(
        "select own, middle, fair_share, chance_low, chance_high, n, name, month from bench.own_numbers "
        "where organisation_id = 'fir' and measure = 'share_of_acts'"
    ).fetchall()
    # of 1 to 6 of 21 the middle is 3.5 of 21
    assert row == (pytest.approx(6 / 21), pytest.approx(3.5 / 21), pytest.approx(1 / 6), 0.1, 0.3, 21, "Fir", OCTOBER)


def test_only_a_share_of_acts_has_a_fair_share_and_chance(con) -> None:
    six(con)
    compute_own_numbers(con)
    query = (
        "select distinct measure from bench.own_numbers where coalesce(fair_share, chance_low, chance_high) is not null"
    )
    assert con.execute(query).fetchall() == [("share_of_acts",)]


def test_promises_are_those_kept_of_those_due_and_with_none_due_nothing_is_known(con) -> None:
    six(con)
    con.execute("update bench.member_details set on_time = 0, due = 0 where organisation_id = 'alder'")
    assert told(con, "promises_kept") == {"alder": None} | {
        name: acts / 8 for acts, name in enumerate(SIX, 1) if acts > 1
    }
    assert told(con, "promises_kept", "n")["alder"] is None


def test_the_middle_is_of_the_members_whose_figure_is_known_and_with_too_few_of_them_there_is_none(con) -> None:
    six(con)
    con.execute("update bench.member_details set silent_days = null where organisation_id = 'fir'")
    # five are known: 10, 20, 30, 40, 50
    assert set(told(con, "silent_days", "middle").values()) == {30.0}
    con.execute("delete from bench.own_numbers")
    con.execute("update bench.member_details set silent_days = null where organisation_id = 'elm'")
    assert set(told(con, "silent_days", "middle").values()) == {None}
    assert MIDDLE_OF == 5


def test_a_middle_is_of_one_coalition_alone(con) -> None:
    six(con)
    put(con, "bench.members", {"coalition_id": "kelp", "month": OCTOBER, "organisation_id": "alder", "eligible": True})
    put(con, "bench.member_details", {"coalition_id": "kelp", "organisation_id": "alder", "silent_days": 900})
    compute_own_numbers(con)
    query = "select distinct coalition_id, middle from bench.own_numbers where measure = 'silent_days' order by all"
    assert con.execute(query).fetchall() == [("kelp", None), ("reef", 35.0)]


def test_meetings_are_those_of_the_six_months_that_end_with_the_last(con) -> None:
    six(con)
    months = [(date(2026, 4, 1), 100), (date(2026, 5, 1), 2), (SEPTEMBER, 3), (OCTOBER, 4)]
    put(con, "member_months", *({"month": m, "organisation_id": "elm", "meetings_expected": n} for m, n in months))
    found = told(con, "attendance", "n")
    assert found["elm"] == 9 and found["fir"] is None


def test_items_of_which_nobody_knows_who_raised_them_are_unknown_and_not_none(con) -> None:
    six(con)
    for name in SIX:
        put(con, "bench.co_creators", {"organisation_id": name, "is_member": True, "raised": 0, "raised_adopted": 0})
    assert set(told(con, "items_raised").values()) == {None}


def test_who_raised_nothing_where_others_did_raised_none_and_had_none_to_adopt(con) -> None:
    six(con)
    for raised, name in enumerate(SIX):
        figures = {"raised": raised, "raised_adopted": raised // 2, "early": 1, "early_of": raised, "amended": None}
        put(con, "bench.co_creators", {"organisation_id": name, "is_member": True} | figures)
    assert told(con, "items_raised") == {name: float(raised) for raised, name in enumerate(SIX)}
    con.execute("delete from bench.own_numbers")
    assert told(con, "items_adopted") == dict(zip(SIX, (None, 0, 1, 1, 2, 2), strict=True))
    con.execute("delete from bench.own_numbers")
    assert told(con, "items_adopted", "n") == dict(zip(SIX, (None, 1, 2, 3, 4, 5), strict=True))
    con.execute("delete from bench.own_numbers")
    assert told(con, "early_involvement") == dict(
        zip(SIX, (None, 1, 0.5, pytest.approx(1 / 3), 0.25, 0.2), strict=True)
    )
    con.execute("delete from bench.own_numbers")
    assert set(told(con, "texts_amended").values()) == {None}  # the log does not say who changed a text


def test_without_agenda_items_all_of_them_is_unknown(con) -> None:
    six(con)
    compute_own_numbers(con)
    of_items = ("items_raised", "items_adopted", "texts_amended", "early_involvement")
    query = "select count(own), count(n), count(*) from bench.own_numbers where list_contains(?, measure)"
    assert con.execute(query, [list(of_items)]).fetchall() == [(0, 0, 24)]


def test_who_is_no_member_any_more_or_was_never_one_has_no_row(con) -> None:
    member(con, "left", month=SEPTEMBER, share=0.4)
    member(con, "guest", eligible=False, acts=9)
    member(con, "alder", share=1.0, acts=3)
    member(con, "alder", month=SEPTEMBER, share=0.5, acts=3)
    detailed(con, "alder")
    assert told(con, "share_of_acts") == {"alder": 1.0}


def test_nothing_is_made_from_surveys_or_from_what_members_gave(con) -> None:
    six(con)
    compute_own_numbers(con)
    plain = con.execute("from bench.own_numbers").fetchall()
    con.execute("delete from bench.own_numbers")
    secret = ("contribution_share", "benefit_share", "reliability", "say_do_gap")
    con.execute(f"update bench.member_details set {', '.join(f'{name} = 0.25' for name in secret)}, withheld = 'few'")
    con.execute("update bench.members set reciprocity = 0.25")
    compute_own_numbers(con)
    assert con.execute("from bench.own_numbers").fetchall() == plain


def test_a_coalition_without_months_has_no_rows(con) -> None:
    compute_own_numbers(con)
    assert con.execute("select count(*) from bench.own_numbers").fetchall() == [(0,)]

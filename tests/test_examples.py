"""The four example coalitions: deterministic, small, fictional, and their stories stand in the raw rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.tables import CHARTER_ELEMENTS, TABLES
from sample_data.backing import ELEMENTS
from sample_data.examples import write_examples

MOST_FILES, MOST_ROWS = 20, 40_000
IDS = ["canopy-compact", "horizon-net-zero", "loopworks-platform", "threadline-accord"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def con(files: list[Path]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for path in files:
        con.execute(
            f"create table {path.stem} as from read_csv('{path}', all_varchar = true, header = true, quote = '')"
        )
    return con


def one(con: duckdb.DuckDBPyConnection, query: str) -> float:
    (value,) = con.execute(query).fetchone() or (None,)
    return float(value)


def test_examples_are_few_small_files_and_the_same_every_time(files: list[Path], tmp_path: Path) -> None:
    again = write_examples(tmp_path / "again")
    assert [(f.name, f.read_bytes()) for f in files] == [(f.name, f.read_bytes()) for f in again]
    assert len(files) <= MOST_FILES
    assert sum(len(f.read_bytes().splitlines()) - 1 for f in files) < MOST_ROWS


def test_headers_are_contract_columns(files: list[Path]) -> None:
    for path in files:
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert set(header) <= {c.name for c in TABLES[path.stem].public}
        assert set(TABLES[path.stem].required) <= set(header)


def test_the_charter_has_the_elements_of_the_contract() -> None:
    assert ELEMENTS == CHARTER_ELEMENTS


def test_there_are_four_and_none_goes_beyond_20_october_2026(con: duckdb.DuckDBPyConnection) -> None:
    assert [i for (i,) in con.execute("select coalition_id from coalitions order by 1").fetchall()] == IDS
    events = ("messages", "sent_at"), ("meetings", "starts_at"), ("contributions", "given_on"), ("spending", "month")
    for table, when in events:
        last = dict(con.execute(f"select coalition_id, max(left({when}, 10)) from {table} group by 1").fetchall())
        assert set(last) == set(IDS)
        assert all("2026-09-01" <= day <= "2026-10-20" for day in last.values()), table
    assert (
        con.execute("select coalition_id from messages group by 1 having max(sent_at) < '2026-10-15'").fetchall() == []
    )


def test_each_runs_26_to_36_months(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select count(distinct left(sent_at, 7)) from messages group by coalition_id").fetchall()
    assert all(26 <= months <= 36 for (months,) in rows)


def test_horizon_has_41_members_and_threadline_12(con: duckdb.DuckDBPyConnection) -> None:
    members = dict(
        con.execute("""
        select coalition_id, count(*) from memberships
        where left_on is null and role in ('lead', 'founder', 'member') group by 1
    """).fetchall()
    )
    assert members == {
        "horizon-net-zero": 41, "threadline-accord": 12, "canopy-compact": 18, "loopworks-platform": 9,
    }  # fmt: skip


def test_northmill_takes_over_the_agenda_of_threadline_in_april_2026(con: duckdb.DuckDBPyConnection) -> None:
    share = """
        select avg(coalesce(proposed_by_organisation_id = 'northmill', false)::int) from agenda_items
        where coalition_id = 'threadline-accord' and raised_on"""
    assert one(con, f"{share} < '2026-04-01'") < 0.3
    assert one(con, f"{share} >= '2026-04-08'") > 0.8


def test_canopys_signed_money_lasts_about_four_months_and_its_charter_is_good(con: duckdb.DuckDBPyConnection) -> None:
    left = one(con, """
        select sum(amount::double * (ends_on::date - date '2026-10-31') / (ends_on::date - starts_on::date + 1))
        from funding where coalition_id = 'canopy-compact' and signed = 'true' and ends_on > '2026-10-31'
    """)  # fmt: skip
    spent = one(
        con, "select avg(amount::double) from spending where coalition_id = 'canopy-compact' and month >= '2026-04-01'"
    )
    assert 3.5 < left / spent < 5
    last = con.execute(
        "select max(ends_on) from funding where coalition_id = 'canopy-compact' and signed = 'true'"
    ).fetchone()
    assert last == ("2027-02-28",)
    assert one(con, "select count(*) from governance where coalition_id = 'canopy-compact' and status = 'full'") >= 14


def test_horizon_is_funded_for_long_and_nobody_objects(con: duckdb.DuckDBPyConnection) -> None:
    grants = con.execute(
        "select min(ends_on) from funding where coalition_id = 'horizon-net-zero' and ends_on > '2026-10-31'"
    ).fetchone()
    assert grants is not None and grants[0] > "2027-10-31"
    dissent = "select count(*) from positions where decision_id like 'horizon%' and position in ('object', 'abstain')"
    assert one(con, dissent) == 0


def test_loopworks_commitments_slip_from_march_2026(con: duckdb.DuckDBPyConnection) -> None:
    due = "from commitments where coalition_id = 'loopworks-platform' and due_on"
    kept = f"select avg(coalesce(completed_on <= due_on, false)::int) {due}"
    assert one(con, f"{kept} < '2026-03-01'") > 0.7
    assert one(con, f"{kept} between '2026-03-01' and '2026-10-20'") < 0.45
    overdue = f"select count(*) {due} < '2026-10-20' and completed_on is null and dropped_on is null"
    assert one(con, overdue) >= 4


def test_loopworks_has_no_charter_and_many_messages_of_unknown_people(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "select count(*) from governance where coalition_id = 'loopworks-platform'") == 0
    unknown = one(con, """
        select avg((split_part(person_key, '@', 2) not in (select domains from organisations)
                    and person_key not in (select person_key from representatives))::int)
        from messages where coalition_id = 'loopworks-platform'
    """)  # fmt: skip
    assert 0.08 < unknown < 0.2


def test_attendance_of_loopworks_drifts(con: duckdb.DuckDBPyConnection) -> None:
    each = """
        select count(distinct (meeting_id, split_part(person_key, '@', 2))) / count(distinct meeting_id)
        from attendance join meetings using (meeting_id)
        where coalition_id = 'loopworks-platform'
          and split_part(person_key, '@', 2) in (select domains from organisations) and starts_at"""
    assert one(con, f"{each} >= '2026-07-01'") < 0.8 * one(con, f"{each} < '2026-04-01'")

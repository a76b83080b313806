"""Stress tests against a rebuild from exports in which the rows of whoever leaves were left out by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.bench import insert_rows, make_tables
from metrics.framework import compute_indicators
from metrics.scoring import compute_scores
from metrics.stress import NOBODY, SCENARIOS, compare, find_who_leaves, from_surveys
from pipelines.stress_tests import add_stress_tests, stress_test
from pipelines.without import without
from pipelines.workspace import Workspace
from sample_data.simulator import simulate
from tests.measured import measured
from tests.roads import published, run

Cell = dict[str, str]
COALITIONS, MONTHS, SEED = 2, 16, 7


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("simulated")
    simulate(place, COALITIONS, MONTHS, seed=SEED)
    return place / "exports"


@pytest.fixture(scope="module")
def whole(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return _scored(exports, tmp_path_factory.mktemp("whole"))


def _scored(exports: Path, place: Path) -> duckdb.DuckDBPyConnection:
    con = measured(exports, place)
    compute_indicators(con)
    compute_scores(con)
    make_tables(con)
    return con


def _largest(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """coalition -> the member with most acts in the last 6 months, counted here once more."""
    found = con.execute("""
        select coalition_id, organisation_id, sum(acts) as acts from member_months
        where is_eligible and month > (select max(month) - interval 6 months from coalition_months)
        group by all order by acts desc, organisation_id
    """).fetchall()
    return {coalition: organisation for coalition, organisation, _ in reversed(found)}


def _rebuilt(exports: Path, out: Path, leaving: dict[str, str], *, keep_surveys: bool) -> duckdb.DuckDBPyConnection:
    """The exports without the rows of whoever leaves which coalition, staged and worked out anew."""
    domains = {row["domains"]: row["organisation_id"] for row in csv.DictReader((exports / "organisations.csv").open())}
    declared = {
        row["person_key"]: row["organisation_id"] for row in csv.DictReader((exports / "representatives.csv").open())
    }
    meeting, decision = {}, {}
    for path in sorted(exports.glob("*.csv")):
        for row in csv.DictReader(path.open()):
            if path.name.startswith("meetings"):
                meeting[row["meeting_id"]] = row["coalition_id"]
            if path.name.startswith("decisions"):
                decision[row["decision_id"]] = row["coalition_id"]
    gone = set(leaving.items())

    def said_by(row: Cell) -> str:
        return declared.get(row["person_key"]) or domains.get(row["person_key"].partition("@")[2], "")

    goes: dict[str, Callable[[Cell], bool]] = {
        "memberships": lambda row: (row["coalition_id"], row["organisation_id"]) in gone,
        "contributions": lambda row: (row["coalition_id"], row["organisation_id"]) in gone,
        "initiatives": lambda row: (row["coalition_id"], row["organisation_id"]) in gone,
        "commitments": lambda row: (row["coalition_id"], row["owner_organisation_id"]) in gone,
        "agenda_items": lambda row: (row["coalition_id"], row["proposed_by_organisation_id"]) in gone,
        "positions": lambda row: (decision[row["decision_id"]], row["organisation_id"]) in gone,
        "attendance": lambda row: (meeting[row["meeting_id"]], said_by(row)) in gone,
        "messages": lambda row: (row["coalition_id"], said_by(row)) in gone,
    }
    place = out / "exports"
    place.mkdir(parents=True)
    dropped = dict.fromkeys(goes, 0)
    for path in sorted(exports.glob("*.csv")):
        if path.name.startswith("survey") and not keep_surveys:
            continue
        table = next((name for name in (*goes, "decisions", "roles", "funding") if path.name.startswith(name)), "")
        with path.open() as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        kept = [row for row in rows if not goes.get(table, lambda row: False)(row)]
        if table in goes:
            dropped[table] += len(rows) - len(kept)
        for row in kept:
            who = leaving.get(row.get("coalition_id", ""))
            if table == "decisions":
                amended = row["amended_by_organisation_ids"].split(";")
                row["amended_by_organisation_ids"] = ";".join(one for one in amended if one != who)
            if table == "roles" and row["holder_organisation_id"] == who:
                row["holder_organisation_id"] = ""
            if table == "funding" and row["funder_organisation_id"] == who:
                row["signed"] = "false"
        with (place / path.name).open("w", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(kept)
    assert all(dropped[table] for table in ("memberships", "attendance", "messages", "positions")), dropped
    return _scored(place, out / "staged")


LAST = "semi join (select coalition_id, max(month) as month from coalition_months group by all) using (coalition_id, month)"


def _rows(con: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> list[tuple[Any, ...]]:
    return con.execute(f"select * from {table} {LAST} where {where} order by all").fetchall()


def test_without_the_largest_member_every_row_is_that_of_a_rebuild_without_its_rows(
    exports: Path, tmp_path: Path
) -> None:
    silent = tmp_path / "silent"  # without surveys, so that nothing is kept as it was
    silent.mkdir()
    for path in exports.glob("*.csv"):
        if not path.name.startswith("survey"):
            (silent / path.name).write_bytes(path.read_bytes())
    con = _scored(silent, tmp_path / "before")
    find_who_leaves(con)
    leaving = _largest(con)
    found = con.execute("select coalition_id, organisation_id from who_leaves where scenario = 'largest_member'")
    assert dict(found.fetchall()) == leaving
    assert len(leaving) == COALITIONS
    other = _rebuilt(silent, tmp_path / "after", leaving, keep_surveys=False)
    assert (
        other.execute("from coalition_months order by all").fetchall()
        == con.execute("from coalition_months order by all").fetchall()
    )
    with without(con, "from memory.main.who_leaves where scenario = 'largest_member'") as database:
        for table in ("indicators", "scores", "lenses", "missing"):
            ours = con.execute(f"from {database}.main.{table} {LAST} order by all").fetchall()
            assert ours == _rows(other, table), table
            assert ours != _rows(con, table), f"{table} is as before: nothing was tested"


def test_what_members_said_stays_when_one_of_them_leaves(
    exports: Path, whole: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """And everything else is as in the rebuild."""
    find_who_leaves(whole)
    other = _rebuilt(exports, tmp_path, _largest(whole), keep_surveys=True)
    said = f"list_contains({from_surveys()}, indicator)"
    with without(whole, "from memory.main.who_leaves where scenario = 'largest_member'") as database:
        ours = whole.execute(f"from {database}.main.indicators {LAST} where {said} order by all").fetchall()
        assert ours == _rows(whole, "indicators", said)
        assert any(row[3] is not None for row in ours), "nothing is from a survey: nothing was tested"
        rest = whole.execute(f"from {database}.main.indicators {LAST} where not {said} order by all").fetchall()
        assert rest == _rows(other, "indicators", f"not {said}")


def _funder(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from bench.funders")
    pays = "select distinct coalition_id, funder_organisation_id, null, 1, 1, null from funding where signed"
    con.execute(f"insert into bench.funders {pays}")


def test_a_funder_that_leaves_costs_the_money_and_does_not_make_it_unknown(whole: duckdb.DuckDBPyConnection) -> None:
    con = whole
    _funder(con)
    coalition, funder = con.execute("""
        select coalition_id, any_value(funder_organisation_id) from funding where signed
        group by coalition_id order by count(distinct funder_organisation_id), coalition_id limit 1
    """).fetchall()[0]
    who = f"select '{coalition}', 'chosen', '{funder}', null, 'The funder'"
    make_tables(con)
    with without(con, who) as database:
        compare(con, database)
    found = dict(con.execute("select indicator, (before, after) from bench.stress_indicators").fetchall())
    assert found["runway"][1] < found["runway"][0]
    assert found["active_core"][1] == found["active_core"][0]
    assert con.execute("select count(*) from bench.stress where after is null and score <> 'health'").fetchall() == [
        (0,)
    ]


def test_a_facilitator_that_leaves_wears_no_hat_any_more(whole: duckdb.DuckDBPyConnection) -> None:
    con = whole
    find_who_leaves(con)
    make_tables(con)
    with without(con, "from memory.main.who_leaves where scenario = 'facilitator'") as database:
        compare(con, database)
    found = con.execute("""
        select before, after from bench.stress_indicators where indicator = 'facilitation_cover' order by all
    """).fetchall()
    assert [after for _, after in found] == [0] * len(found)
    assert max(before for before, _ in found) > 0


def test_where_nobody_can_leave_the_reason_stands(con, given) -> None:
    given("coalition_months", [{"coalition_id": "reef", "month": "2026-05-01", "month_end": "2026-05-31"}])
    make_tables(con)
    add_stress_tests(con, 100)
    told = con.execute("select scenario, score, reason from bench.stress order by all").fetchall()
    assert told == [(scenario, None, NOBODY[scenario]) for scenario in sorted(SCENARIOS)]


def test_the_largest_member_is_an_eligible_one_and_the_first_of_equals(con, given) -> None:
    given("coalition_months", [{"coalition_id": "reef", "month": "2026-05-01", "month_end": "2026-05-31"}])
    members = [("birch", True, 4), ("alder", True, 4), ("office", False, 90)]
    given("member_months", [
        {"coalition_id": "reef", "month": "2026-05-01", "organisation_id": who, "is_eligible": is_member, "acts": acts}
        for who, is_member, acts in members
    ])  # fmt: skip
    given("organisation_names", [{"organisation_id": "alder", "name": "Alder Fund"}])
    given("facilitation", [
        {"activity_id": str(n), "coalition_id": "reef", "happened_on": day, "facilitator_name": who}
        for n, (day, who) in enumerate([("2026-05-02", "Ann"), ("2026-05-03", "Ann"), ("2026-05-31", "Bob"),
                                        ("2026-06-01", "Bob"), ("2026-06-02", "Bob"), ("2025-05-31", "Bob")])
    ])  # fmt: skip
    make_tables(con)
    insert_rows(con, "funders", [("reef", "cedar", None, 1, 0.4, None), ("reef", "birch", None, 1, 0.6, None)])
    find_who_leaves(con)
    assert con.execute(
        "select scenario, organisation_id, facilitator, leaves from who_leaves order by all"
    ).fetchall() == [
        ("facilitator", None, "Ann", "Ann"),  # two entries in the 12 months; of Bob's one, the others lie outside
        ("largest_funder", "birch", None, "birch"),
        ("largest_member", "alder", None, "Alder Fund"),
    ]


def test_with_too_many_coalitions_the_build_says_so_and_works_out_none(con, given) -> None:
    months = [{"coalition_id": name, "month": "2026-05-01", "month_end": "2026-05-31"} for name in ("reef", "kelp")]
    given("coalition_months", months)
    make_tables(con)
    add_stress_tests(con, 1)
    ((rows, reasons),) = con.execute("select count(*), count(distinct reason) from bench.stress").fetchall()
    assert (rows, reasons) == (2 * len(SCENARIOS), 1)
    assert "more than 1 coalitions" in con.execute("select any_value(reason) from bench.stress").fetchall()[0][0]


@pytest.mark.stress_tests
def test_the_command_gives_what_the_build_gave_and_refuses_a_stranger(exports: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    for command in (("init", workspace), ("ingest", workspace, exports), ("build", workspace)):
        assert run(*command).returncode == 0
    built = published(Workspace(workspace))
    largest = [row for row in built["stress"] if row[1] == "largest_member" and row[0] == "c0001"]
    organisation = largest[0][2]
    answer = run("stress", workspace, "c0001", organisation, "--json")
    told = [tuple(row.values()) for row in json.loads(answer.stdout)["stress"]]
    assert [row[2:] for row in told] == [row[2:] for row in largest]
    assert {row[1] for row in told} == {"chosen"}
    refused = run("stress", workspace, "c0001", "nobody")
    assert refused.returncode == 2
    assert 'There is no organisation "nobody" in c0001.' in refused.stderr
    assert stress_test(Workspace(workspace), "c0001", organisation).stress_indicators
